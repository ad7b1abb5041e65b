"""Runs in which kits, packs, clamps or locations went wrong."""

from typing import Any

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits("extras")


def kit(run: Run, parts: int = 2) -> str:
    """The ERP variant that is a kit of so many components that are counted; a pack has one."""
    variants = run.end.erp.variants

    def counted(variant: Any) -> int:
        return sum(bool(variants[x["variant_id"]]["tracked"]) for x in variant["components"])

    return next(str(v["id"]) for v in variants.values() if counted(v) == parts)


def saucer(run: Run) -> str:
    """The component that was counted short."""
    return str(run.end.erp.variants[kit(run)]["components"][1]["variant_id"])


def shown(run: Run, variant_id: str) -> Document:
    """The row of an ERP variant in its store product."""
    rows: list[Document] = run.product(run.end.erp.variants[variant_id]["style_id"])["variants"]
    return rows[0]


@broken("STK-10a", "/v1/inventory-levels")
def a_level_below_nothing_is_sent_and_refused(run: Run) -> None:
    row = {"variant_id": run.store_id(saucer(run)), "channel": "us", "available": -2}
    run.write("store", "/v1/inventory-levels/batch", {"rows": [row]})


@broken("STK-10a", "/v1/inventory-levels")
def half_a_pack_is_sent(run: Run) -> None:
    row = {"variant_id": run.store_id(kit(run, 1)), "channel": "us", "available": 0.5}
    run.write("store", "/v1/inventory-levels/batch", {"rows": [row]})


@broken("STK-10a", "level ")
def a_pack_is_rounded_up(run: Run) -> None:
    last = run.last_level(kit(run, 1))
    run.add(last, {"available": last.after["available"] + 1})


@broken("STK-10a", "on channel us")
def a_clamped_level_is_left_at_what_it_was(run: Run) -> None:
    run.level(kit(run, 1))["available"] = 1


@broken("UPD-10", "timeline of")
def an_order_that_waits_is_shown_as_set_aside(run: Run) -> None:
    order, _ = run.orders("backordered")[0]
    order["allocated"] = True


@broken("STK-14", "on channel us")
def a_location_shows_what_another_one_owes(run: Run) -> None:
    shares = _shared(run)["locations"]
    shares[0]["available"] += 1
    shares[1]["available"] -= 1


@broken("STK-14", "on channel us")
def one_location_is_forgotten(run: Run) -> None:
    level = _shared(run)
    level["locations"] = [row for row in level["locations"] if not row["available"]]


@broken("STK-14", "product page")
def a_page_shows_more_at_its_locations_than_there_is(run: Run) -> None:
    for page in run.end.store.pages.values():
        for row in page["variants"]:
            for place in row["locations"]:
                place["stock_shown"] += 1


@broken("STK-15", "on channel us")
def a_kit_offers_what_its_first_component_makes(run: Run) -> None:
    run.level(kit(run))["available"] = 5


@broken("STK-15", "on channel app")
def a_kit_has_no_level(run: Run) -> None:
    run.level(kit(run), "app")["available"] = None


@broken("STK-15", "contents of")
def the_store_says_that_other_things_are_in_a_kit(run: Run) -> None:
    shown(run, kit(run))["components"][0]["pieces"] = 3
    for name in ("variants", "variant_of"):
        run.end.store.__dict__.pop(name, None)


@broken("STK-15", "at rest")
def a_kit_follows_its_components_only_when_somebody_looks(run: Run) -> None:
    store_id = run.store_id(kit(run))
    levels = [c for c in run.changes if c.entity_id == f"{store_id}:us" and c.version > 1]
    for change in levels:
        if change.system == "store":
            run.changes.remove(change)


@broken("STK-12", "SKU ")
def components_of_a_kit_are_reserved_twice(run: Run) -> None:
    run.stock(saucer(run))["warehouses"][0]["reserved"] += 2


def _shared(run: Run) -> Any:
    """A level of channel us that has pieces at some location."""
    for (_, channel), level in run.end.store.levels.items():
        rows = level["locations"]
        if channel == "us" and len(rows) > 1 and any(row["available"] for row in rows):
            return level
    raise LookupError("no level with shares")
