"""Runs in which nobody's data was changed so that a rule was put to the test."""

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run
from tests.unit.scenarios.checks.unreached import without, without_changes_of_bridge

unreached = Edits()

unreached("CUS-01")(without("account_look"))
unreached("CUS-02")(without("phone_order_to"))
unreached("CUS-06a")(without("settled"))
unreached("CUS-10")(without("peek"))
for _rule in ("CUS-01", "CUS-05"):
    unreached(_rule)(without_changes_of_bridge("customer"))


@unreached("CUS-11")
def nobody_ordered_by_phone(run: Run) -> None:
    for order in run.end.erp.orders.values():
        dict.update(order, channel="web")
