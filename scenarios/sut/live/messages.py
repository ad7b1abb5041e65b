"""Messages that get lost, or come in another order: the trade ends as if they had not.

Played after the other stories of a session, so that nobody else's messages suffer.
"""

from typing import Any

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

SIDES = ("erp", "store")
ACT = "troubled_messages"


class TroubledMessages:
    """A story whose messages a fault of this kind strikes on both sides."""

    def __init__(self, name: str, rule: str, fault: Document) -> None:
        self.NAME = name
        self.RULES = (rule,)
        self._fault = fault

    async def play(self, op: Operator) -> None:
        """Sell, change minds at once, receive and reprice, all under the fault."""
        style = await op.merchandiser.enter_style(op.name("UNTOLD"), op.name("UNTOLD-SKU"))
        variant = style["variants"][0]
        await op.warehouse.receive({variant["id"]: 30})
        await self._reprice(op, style, 2500)
        await op.settled()
        op.narrate(f"people order and change their minds; {self._fault['kind']} on both sides")
        for side in SIDES:
            await op.sea.controls[side].post("/_control/faults", self._fault)
        orders = [await self._order(op, variant["sku"], number) for number in range(3)]
        kept, edited, dropped = orders
        await op.aftersale.edit(edited["id"], {edited["lines"][0]["id"]: 1})
        await op.aftersale.cancel(dropped["id"], "a mistake")
        await op.warehouse.receive({variant["id"]: 5})
        await self._reprice(op, style, 2600)
        await op.settled()
        bites = sum([await self._bites(op, side) for side in SIDES])
        for side in SIDES:
            await op.sea.calms(side)
        names = [order["number"] for order in (kept, edited, dropped)]
        op.note(ACT, rule=self.RULES[0], bites=bites, orders=names, sku=variant["sku"])
        await op.settled()

    async def _reprice(self, op: Operator, style: Document, price_minor: int) -> None:
        await op.merchandiser.reprice(
            "LIST-USD", style["id"], price_minor=price_minor, own_prices="change"
        )

    async def _order(self, op: Operator, sku: str, number: int) -> Document:
        buyer = op.buyer(f"untold{number}", tender_state="paid")
        order: Any = await op.shopper.buy("us", [(sku, 2)], buyer)
        assert order is not None, "two of thirty pieces can be bought"
        return dict(order)

    async def _bites(self, op: Operator, side: str) -> int:
        state = await op.sea.controls[side].get("/_control/state")
        return int(state["faults_bitten"].get(self._fault["kind"], 0))


# Both are seen only where messages are on their way: see `scenarios/sut/troubled.py`.
LOST = TroubledMessages("lost_messages", "XCT-03a", {"kind": "drop_delivery"})
SHUFFLED = TroubledMessages(
    "shuffled_messages", "XCT-02", {"kind": "deliver_reversed", "params": {"window_s": 0.5}}
)
