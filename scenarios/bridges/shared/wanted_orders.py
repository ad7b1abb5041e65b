"""What the ERP should hold of a store order, and the store of its booking: pure functions."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
PAID = ("paid", "partially_refunded")
ENOUGH: Mapping[str, Sequence[str]] = {
    "pending": ("pending", "authorised", *PAID),
    "authorised": ("authorised", *PAID),
    "paid": PAID,
}


def is_due(order: Row, settings: Mapping[str, Any]) -> bool:
    """Whether an order goes up: it is live, and paid as far as the payment rule asks."""
    rule = settings.get("payment_rule", "authorised")
    return order["status"] != "cancelled" and order["payment_status"] in ENOUGH[rule]


def booking(order: Row, settings: Mapping[str, Any], account: Mapping[str, Any]) -> Row:
    """An order to book; `account` says whose it is."""
    return {
        "client_reference": order["id"],
        "channel": "web",
        "sales_channel": order["channel"],
        "number_at_origin": order["number"],
        "placed_at": order["placed_at"],
        "currency": order["currency"],
        "prices_include_tax": order["prices_include_tax"],
        **account,
        "contact": {name: order["contact"].get(name) for name in ("name", "email", "phone")},
        **_addresses(order),
        **_amounts(order),
        "tenders": tenders(order),
        "warehouse_codes": settings["channels"][order["channel"]]["warehouses"],
        "on_shortage": settings.get("oversell_outcome", "hold"),
        "note": order["note"],
        "custom": order["custom"],
        "lines": [
            {
                "client_line_id": line["id"],
                "variant_id": line["variant_client_reference"],
                **{name: line[name] for name in ("quantity", "unit_price_minor", *PARTS)},
            }
            for line in order["lines"]
            if line["quantity"]
        ],
    }


PARTS = ("discount_minor", "tax_minor")
STREET = ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")


def address(given: Row) -> Row:
    """An address as entered."""
    return {name: given.get(name) for name in STREET}


def _addresses(order: Row) -> Row:
    return {name: address(order[name]) for name in ("billing_address", "shipping_address")}


def _amounts(order: Row) -> Row:
    shipping = order["shipping"]
    return {
        "shipping": {name: shipping[name] for name in ("method", "price_minor", "tax_minor")},
        "fees": [
            {name: fee[name] for name in ("code", "price_minor", "tax_minor")}
            for fee in order["fees"]
        ],
        "discount_minor": order["discount_minor"],
        "total_minor": order["total_minor"],
    }


def tenders(order: Row) -> list[Row]:
    """What pays the order: not what was voided, nor what an edit gave back of it."""
    back = sum(
        refund["amount_minor"]
        for refund in order["refunds"]
        if refund["cause"] == "edit" and not refund["is_pending"]
    )
    found: list[Row] = []
    for tender in reversed(order["tenders"]):
        if tender["state"] not in ("voided", "expired"):
            less = min(back, tender["refunded_minor"])
            back -= less
            if tender["amount_minor"] > less:
                amount_minor = tender["amount_minor"] - less
                kind, state = tender["kind"], tender["state"]
                found.insert(0, {"kind": kind, "amount_minor": amount_minor, "state": state})
    return found


def edit(order: Row, booked: Row) -> Row:
    """What to change in a booking so that it is as the store order is now; empty: nothing."""
    lines = {line["client_line_id"]: line for line in booked["lines"]}
    changed: list[Row] = []
    for line in order["lines"]:
        before = lines.get(line["id"])
        names = ("quantity", *PARTS)
        if before is not None and any(line[name] != before[name] for name in names):
            parts = {name: line[name] for name in names}
            changed.append({"client_line_id": line["id"], **parts})
    found: Row = {"lines": changed} if changed else {}
    wanted = {"note": order["note"], **_addresses(order)}
    found |= {name: value for name, value in wanted.items() if not _same(booked[name], value)}
    if changed:
        found |= {**_amounts(order), "tenders": tenders(order)}
    return found


def _same(held: Any, wanted: Any) -> bool:
    """Whether two texts or addresses say the same; nothing is as good as an empty text."""
    if isinstance(wanted, dict):
        return all(_same((held or {}).get(name), value) for name, value in wanted.items())
    return (held or "") == (wanted or "")


def answer(order: Row, booked: Row) -> Row:
    """The ERP's word to a store order; empty where the store knows it."""
    known = order["erp"]
    if known is not None and known["version"] >= booked["version"]:
        return {}
    word = booked["status"] if booked["status"] in ("backordered", "held", "cancelled") else ""
    lines = [_answered(line) for line in booked["lines"] if line["client_line_id"]]
    gone = {line["id"]: line["cancelled"] for line in order["lines"]}
    is_less = any((line["cancelled"] or 0) > gone[line["line_id"]] for line in lines)
    row = {
        "order_id": order["id"],
        "answer": word or "accepted",
        "reason": booked["status_reason"],
        "reference": {"order_id": booked["id"], **{n: booked[n] for n in ("number", "version")}},
        "lines": lines,
        "allocated": _is_allocated(booked),
        "expected_version": order["version"],
    }
    if word == "cancelled" or is_less:
        amount = "full" if word == "cancelled" else "cancelled"
        reference = f"{booked['id']}:{booked['version']}"
        row["refund"] = {"amount_minor": amount, "client_reference": reference}
    return row


def _answered(line: Row) -> Row:
    return {
        "line_id": line["client_line_id"],
        **{name: line[name] for name in ("stock_version", "backordered", "ship_on", "cancelled")},
    }


def _is_allocated(booked: Row) -> bool:
    """Whether everything open is reserved; a line that no stock version counts needs no stock."""
    if booked["status"] not in ("accepted", "backordered"):
        return False
    counted = [line for line in booked["lines"] if line["stock_version"] is not None]
    return all(open_pieces(line) == line["reserved"] for line in counted)


def open_pieces(line: Row) -> int:
    """Pieces of a booked line that are still to be sent."""
    return int(line["quantity"] - line["cancelled"] - line["shipped"])
