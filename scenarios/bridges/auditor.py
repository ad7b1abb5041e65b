"""A bridge that audits: every five seconds it compares everything, and writes what differs.

It asks for no events and takes no webhooks. It sends no `client_reference`, no
`Idempotency-Key` and no `If-Match`: it looks before it books, by SKU, order number and mail
address, and keeps a table of its own of what belongs together.
"""

import json
from collections.abc import Mapping
from typing import Any

from scenarios.bridges.audited.goods import AuditedGoods
from scenarios.bridges.audited.orders import AuditedOrders
from scenarios.bridges.audited.pairs import Pairs
from scenarios.bridges.shared.client import Client, Refused, TryLater
from scenarios.bridges.shared.live import run_live
from scenarios.bridges.shared.surroundings import Surroundings

ROUND_S = 5.0


def parts_of(
    here: Surroundings, sides: Mapping[str, Client], settings: Mapping[str, Any]
) -> tuple[AuditedOrders, AuditedGoods]:
    """Orders go first, so that levels count what is booked already."""
    pairs = Pairs(here.files / "pairs.json", here.now)
    both = (sides["erp"], sides["store"])
    return AuditedOrders(*both, settings, pairs), AuditedGoods(*both, settings, pairs)


async def compare_all(parts: tuple[AuditedOrders, AuditedGoods], round_s: float) -> float:
    """Compare everything; tells how long to wait, longer where a side asks for it."""
    wait_s = round_s
    for part in parts:
        try:
            await part.compare()
        except TryLater as trouble:
            wait_s = max(wait_s, trouble.delay_s)
        except Refused:
            continue
    return wait_s


async def audit(here: Surroundings) -> None:
    """Compare for ever."""
    settings = json.loads(here.environ["SEATRIAL_SETTINGS"])
    sides = {name: Client(here, name) for name in ("erp", "store")}
    parts = parts_of(here, sides, settings)
    while True:
        await here.sleep(await compare_all(parts, ROUND_S))


if __name__ == "__main__":
    run_live(audit)
