"""What foreign bridges did otherwise than ours, and rightly: found by `scenarios/bridges`."""

from dataclasses import replace
from typing import Any, cast

from scenarios.model.history import Exchange
from tests.unit.scenarios.checks.broken_updates import booked, sold
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

right = Edits()
right_after_sale = Edits("updates")
right_of_buyers = Edits("buyers")


@right_after_sale("ORD-03")
def what_an_edit_gave_back_is_off_the_tender_as_well(run: Run) -> None:
    refunds = [each for each in sold(run, "edited")["refunds"] if each["cause"] == "edit"]
    assert refunds
    tender = booked(run, "edited")["tenders"][-1]
    tender["amount_minor"] -= sum(each["amount_minor"] for each in refunds)


@right_after_sale("UPD-10")
def pieces_of_a_parcel_taken_back_are_told_as_set_aside_again(run: Run) -> None:
    timeline = sold(run, "relabelled")["timeline"]
    back = next(n for n, row in enumerate(timeline) if row["kind"] == "shipment_reversed")
    allocated = next(row for row in timeline if row["kind"] == "allocated")
    timeline.insert(back + 1, {**allocated, "at": timeline[back]["at"]})


@right("PRD-05")
def what_waits_for_a_person_is_tried_again_at_each_look(run: Run) -> None:
    run.write("erp", "/v1/orders", {"client_reference": "ord_1"}, status=409)
    run.write("store", "/v1/orders/answers/batch", {"rows": [{"order_id": "ord_1"}]})
    for exchange in list(run.history.exchanges[-2:]):
        early = replace(exchange, started_at=run.act("order").at)
        cast("list[Exchange]", run.history.exchanges).append(early)


@right_of_buyers("ORD-04")
def a_new_mail_address_is_left_to_the_store(run: Run) -> None:
    act = next(a for a in run.acts if a.kind == "customer_changed" and "email" in a.facts["fields"])
    store_id = act.facts["customer_id"]
    first = run.history.versions("store", "customer", store_id)[0].after["email"]
    order = next(o for o in run.end.store.orders.values() if o["customer_id"] == store_id)
    booked_for = run.end.erp.orders_by_reference[order["id"]][0]["customer_id"]
    cast(dict[str, Any], run.end.erp.customers)[booked_for]["email"] = first


@right("PRD-01")
def a_price_that_staff_typed_over_is_drift_and_no_reprice(run: Run) -> None:
    variant = run.grid()[5]
    last = run.last_price(variant["id"])
    run.add(last, {"price_minor": 1}, actor="staff")
    run.price(variant["id"])["price_minor"] = 1


@right_after_sale("STK-04b")
def the_cancel_of_an_order_that_fits_stays_in_the_store(run: Run) -> None:
    booked(run, "early")["status"] = "accepted"


@right_after_sale("UPD-02")
def an_edit_that_stays_in_the_store_is_judged_elsewhere(run: Run) -> None:
    booked(run, "edited")["lines"][0]["quantity"] += 1
