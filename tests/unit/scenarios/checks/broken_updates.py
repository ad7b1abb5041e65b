"""Runs in which something went wrong with an order after the sale."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()


def sold(run: Run, role: str) -> Document:
    """The store order of somebody in the story."""
    orders = run.end.store.orders.values()
    return cast(Document, next(x for x in orders if x["contact"]["email"].startswith(f"{role}.")))


def booked(run: Run, role: str) -> Document:
    """The ERP order of somebody in the story."""
    found = run.end.erp.orders_by_reference[sold(run, role)["id"]]
    return cast(Document, found[0])


def shipments(run: Run, role: str, status: str = "shipped") -> list[Document]:
    """The ERP's parcels of somebody in the story."""
    order_id = booked(run, role)["id"]
    found = [x for x in run.end.erp.shipments.values() if x["order_id"] == order_id]
    return [cast(Document, x) for x in found if x["status"] == status]


def put_on_hold(run: Run, reserved: int) -> None:
    order, held = sold(run, "edited"), booked(run, "edited")
    line, held["status"], order["allocated"] = held["lines"][0], "held", True
    line.update(quantity=2, cancelled=0, shipped=0, reserved=reserved)
    order["timeline"].append({**order["timeline"][-1], "kind": "held"})


@broken("UPD-01", "parcel SH-")
def a_parcel_never_shows(run: Run) -> None:
    sold(run, "parcels")["fulfillments"].pop()


@broken("UPD-01", "parcel SH-")
def a_parcel_shows_twice(run: Run) -> None:
    parcels = sold(run, "parcels")["fulfillments"]
    parcels.append({**parcels[0], "client_reference": "twice"})


@broken("UPD-01", "parcel SH-")
def the_tracking_number_is_lost(run: Run) -> None:
    sold(run, "parcels")["fulfillments"][0]["tracking_number"] = None


@broken("UPD-01", "parcel SH-")
def a_corrected_label_is_not_corrected(run: Run) -> None:
    shipments(run, "waiting")[0]["tracking_number"] = "1Z-CORRECTED"


@broken("UPD-01", "parcel SH-")
def a_parcel_shows_on_the_other_line_of_its_sku(run: Run) -> None:
    order = sold(run, "parcels")
    one, other = order["lines"][0]["id"], order["lines"][1]["id"]
    for parcel in order["fulfillments"]:
        for line in parcel["lines"]:
            line["line_id"] = {one: other, other: one}.get(line["line_id"], line["line_id"])


@broken("UPD-01", "parcel of store order")
def a_parcel_shows_that_nobody_sent(run: Run) -> None:
    parcels = sold(run, "parcels")["fulfillments"]
    parcels.append({**parcels[0], "client_reference": "none", "tracking_number": "1Z-NONE"})


@broken("UPD-02", "store order")
def more_is_shown_as_shipped_than_parcels_hold(run: Run) -> None:
    sold(run, "parted")["lines"][0]["shipped"] += 1


@broken("UPD-02", "ERP order")
def more_is_shipped_than_was_ordered(run: Run) -> None:
    last = run.last_change("erp", "order", booked(run, "parted")["id"])
    lines = [dict(line, shipped=line["quantity"] + 1) for line in last.after["lines"]]
    run.add(last, {"lines": lines})


@broken("UPD-02", "store order")
def what_was_cancelled_ships_all_the_same(run: Run) -> None:
    last = run.last_change("store", "order", sold(run, "shortened")["id"])
    lines = [dict(line, cancelled=line["quantity"]) for line in last.after["lines"]]
    run.add(last, {"lines": lines})


@broken("UPD-03a", "store order")
def fewer_pieces_never_reach_the_erp(run: Run) -> None:
    booked(run, "edited")["lines"][0]["quantity"] = 3


@broken("UPD-03a", "address of")
def another_address_never_reaches_the_erp(run: Run) -> None:
    booked(run, "edited")["shipping_address"]["line1"] = "14 Crosby Street"


@broken("UPD-03a", "store order")
def an_edit_that_was_to_be_taken_back_stays(run: Run) -> None:
    run.settings["edit_after_shipment"] = "revert"


@broken("UPD-03a", "ERP order")
def what_was_sent_is_readdressed(run: Run) -> None:
    last = run.last_change("erp", "order", booked(run, "recut")["id"])
    address = {**last.after["shipping_address"], "line1": "1 Elsewhere"}
    changed = run.add(last, {"shipping_address": address})
    changes = {**changed.changes, "status": ("shipped", "shipped")}
    run.changes[run.changes.index(changed)] = replace(changed, changes=changes)


@broken("UPD-04", "ERP order")
def a_cancel_in_the_store_is_not_carried_up(run: Run) -> None:
    booked(run, "early")["status"] = "accepted"


@broken("UPD-04", "store order")
def a_cancel_in_the_erp_is_not_carried_down(run: Run) -> None:
    sold(run, "dropped")["status"] = "confirmed"


@broken("UPD-04", "line ")
def pieces_that_the_erp_gave_up_are_still_owed(run: Run) -> None:
    sold(run, "shortened")["lines"][0]["cancelled"] = 0


@broken("UPD-04", "money of")
def the_money_of_a_cancelled_order_stays(run: Run) -> None:
    sold(run, "dropped")["tenders"][0]["refunded_minor"] = 0


@broken("UPD-04", "reservation of")
def a_cancelled_order_keeps_its_pieces(run: Run) -> None:
    booked(run, "early")["lines"][0]["reserved"] = 2


@broken("UPD-04", "ERP order")
def a_cancel_is_carried_out_that_a_clerk_was_to_decide(run: Run) -> None:
    run.settings["cancel_handling"] = "flag"


