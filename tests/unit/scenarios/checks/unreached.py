"""Runs that did not put a rule to the test, though nothing in them is wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

unreached = Edits()

MISSING_ACTS = {
    "PRD-01": ("reprice",),
    "PRD-02": ("looked_everywhere",),
    "PRD-03": ("edit_in_store",),
    "PRD-04a": ("edit_in_store",),
    "PRD-05": ("resync",),
    "PRD-15": ("order",),
    "STK-03": ("order",),
    "STK-04": ("last_unit", "order_refused", "counter_refused"),
    "STK-04c": ("last_unit",),
    "STK-06": ("slip",),
    "STK-08": ("damage",),
    "ORD-06": ("tempt_web_order",),
    "XCT-06": ("settled",),
    "XCT-07": ("asked_to_wait",),
    "XCT-08": ("poison",),
    "XCT-09": ("page_instead",),
    "XCT-10a": ("price_mended",),
    "XCT-11": ("forged",),
    "XCT-13": ("many_rows",),
    "XCT-14a": ("out_of_band",),
    "XCT-15": ("correct_customer",),
    "XCT-17": ("planted",),
    "XCT-18": ("set_back",),
}


def without(*kinds: str) -> Callable[[Run], None]:
    """A run in which nobody did this."""

    def drop(run: Run) -> None:
        run.drop_acts(*kinds)

    return drop


for _rule, _kinds in MISSING_ACTS.items():
    unreached(_rule)(without(*_kinds))


def without_changes_of_bridge(entity: str) -> Callable[[Run], None]:
    """A run in which the bridge never wrote one kind of record, though its end is right."""

    def drop(run: Run) -> None:
        run.changes[:] = [c for c in run.changes if (c.entity, c.actor) != (entity, "bridge")]

    return drop


for _rule in ("PRD-08a", "PRD-09"):
    unreached(_rule)(without_changes_of_bridge("price"))
for _rule in ("STK-01", "STK-02", "STK-05", "STK-09", "STK-11", "STK-16"):
    unreached(_rule)(without_changes_of_bridge("inventory_level"))


def without_orders(run: Run) -> None:
    """Nobody bought anything online."""
    for orders in (run.end.store.orders, run.end.erp.orders):
        cast(dict[str, Any], orders).clear()
    run.changes[:] = [change for change in run.changes if change.entity != "order"]
    for stock in run.end.erp.stock.values():
        for row in stock["warehouses"]:
            row["reserved"] = 0


for _rule in ("STK-04b", "STK-12", *(f"ORD-0{n}" for n in (1, 2, 3, 4, 5, 8, 9))):
    unreached(_rule)(without_orders)


@unreached("PRD-13")
def all_texts_are_plain(run: Run) -> None:
    for records in (run.end.store.products, run.end.erp.styles):
        for record in records.values():
            cast(Any, record).update(title="Chair", name="Chair", description="Oak")


@unreached("STK-13")
def nothing_is_out_of_stock(run: Run) -> None:
    cast(dict[Any, Any], run.end.store.pages).clear()


@unreached("PRD-05")
def no_product_is_written_after_its_enrichment(run: Run) -> None:
    enriched = run.act("enrich")
    run.acts[run.acts.index(enriched)] = replace(enriched, at=run.last_at)


@unreached("XCT-12")
def no_flow_is_switched_off(run: Run) -> None:
    run.settings.pop("flows")


@unreached("XCT-17")
def a_foreign_bridge_declares_no_outputs(run: Run) -> None:
    cast(dict[str, str], run.history.outputs).clear()


@unreached("XCT-15")
def the_clerk_came_too_late(run: Run) -> None:
    correction = run.act("correct_customer")
    run.acts[run.acts.index(correction)] = replace(correction, at=run.last_at)
