"""Records are paired however a bridge keeps them in mind: by numbers, SKUs, people and sums."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from scenarios.links.orders import orders_of_erp
from scenarios.links.rewriting import linked
from scenarios.model.end_state import EndState, Records
from tests.unit.scenarios.checks.run import Run

Document = dict[str, Any]
FreshRun = Callable[[str], Run]
REFERENCES = {
    "client_reference",
    "client_line_id",
    "variant_client_reference",
    "order_client_reference",
}


def forget(run: Run, *, number: bool = True) -> None:
    """Take every reference out of both sides; what is left are numbers and SKUs."""
    numbers = _numbers(run.end)
    for change in run.changes:
        _forget(change.entity, change.after, numbers, number)
        for name in change.changes.keys() & change.after.keys():
            before, _ = change.changes[name]
            cast(Document, change.changes)[name] = (before, change.after[name])
    erp, store = run.end.erp, run.end.store
    kinds = {
        "order": {**erp.orders, **store.orders},
        "shipment": erp.shipments,
        "invoice": {**erp.invoices, **store.invoices},
        "credit_memo": erp.credit_memos,
        "product": store.products,
    }
    for entity, records in kinds.items():
        for row in records.values():
            _forget(entity, cast(Document, row), numbers, number)


def _numbers(end: EndState) -> dict[str, str]:
    records = (end.erp.shipments, end.erp.invoices, end.erp.credit_memos, end.erp.returns)
    return {str(row["id"]): str(row["number"]) for rows in records for row in rows.values()}


def _forget(entity: str, row: Document, numbers: dict[str, str], number: bool) -> None:
    is_of_erp = "order_id" not in row and "fulfillments" not in row
    if entity == "order" and row["channel"] == "web" and is_of_erp:
        row["number_at_origin"] = row["number_at_origin"] if number else None
    named = (row, *row.get("variants", ()), *(x for x in row.get("refunds", ()) if "at" in x))
    shown = [*row.get("fulfillments", ()), *row.get("returns", ())]
    if entity == "invoice" and "document" in row and "kind" in row:
        named, shown = (), [row]
    if entity != "order" or row["channel"] == "web" or "fulfillments" in row:
        for each in (*named, *row.get("lines", ())):
            each.update(dict.fromkeys(each.keys() & REFERENCES))
    for each in shown:
        for name in each.keys() & {"client_reference", "invoice_reference"}:
            each[name] = numbers.get(each[name], each[name])


@pytest.mark.parametrize("name", ["trade", "updates", "refunds"])
@pytest.mark.parametrize("number", [True, False], ids=["by number", "by person and articles"])
def test_what_nobody_names_is_found_again(fresh_run: FreshRun, name: str, number: bool) -> None:
    told, untold = fresh_run(name), fresh_run(name)
    forget(untold, number=number)

    _, end = linked(untold.history, untold.end)

    assert {k: v["client_reference"] for k, v in end.erp.orders.items()} == {
        k: v["client_reference"] for k, v in told.end.erp.orders.items()
    }
    assert _of_web(end.erp.shipments) == _of_web(told.end.erp.shipments)
    assert end.store.products == told.end.store.products
    assert end.store.orders == told.end.store.orders
    assert _named(end) == _named(told.end)


def _of_web(records: Records) -> list[Any]:
    return [row for row in records.values() if row["channel"] == "web"]


def _named(end: EndState) -> list[Any]:
    papers = (*_of_web(end.erp.invoices), *_of_web(end.erp.credit_memos))
    found = [(each["id"], each["order_client_reference"]) for each in papers]
    for booked in _of_web(end.erp.orders):
        found += [(line["id"], line["client_line_id"]) for line in booked["lines"]]
    return found


def test_every_version_of_a_booking_is_named_as_the_last_one(fresh_run: FreshRun) -> None:
    run = fresh_run("updates")
    order = next(o for o in run.end.erp.orders.values() if o["channel"] == "web")
    named = order["client_reference"]
    forget(run)

    history, _ = linked(run.history, run.end)

    versions = history.versions("erp", "order", order["id"])
    assert {version.after["client_reference"] for version in versions} == {named}
    assert versions[0].changes["client_reference"][1] == named


def test_what_is_named_stays_the_very_same(fresh_run: FreshRun) -> None:
    run = fresh_run("updates")

    history, end = linked(run.history, run.end)

    assert history is run.history
    assert end is run.end


def test_the_second_booking_of_an_order_is_its_second_booking() -> None:
    order = _order("s1", "#1")
    bookings = [_booking("e1"), _booking("e2")]

    assert orders_of_erp(bookings, [order], {}) == {"e1": "s1", "e2": "s1"}


def test_two_orders_alike_have_a_booking_each() -> None:
    orders = [_order("s1", "#1"), _order("s2", "#2")]

    assert orders_of_erp([_booking("e1"), _booking("e2")], orders, {}) == {"e1": "s1", "e2": "s2"}


def test_a_booking_of_somebody_else_is_nobodys() -> None:
    booked = {**_booking("e1"), "contact": {"email": "bob@example.test"}}

    assert orders_of_erp([booked], [_order("s1", "#1")], {}) == {}


@pytest.mark.parametrize(
    "names",
    [
        {"number_at_origin": "#1"},
        {"client_reference": "store:s1"},
        {"note": "web order #1"},
        {"custom": {"shop": "s1"}},
    ],
    ids=str,
)
def test_a_booking_may_name_its_order_anywhere(names: Document) -> None:
    booked = {**_booking("e1"), **names, "total_minor": 7}

    assert orders_of_erp([booked], [_order("s1", "#1")], {}) == {"e1": "s1"}


def _order(order_id: str, number: str) -> Document:
    return {
        "id": order_id,
        "number": number,
        "placed_at": f"2026-03-02T12:00:0{order_id[1:]}Z",
        **_terms(),
    }


def _booking(booking_id: str) -> Document:
    unnamed: Document = {
        "client_reference": None,
        "number_at_origin": None,
        "note": "",
        "custom": {},
    }
    made = f"2026-03-02T12:01:0{booking_id[1:]}Z"
    return {"id": booking_id, "channel": "web", "created_at": made, **unnamed, **_terms()}


LINE = {"sku": "TEE", "variant_id": "v", "variant_client_reference": None, "quantity": 1}


def _terms() -> Document:
    return {
        "contact": {"email": "ada@example.test"},
        "currency": "USD",
        "total_minor": 500,
        "lines": [LINE],
    }
