"""Runs in which a bridge was wrong about the way between two systems."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from scenarios.model.history import Change
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

broken = Edits()


def expected(run: Run, rule: str) -> Any:
    """The facts of what a story expected for a rule."""
    return next(
        act for act in run.acts if act.kind == "expected" and act.facts["rule"] == rule
    ).facts


def drop_value(run: Run, entity: str, field: str, value: object) -> None:
    """As if no record of a kind had ever come to a value."""
    run.changes[:] = [
        change
        for change in run.changes
        if not (change.entity == entity and change.after.get(field) == value)
    ]


@broken("XCT-06", "store inventory_level")
def a_level_is_written_again_and_again(run: Run) -> None:
    last = run.last_level(expected(run, "XCT-07")["variant_id"])
    for number in range(60):
        last = run.add(last, {"available": number % 2}, after_s=0.1)


@broken("XCT-06", "store order")
def two_sides_answer_each_other(run: Run) -> None:
    order = next(iter(run.end.store.orders))
    last = run.last_change("store", "order", order)
    for number in range(60):
        last = run.add(last, {"note": f"echo {number}"}, after_s=0.1)


@broken("XCT-07", "POST /v1/inventory-levels")
def the_next_call_does_not_wait(run: Run) -> None:
    exchanges = cast(list[Any], run.history.exchanges)
    refused = next(each for each in exchanges if each.status == 429)
    early = refused.ended_at + timedelta(seconds=0.5)
    exchanges.append(replace(refused, method="POST", started_at=early, status=200))


@broken("XCT-07", "inventory_level of SKU")
def what_had_to_wait_is_forgotten(run: Run) -> None:
    drop_value(run, "inventory_level", "available", expected(run, "XCT-07")["pieces"])


@broken("XCT-08", "price of SKU")
def a_neighbour_of_the_poison_is_never_priced(run: Run) -> None:
    drop_value(run, "price", "price_minor", expected(run, "XCT-08")["price_minor"])


@broken("XCT-08", "price of SKU")
def a_neighbour_waits_until_the_poison_is_mended(run: Run) -> None:
    wanted = expected(run, "XCT-08")["price_minor"]
    mended = run.act("price_mended").at
    for index, change in enumerate(run.changes):
        if change.entity == "price" and change.after["price_minor"] == wanted:
            run.changes[index] = replace(change, at=mended + timedelta(seconds=1))


@broken("XCT-09", "price of SKU")
def a_page_is_taken_for_success(run: Run) -> None:
    drop_value(run, "price", "price_minor", expected(run, "XCT-09")["price_minor"])


@broken("XCT-10a", "price of SKU")
def what_was_mended_stays_aside(run: Run) -> None:
    drop_value(run, "price", "price_minor", expected(run, "XCT-10a")["price_minor"])


def _product_change(run: Run, style_id: str) -> Change:
    return run.last_change("store", "product", run.product(style_id)["id"])


@broken("XCT-11", "store product")
def a_forged_message_brings_the_bridge_to_write(run: Run) -> None:
    twins = run.act("twins")
    last = _product_change(run, twins.facts["style_id"])
    change = run.add(last, {"title": "Found too early"})
    at = twins.at + timedelta(seconds=0.1)
    run.changes[-1] = replace(change, at=at)


@broken("XCT-11", "store product")
def the_text_of_a_forged_message_is_written(run: Run) -> None:
    run.add(_product_change(run, run.act("twins").facts["twin_id"]), {"title": "Forged"})


@broken("XCT-12", "flow stock")
def a_flow_that_is_off_writes_a_level(run: Run) -> None:
    run.write("store", "/v1/inventory-levels/batch", {"rows": []})


@broken("XCT-12", "flow stock")
def a_flow_that_is_off_tries_and_is_refused(run: Run) -> None:
    run.write("store", "/v1/inventory-levels/batch", {"rows": []}, status=422)


@broken("XCT-13", "style ROW")
def the_last_row_of_a_page_is_lost(run: Run) -> None:
    lost = run.act("many_rows").facts["style_ids"][-1]
    products = cast(dict[str, Any], run.end.store.products)
    products.pop(run.product(lost)["id"])


@broken("XCT-13", "style ROW")
def a_row_that_changed_while_it_was_read_keeps_its_old_name(run: Run) -> None:
    run.product(run.act("many_rows").facts["style_ids"][0])["title"] = "Row 0"


@broken("XCT-14a", "title of product")
def drift_in_the_erp_is_not_found(run: Run) -> None:
    run.product(run.act("twins").facts["twin_id"])["title"] = "As it was before"


@broken("XCT-14a", "price of SKU")
def drift_in_the_store_is_not_found(run: Run) -> None:
    facts = next(
        a.facts for a in run.acts if a.facts.get("entity") == "price" and a.facts.get("fields")
    )
    variant_id, _, channel = facts["entity_id"].partition(":")
    prices = cast(dict[Any, Any], run.end.store.prices)
    prices[variant_id, channel]["price_minor"] = facts["fields"]["price_minor"]


@broken("XCT-15", "phone of customer")
def a_correction_is_written_over(run: Run) -> None:
    customer_id = run.act("correct_customer").facts["customer_id"]
    cast(Any, run.end.erp.customers[customer_id])["phone"] = "+1 917 555 0142"


@broken("XCT-17", "log")
def a_name_stands_in_the_log(run: Run) -> None:
    name = run.act("planted").facts["texts"][1]
    cast(Any, run.history.outputs)["log"] += f"\nbooked for {name.upper()}"


@broken("XCT-17", "/attention")
def a_token_stands_in_a_reason(run: Run) -> None:
    cast(Any, run.history.outputs)["/attention?limit=500"] = f"401 for {run.history.secrets[0]}"


@broken("XCT-18", "live ERP order")
def a_lost_order_is_booked_twice(run: Run) -> None:
    run.duplicate(run.orders()[0][1])


@broken("XCT-18", "store order")
def a_lost_order_is_not_found(run: Run) -> None:
    _, booked = run.orders()[0]
    del cast(dict[str, Any], run.end.erp.orders)[booked["id"]]
    run.end.erp.__dict__.pop("orders_by_reference", None)


@broken("XCT-18", "SKU")
def a_lost_text_is_not_found(run: Run) -> None:
    for product in run.end.store.products.values():
        cast(Any, product)["title"] = "From the backup"


@broken("XCT-18", "ERP customer")
def a_customer_is_opened_twice(run: Run) -> None:
    customers = cast(dict[str, Any], run.end.erp.customers)
    twin = next(each for each in customers.values() if each["client_reference"])
    customers["cus_twin"] = {**twin, "id": "cus_twin"}
