"""A bridge that listens: it believes what webhooks carry, and reads only what they do not say.

Every message is kept before it is acknowledged, the newest version of each record counts, and
what was taken out leaves a tombstone. Messages that got lost are found in the feeds.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from scenarios.bridges.carrying.goods import Goods
from scenarios.bridges.carrying.orders import Orders
from scenarios.bridges.carrying.people import People
from scenarios.bridges.carrying.updates import Updates
from scenarios.bridges.mirrored.mirror import Mirror
from scenarios.bridges.mirrored.reading import Hearing
from scenarios.bridges.mirrored.signatures import is_genuine
from scenarios.bridges.shared.client import Behind, Client, Refused, Row, TryLater
from scenarios.bridges.shared.live import run_live
from scenarios.bridges.shared.surroundings import Surroundings

SIDES = ("erp", "store")
LOOK_S = 0.2  # between two looks at what was heard
CATCH_UP_S = 5.0  # between two looks at the feeds
PARKED_S = 30.0
TRIES_AT_ONCE = 4
STYLES_AT_ONCE = 25
REFERENCE = {"erp": "client_reference", "store": "id"}
Key = tuple[str, str]


class Payload:
    """Hears, keeps, and brings what it heard to the other side."""

    def __init__(self, here: Surroundings) -> None:
        self.here = here
        self.settings: Mapping[str, Any] = json.loads(here.environ["SEATRIAL_SETTINGS"])
        self.mirror = Mirror(here.files / "payload.db")
        self.sides: dict[str, Client] = {side: Hearing(here, side, self.mirror) for side in SIDES}
        erp, store = self.sides["erp"], self.sides["store"]
        self.goods = Goods(erp, store, self.settings)
        self.people = People(erp, store, self.settings)
        self.orders = Orders(erp, store, self.settings, self.people)
        self.updates = Updates(erp, store, self.settings, self.orders)
        self.marked: dict[Key, None] = {}
        # Why a key waits, and when it is tried again without being asked for.
        self.parked: dict[Key, tuple[str, datetime]] = {}
        self.caught_up: datetime | None = None
        self.visits: dict[str, Callable[[str], Awaitable[list[str]]]] = {
            "order": self._order,
            "erp customer": lambda key: self._customer("erp", key),
            "store customer": lambda key: self._customer("store", key),
        }

    async def serve(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """Take a message of either side; keep it, then say so."""
        if (method, path) == ("POST", "/reconcile"):
            self._mark_everything()
            return 202, b""
        side = path.removeprefix("/hooks/")
        if method != "POST" or side not in SIDES:
            return 404, b""
        secret = self.here.environ[f"SEATRIAL_{side.upper()}_WEBHOOK_SECRET"]
        if not is_genuine(secret, headers, body, self.here.now()):
            return 401, b""
        try:
            events = json.loads(body)["events"]
            self._hear(side, events)
        except (ValueError, KeyError, TypeError):
            return 400, b""
        return 204, b""

    async def run(self) -> None:
        """Subscribe, catch up, and then work on what was heard."""
        is_subscribed = False
        while True:
            wait_s = LOOK_S
            try:
                if not is_subscribed:
                    for side in SIDES:
                        await self._subscribe(side)
                    is_subscribed = True
                await self._turn()
            except TryLater as trouble:
                wait_s = max(1.0, trouble.delay_s)
            except Refused as refusal:
                is_subscribed = is_subscribed and refusal.status != 410
                wait_s = 1.0
            await self.here.sleep(wait_s)

    async def _subscribe(self, side: str) -> None:
        url = f"http://{self.here.environ['SEATRIAL_LISTEN']}/hooks/{side}"
        client, path = self.sides[side], "/v1/webhook-subscriptions"
        for known in (await client.get(path))["items"]:
            if known["url"] == url and known["status"] == "active":
                return
        secret = self.here.environ[f"SEATRIAL_{side.upper()}_WEBHOOK_SECRET"]
        await client.ask("POST", path, {"url": url, "topics": ["*"], "secret": secret})

    async def _turn(self) -> None:
        now = self.here.now()
        if self.caught_up is None or (now - self.caught_up).total_seconds() >= CATCH_UP_S:
            is_first = self.caught_up is None
            for side in SIDES:
                await self._catch_up(side)
            if is_first:
                await self._begin()
            self.caught_up = now
            await self._mark_what_is_due(now)
        await self._visit_styles()
        for kind, key in [each for each in self.marked if each[0] != "style"]:
            await self._visit((kind, key))

    async def _begin(self) -> None:
        for product in self.mirror.records.get(("store", "product"), {}).values():
            self.goods.learn(product)
        self._mark_everything()

    def _mark_everything(self) -> None:
        records = self.mirror.records
        self.marked |= {("style", key): None for key in records.get(("erp", "style"), {})}
        self.marked |= {("order", key): None for key in records.get(("store", "order"), {})}

    async def _catch_up(self, side: str) -> None:
        """Hear from the feed what no message told; a side of another life begins anew."""
        while True:
            after = {"after": cursor} if (cursor := self.mirror.cursor(side)) else {}
            try:
                page = await self.sides[side].get("/v1/events", limit=500, **after)
            except Refused as refusal:
                if refusal.status == 410:
                    self.mirror.forget(side)
                    self.caught_up = None
                raise
            self._hear(side, page["events"])
            self.mirror.read_to(side, page["next_cursor"])
            if not page["events"]:
                return

    def _hear(self, side: str, events: list[Row]) -> None:
        for event in self.mirror.apply(side, events):
            self.marked |= dict.fromkeys(self._keys(side, event["entity"], event["data"]))

    def _keys(self, side: str, entity: str, data: Row) -> list[Key]:
        """What a record is about."""
        if entity == "channel":
            self.goods.channels[data["code"]] = data
            return []
        if entity == "customer":
            return [(f"{side} customer", data["id"])]
        if entity == "customer_review":
            return [("order", key) for key in data["order_references"]]
        if entity == "order" or "order_client_reference" in data:
            # Who says nothing of a channel names an order, and the store knows its own.
            is_web = side == "store" or data.get("channel", "web") == "web"
            name = REFERENCE[side] if entity == "order" else "order_client_reference"
            return [("order", data[name])] if is_web and data[name] else []
        if entity == "assortment":
            return [("style", key) for key in data["style_ids"]]
        return [("style", key) for key in (self._style(side, entity, data),) if key]

    def _style(self, side: str, entity: str, data: Row) -> str | None:
        if side == "store":
            if entity == "product":
                self.goods.learn(data)
                return str(data["client_reference"] or "") or None
            return self.goods.style_of.get(data.get("variant_id", ""))
        found = data["id"] if entity == "style" else data.get("style_id")
        return str(found) if found else None

    async def _mark_what_is_due(self, now: datetime) -> None:
        for key, (_, when) in list(self.parked.items()):
            if when <= now:
                self.marked[key] = None
        if self.goods.due:
            if self.settings.get("business_clock") == "erp":
                said = await self.sides["erp"].get("/v1/time")
                now = datetime.fromisoformat(said["business_now"])
            due = [key for key, when in self.goods.due.items() if when <= now]
            self.marked |= {("style", key): None for key in due}

    async def _visit_styles(self) -> None:
        while some := [key for kind, key in self.marked if kind == "style"][:STYLES_AT_ONCE]:
            # What is heard during the visit marks anew.
            for key in some:
                self.marked.pop(("style", key), None)
            try:
                self._note(("style", some[0]), await self.goods.bring(some))
            except TryLater:
                self.marked |= {("style", key): None for key in some}
                for side in SIDES:
                    await self._catch_up(side)
                raise

    async def _visit(self, key: Key) -> None:
        """Visit a key; where the mirror was too old, hear what is new and try again."""
        for _ in range(TRIES_AT_ONCE):
            self.marked.pop(key, None)
            try:
                self._note(key, await self.visits[key[0]](key[1]))
                return
            except TryLater as trouble:
                self.marked[key] = None
                if trouble.delay_s:
                    raise
                for side in SIDES:
                    await self._catch_up(side)
            except Behind as behind:
                self._note(key, [str(behind)], after_s=LOOK_S)
                return
            except Refused as refusal:
                self._note(key, [str(refusal)])
                return

    def _note(self, key: Key, said: list[str], after_s: float = PARKED_S) -> None:
        self.parked.pop(key, None)
        if said:
            now = self.here.now()
            later = datetime.fromtimestamp(now.timestamp() + after_s, now.tzinfo)
            self.parked[key] = ("; ".join(said), later)

    async def _customer(self, side: str, key: str) -> list[str]:
        customer = self.mirror.one((side, "customer"), key)
        return await self.people.follow(side, customer) if customer else []

    async def _order(self, order_id: str) -> list[str]:
        """Bring an order up, and what was heard of it down."""
        order = self.mirror.one(("store", "order"), order_id)
        if order is None:
            return []
        said = await self.orders.bring_up(order)
        booked = await self.orders.booked(order_id)
        if booked is None:
            return said
        if self.orders.goes("up"):
            said += await self.updates.bring_up(order, booked)
        if self.orders.goes("down"):
            said += await self.updates.bring_down(order, booked)
            order = self.mirror.one(("store", "order"), order_id) or order
            booked = await self.orders.booked(order_id) or booked
            said += await self.orders.answer_down(order, booked)
        if self.goods.is_on("invoices"):
            said += await self.updates.show_invoices(order, booked)
        return said


async def listen(here: Surroundings) -> None:
    """Run the bridge that listens."""
    payload = Payload(here)
    here.serve = payload.serve
    await payload.run()


if __name__ == "__main__":
    run_live(listen)
