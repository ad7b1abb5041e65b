"""Defects on the way down: what the store is told of goods, stock, parcels and invoices."""

from typing import Any

from scenarios.broken.strangers.meddling import Call, Document, Meddling

LEVELS = "store POST /v1/inventory-levels/batch"
PARCELS = "store POST /v1/orders/fulfillments/batch"


def dollars_are_asked_in_euros() -> Meddling:
    """The price list of one currency was read for all channels (PRD-01, PRD-08a)."""

    def sends(call: Call) -> list[Call]:
        if not call.is_a("erp GET /v1/prices"):
            return [call]
        return [Call(call.system, call.method, call.at.replace("LIST-EUR", "LIST-USD"))]

    def reads(call: Call, answer: Any) -> Any:
        if call.is_a("erp GET /v1/prices") and "LIST-EUR" in call.at:
            for row in answer["items"]:
                row["currency"], row["tax_basis"] = "EUR", "inclusive"
        return answer

    return Meddling(sends, reads)


def reserved_pieces_are_offered() -> Meddling:
    """What lay on the shelf was offered, whoever had bought it (STK-01, STK-02)."""

    def reads(call: Call, answer: Any) -> Any:
        if call.is_a("erp GET /v1/stock"):
            for row in answer["items"]:
                for place in row["warehouses"]:
                    place["reserved"] = 0
        return answer

    return Meddling(reads=reads)


def levels_claim_to_count_everything() -> Meddling:
    """A level said that it counts orders that were still waiting to go up (STK-02)."""

    def change(row: Document) -> None:
        row["stock_version"] += 1000

    return Meddling(lambda call: [call.with_rows(change)] if call.is_a(LEVELS) else [call])


def the_level_before_is_written() -> Meddling:
    """A worker wrote what it had read a round earlier (STK-01, STK-16)."""
    before: dict[tuple[str, str], int] = {}

    def change(row: Document) -> None:
        key = (row["variant_id"], row["channel"])
        row["available"], before[key] = before.get(key, row["available"]), row["available"]

    return Meddling(lambda call: [call.with_rows(change)] if call.is_a(LEVELS) else [call])


def the_shop_tells_the_warehouse_what_it_has() -> Meddling:
    """The store's levels were counted into the ERP (STK-03)."""
    known: dict[str, int] = {}

    def reads(call: Call, answer: Any) -> Any:
        if call.is_a("erp GET /v1/stock"):
            for row in answer["items"]:
                if row["known"] and row["tracked"] and not row["components"]:
                    known[row["variant_id"]] = sum(x["on_hand"] for x in row["warehouses"])
        return answer

    def sends(call: Call) -> list[Call]:
        if not call.is_a(LEVELS) or not known:
            return [call]
        variant_id, pieces = next(iter(known.items()))
        counted = {"warehouse": "MAIN", "lines": [{"variant_id": variant_id, "counted": pieces}]}
        return [Call("erp", "POST", "/v1/stock/counts", counted), call]

    return Meddling(sends, reads)


def withdrawn_items_stay() -> Meddling:
    """Nobody told the store that an item is not sold any more (PRD-10)."""

    def change(row: Document) -> None:
        row.pop("status", None)
        for variant in row.get("variants", ()):
            variant.pop("status", None)

    def sends(call: Call) -> list[Call]:
        is_product = call.system == "store" and call.path.startswith("/v1/products")
        return [call.with_rows(change)] if is_product and call.body else [call]

    return Meddling(sends)


def accents_are_lost() -> Meddling:
    """Texts went through an encoding that knows no accents (PRD-13)."""

    def change(row: Document) -> None:
        for name in row.keys() & {"title", "description"}:
            row[name] = row[name].encode("ascii", "replace").decode()

    def sends(call: Call) -> list[Call]:
        is_product = call.system == "store" and call.path.startswith("/v1/products")
        return [call.with_rows(change)] if is_product and call.body else [call]

    return Meddling(sends)


def a_parcel_is_all_parcels() -> Meddling:
    """The first parcel of an order was told, and the order was done with (UPD-01)."""
    told: dict[str, str] = {}

    def sends(call: Call) -> list[Call]:
        if not call.is_a(PARCELS):
            return [call]
        rows = call.body["rows"]
        rows = [r for r in rows if told.setdefault(r["order_id"], r["number"]) == r["number"]]
        return [Call(call.system, call.method, call.at, {"rows": rows})] if rows else []

    return Meddling(sends, lambda call, said: said or {"results": []})


def tracking_numbers_are_cut() -> Meddling:
    """Tracking numbers had room for eight signs (UPD-01)."""

    def change(row: Document) -> None:
        row["tracking_number"] = (row["tracking_number"] or "")[:8]

    return Meddling(lambda call: [call.with_rows(change)] if call.is_a(PARCELS) else [call])


def invoices_go_to_the_order_before() -> Meddling:
    """An invoice was shown with the order that was looked at before (UPD-11)."""
    before: list[str] = []

    def change(row: Document) -> None:
        order_id = row["order_id"]
        if before:
            row["order_id"], row["lines"] = before[0], []
        before[:] = [order_id]

    def sends(call: Call) -> list[Call]:
        return [call.with_rows(change)] if call.is_a("store POST /v1/invoices/batch") else [call]

    return Meddling(sends)


def every_answer_is_accepted() -> Meddling:
    """Whatever the ERP said, the shopper heard that all is well (STK-04b, UPD-10)."""

    def change(row: Document) -> None:
        row["answer"] = "accepted"
        row.pop("refund", None)

    def sends(call: Call) -> list[Call]:
        return (
            [call.with_rows(change)] if call.is_a("store POST /v1/orders/answers/batch") else [call]
        )

    return Meddling(sends)
