"""Runs of right integrations that change the catalogue in another way than the reference bridge."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from tests.unit.scenarios.checks.broken_catalogue import (
    alike,
    book_early,
    forget_products,
    orders_of,
    renamed,
    sell,
    shown,
    withdrawn,
)
from tests.unit.scenarios.checks.broken_silence import nothing_is_told
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

right = Edits()
right_orders = Edits("catalogue")


@right("PRD-06")
def a_clerk_cancels_an_open_order_of_the_renamed_sku(run: Run) -> None:
    order, booked = orders_of(run, renamed(run))[0]
    order["status"] = booked["status"] = "cancelled"
    facts = {"order_id": booked["id"], "reason": "the customer called"}
    run.acts.append(replace(run.act("order"), kind="cancel_in_erp", facts=facts))


@right("PRD-07a")
def a_look_alike_is_sold_once_its_elder_is_withdrawn(run: Run) -> None:
    look = alike(run)["sku"].strip().casefold()
    elder = next(v for v in run.end.erp.variants.values() if v["sku"].casefold() == look)
    entered = run.last_change("erp", "variant", alike(run)["id"])
    last = run.last_change("erp", "variant", elder["id"])
    gone = run.add(last, {"status": "discontinued"}, actor="merchandiser")
    run.changes[run.changes.index(gone)] = replace(gone, at=entered.at)
    shown(run, elder["id"])["status"] = "archived"
    sell(run, alike(run), alike(run)["sku"])


@right("PRD-10")
def a_withdrawn_product_keeps_its_page(run: Run) -> None:
    product = run.product(run.end.erp.variants[withdrawn(run)]["style_id"])
    product["status"] = "active"
    for row in product["variants"]:
        row["status"] = "archived"
    forget_products(run)


@right("PRD-10")
def a_shopper_was_quicker_than_the_message(run: Run) -> None:
    change = next(c for c in run.changes if c.changes.get("status", ("",))[-1] == "discontinued")
    order = run.act("order")
    lines = [{"variant_id": run.store_id(withdrawn(run))}]
    facts = {**order.facts, "placed": {**order.facts["placed"], "lines": lines}}
    at = change.at + timedelta(milliseconds=1)
    run.acts.append(replace(order, at=at, facts=facts))


@right("PRD-14")
def options_are_named_in_another_order(run: Run) -> None:
    for product in run.end.store.products.values():
        for row in product["variants"]:
            row["options"] = dict(reversed(list(row["options"].items())))


@right("ORD-07a")
def the_shopper_cancels_what_could_not_be_booked(run: Run) -> None:
    order_id = run.act("unbookable").facts["order_id"]
    run.end.erp.orders_by_reference.pop(order_id)
    cast(dict[str, Any], run.end.store.orders)[order_id]["status"] = "cancelled"


@right("ORD-07a")
def what_the_address_cannot_hold_stands_in_the_note(run: Run) -> None:
    order_id = run.act("unbookable").facts["order_id"]
    placed = run.history.versions("store", "order", order_id)[0].after["shipping_address"]
    book_early(run, note=" ".join(str(part) for part in placed.values()))


@right_orders("ORD-01")
def nobody_mends_what_could_not_be_booked(run: Run) -> None:
    order_id = run.act("unbookable").facts["order_id"]
    run.end.erp.orders_by_reference.pop(order_id)
    run.acts[:] = [
        act
        for act in run.acts
        if act.kind not in ("readdress", "mended") or act.facts["order_id"] != order_id
    ]


@right("ORD-07b")
def what_was_never_paid_is_nobodys_to_tell(run: Run) -> None:
    run.settings["payment_rule"] = "paid"
    nothing_is_told(run)
