"""Runs in which orders went wrong on their way to the ERP."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

broken = Edits()


@broken("ORD-01", "store order")
def an_order_is_booked_twice(run: Run) -> None:
    run.duplicate(run.orders()[0][1])


@broken("ORD-01", "store order")
def an_order_is_never_booked(run: Run) -> None:
    _, booked = run.orders()[0]
    del cast(dict[str, Any], run.end.erp.orders)[booked["id"]]
    run.end.erp.__dict__.pop("orders_by_reference", None)


@broken("ORD-01", "ERP order")
def a_web_order_names_no_store_order(run: Run) -> None:
    run.duplicate(run.orders()[0][1], client_reference=None)


@broken("ORD-02", "line ")
def a_line_is_dropped(run: Run) -> None:
    run.orders()[0][1]["lines"].pop()


@broken("ORD-02", "store order")
def a_line_is_booked_twice_under_one_id(run: Run) -> None:
    lines = run.orders()[0][1]["lines"]
    lines.append(dict(lines[0]))


@broken("ORD-02", "line ")
def a_quantity_is_one_less(run: Run) -> None:
    run.orders()[0][1]["lines"][0]["quantity"] -= 1


@broken("ORD-02", "line ")
def two_lines_swap_their_articles(run: Run) -> None:
    one, other = run.orders()[0][1]["lines"][:2]
    one["variant_id"], other["variant_id"] = other["variant_id"], one["variant_id"]


@broken("ORD-03", "total of")
def the_total_is_a_cent_off(run: Run) -> None:
    run.orders()[0][1]["total_minor"] += 1


@broken("ORD-03", "tax_minor of line")
def the_tax_of_a_line_is_lost(run: Run) -> None:
    run.orders()[0][1]["lines"][0]["tax_minor"] = 0


@broken("ORD-03", "discount of")
def the_discount_is_lost(run: Run) -> None:
    run.orders()[0][1]["discount_minor"] = 0


@broken("ORD-03", "shipping of")
def shipping_is_free_of_a_sudden(run: Run) -> None:
    run.orders()[0][1]["shipping"]["price_minor"] = 0


@broken("ORD-03", "tenders of")
def a_gift_card_becomes_a_card(run: Run) -> None:
    for _, booked in run.orders():
        for tender in booked["tenders"]:
            tender["kind"] = "card"


@broken("ORD-03", "tender of")
def what_was_taken_is_waited_for(run: Run) -> None:
    for order, booked in run.orders():
        if {tender["state"] for tender in order["tenders"]} == {"paid"}:
            booked["tenders"][0]["state"] = "authorised"


@broken("ORD-03", "rounding line")
def a_rounding_line_hides_a_difference(run: Run) -> None:
    run.orders()[0][1]["rounding_minor"] = 50


@broken("ORD-03", "currency of")
def a_currency_is_exchanged(run: Run) -> None:
    run.orders()[0][1]["currency"] = "EUR"


@broken("ORD-04", "shipping address")
def an_accent_is_lost_in_an_address(run: Run) -> None:
    german = next(b for o, b in run.orders() if o["channel"] == "eu")
    german["shipping_address"]["city"] = "Lubeck"


@broken("ORD-04", "note of")
def the_note_is_cut(run: Run) -> None:
    run.orders()[0][1]["note"] = "Ring twice"


@broken("ORD-04", "custom fields")
def a_custom_field_is_lost(run: Run) -> None:
    run.orders()[0][1]["custom"] = {}


@broken("ORD-04", "customer of")
def a_known_customer_is_booked_as_a_guest(run: Run) -> None:
    next(b for o, b in run.orders() if o["customer_id"])["customer_id"] = None


@broken("ORD-04", "customer of")
def an_order_is_booked_on_somebody_else(run: Run) -> None:
    booked = next(b for o, b in run.orders() if o["customer_id"])
    other = {"id": "cus_other", "email": "other@example.test"}
    cast(dict[str, Any], run.end.erp.customers)["cus_other"] = other
    booked["customer_id"] = "cus_other"


@broken("ORD-05", "lines of ERP order")
def a_new_price_reaches_a_booked_order(run: Run) -> None:
    last = run.last_change("erp", "order", run.orders()[0][1]["id"])
    lines = [dict(line, unit_price_minor=1) for line in last.after["lines"]]
    run.add(last, {"lines": lines}, actor="merchandiser")


@broken("ORD-05", "shipping_address of ERP order")
def a_new_default_address_reaches_a_booked_order(run: Run) -> None:
    last = run.last_change("erp", "order", run.orders()[0][1]["id"])
    moved = {**last.after["shipping_address"], "line1": "1 Elsewhere"}
    run.add(last, {"shipping_address": moved})


@broken("ORD-05", "lines of store order")
def the_bridge_changes_a_price_in_the_stores_order(run: Run) -> None:
    last = run.last_change("store", "order", run.orders()[0][0]["id"])
    lines = [dict(line, unit_price_minor=1) for line in last.after["lines"]]
    run.add(last, {"lines": lines})


@broken("ORD-06", "/shop/v1/carts")
def the_bridge_fills_a_cart(run: Run) -> None:
    run.write("store", "/shop/v1/carts", {}, status=201)


@broken("ORD-06", "store order")
def the_bridge_makes_an_order_in_the_store(run: Run) -> None:
    _change_actor(run, "store", "bridge")


@broken("ORD-06", "ERP order")
def a_clerk_bears_an_online_order(run: Run) -> None:
    _change_actor(run, "erp", "clerk")


@broken("ORD-08", "ERP order")
def an_order_is_booked_before_its_payment(run: Run) -> None:
    captured = run.act("capture")
    for index, change in enumerate(run.changes):
        is_booking = change.system == "erp" and change.topic == "order.created"
        if is_booking and change.after["client_reference"] == captured.facts["order_id"]:
            run.changes[index] = replace(change, at=captured.at - timedelta(seconds=1))


@broken("ORD-08", "ERP order")
def an_authorised_order_is_booked_although_money_must_be_there(run: Run) -> None:
    run.settings["payment_rule"] = "paid"


@broken("ORD-08", "store order")
def an_order_that_waited_is_forgotten(run: Run) -> None:
    found = run.end.erp.orders_by_reference
    found.pop(run.act("capture").facts["order_id"])


@broken("ORD-09", "store order")
def an_order_is_dated_when_it_was_booked(run: Run) -> None:
    run.orders()[0][1]["placed_at"] = "2026-11-30T23:59:59Z"


@broken("ORD-09", "store order")
def the_business_date_follows_another_zone(run: Run) -> None:
    run.orders()[0][1]["business_date"] = "2026-12-01"


def _change_actor(run: Run, system: str, actor: str) -> None:
    for index, change in enumerate(run.changes):
        is_web = change.after.get("channel") in ("web", "us", "app", "eu")
        if change.system == system and change.topic == "order.created" and is_web:
            run.changes[index] = replace(change, actor=actor)
            return
