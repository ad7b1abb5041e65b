"""What becomes of an order after the sale: parcels, returns, money back, invoices."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scenarios.bridges.carrying.orders import Orders
from scenarios.bridges.shared.client import Behind, Client, Row
from scenarios.bridges.shared.wanted_updates import (
    credit_memo,
    invoice,
    is_behind,
    parcel,
    returned,
)


@dataclass
class Updates:
    """Brings parcels, returns and invoices down, returns and refunds up."""

    erp: Client
    store: Client
    settings: Mapping[str, Any]
    orders: Orders

    async def bring_up(self, order: Row, booked: Row) -> list[str]:
        """Returns that were asked for, and money that was given back."""
        said = []
        lines = {line["client_line_id"]: line for line in booked["lines"]}
        for asked in order["returns"]:
            if asked["status"] == "requested" and not asked["client_reference"]:
                rows = [
                    {"order_line_id": lines[row["line_id"]]["id"], "pieces": row["quantity"]}
                    for row in asked["lines"]
                ]
                said += await self.orders.announce(booked, asked["id"], asked["reason"], rows)
        has_crossed = order["status"] == "cancelled" and booked["status"] in ("shipped", "closed")
        causes = ("refund", "return", *(["cancel"] if has_crossed else []))
        for refund in order["refunds"]:
            if refund["cause"] in causes and not refund["is_pending"]:
                said += await self._refund(refund, booked)
                said += await self._restock(refund, booked)
        return said

    async def _refund(self, refund: Row, booked: Row) -> list[str]:
        """Money back: of the deposit before the invoice, by credit memo afterwards."""
        given = {each["client_reference"] for each in booked["refunds"]}
        memos = (await self.erp.get("/v1/credit-memos", order_id=booked["id"]))["items"]
        given |= {memo.get("client_reference") for memo in memos}
        if any(str(name).split("#")[0] == refund["id"] for name in given):
            return []
        invoices = (await self.erp.get("/v1/invoices", order_id=booked["id"]))["items"]
        if is_behind(booked, invoices, memos):
            raise Behind(f"not all invoices and credit memos of {booked['number']} are told yet")
        live = [each for each in invoices if each["status"] != "cancelled"]
        about = {"client_reference": refund["id"], "reason": refund["reason"]}
        money = {name: refund[name] for name in ("amount_minor", "tax_minor")}
        key = f"refund:{refund['id']}"
        if not live:
            path = f"/v1/orders/{booked['id']}/refunds"
            await self.erp.ask("POST", path, {**about, **money}, key)
            return []
        for number, (part, row) in enumerate(_shares(refund, live)):
            reference = f"{refund['id']}#{number}" if number else refund["id"]
            body = {**about, "client_reference": reference, "invoice_id": row["id"], **part}
            await self.erp.ask("POST", "/v1/credit-memos", body, f"{key}:{number}")
        return []

    async def _restock(self, refund: Row, booked: Row) -> list[str]:
        """Book in what a refund puts on the shelf again."""
        rows = [row for row in refund["lines"] if row["restock"]]
        is_wanted = refund["cause"] == "refund" and self.settings.get("adjust_on_refund", True)
        lines = {line["client_line_id"]: line for line in booked["lines"]}
        pieces = [
            {
                "order_line_id": lines[row["line_id"]]["id"],
                "pieces": min(row["quantity"], lines[row["line_id"]]["shipped"]),
            }
            for row in rows
            if lines[row["line_id"]]["shipped"]
        ]
        if not is_wanted or not pieces:
            return []
        reference = f"restock:{refund['id']}"
        said = await self.orders.announce(booked, reference, "restocked", pieces)
        found = (await self.erp.get("/v1/returns", client_references=reference))["items"]
        for row in found:
            if row["status"] == "requested":
                await self._receive(row, booked)
        return said

    async def _receive(self, row: Row, booked: Row) -> None:
        shipments = await self.erp.get("/v1/shipments", order_ids=booked["id"])
        places = [each["warehouse"] for each in shipments["items"] if each["warehouse"]]
        lines = [
            {"return_line_id": line["id"], "pieces": line["pieces"], "condition": "fit"}
            for line in row["lines"]
        ]
        path, version = f"/v1/returns/{row['id']}/receive", f'"{row["version"]}"'
        await self.erp.ask("POST", path, {"warehouse": places[0], "lines": lines}, over=version)

    async def bring_down(self, order: Row, booked: Row) -> list[str]:
        """Parcels and returns of an order; the order's version guards them."""
        said = []
        held = {each["client_reference"]: each for each in order["fulfillments"]}
        rows = []
        for shipment in (await self.erp.get("/v1/shipments", order_ids=booked["id"]))["items"]:
            row = parcel(shipment)
            before = held.get(shipment["id"])
            if _is_news(row, before) and (before or shipment["status"] == "shipped"):
                rows.append({"order_id": order["id"], **row})
        said += await self.store.batch("/v1/orders/fulfillments/batch", rows)
        asked = {each["id"]: each for each in order["returns"]}
        known = {each["client_reference"]: each for each in order["returns"]}
        rows = []
        for found in (await self.erp.get("/v1/returns", order_ids=booked["id"]))["items"]:
            row = returned(found)
            if row["lines"] and _is_news(row, known.get(found["id"])):
                named = found.get("client_reference")
                return_id = named if named in asked else None
                rows.append({"order_id": order["id"], "return_id": return_id, **row})
        return said + await self.store.batch("/v1/orders/returns/batch", rows)

    async def show_invoices(self, order: Row, booked: Row) -> list[str]:
        """Invoices and credit memos of an order, each once."""
        shown = await self.store.get("/v1/invoices", order_id=order["id"])
        held = {each["client_reference"]: each for each in shown["items"]}
        rows = []
        for found in (await self.erp.get("/v1/invoices", order_id=booked["id"]))["items"]:
            row = invoice(found, order["id"])
            before = held.get(found["id"])
            if _is_news(row, before):
                if before is None:
                    row["document"] = await self._paper(found)
                rows.append({**row, "expected_version": before["version"] if before else 0})
        for found in (await self.erp.get("/v1/credit-memos", order_id=booked["id"]))["items"]:
            row = credit_memo(found, order["id"])
            before = held.get(found["id"])
            if _is_news(row, before):
                rows.append({**row, "expected_version": before["version"] if before else 0})
        return await self.store.batch("/v1/invoices/batch", rows)

    async def _paper(self, found: Row) -> Row:
        content = await self.erp.content(f"/v1/invoices/{found['id']}/document")
        paper = {name: found["document"][name] for name in ("media_type", "sha256")}
        return {**paper, "content_base64": b64encode(content).decode()}


