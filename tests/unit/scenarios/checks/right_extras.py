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
    first, *others = components
    return [
        {**line, "variant_id": first["variant_id"]},
        *(
            {
                **line,
                "variant_id": other["variant_id"],
                "quantity": line["quantity"] * other["pieces"],
                "unit_price_minor": 0,
            }
            for other in others
        ),
    ]


@right("STK-15")
def a_store_does_not_show_what_is_in_a_kit(run: Run) -> None:
    shown(run, kit(run))["components"] = []


@right("UPD-10")
def an_order_of_something_that_nobody_counts_is_never_told_as_set_aside(run: Run) -> None:
    leaflet = next(v["id"] for v in run.end.erp.variants.values() if not v["tracked"])
    order = next(o for o, b in run.orders() if leaflet in {x["variant_id"] for x in b["lines"]})
    order["allocated"] = False
    order["timeline"] = [row for row in order["timeline"] if row["kind"] != "allocated"]


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
