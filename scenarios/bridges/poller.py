"""A bridge that asks: no webhooks, no memory of its own, both feeds read every two seconds.

What it has to know stands in the two systems: ids of one in the other's `client_reference`, the
ERP's last word in the store's order. After a start it looks at everything once.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from scenarios.bridges.carrying.goods import Goods
from scenarios.bridges.carrying.orders import Orders
from scenarios.bridges.carrying.people import People
from scenarios.bridges.carrying.updates import Updates
from scenarios.bridges.shared.client import Behind, Client, Refused, Row, TryLater
from scenarios.bridges.shared.live import run_live
from scenarios.bridges.shared.surroundings import Surroundings

STYLES_AT_ONCE = 25
TRIES_AT_ONCE = 4
PARKED_S = 30.0
# Lists and feeds may be behind: their last seconds are read again.
BEHIND = timedelta(seconds=5)

# Which event of which side is about which key: the member of its data that names it.
OF_STYLE: Mapping[str, Mapping[str, str]] = {
    "erp": {"style": "id", "variant": "style_id", "stock": "style_id"},
    "store": {"product": "client_reference"},
}
OF_VARIANT = ("price", "inventory_level")
OF_ORDER: Mapping[str, Mapping[str, str]] = {
    "erp": {
        "order": "client_reference",
        "shipment": "order_client_reference",
        "return": "order_client_reference",
        "invoice": "order_client_reference",
        "credit_memo": "order_client_reference",
    },
    "store": {"order": "id"},
}


class Poller:
    """Reads what changed, and visits each style and each order that it is about."""

    def __init__(self, here: Surroundings) -> None:
        self.here = here
        self.settings: Mapping[str, Any] = json.loads(here.environ["SEATRIAL_SETTINGS"])
        self.sides = {name: Client(here, name) for name in ("erp", "store")}
        erp, store = self.sides["erp"], self.sides["store"]
        self.goods = Goods(erp, store, self.settings)
        self.people = People(erp, store, self.settings)
        self.orders = Orders(erp, store, self.settings, self.people)
        self.updates = Updates(erp, store, self.settings, self.orders)
        # Where each feed was read to and when, and which of its events were heard since.
        self.read_to: dict[str, list[tuple[datetime, str]]] = {}
        self.heard: dict[str, datetime] = {}
        self.again_at: datetime | None = None
        # Keys to visit, in the order in which they came up.
        self.styles: dict[str, None] = {}
        self.open: dict[str, None] = {}
        self.customers: dict[tuple[str, str], None] = {}
        # What could not be done, why, and when it is tried again without being asked for.
        self.parked: dict[str, tuple[str, datetime]] = {}
        self.pause_s = float(self.settings.get("feed_poll_s", 2.0))

    async def run(self) -> None:
        """Look again and again."""
        while True:
            try:
                await self._turn()
                wait_s = self.pause_s
            except TryLater as trouble:
                wait_s = max(self.pause_s, trouble.delay_s)
            except Refused as refusal:
                if refusal.status == 410:
                    self.read_to.clear()
                wait_s = self.pause_s
            await self.here.sleep(wait_s)

    async def serve(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """Look at everything again when somebody asks for it."""
        if (method, path) != ("POST", "/reconcile"):
            return 404, b""
        self.read_to.clear()
        return 202, b""

    async def _turn(self) -> None:
        if not self.read_to:
            await self._begin()
        elif self.again_at is not None and self.again_at <= self.here.now():
            await self._mark_everything()
            self.again_at = None
        for side in self.sides:
            await self._follow(side)
        await self._mark_what_is_due()
        await self._visit_styles()
        await self._visit_customers()
        await self._visit_orders()

    async def _begin(self) -> None:
        """Mark everything; what changes meanwhile is after the cursors, which come first."""
        now = self.here.now()
        read_to = {
            side: [(now, (await client.get("/v1/events/latest"))["cursor"])]
            for side, client in self.sides.items()
        }
        await self.goods.begin()
        await self._mark_everything()
        self.read_to, self.again_at = read_to, now + BEHIND

    async def _mark_everything(self) -> None:
        async for style in self.sides["erp"].pages("/v1/styles"):
            self.styles[style["id"]] = None
        async for order in self.sides["store"].pages("/v1/orders"):
            self.open[order["id"]] = None

    async def _follow(self, side: str) -> None:
        """Read on from where the feed stood a while ago: some events come to light late."""
        now, steps = self.here.now(), self.read_to[side]
        while len(steps) > 1 and steps[1][0] <= now - BEHIND:
            steps.pop(0)
        cursor = steps[0][1]
        while True:
            page = await self.sides[side].get("/v1/events", after=cursor, limit=200)
            for event in page["events"]:
                told = f"{side} {event['id']}"
                if told not in self.heard:
                    self._mark(side, event)
                self.heard[told] = now
            cursor = page["next_cursor"]
            if not page["events"]:
                break
        steps.append((now, cursor))
        self.heard = {key: at for key, at in self.heard.items() if at >= now - 2 * BEHIND}

    def _mark(self, side: str, event: Row) -> None:
        entity, data = event["entity"], event["data"]
        if entity == "channel":
            self.goods.channels[data["code"]] = data
        elif entity == "customer":
            self.customers[(side, data["id"])] = None
        elif entity == "customer_review":
            self.open |= dict.fromkeys(data["order_references"])
        elif entity in OF_ORDER[side]:
            is_web = side == "store" or data["channel"] == "web"
            self.open |= dict.fromkeys([data[OF_ORDER[side][entity]]] if is_web else [])
        else:
            style_id = data.get(OF_STYLE[side].get(entity, ""))
            if side == "store" and entity in OF_VARIANT:
                style_id = self.goods.style_of.get(data["variant_id"])
            self.styles |= dict.fromkeys([style_id] if style_id else [])

    async def _mark_what_is_due(self) -> None:
        """Styles whose prices or dates change by the calendar, and keys that were parked."""
        if any(self.goods.due.values()):
            now = self.here.now()
            if self.settings.get("business_clock") == "erp":
                said = await self.sides["erp"].get("/v1/time")
                now = datetime.fromisoformat(said["business_now"])
            self.styles |= {key: None for key, when in self.goods.due.items() if when <= now}
        for key, (_, when) in list(self.parked.items()):
            if when <= self.here.now():
                (self.open if key.startswith("ord") else self.styles)[key] = None

    async def _visit_styles(self) -> None:
        while self.styles:
            some = list(self.styles)[:STYLES_AT_ONCE]
            said = await self.goods.bring(some)
            for key in some:
                self.styles.pop(key, None)
            self._note(some[0], said)

    async def _visit_customers(self) -> None:
        for side, customer_id in list(self.customers):
            if await self._visit(f"{side}:{customer_id}", self._customer):
                self.customers.pop((side, customer_id), None)

    async def _customer(self, key: str) -> list[str]:
        side, _, customer_id = key.partition(":")
        customer = await self.sides[side].get(f"/v1/customers/{customer_id}")
        return await self.people.follow(side, customer)

    async def _visit_orders(self) -> None:
        for order_id in list(self.open):
            if await self._visit(order_id, self._order):
                self.open.pop(order_id, None)

    async def _visit(self, key: str, visit: Callable[[str], Awaitable[list[str]]]) -> bool:
        """Visit a key until nothing is left to do, a few times at most; False: next turn again."""
        for _ in range(TRIES_AT_ONCE):
            try:
                self._note(key, await visit(key))
                return True
            except Behind:
                return False
            except TryLater as trouble:
                if trouble.delay_s:
                    raise
            except Refused as refusal:
                self._note(key, [str(refusal)])
                return True
        self._note(key, ["it changes all the time"])
        return True

    def _note(self, key: str, said: list[str]) -> None:
        self.parked.pop(key, None)
        if said:
            later = self.here.now().timestamp() + PARKED_S
            self.parked[key] = (
                "; ".join(said),
                datetime.fromtimestamp(later, self.here.now().tzinfo),
            )

    async def _order(self, order_id: str) -> list[str]:
        """Bring an order up, and what the ERP says of it down."""
        store = self.sides["store"]
        found = (await store.get("/v1/orders", ids=order_id))["items"]
        if not found:
            return []
        said = await self.orders.bring_up(found[0])
        booked = await self.orders.booked(order_id)
        if booked is None:
            return said
        order = found[0]
        if self.orders.goes("up"):
            said += await self.updates.bring_up(order, booked)
        if self.orders.goes("down"):
            said += await self.updates.bring_down(order, booked)
            order = await store.get(f"/v1/orders/{order_id}")
            booked = await self.orders.booked(order_id) or booked
            said += await self.orders.answer_down(order, booked)
        if self.goods.is_on("invoices"):
            said += await self.updates.show_invoices(order, booked)
        return said


async def poll(here: Surroundings) -> None:
    """Run the poller."""
    poller = Poller(here)
    here.serve = poller.serve
    await poller.run()


if __name__ == "__main__":
    run_live(poll)
