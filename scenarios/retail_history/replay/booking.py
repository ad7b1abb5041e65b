"""Plays the days of a script: orders through the store, what follows where it belongs.

Every write has a key that follows from the history alone, so that a replay that was cut short is
begun again and finds what it did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scenarios.actors.desk import Document
from scenarios.catalogue.load import load
from scenarios.retail_history.replay.bodies import (
    adjustment_body,
    edit_body,
    end_of,
    has_goods,
    memo_body,
    order_body,
    parcels,
    refund_body,
    shipment_body,
)
from scenarios.retail_history.replay.kills import Kills
from scenarios.retail_history.replay.masters import (
    CHANNEL,
    catalogue_of,
    make_masters,
    price_list_of,
)
from scenarios.retail_history.replay.pace import Pace
from scenarios.retail_history.script import Day, Order, Reversal, Script
from scenarios.session.session import Session

LOOK_UP = 100


class CannotReplay(Exception):
    """A system refused a part of the history; the text says which."""


@dataclass
class Replay:
    """One replay under way; `placed` are the store's orders by the script's references."""

    session: Session
    script: Script
    pace: Pace
    kills: Kills | None = None
    placed: dict[str, Document] = field(default_factory=dict)
    variants: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._erp = self.session.desk("erp", "import")
        self._books = self.session.desk("erp", "accountant")
        self._house = self.session.desk("erp", "warehouse")
        self._staff = self.session.desk("store", "staff")
        self._store = self.session.desk("store", "import")
        self._bridge = self.session.desk("bridge", "operator")
        self._total = sum(len(day.orders) for day in self.script.days)

    async def prepare(self) -> None:
        """Make the masters and load the history's own items, before its first day.

        What an earlier replay placed is there already.
        """
        first = end_of(self.script.days[0].day, self.script.zone)
        await self.session.begin_before(first)
        await make_masters(self._erp, self._staff, self.script)
        catalogue = catalogue_of(self.script)
        await load(
            self._erp,
            catalogue,
            price_list=price_list_of(self.script),
            on_progress=lambda done, total: None,
        )
        for row in await self._erp.pages("/v1/variants"):
            self.variants[row["sku"]] = row["id"]
        for order in await self._staff.pages("/v1/orders", channel=CHANNEL):
            self.placed[order["client_reference"]] = order
        await self.session.rest()

    async def play(self, day: Day) -> None:
        """Play one day: what is ordered and cancelled while it lasts, then its end."""
        for batch in parcels(day.orders, self._total):
            killing = self.kills.due(len(self.placed), self._total) if self.kills else None
            await self._place(batch)
            if killing is not None:
                await killing
        await self.session.rest()
        self.pace.placed(len(self.placed), 0, self._total)
        if day.cancels:  # they change what is booked, whether the bridge is quick or slow
            await self._cancel(day.cancels)
            await self.session.rest()
        await self.session.step_to(end_of(day.day, self.script.zone))
        await self._adjust(day)
        await self._ship_and_invoice(day.orders)
        await self._pay_back(day.refunds)
        for memo in day.memos:
            body = memo_body(memo, self.script.currency)
            await self._books.post("/v1/credit-memos", body, key=memo.record)
        await self.session.rest()

    async def _place(self, orders: Sequence[Order]) -> None:
        rows = [order_body(order, self.script.zone) for order in orders]
        body, key = {"rows": rows}, f"place-{orders[0].reference}"
        answer = await self._store.post("/v1/orders/import-batch", body, key=key)
        for order, result in zip(orders, answer["results"], strict=True):
            if result.get("problem"):
                raise CannotReplay(f"The store refused {order.document}: {result['problem']}")
            self.placed[order.reference] = result["item"]
        flows = (await self._bridge.get("/flows"))["flows"]
        (flow,) = (one for one in flows if one["name"] == "orders")
        waiting = flow["ready"] + flow["running"] + flow["delayed"]
        self.pace.placed(len(self.placed), waiting, self._total)

    async def _cancel(self, cancels: Sequence[Reversal]) -> None:
        by_order: dict[str, list[Reversal]] = {}
        for cancel in cancels:
            by_order.setdefault(cancel.order, []).append(cancel)
        for reference, group in by_order.items():
            order = self.placed[reference]
            body, path = edit_body(order, group), f"/v1/orders/{order['id']}"
            if body is None:
                reason = {"reason": "cancelled by the customer"}
                await self._staff.post(f"{path}/cancel", reason, key=f"cancel-{reference}")
            else:
                await self._staff.post(f"{path}/edit", body, key=f"edit-{reference}")

    async def _adjust(self, day: Day) -> None:
        for adjustment in day.adjustments:
            path, body = adjustment_body(adjustment, self.variants)
            await self._house.post(path, body, key=adjustment.record)

    async def _ship_and_invoice(self, orders: Sequence[Order]) -> None:
        booked = await self._booked([self.placed[order.reference]["id"] for order in orders])
        for order in orders:
            found = booked.get(self.placed[order.reference]["id"])
            if found is None or not has_goods(found):
                continue
            body = shipment_body(found)
            if body is not None:  # else an earlier replay of this day has shipped it
                await self._house.post("/v1/shipments", body, key=f"ship-{order.reference}")
            invoice = {"order_id": found["id"], "client_reference": order.reference}
            await self._books.post("/v1/invoices", invoice, key=f"invoice-{order.reference}")

    async def _booked(self, store_ids: Sequence[str]) -> Mapping[str, Document]:
        found: dict[str, Document] = {}
        for start in range(0, len(store_ids), LOOK_UP):
            asked = ",".join(store_ids[start : start + LOOK_UP])
            answer = await self._erp.get("/v1/orders", client_references=asked)
            found |= {order["client_reference"]: order for order in answer["items"]}
        return found

    async def _pay_back(self, refunds: Sequence[Reversal]) -> None:
        for refund in refunds:
            order_id = self.placed[refund.order]["id"]
            body = refund_body(refund, order_id)
            await self._staff.post(f"/v1/orders/{order_id}/refunds", body, key=refund.record)
