"""Runs in which the catalogue did not change so that a rule was put to the test."""

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run
from tests.unit.scenarios.checks.unreached import without, without_changes_of_bridge

unreached = Edits()

unreached("PRD-10")(without("order_refused"))
unreached("ORD-07a")(without("unbookable"))
for _rule in ("PRD-06", "PRD-07a", "PRD-10", "PRD-14"):
    unreached(_rule)(without_changes_of_bridge("product"))


@unreached("PRD-06")
def no_sku_was_renamed(run: Run) -> None:
    run.changes[:] = [
        c for c in run.changes if (c.entity, c.topic) != ("variant", "variant.updated")
    ]


@unreached("PRD-07a")
def all_skus_were_clear(run: Run) -> None:
    for change in run.changes:
        if change.entity == "variant":
            change.after["sku"] = change.entity_id


@unreached("PRD-14")
def no_options_changed(run: Run) -> None:
    for change in run.changes:
        if change.entity == "style":
            dict(change.changes).pop("options", None)
    run.changes[:] = [c for c in run.changes if (c.entity, c.topic) != ("style", "style.updated")]


@unreached("ORD-07a")
def it_was_booked_before_it_was_mended(run: Run) -> None:
    run.drop_acts("readdress")
