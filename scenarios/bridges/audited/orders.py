"""Orders compared by their numbers: the ERP's bookings never name an id of the store."""

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.bridges.audited.after_sale import AfterSale
from scenarios.bridges.audited.pairs import Pairs
from scenarios.bridges.shared.client import Client, Refused, Row
from scenarios.bridges.shared.wanted_orders import address, answer, booking, edit, is_due, tenders
from scenarios.bridges.shared.wanted_updates import credit_memo, invoice, parcel, returned

OPEN = ("accepted", "backordered", "held", "shipped")


class AuditedOrders:
    """Books, edits, cancels, answers; looks before each of them and repeats nothing blindly."""

    def __init__(self, erp: Client, store: Client, settings: Mapping[str, Any], pairs: Pairs):
        self.erp, self.store, self.settings, self.pairs = erp, store, settings, pairs
        self.after = AfterSale(erp, store, settings)

    async def compare(self) -> None:
        """Bring every order to where both sides agree; the oldest first."""
        orders = [order async for order in self.store.pages("/v1/orders")]
        web = [booked async for booked in self.erp.pages("/v1/orders", channel="web")]
        web.sort(key=lambda booked: booked["status"] != "cancelled")
        by_number = {booked["number_at_origin"]: booked for booked in web}
        for order in sorted(orders, key=lambda order: order["placed_at"]):
            try:
                await self._one(order, await self._booked(order, by_number))
            except Refused:
                continue  # it is looked at again in the next round

    async def _booked(self, order: Row, by_number: Mapping[str, Row]) -> Row | None:
        """What was booked of an order: by the list, else by the table and as it stands now."""
        found = by_number.get(order["number"])
        if found is not None:
            self.pairs.made[order["id"]] = found["id"]
            return found
        known = self.pairs.made.get(order["id"])
        rows = (await self.erp.get("/v1/orders", ids=known))["items"] if known else []
        return rows[0] if rows else None

    async def _one(self, order: Row, booked: Row | None) -> None:
        if booked is None:
            if is_due(order, self.settings) and not self.pairs.is_under_way(order["id"]):
                await self._book(order)
            return
        booked = self.pairs.with_lines(booked, order)
        if await self._brought_up(order, booked):
            return  # what came of it is for the next round
        await self._bring_down(order, booked)

    async def _book(self, order: Row) -> None:
        erp_of = self.pairs.of_store()
        if any(line["variant_id"] not in erp_of for line in order["lines"]):
            return
        lines = [
            {**line, "variant_client_reference": erp_of[line["variant_id"]]}
            for line in order["lines"]
        ]
        account = await self._account(order)
        if account is None:
            return
        body = booking({**order, "lines": lines}, self.settings, account)
        del body["client_reference"]
        self.pairs.lines[order["id"]] = [line.pop("client_line_id") for line in body["lines"]]
        self.pairs.begin(order["id"])
        booked = await self.erp.ask("POST", "/v1/orders", body)
        self.pairs.made[order["id"]] = booked["id"]
        self.pairs.keep()

    async def _account(self, order: Row) -> Row | None:
        """The one account of the mail address, a new one, or nobody's yet."""
        if order["customer_id"] is None:
            return {"customer_id": None}
        contact, given = order["contact"], address(order["shipping_address"])
        match = {"key": "email", "value": contact["email"]}
        known = await self.erp.ask("POST", "/v1/customers/match", match)
        if known["result"] == "several":
            return None
        if known["result"] == "matched":
            account = await self.erp.get(f"/v1/customers/{known['customers'][0]['id']}")
            if not any(_reads(given) == _reads(each) for each in account["addresses"]):
                await self.erp.ask(
                    "PATCH", f"/v1/customers/{account['id']}", {"addresses": [given]}
                )
            return {"customer_id": account["id"]}
        person = {name: contact.get(name) for name in ("name", "email", "phone")}
        made = await self.erp.ask("POST", "/v1/customers", {**person, "addresses": [given]})
        return {"customer_id": made["id"]}

    async def _brought_up(self, order: Row, booked: Row) -> bool:
        """Carry what the shopper or the staff did; whether anything was written."""
        path = f"/v1/orders/{booked['id']}"
        if order["status"] == "cancelled":
            return await self._cancel(order, booked)
        changes = edit(order, booked) if booked["status"] in OPEN else {}
        if changes:
            for line in changes.get("lines", []):
                name = line.pop("client_line_id")
                line["id"] = next(x["id"] for x in booked["lines"] if x["client_line_id"] == name)
            changes["adjust_stock"] = self.settings.get("adjust_on_edit", True)
            await self.erp.ask("PATCH", path, changes)
            return True
        paid = [
            {n: each[n] for n in ("kind", "amount_minor", "state")} for each in booked["tenders"]
        ]
        if tenders(order) != paid:
            await self.erp.ask("PUT", f"{path}/tenders", {"tenders": tenders(order)})
            return True
        return await self.after.settled(order, booked)

    async def _cancel(self, order: Row, booked: Row) -> bool:
        if booked["status"] in OPEN[:3]:
            adjusts = self.settings.get("adjust_on_cancel", True)
            body = {"reason": "cancelled", "adjust_stock": adjusts}
            await self.erp.ask("POST", f"/v1/orders/{booked['id']}/cancel", body)
            return True
        return await self.after.settled(order, booked)

    async def _bring_down(self, order: Row, booked: Row) -> None:
        named = {line["id"]: line["client_line_id"] for line in booked["lines"]}
        found = (await self.erp.get("/v1/shipments", order_ids=booked["id"]))["items"]
        await self._show(
            order, "fulfillments", [parcel(_named(row, named)) for row in found], found
        )
        found = (await self.erp.get("/v1/returns", order_ids=booked["id"]))["items"]
        rows = [returned(_named(row, named)) for row in found]
        for row, source in zip(rows, found, strict=True):
            if source.get("client_reference") in {each["id"] for each in order["returns"]}:
                row["return_id"] = source["client_reference"]
        await self._show(order, "returns", rows, found)
        if order["status"] != "cancelled":
            row = answer(order, booked)
            if row:
                row.pop("expected_version")
                await self.store.batch("/v1/orders/answers/batch", [row])
        await self._papers(order, booked, named)

    async def _show(self, order: Row, what: str, rows: list[Row], found: Sequence[Row]) -> None:
        """Parcels and returns go by the number that stands on them."""
        held = {each["client_reference"]: each for each in order[what]}
        news = []
        for row, source in zip(rows, found, strict=True):
            row["client_reference"] = source["number"]
            before = held.get(source["number"])
            told = {name: value for name, value in row.items() if name != "return_id"}
            if before is None or any(not _same(v, before.get(n)) for n, v in told.items()):
                news.append({"order_id": order["id"], **row})
        await self.store.batch(f"/v1/orders/{what}/batch", news)

    async def _papers(self, order: Row, booked: Row, named: Mapping[str, str]) -> None:
        shown = (await self.store.get("/v1/invoices", order_id=order["id"]))["items"]
        held = {each["client_reference"]: each for each in shown}
        rows = []
        for path, to_row in (("/v1/invoices", invoice), ("/v1/credit-memos", credit_memo)):
            for found in (await self.erp.get(path, order_id=booked["id"]))["items"]:
                row = to_row(_named(found, named), order["id"])
                row["client_reference"] = found["number"]
                if "invoice_reference" in row:
                    row["invoice_reference"] = found["invoice_number"]
                for line in row["lines"]:
                    line["variant_client_reference"] = None
                before = held.get(found["number"])
                if before is None or any(not _same(v, before.get(n)) for n, v in row.items()):
                    rows.append(row)
        await self.store.batch("/v1/invoices/batch", rows)


def _named(row: Row, named: Mapping[str, str]) -> Row:
    lines = [{**line, "client_line_id": named.get(line["order_line_id"])} for line in row["lines"]]
    return {**row, "lines": lines}


def _same(wanted: Any, held: Any) -> bool:
    """Whether what is held says what is wanted; it may say more, and instants in another way."""
    if isinstance(wanted, dict):
        return isinstance(held, dict) and all(_same(v, held.get(n)) for n, v in wanted.items())
    if isinstance(wanted, list):
        alike = isinstance(held, list) and len(held) == len(wanted)
        return alike and all(map(_same, wanted, held))
    texts = isinstance(wanted, str) and isinstance(held, str)
    return bool(wanted == held or (texts and wanted.replace("+00:00", "Z") == held))


def _reads(given: Row) -> str:
    names = ("name", "line1", "line2", "city", "region", "postal_code", "country")
    return " ".join(" ".join(given.get(name) or "" for name in names).casefold().split())
