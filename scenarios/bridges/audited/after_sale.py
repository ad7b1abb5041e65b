"""Money and goods that go back: what the store promised and the ERP does not have yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.bridges.shared.client import Client, Row
from scenarios.bridges.shared.wanted_updates import is_behind


class AfterSale:
    """Compares sums, not single refunds: what is missing is given back in one go."""

    def __init__(self, erp: Client, store: Client, settings: Mapping[str, Any]) -> None:
        self.erp, self.store, self.settings = erp, store, settings

    async def settled(self, order: Row, booked: Row) -> bool:
        """Give back what is missing; whether anything was written."""
        if await self._money(order, booked):
            return True
        return await self._goods(order, booked)

    async def _money(self, order: Row, booked: Row) -> bool:
        memos = (await self.erp.get("/v1/credit-memos", order_id=booked["id"]))["items"]
        bills = (await self.erp.get("/v1/invoices", order_id=booked["id"]))["items"]
        bills = [each for each in bills if each["status"] != "cancelled"]
        if is_behind(booked, bills, memos):
            return False  # what is not told yet is missing in the sums
        wanted = [each for each in order["refunds"] if _counts(each, order, booked)]
        missing = {
            "amount_minor": _sum(wanted, "amount_minor")
            - _sum(booked["refunds"], "amount_minor")
            - _sum(memos, "total_minor"),
            "tax_minor": _sum(wanted, "tax_minor")
            - _sum(booked["refunds"], "tax_minor")
            - _sum(memos, "tax_minor"),
        }
        if missing["amount_minor"] <= 0:
            return False
        if not bills:
            await self.erp.ask("POST", f"/v1/orders/{booked['id']}/refunds", missing)
            return True
        goods = {bill["id"]: _of_goods(bill, wanted, booked) for bill in bills}
        for bill in sorted(bills, key=lambda each: -goods[each["id"]]):
            back = bill["credited_minor"] + bill["deposit_refunded_minor"]
            room = min(bill["total_minor"] - back, goods[bill["id"]] or bill["total_minor"])
            part = min(room, missing["amount_minor"])
            if part > 0:
                tax_minor = part * missing["tax_minor"] // missing["amount_minor"]
                money = {"amount_minor": part, "tax_minor": tax_minor}
                body = {"invoice_id": bill["id"], "reason": "as in the store", **money}
                await self.erp.ask("POST", "/v1/credit-memos", body)
                return True
        return False

    async def _goods(self, order: Row, booked: Row) -> bool:
        """Announce what is to come back; book in what was put on the shelf again."""
        known = (await self.erp.get("/v1/returns", order_ids=booked["id"]))["items"]
        names = {row.get("client_reference"): row for row in known}
        lines = {line["client_line_id"]: line for line in booked["lines"]}
        for reference, why, pieces in self._wanted(order, lines):
            row = names.get(reference)
            if row is None and pieces:
                body = {"order_id": booked["id"], "client_reference": reference, "reason": why}
                await self.erp.ask("POST", "/v1/returns", {**body, "lines": pieces})
                return True
            if row is not None and why == "restocked" and row["status"] == "requested":
                await self._receive(row, booked)
                return True
        return False

    def _wanted(self, order: Row, lines: Mapping[str, Row]) -> list[tuple[str, str, list[Row]]]:
        found = [
            (asked["id"], asked["reason"], _pieces(asked["lines"], lines))
            for asked in order["returns"]
            if asked["status"] == "requested" and not asked["client_reference"]
        ]
        if self.settings.get("adjust_on_refund", True):
            found += [
                (f"restock {refund['id']}", "restocked", _pieces(_restocked(refund), lines))
                for refund in order["refunds"]
                if refund["cause"] == "refund"
            ]
        asks_back = self.settings.get("cancel_after_shipment", "return") == "return"
        if order["status"] == "cancelled" and asks_back:
            rows = [
                {"order_line_id": line["id"], "pieces": line["shipped"] - line["returned"]}
                for line in lines.values()
                if line["shipped"] > line["returned"]
            ]
            found.append((f"cancel {order['id']}", "cancelled", rows))
        return found

    async def _receive(self, row: Row, booked: Row) -> None:
        sent = (await self.erp.get("/v1/shipments", order_ids=booked["id"]))["items"]
        lines = [
            {"return_line_id": line["id"], "pieces": line["pieces"], "condition": "fit"}
            for line in row["lines"]
        ]
        body = {"warehouse": sent[0]["warehouse"], "lines": lines}
        await self.erp.ask("POST", f"/v1/returns/{row['id']}/receive", body)


def _counts(refund: Row, order: Row, booked: Row) -> bool:
    """Whether it is paid out, and the ERP does not give it back by itself, as for most cancels."""
    has_crossed = order["status"] == "cancelled" and booked["status"] in ("shipped", "closed")
    causes = ("refund", "return", "cancel") if has_crossed else ("refund", "return")
    return refund["cause"] in causes and not refund["is_pending"]


def _pieces(rows: Sequence[Row], lines: Mapping[str, Row]) -> list[Row]:
    found = []
    for row in rows:
        line = lines[row["line_id"]]
        pieces = min(row["quantity"], line["shipped"])
        if pieces:
            found.append({"order_line_id": line["id"], "pieces": pieces})
    return found


def _restocked(refund: Row) -> list[Row]:
    return [row for row in refund["lines"] if row["restock"]]


def _of_goods(bill: Row, refunds: Sequence[Row], booked: Row) -> int:
    """What is still to be credited on an invoice for goods that stand on it."""
    billed = {line["order_line_id"] for line in bill["lines"]}
    goods = {line["client_line_id"] for line in booked["lines"] if line["id"] in billed}
    named = [each for each in refunds if goods & {line["line_id"] for line in each["lines"]}]
    return max(0, _sum(named, "amount_minor") - int(bill["credited_minor"]))


def _sum(rows: Sequence[Row], name: str) -> int:
    return sum(int(row[name] or 0) for row in rows)
