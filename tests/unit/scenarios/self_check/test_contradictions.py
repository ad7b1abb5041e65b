"""What cannot be, whatever a bridge did, is told before anything is judged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from scenarios.self_check.whole import contradictions
from tests.unit.scenarios.checks.clean_run import RUNS
from tests.unit.scenarios.checks.run import Run

Make = Callable[[Run], None]
MADE: list[tuple[str, str, Make]] = []


def impossible(run: str, said: str) -> Callable[[Make], Make]:
    """Add a way of making a clean run impossible, and what must be said of it."""

    def add(make: Make) -> Make:
        MADE.append((run, said, make))
        return make

    return add


def last(records: Any) -> dict[str, Any]:
    return cast(dict[str, Any], list(records.values())[-1])


def tell_again(run: Run, index: int, **fields: Any) -> None:
    """One row of the journal is told otherwise."""
    run.changes[index] = replace(run.changes[index], **fields)


def forget_place(run: Run, row: dict[str, Any]) -> None:
    """A return that is to come back to no warehouse yet, on its last page and in the journal."""
    for change in run.changes:
        if change.entity_id == row["id"] and "warehouse" in change.changes:
            cast(dict[str, Any], change.changes)["warehouse"] = (None, None)
            change.after["warehouse"] = None
    row["warehouse"] = None


@impossible("billing", "store order")
def a_record_is_read_otherwise_than_it_was_told(run: Run) -> None:
    last(run.end.store.orders)["status"] = "held"


@impossible("billing", "not among the orders read")
def a_record_is_told_and_cannot_be_read(run: Run) -> None:
    orders = cast(dict[str, Any], run.end.store.orders)
    del orders[next(iter(orders))]


@impossible("billing", "no journal tells of it")
def a_record_is_read_that_was_never_told(run: Run) -> None:
    customers = cast(dict[str, Any], run.end.store.customers)
    customers["cus_x"] = {**last(customers), "id": "cus_x"}


@impossible("updates", "received, and no warehouse")
def goods_came_back_to_nowhere(run: Run) -> None:
    received = [row for row in run.end.erp.returns.values() if row["status"] == "received"]
    forget_place(run, cast(dict[str, Any], received[-1]))


@impossible("extras", "its components say otherwise")
def a_kit_of_known_parts_is_not_known(run: Run) -> None:
    kit = next(each for each in run.end.erp.stock.values() if each["components"])
    cast(dict[str, Any], kit)["known"] = False
    run.last_change("erp", "stock", kit["variant_id"]).after["known"] = False


@impossible("catalogue", "another SKU by now")
def stock_is_told_under_a_former_sku(run: Run) -> None:
    variants, stock = run.end.erp.variants, run.end.erp.stock
    renamed = next(
        change
        for change in run.changes
        if change.topic == "variant.updated" and "sku" in change.changes
        if variants[change.entity_id]["sku"] == change.changes["sku"][1]
        if change.changes["sku"][0] and change.entity_id in stock
    )
    former = renamed.changes["sku"][0]
    cast(dict[str, Any], stock[renamed.entity_id])["sku"] = former
    run.last_change("erp", "stock", renamed.entity_id).after["sku"] = former


@impossible("catalogue", "no journal tells of it")
def unknown_stock_has_a_later_version(run: Run) -> None:
    unknown = next(each for each in run.end.erp.stock.values() if not each["known"])
    cast(dict[str, Any], unknown)["version"] = 2


@impossible("accounts", "company_id")
def an_order_is_for_a_company_that_its_buyer_is_not_of(run: Run) -> None:
    order = next(each for each in run.end.store.orders.values() if each["company_id"])
    others = (key for key in run.end.store.companies if key != order["company_id"])
    cast(dict[str, Any], order)["company_id"] = next(others)
    run.last_change("store", "order", order["id"]).after["company_id"] = order["company_id"]


@impossible("billing", "says that it is")
def a_record_carries_the_id_of_another(run: Run) -> None:
    last(run.end.erp.movements)
    styles = list(run.end.erp.styles.values())
    cast(dict[str, Any], styles[0])["id"] = styles[1]["id"]


@impossible("billing", "not the next one of its journal")
def a_request_is_missing(run: Run) -> None:
    del cast("list[Any]", run.history.exchanges)[5]


@impossible("billing", "committed")
def a_request_commits_although_it_was_refused(run: Run) -> None:
    exchanges = cast("list[Any]", run.history.exchanges)
    index = next(i for i, each in enumerate(exchanges) if each.commit_seq is not None)
    exchanges[index] = replace(exchanges[index], status=409)


@impossible("billing", "version")
def a_version_is_missing(run: Run) -> None:
    later = next(change for change in run.changes if change.version == 3)
    run.changes.remove(run.versions(later)[1])


@impossible("billing", "at goes back")
def a_change_is_an_hour_late(run: Run) -> None:
    tell_again(run, 3, at=run.changes[3].at + timedelta(hours=1))


@impossible("billing", "not what")
def a_change_is_somebody_elses(run: Run) -> None:
    commits = [change.commit_seq for change in run.changes]
    index = next(i for i, seq in enumerate(commits) if commits.count(seq) == 1)
    tell_again(run, index, actor="somebody")


@impossible("billing", "discount_minor: 1")
def an_invoice_does_not_add_up(run: Run) -> None:
    hold(run, "invoice", last(run.end.erp.invoices), discount_minor=1)


@impossible("billing", "order_number")
def an_invoice_names_another_order(run: Run) -> None:
    hold(run, "invoice", last(run.end.erp.invoices), order_number="SO-999999")


@impossible("updates", "no line of it")
def a_parcel_holds_a_line_of_another_order(run: Run) -> None:
    shipment = last(run.end.erp.shipments)
    lines = [{**line, "order_line_id": "sol_other"} for line in shipment["lines"]]
    hold(run, "shipment", shipment, lines=lines)


@impossible("updates", "invoiced")
def a_line_is_invoiced_without_an_invoice(run: Run) -> None:
    order = next(o for o in run.end.erp.orders.values() if not o["lines"][0]["invoiced"])
    hold(run, "order", order, lines=[{**line, "invoiced": 1} for line in order["lines"]])


@impossible("updates", "not in order from its placing")
def a_timeline_begins_after_the_placing(run: Run) -> None:
    order = last(run.end.store.orders)
    hold(run, "order", order, system="store", timeline=order["timeline"][1:])


@impossible("updates", "not placed once")
def an_order_is_placed_again(run: Run) -> None:
    order = last(run.end.store.orders)
    again = {**order["timeline"][-1], "kind": "placed"}
    hold(run, "order", order, system="store", timeline=[*order["timeline"][:-1], again])


@impossible("updates", "refused or only read, and committed")
def something_is_made_by_taking_away(run: Run) -> None:
    calls = cast("list[Any]", run.history.exchanges)
    made = next(n for n, call in enumerate(calls) if call.status == 201)
    calls[made] = replace(calls[made], method="DELETE")


@impossible("updates", "which is not there")
def an_order_is_of_an_item_that_is_not_there(run: Run) -> None:
    order = next(o for o in run.end.erp.orders.values() if not o["lines"][0]["shipped"])
    hold(run, "order", order, lines=[{**line, "variant_id": "var_x"} for line in order["lines"]])


@impossible("updates", "its share is")
def a_cancel_gives_back_another_tax(run: Run) -> None:
    orders = run.end.store.orders.values()
    order = next(o for o in orders if o["refunds"] and o["refunds"][-1]["cause"] == "cancel")
    refunds = [{**each, "tax_minor": each["tax_minor"] + 1} for each in order["refunds"]]
    hold(run, "order", order, system="store", refunds=refunds)


@impossible("updates", "there")
def a_page_of_what_is_for_sale_is_missing(run: Run) -> None:
    pages = cast(dict[Any, Any], run.end.store.pages)
    del pages[next(iter(pages))]


@impossible("updates", "can_buy")
def a_page_sells_what_is_not_there(run: Run) -> None:
    rows = [row for page in run.end.store.pages.values() for row in page["variants"]]
    rows[0]["can_buy"] = not rows[0]["can_buy"]


@impossible("updates", "set to 'hold'")
def a_channel_keeps_another_policy_than_was_set(run: Run) -> None:
    hold(run, "channel", last(run.end.store.channels), system="store", stock_policy="mirror")


@impossible("updates", "its channel has")
def an_order_is_shipped_for_another_price(run: Run) -> None:
    order = last(run.end.store.orders)
    hold(run, "order", order, system="store", shipping={**order["shipping"], "name": "By hand"})


@impossible("updates", "updated_at")
def a_version_says_that_it_is_of_another_time(run: Run) -> None:
    change = next(c for c in run.changes if "updated_at" in c.changes)
    cast(dict[str, Any], change.changes)["updated_at"] = (None, "2026-01-01T00:00:00Z")


@impossible("updates", "no status")
def a_version_said_nothing_for_a_while(run: Run) -> None:
    change = next(c for c in run.changes if c.entity == "order" and "status" in c.changes)
    cast(dict[str, Any], change.changes)["status"] = (None, "")


def hold(run: Run, entity: str, record: Any, *, system: Any = "erp", **fields: Any) -> None:
    """The system really holds this: its last row and what is read agree."""
    told = run.last_change(system, entity, record["id"])
    changed = {name: (told.after[name], value) for name, value in fields.items()}
    before = {name: told.changes.get(name, changed[name])[0] for name in fields}
    changes = {**told.changes, **{name: (before[name], fields[name]) for name in fields}}
    run.changes[run.changes.index(told)] = replace(
        told, changes=changes, after={**told.after, **fields}
    )
    record.update(fields)


@pytest.mark.parametrize(("name", "said", "make"), MADE, ids=[make.__name__ for *_, make in MADE])
def test_what_cannot_be_is_told(
    name: str, said: str, make: Make, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run(name)
    make(run)

    assert any(said in line for line in contradictions(run.history, run.end))


@pytest.mark.parametrize("name", RUNS)
def test_a_clean_run_contradicts_itself_nowhere(name: str, fresh_run: Callable[[str], Run]) -> None:
    run = fresh_run(name)

    assert list(contradictions(run.history, run.end)) == []


def test_what_is_to_come_back_has_no_warehouse_yet(fresh_run: Callable[[str], Run]) -> None:
    run = fresh_run("updates")
    asked = [row for row in run.end.erp.returns.values() if row["status"] == "requested"]
    announced = [row for row in run.changes if row.entity == "return" and row.version == 1]

    assert announced[0].after["warehouse"] is None
    assert all(row["warehouse"] is None for row in asked)
    assert next(contradictions(run.history, run.end), None) is None