@broken("UPD-05a", "money of")
def the_shopper_who_cancelled_too_late_is_not_paid_back(run: Run) -> None:
    sold(run, "crossed")["payment_status"] = "paid"


@broken("UPD-05a", "rest of")
def the_rest_of_a_crossed_order_stays_open(run: Run) -> None:
    booked(run, "half")["status"] = "accepted"


@broken("UPD-05a", "goods of")
def what_left_is_not_asked_back(run: Run) -> None:
    order_id = booked(run, "crossed")["id"]
    returns = cast(dict[str, Any], run.end.erp.returns)
    for key in [key for key, row in returns.items() if row["order_id"] == order_id]:
        del returns[key]


@broken("UPD-05a", "goods of")
def what_left_is_asked_back_twice(run: Run) -> None:
    order_id = booked(run, "crossed")["id"]
    for row in run.end.erp.returns.values():
        if row["order_id"] == order_id:
            for line in row["lines"]:
                line["pieces"] *= 2


@broken("UPD-05a", "goods of")
def what_was_to_stay_is_asked_back(run: Run) -> None:
    run.settings["cancel_after_shipment"] = "keep"


@broken("UPD-05a", "in the store")
def the_shopper_never_reads_of_the_return(run: Run) -> None:
    sold(run, "crossed")["returns"].clear()


@broken("UPD-06", "erp order")
def a_cancelled_order_is_reopened(run: Run) -> None:
    last = run.last_change("erp", "order", booked(run, "early")["id"])
    run.add(last, {"status": "accepted"})


@broken("UPD-06", "status of")
def a_stale_message_holds_an_order_again(run: Run) -> None:
    last = run.last_change("store", "order", sold(run, "questioned")["id"])
    run.add(last, {"status": "held"})


@broken("UPD-06", "ERP order")
def an_order_is_booked_although_it_was_cancelled_before(run: Run) -> None:
    booked(run, "early")["status"] = "accepted"
    made = run.last_change("erp", "order", booked(run, "early")["id"])
    for change in run.versions(made):
        run.changes[run.changes.index(change)] = replace(
            change, at=change.at + timedelta(minutes=1)
        )


@broken("UPD-08", "SKU ")
def the_first_line_of_a_sku_gets_what_the_second_got(run: Run) -> None:
    one, other = sold(run, "parcels")["lines"][:2]
    one["shipped"], other["shipped"] = other["shipped"], one["shipped"]


@broken("UPD-09", "parcel SH-")
def a_parcel_that_was_taken_back_is_still_under_way(run: Run) -> None:
    for parcel in sold(run, "relabelled")["fulfillments"]:
        parcel["status"] = "shipped"


@broken("UPD-10", "timeline of")
def a_word_is_told_twice(run: Run) -> None:
    timeline = sold(run, "edited")["timeline"]
    timeline.append(next(row for row in timeline if row["kind"] == "accepted"))


@broken("UPD-10", "timeline of")
def that_all_is_set_aside_is_never_told(run: Run) -> None:
    order = sold(run, "parcels")
    order["timeline"] = [row for row in order["timeline"] if row["kind"] != "allocated"]


@broken("UPD-10", "timeline of")
def a_release_is_never_told(run: Run) -> None:
    timeline = sold(run, "questioned")["timeline"]
    held = next(index for index, row in enumerate(timeline) if row["kind"] == "held")
    del timeline[held + 1 :]


@broken("UPD-10", "timeline of")
def a_parcel_is_told_of_twice(run: Run) -> None:
    timeline = sold(run, "waiting")["timeline"]
    timeline.append(next(row for row in timeline if row["kind"] == "shipped"))


@broken("UPD-10", "timeline of")
def a_parcel_is_told_of_before_the_order_was_taken(run: Run) -> None:
    timeline = sold(run, "waiting")["timeline"]
    timeline.insert(0, timeline.pop())


@broken("UPD-10", "timeline of")
def what_is_held_for_want_of_stock_counts_as_set_aside(run: Run) -> None:
    put_on_hold(run, reserved=0)


@broken("STK-07", "came back by a refund")
def a_refund_alone_moves_goods(run: Run) -> None:
    for refund in sold(run, "returned")["refunds"]:
        refund["lines"] = []


@broken("STK-07", "came back by a refund")
def goods_of_a_refund_are_booked_in_twice(run: Run) -> None:
    for row in run.end.erp.returns.values():
        made = run.last_change("erp", "return", row["id"])
        if made.actor == "bridge" and made.topic == "return.received":
            for line in row["lines"]:
                line["fit"] *= 2


@broken("STK-07", "came back by a refund")
def goods_are_booked_in_although_the_switch_is_off(run: Run) -> None:
    run.settings["adjust_on_refund"] = False


@broken("STK-07", "gave up")
def a_cancel_frees_although_the_switch_is_off(run: Run) -> None:
    run.settings["adjust_on_cancel"] = False


@broken("STK-07", "gave up")
def an_edit_frees_although_the_switch_is_off(run: Run) -> None:
    run.settings["adjust_on_edit"] = False


@broken("STK-07", "ERP order")
def fewer_pieces_stay_reserved(run: Run) -> None:
    booked(run, "edited")["lines"][0]["reserved"] += 1


@broken("STK-07", "document SH-")
def a_parcel_is_taken_off_the_shelf_twice(run: Run) -> None:
    parcel = shipments(run, "parcels")[0]
    for movement in run.end.erp.movements.values():
        if movement["reference"] == parcel["id"]:
            cast(Document, movement)["pieces"] *= 2


@broken("STK-07", "/v1/stock/receipts")
def the_bridge_books_a_return_in_as_a_receipt(run: Run) -> None:
    run.write("erp", "/v1/stock/receipts", {}, status=201)
