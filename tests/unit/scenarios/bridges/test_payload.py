"""The bridge that listens: whatever a message tells is looked at."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scenarios.bridges.payload import Payload
from scenarios.bridges.shared.surroundings import Surroundings


async def nothing(*_: Any) -> Any:
    """Neither network nor sleep."""
    raise AssertionError


def event(entity: str, **data: Any) -> dict[str, Any]:
    told = {"entity": entity, "entity_id": entity, "version": 1, "type": f"{entity}.updated"}
    return {**told, "data": data}


def test_what_names_an_order_and_no_channel_hides_nothing_that_comes_with_it(
    tmp_path: Path,
) -> None:
    """The mark was lost: the message was refused after it had been kept. Seed: campaign 2.9."""
    environ = dict.fromkeys(("SEATRIAL_ERP_URL", "SEATRIAL_STORE_URL"), "http://127.0.0.1:9")
    environ |= dict.fromkeys(("SEATRIAL_ERP_TOKEN", "SEATRIAL_STORE_TOKEN"), "token")
    environ["SEATRIAL_SETTINGS"] = json.dumps({"channels": {}})
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    payload = Payload(Surroundings(environ, nothing, lambda: noon, nothing, tmp_path))

    payload._hear(
        "erp",
        [
            event("set_aside", order_client_reference="ord_1", client_reference=None),
            event("stock", style_id="sty_1"),
        ],
    )

    assert list(payload.marked) == [("order", "ord_1"), ("style", "sty_1")]
