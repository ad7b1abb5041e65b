"""Runs in which kits, clamps and locations were not put to the test."""

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run
from tests.unit.scenarios.checks.unreached import without_changes_of_bridge

unreached = Edits("extras")

for _rule in ("STK-10a", "STK-14", "STK-15"):
    unreached(_rule)(without_changes_of_bridge("inventory_level"))


@unreached("STK-14")
def no_channel_shows_locations(run: Run) -> None:
    for rules in run.settings["channels"].values():
        rules["locations"] = {}


@unreached("STK-15")
def nothing_is_a_kit(run: Run) -> None:
    for stock in run.end.erp.stock.values():
        stock["components"].clear()
