"""Runs in which a day's file carried something else than the live route would have."""

from dataclasses import replace
from typing import cast

from scenarios.model.history import Change, Exchange
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()


def imports(run: Run) -> list[Exchange]:
    """All imports of files, in order."""
    return [
        each
        for each in run.history.exchanges
        if (each.method, each.path) == ("POST", "/v1/order-imports")
    ]


def repeats(run: Run) -> list[Exchange]:
    """The imports of files that were imported before."""
    found = imports(run)
    taken = [each.query for each in found]
    return [each for number, each in enumerate(found) if each.query in taken[:number]]


def by_file(run: Run, who: str = "guest") -> Change:
    """The first version of the ERP order that a file booked for somebody."""
    return next(
        change
        for change in run.changes
        if (change.system, change.topic) == ("erp", "order.created")
        and str(change.after["contact"]["email"]).startswith(f"{who}.end_of_day")
    )


def placed(run: Run, who: str = "guest") -> list[Change]:
    """All versions of the store order of somebody."""
    order_id = by_file(run, who).after["client_reference"]
    return [
        change for change in run.changes if (change.system, change.entity_id) == ("store", order_id)
    ]


def spoil(run: Run, who: str, **fields: object) -> None:
    """Another value than the store's in the booked order."""
    change = by_file(run, who)
    run.changes[run.changes.index(change)] = replace(change, after={**change.after, **fields})


def never_booked(run: Run, who: str) -> None:
    """As if the ERP had never heard of somebody's order."""
    order_id = by_file(run, who).after["client_reference"]
    orders = cast(dict[str, Document], run.end.erp.orders)
    for booked in run.end.erp.orders_by_reference[order_id]:
        del orders[str(booked["id"])]
        run.changes[:] = [c for c in run.changes if c.entity_id != booked["id"]]
    run.end.erp.__dict__.pop("orders_by_reference", None)


@broken("ORD-10", "store order")
def a_file_is_booked_under_a_second_number(run: Run) -> None:
    twin = replace(by_file(run), entity_id="ord_twin", seq=10**6)
    run.changes.append(replace(twin, after={**twin.after, "id": "ord_twin", "number": "SO-9"}))


@broken("ORD-10", "order file 1")
def a_second_import_has_an_effect(run: Run) -> None:
    first = by_file(run)
    run.add(first, {"note": "again"}, actor="clerk", cause=repeats(run)[0].request_id)


@broken("ORD-10", "custom fields of store order")
def the_file_has_no_column_for_a_field(run: Run) -> None:
    spoil(run, "known", custom={})


@broken("ORD-10", "note of store order")
def a_note_ends_at_its_line_feed(run: Run) -> None:
    note = str(by_file(run).after["note"])
    spoil(run, "guest", note=note.partition("\n")[0])


@broken("ORD-10", "tenders of store order")
def a_gift_card_is_taken_for_a_discount(run: Run) -> None:
    spoil(run, "gifted", tenders=by_file(run, "gifted").after["tenders"][1:])


@broken("ORD-10", "lines of store order")
def the_file_carries_the_order_before_its_edit(run: Run) -> None:
    lines = [dict(line) for line in by_file(run, "edited").after["lines"]]
    lines[0]["quantity"] -= 1
    spoil(run, "edited", lines=lines)


@broken("ORD-10", "instant of store order")
def orders_get_the_instant_of_the_cut_off(run: Run) -> None:
    spoil(run, "guest", placed_at="2026-01-01T00:00:00Z")


@broken("ORD-10", "store order")
def an_order_after_the_cut_off_is_in_no_file(run: Run) -> None:
    never_booked(run, "late")


@broken("ORD-10", "store order")
def a_pending_order_is_in_the_file(run: Run) -> None:
    for version in placed(run, "guest"):
        index = run.changes.index(version)
        after = {**version.after, "payment_status": "pending"}
        run.changes[index] = replace(version, after=after)


@broken("ORD-10", "store order")
def an_order_cancelled_before_the_cut_off_is_in_the_file(run: Run) -> None:
    for version in placed(run, "guest"):
        index = run.changes.index(version)
        run.changes[index] = replace(version, after={**version.after, "status": "cancelled"})


def refuse_first(run: Run, who: str = "known") -> Change:
    """As if somebody's order had been refused by a file before one carried it; returns the file."""
    booked = by_file(run, who)
    order_id = booked.after["client_reference"]
    files = [c for c in run.changes if c.entity == "order_export" and c.at <= booked.at]
    refused = {**files[0].after, "refused": [{"order_id": order_id, "reason": "busy"}]}
    index = run.changes.index(files[0])
    run.changes[index] = replace(files[0], after=refused)
    return run.changes[index]


@broken("ORD-10", "store order")
def a_moment_of_silence_puts_an_order_off_to_the_next_file(run: Run) -> None:
    refuse_first(run)
