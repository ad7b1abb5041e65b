"""Runs of right integrations of another shape than the reference bridge's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from scenarios.model.history import Change
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

right = Edits()


def change_all(run: Run, entity: str, **fields: Any) -> None:
    """Replace a field in every change that the bridge made to one kind of record."""
    for index, change in enumerate(run.changes):
        if change.entity == entity and change.actor == "bridge":
            run.changes[index] = replace(change, **fields)


@right("PRD-02")
def a_price_read_before_the_clock_was_set_is_written_after_it(run: Run) -> None:
    variant = run.grid()[4]
    changes = run.versions(run.last_price(variant["id"]))
    sale = next(c for c in changes if c.after["price_minor"] == 5000)
    index = run.changes.index(sale)
    late = replace(changes[0], at=sale.at, business_at=sale.business_at, seq=10**6)
    run.changes.insert(index, late)


@right("PRD-02")
def prices_are_written_row_by_row_and_minutes_apart(run: Run) -> None:
    shift_s = 0
    for index, change in enumerate(run.changes):
        if change.entity == "price" and change.after["price_minor"] == 8000:
            shift_s += 1
            run.changes[index] = replace(change, at=change.at + timedelta(seconds=shift_s))


@right("PRD-05")
def the_bridge_writes_after_somebody_has_acted_again(run: Run) -> None:
    later = run.last_at + timedelta(seconds=1)
    run.acts.append(replace(run.act("reprice"), at=later))
    run.changes.append(replace(run.changes[-1], at=later))
    run.write("store", "/v1/prices/batch", {"rows": []})


@right("PRD-05")
def the_bridge_renews_its_subscription_at_a_second_look(run: Run) -> None:
    run.write("store", "/v1/webhook-subscriptions/sub_1", {"active": True})


@right("PRD-01")
def a_typed_price_stays_where_drift_is_only_reported(run: Run) -> None:
    run.settings["drift"] = "report"
    facts = run.act("edit_in_store").facts
    prices = cast(dict[Any, Any], run.end.store.prices)
    prices[facts["variant_id"], facts["channel"]]["price_minor"] = facts["price_minor"]


@right("PRD-01")
def two_skus_that_look_alike_are_parked(run: Run) -> None:
    variant = run.grid()[4]
    twin = {**variant, "id": "var_twin", "sku": f" {variant['sku'].lower()}"}
    cast(dict[str, Any], run.end.erp.variants)["var_twin"] = twin


@right("STK-02")
def a_level_is_written_from_an_event_half_a_minute_old(run: Run) -> None:
    last = run.last_level(run.contested())
    index = run.changes.index(last)
    run.changes[index] = replace(last, at=last.at + timedelta(seconds=30))


@right("STK-16")
def the_same_level_is_written_twice(run: Run) -> None:
    last = run.last_level(run.contested())
    run.changes.append(replace(last, seq=10**6, version=last.version + 1))


@right("STK-02")
def a_cart_holds_a_piece_back_under_reserve(run: Run) -> None:
    for rules in run.settings["channels"].values():
        rules["stock_policy"] = "reserve"
    run.level(run.contested())["offer"] -= 1


@right("STK-04")
def a_count_leaves_less_than_is_reserved(run: Run) -> None:
    booked = next(b for _, b in run.orders() if b["lines"][0]["reserved"])
    last = run.last_change("erp", "stock", booked["lines"][0]["variant_id"])
    rows = [dict(row, on_hand=0) for row in last.after["warehouses"]]
    counted = run.add(last, {"warehouses": rows}, actor="warehouse")
    run.add(counted, {"warehouses": [dict(row) for row in rows]}, actor="merchandiser")


@right("STK-04b")
def a_clerk_releases_a_held_order(run: Run) -> None:
    order, booked = run.orders("held")[0]
    booked["lines"][0].update(backordered=1, backorder_reason="oversell")
    booked.update(status="backordered", status_reason=None)
    order["status"] = "backordered"
    order["timeline"].append({**order["timeline"][-1], "kind": "backordered"})
    run.acts.append(replace(run.act("order"), kind="release", facts={"order_id": booked["id"]}))


@right("STK-13")
def a_mirror_has_no_eye_for_what_was_sold(run: Run) -> None:
    for rules in run.settings["channels"].values():
        rules["stock_policy"] = "mirror"
    for level in run.end.store.levels.values():
        if level["available"] is not None and level["offer"] == level["available"]:
            cast(dict[str, Any], level)["uncounted"] = level["available"] + 5


@right("STK-06")
def a_level_leaves_out_receipts_beyond_its_limit(run: Run) -> None:
    for key, level in run.end.store.levels.items():
        if level["available"] is not None and level["backorder"]["free"]:
            free = level["backorder"]["free"]
            kept = [step for step in level["supply"] if step["through"] <= free]
            cast(Any, level)["supply"] = kept or level["supply"][:1]
            assert key


@right("STK-06")
def the_steps_of_a_level_come_in_another_order(run: Run) -> None:
    for level in run.end.store.levels.values():
        cast(Any, level)["supply"] = list(reversed(level["supply"]))


@right("STK-08")
def a_transfer_between_two_mapped_warehouses_is_not_written(run: Run) -> None:
    variant_id = run.act("transfer").facts["variant_id"]
    run.drop_acts("transfer")
    run.acts.append(replace(run.act("damage"), kind="transfer"))
    assert run.level(variant_id)


@right("ORD-01")
def a_second_booking_after_a_lost_answer_was_cancelled(run: Run) -> None:
    run.duplicate(run.orders()[0][1], status="cancelled")


@right("ORD-02")
def lines_come_in_another_order(run: Run) -> None:
    for _, booked in run.orders():
        booked["lines"].reverse()


@right("ORD-03")
def tenders_come_in_another_order(run: Run) -> None:
    for _, booked in run.orders():
        booked["tenders"].reverse()


@right("ORD-04")
def the_bridge_adds_a_custom_field_of_its_own(run: Run) -> None:
    for _, booked in run.orders():
        booked["custom"]["source"] = "adapter 1.4"


@right("ORD-04")
def an_empty_note_arrives_as_none(run: Run) -> None:
    order, booked = run.orders()[0]
    order["note"], booked["note"] = "", None


@right("ORD-04")
def a_guest_is_booked_on_an_account_with_the_same_mail_address(run: Run) -> None:
    order, booked = next((o, b) for o, b in run.orders() if o["is_guest"])
    guest = {"id": "cus_guest", "email": order["contact"]["email"].upper()}
    cast(dict[str, Any], run.end.erp.customers)["cus_guest"] = guest
    booked["customer_id"] = "cus_guest"


@right("ORD-05")
def the_bridge_carries_an_edit_of_the_shoppers_address_up(run: Run) -> None:
    order, booked = run.orders()[0]
    moved = {**order["shipping_address"], "line1": "1 Elsewhere"}
    edited = run.add(
        run.last_change("store", "order", order["id"]), {"shipping_address": moved}, actor="staff"
    )
    last = run.last_change("erp", "order", booked["id"])
    _append_after(run, edited, last, {"shipping_address": moved})


@right("ORD-05")
def a_line_is_added_to_a_booked_order(run: Run) -> None:
    last = run.last_change("erp", "order", run.orders()[0][1]["id"])
    added = {**last.after["lines"][0], "client_line_id": "added", "unit_price_minor": 5}
    run.add(last, {"lines": [*last.after["lines"], added]})


@right("ORD-06")
def old_web_orders_are_loaded_at_cut_over(run: Run) -> None:
    for index, change in enumerate(run.changes):
        if change.system == "erp" and change.topic == "order.created":
            run.changes[index] = replace(change, actor="import")


@right("ORD-09")
def an_instant_is_written_in_another_zone(run: Run) -> None:
    for _, booked in run.orders():
        placed = booked["placed_at"].replace("+00:00", "Z")
        booked["placed_at"] = placed.replace("Z", "+00:00")


def _append_after(run: Run, first: Change, last: Change, fields: dict[str, Any]) -> None:
    after_s = (first.at - last.at).total_seconds() + 1
    run.add(last, fields, after_s=after_s)
