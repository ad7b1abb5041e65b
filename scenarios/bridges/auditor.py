"""A bridge that audits: every five seconds it compares everything, and writes what differs.

It asks for no events and takes no webhooks. It sends no `client_reference`, no
`Idempotency-Key` and no `If-Match`: it looks before it books, by SKU, order number and mail
address, and keeps a table of its own of what belongs together.
"""

import json

from scenarios.bridges.audited.goods import AuditedGoods
from scenarios.bridges.audited.orders import AuditedOrders
from scenarios.bridges.audited.pairs import Pairs
from scenarios.bridges.shared.client import Client, Refused, TryLater
from scenarios.bridges.shared.live import run_live
from scenarios.bridges.shared.surroundings import Surroundings

ROUND_S = 5.0


async def audit(here: Surroundings) -> None:
    """Compare for ever; orders go first, so that levels count what is booked already."""
    settings = json.loads(here.environ["SEATRIAL_SETTINGS"])
    erp, store = Client(here, "erp"), Client(here, "store")
    pairs = Pairs(here.files / "pairs.json")
    goods = AuditedGoods(erp, store, settings, pairs)
    orders = AuditedOrders(erp, store, settings, pairs)
    while True:
        wait_s = ROUND_S
        for part in (orders, goods):
            try:
                await part.compare()
            except TryLater as trouble:
                wait_s = max(wait_s, trouble.delay_s)
            except Refused:
                continue
        await here.sleep(wait_s)


if __name__ == "__main__":
    run_live(audit)
