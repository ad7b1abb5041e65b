"""Runs of right integrations that cross the way between two systems in their own manner."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from tests.unit.scenarios.checks.broken_crossing import expected
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

right = Edits()


@right("XCT-06")
def a_level_is_written_three_times_for_one_count(run: Run) -> None:
    last = run.last_level(expected(run, "XCT-07")["variant_id"])
    for _ in range(2):
        last = run.add(last, {"available": last.after["available"]})


@right("XCT-07")
def another_collection_goes_on_meanwhile(run: Run) -> None:
    exchanges = cast(list[Any], run.history.exchanges)
    refused = next(each for each in exchanges if each.status == 429)
    early = refused.ended_at + timedelta(seconds=0.5)
    exchanges.append(replace(refused, path="/v1/products", started_at=early, status=200))


@right("XCT-07")
def a_call_that_was_under_way_ends_during_the_pause(run: Run) -> None:
    exchanges = cast(list[Any], run.history.exchanges)
    refused = next(each for each in exchanges if each.status == 429)
    late = refused.ended_at + timedelta(seconds=1)
    exchanges.append(replace(refused, status=200, ended_at=late))


@right("XCT-07")
def a_bridge_that_was_killed_knows_of_no_pause(run: Run) -> None:
    exchanges, acts = cast(list[Any], run.history.exchanges), cast(list[Any], run.history.acts)
    refused = next(each for each in exchanges if each.status == 429)
    killed, early = (refused.ended_at + timedelta(seconds=after) for after in (0.4, 0.9))
    acts.append(replace(run.act("poison"), kind="killed", at=killed, facts={"program": "bridge"}))
    exchanges.append(replace(refused, started_at=early, status=200))


@right("XCT-08")
def a_neighbour_is_priced_row_by_row(run: Run) -> None:
    wanted = expected(run, "XCT-08")["price_minor"]
    for index, change in enumerate(run.changes):
        if change.entity == "price" and change.after["price_minor"] == wanted:
            run.changes[index] = replace(change, at=change.at + timedelta(seconds=0.5))


@right("XCT-09")
def what_got_a_page_is_done_a_minute_later(run: Run) -> None:
    wanted = expected(run, "XCT-09")["price_minor"]
    for index, change in enumerate(run.changes):
        if change.entity == "price" and change.after["price_minor"] == wanted:
            run.changes[index] = replace(change, at=change.at + timedelta(minutes=1))


@right("XCT-11")
def a_bridge_that_always_looks_finds_both_twins(run: Run) -> None:
    twins = run.act("twins")
    for name in ("style_id", "twin_id"):
        product = run.product(twins.facts[name])
        last = run.last_change("store", "product", product["id"])
        change = run.add(last, {"title": last.after["title"]})
        run.changes[-1] = replace(change, at=twins.at + timedelta(seconds=0.1))


@right("XCT-12")
def a_flow_that_is_off_reads(run: Run) -> None:
    run.write("store", "/v1/inventory-levels")
    exchanges = cast(list[Any], run.history.exchanges)
    exchanges[-1] = replace(exchanges[-1], method="GET")


@right("XCT-14a")
def nobody_asked_a_foreign_bridge_for_a_look(run: Run) -> None:
    run.drop_acts("resync")
    run.product(run.act("twins").facts["twin_id"])["title"] = "As it was before"


@right("XCT-17")
def a_key_stands_in_the_log(run: Run) -> None:
    order_id = next(iter(run.end.store.orders))
    cast(Any, run.history.outputs)["log"] += f"\norders {order_id} waits after 1 failures"


@right("XCT-18")
def the_erp_cancels_an_order_that_the_store_lost(run: Run) -> None:
    booked = run.duplicate(run.orders()[0][1], client_reference="ord_lost")
    booked["status"] = "cancelled"
