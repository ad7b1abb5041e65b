"""Runs of right integrations that treat kits and locations in another way."""

from typing import Any

from tests.unit.scenarios.checks.broken_extras import kit, shown
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

right = Edits("extras")


@right("ORD-02")
def a_kit_is_booked_as_its_components(run: Run) -> None:
    components = run.end.erp.variants[kit(run)]["components"]
    for _, booked in [*run.orders(), *run.orders("backordered")]:
        lines = [_exploded(line, components) for line in booked["lines"]]
        booked["lines"][:] = [row for rows in lines for row in rows]


def _exploded(line: Document, components: list[Document]) -> list[Document]:
    if len(line["components"]) < 2:
        return [line]
    price = line["unit_price_minor"]
    first, second = components
    return [
        {**line, "variant_id": first["variant_id"], "unit_price_minor": price},
        {
            **line,
            "variant_id": second["variant_id"],
            "quantity": line["quantity"] * second["pieces"],
            "unit_price_minor": 0,
        },
    ]


@right("STK-15")
def a_store_does_not_show_what_is_in_a_kit(run: Run) -> None:
    shown(run, kit(run))["components"] = []


@right("STK-14")
def a_location_with_nothing_is_left_out(run: Run) -> None:
    for level in run.end.store.levels.values():
        rows: Any = level["locations"]
        rows[:] = [row for row in rows if row["available"]]


@right("STK-14")
def locations_come_in_another_order(run: Run) -> None:
    for level in run.end.store.levels.values():
        rows: Any = level["locations"]
        rows.reverse()