def _is_news(row: Row, held: Row | None) -> bool:
    """Whether a row says anything that is not held."""
    if held is None:
        return True
    return any(not _tells(value, held.get(name)) for name, value in row.items())


def _tells(wanted: Any, held: Any) -> bool:
    """Whether what is held says what is wanted; it may say more."""
    if isinstance(wanted, dict):
        return isinstance(held, dict) and all(_tells(v, held.get(n)) for n, v in wanted.items())
    if isinstance(wanted, list):
        is_alike = isinstance(held, list) and len(held) == len(wanted)
        return is_alike and all(map(_tells, wanted, held))
    return bool(wanted == held) or _is_same_instant(wanted, held)


def _is_same_instant(one: Any, other: Any) -> bool:
    """Whether two texts name one instant: an offset may be written as +00:00 or as Z."""
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False


def _shares(refund: Row, invoices: list[Row]) -> list[tuple[Row, Row]]:
    """What of a refund each invoice takes, the one with the goods first."""
    named = {row["line_id"]: row["quantity"] for row in refund["lines"]}
    invoices = sorted(invoices, key=lambda row: -len(_credited(row, dict(named))))
    amount_left, tax_left, found = refund["amount_minor"], refund["tax_minor"], []
    for number, row in enumerate(invoices):
        room = row["total_minor"] - row["credited_minor"] - row["deposit_refunded_minor"]
        part = amount_left if number == len(invoices) - 1 else min(room, amount_left)
        if part <= 0:
            continue
        tax = (
            tax_left
            if part == amount_left
            else part * refund["tax_minor"] // (refund["amount_minor"])
        )
        share = {"amount_minor": part, "tax_minor": tax, "lines": _credited(row, named)}
        found.append((share, row))
        amount_left, tax_left = amount_left - part, tax_left - tax
    return found


def _credited(row: Row, named: dict[str, int]) -> list[Row]:
    """Pieces of an invoice that a refund names; takes them off `named`."""
    found = []
    for line in row["lines"]:
        wanted = named.get(line["client_line_id"], 0)
        pieces = min(wanted, line["pieces"] - line["credited"])
        if pieces > 0:
            named[line["client_line_id"]] = wanted - pieces
            found.append({"invoice_line_id": line["id"], "pieces": pieces})
    return found
