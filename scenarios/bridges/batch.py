"""A bridge that carries orders up once a day, in a file, and asks for all else as the poller does.

At the cut-off the store closes the day; what the day has is written for the ERP, kept, imported
and acknowledged. A file that was begun is finished, whoever was killed meanwhile.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scenarios.bridges.batched.writing import order_file
from scenarios.bridges.carrying.orders import Orders
from scenarios.bridges.poller import Poller
from scenarios.bridges.shared.client import Refused, Row
from scenarios.bridges.shared.live import run_live
from scenarios.bridges.shared.surroundings import Surroundings
from scenarios.bridges.shared.wanted_orders import ENOUGH, booking


@dataclass
class FiledOrders(Orders):
    """Orders that are booked by file alone; what changes of them later goes at once."""

    async def _book(self, order: Row) -> list[str]:
        return []

    async def to_book(self, order: Row) -> Row | str:
        """An order as the ERP's file has it, or why it has to wait."""
        if any(not line["variant_client_reference"] for line in order["lines"]):
            return "an article that the ERP does not have"
        try:
            account = await self._account(order)
        except Refused as refusal:
            return str(refusal)
        if account is None:
            return "a clerk has to say whose it is"
        return booking(order, self.settings, account)


class Batch(Poller):
    """The poller, with a day's orders in one file."""

    def __init__(self, here: Surroundings) -> None:
        super().__init__(here)
        erp, store = self.sides["erp"], self.sides["store"]
        self.filed = FiledOrders(erp, store, self.settings, self.people)
        self.orders = self.updates.orders = self.filed
        self.is_asked_for = False
        self.closed: datetime | None = None

    async def serve(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """Make a file when somebody asks for one."""
        if (method, path) == ("POST", "/run-batch"):
            self.is_asked_for = True
            return 202, b""
        return await super().serve(method, path, headers, body)

    async def _visit_orders(self) -> None:
        await self._close_the_day()
        found = await self.sides["store"].get("/v1/order-exports", acknowledged="false")
        for export in found["items"]:
            await self._carry(export)
        await super()._visit_orders()

    async def _close_the_day(self) -> None:
        """Have the store make the file of a cut-off that has passed, or the one asked for."""
        rule = ENOUGH[self.settings.get("payment_rule", "authorised")]
        body: Row = {"payment_statuses": list(rule)}
        store = self.sides["store"]
        if self.is_asked_for:
            self.is_asked_for = False
            await store.ask("POST", "/v1/order-exports", body)
        close = self._cut_off_before(await self._business_now())
        if self.closed is None:
            self.closed = close
        if close > self.closed:
            body["placed_before"] = close.isoformat()
            await store.ask("POST", "/v1/order-exports", body, f"close:{close.isoformat()}")
            self.closed = close

    def _cut_off_before(self, now: datetime) -> datetime:
        chosen = self.settings["order_file"]
        zone = ZoneInfo(chosen["zone"])
        hours, minutes = map(int, chosen["cut_off"].split(":"))
        local = now.astimezone(zone)
        close = datetime.combine(local.date(), time(hours, minutes), zone)
        return close if close <= now else close - timedelta(days=1)

    async def _business_now(self) -> datetime:
        if self.settings.get("business_clock") != "erp":
            return self.here.now()
        return datetime.fromisoformat((await self.sides["erp"].get("/v1/time"))["business_now"])

    async def _carry(self, export: Row) -> None:
        """Bring one file of the store into the ERP."""
        orders = await self.sides["store"].several("/v1/orders", "ids", export["order_ids"])
        bookings, refused = [], []
        for order in orders:
            found = await self.filed.to_book(order)
            if isinstance(found, str):
                refused.append({"order_id": order["id"], "reason": found})
            else:
                bookings.append(found)
        if bookings:
            content = self._kept(export["number"], order_file(export["number"], bookings))
            answer = await self._import(export["number"], content)
            refused += [
                {"order_id": row["client_reference"], "reason": row["problem"]["title"]}
                for row in answer["results"]
                if row["status"] >= 400
            ]
        path = f"/v1/order-exports/{export['id']}/acknowledge"
        await self.sides["store"].ask("POST", path, {"refused": refused})

    def _kept(self, number: int, content: bytes) -> bytes:
        """What was written under this number first."""
        path = self.here.files / f"orders-{number:09}.csv"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_suffix(".new")
            new.write_bytes(content)
            new.rename(path)
        return path.read_bytes()

    async def _import(self, number: int, content: bytes) -> Row:
        code = hashlib.sha256(content).hexdigest()
        return await self.sides["erp"].upload(
            f"/v1/order-imports?number={number}&sha256={code}", content
        )


async def carry_by_day(here: Surroundings) -> None:
    """Run the bridge that carries orders once a day."""
    batch = Batch(here)
    here.serve = batch.serve
    await batch.run()


if __name__ == "__main__":
    run_live(carry_by_day)
