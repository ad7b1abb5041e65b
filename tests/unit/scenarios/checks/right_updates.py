"""Runs of right integrations that settle what happens after the sale in their own manner."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from scenarios.checks.upd.pairing import traded
from tests.unit.scenarios.checks.broken_updates import booked, put_on_hold, shipments, sold
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

right = Edits()


def parcels_are_known_by_their_numbers(run: Run) -> None:
    """Not by the ids that the ERP gave them."""
    for order in run.end.store.orders.values():
        for parcel in order["fulfillments"]:
            parcel["client_reference"] = parcel["number"]


for _rule in ("UPD-01", "UPD-09"):
    right(_rule)(parcels_are_known_by_their_numbers)


@right("UPD-01")
def parcels_show_in_another_order(run: Run) -> None:
    sold(run, "parcels")["fulfillments"].reverse()


@right("UPD-01")
def a_parcel_without_tracking_shows_without(run: Run) -> None:
    parcel = shipments(run, "waiting")[0]
    parcel["tracking_number"] = None
    sold(run, "waiting")["fulfillments"][0]["tracking_number"] = None


@right("UPD-11")
def the_invoice_of_a_web_order_names_its_buyer(run: Run) -> None:
    for invoice in run.end.store.invoices.values():
        order = run.end.store.orders.get(str(invoice["order_id"]))
        if order is not None:
            cast(dict[str, Any], invoice)["customer_id"] = order["customer_id"]


@right("UPD-02")
def orders_are_not_invoiced_yet(run: Run) -> None:
    for change in run.changes:
        if (change.system, change.entity) == ("erp", "order"):
            for line in change.after["lines"]:
                line.pop("invoiced", None)
                line.pop("credited", None)


@right("UPD-03a")
def an_edit_after_shipment_is_taken_back_by_staff(run: Run) -> None:
    line = sold(run, "recut")["lines"][0]
    line["quantity"] = booked(run, "recut")["lines"][0]["quantity"]


@right("UPD-04")
def a_slower_bridge_cancels_a_minute_later(run: Run) -> None:
    last = run.last_change("erp", "order", booked(run, "early")["id"])
    run.changes[run.changes.index(last)] = replace(last, at=last.at + timedelta(minutes=1))


@right("UPD-04")
def what_is_short_as_it_is_booked_is_cancelled_by_no_clerk(run: Run) -> None:
    run.settings["cancel_handling"] = "flag"
    for index, change in enumerate(run.changes):
        if change.topic == "order.cancelled" and change.actor == "bridge":
            run.changes[index] = replace(change, topic="order.created")


@right("UPD-05a")
def the_warehouse_has_not_unpacked_yet(run: Run) -> None:
    order_id = booked(run, "crossed")["id"]
    for row in run.end.erp.returns.values():
        if row["order_id"] == order_id:
            cast(Any, row).update(status="requested")


@right("UPD-06")
def a_poller_misses_what_was_between(run: Run) -> None:
    order_id = sold(run, "questioned")["id"]
    run.changes[:] = [
        change
        for change in run.changes
        if not (change.entity_id == order_id and change.after["status"] == "held")
    ]


@right("UPD-08")
def lines_stand_in_another_order(run: Run) -> None:
    booked(run, "parcels")["lines"].reverse()


@right("UPD-10")
def a_hold_of_what_nobody_counts_sets_nothing_aside(run: Run) -> None:
    pair = next(each for each in traded(run.end) if each.booked["status"] == "accepted")
    order, booked = cast(dict[str, Any], pair.order), cast(dict[str, Any], pair.booked)
    order.update(status="held", allocated=True)
    order["timeline"].append({**order["timeline"][-1], "kind": "held"})
    booked["status"] = "held"
    for line in booked["lines"]:
        line["reserved"] = 0
        cast(dict[str, Any], run.end.erp.variants[line["variant_id"]])["tracked"] = False


@right("UPD-10")
def a_poller_never_tells_that_it_was_held(run: Run) -> None:
    order = sold(run, "questioned")
    kept = [row for row in order["timeline"] if row["kind"] not in ("held", "accepted")]
    told = [row for row in order["timeline"] if row["kind"] == "accepted"]
    order["timeline"] = [kept[0], told[-1], *kept[1:]]


@right("UPD-10")
def a_clerks_hold_keeps_what_is_set_aside(run: Run) -> None:
    put_on_hold(run, reserved=2)


@right("STK-07")
def a_person_receives_what_was_brought_back(run: Run) -> None:
    run.settings["adjust_on_refund"] = False
    for index, change in enumerate(run.changes):
        if change.topic == "return.received":
            run.changes[index] = replace(change, actor="warehouse")


@right("STK-07")
def kits_move_what_they_are_made_of(run: Run) -> None:
    parcel = shipments(run, "parcels")[0]
    for line in parcel["lines"]:
        line["components"] = [{"variant_id": "var_part", "taken_at": {"MAIN": 2}}]
