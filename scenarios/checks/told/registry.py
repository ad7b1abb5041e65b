"""The report halves that stories put to the test, in the order of the rulebook."""

from collections.abc import Sequence

from scenarios.checks.told.goods import (
    clamped_levels,
    doubtful_skus,
    drift_that_stands,
    edits_that_stand,
)
from scenarios.checks.told.halves import ReportHalf
from scenarios.checks.told.replays import ReplayableHalf
from scenarios.checks.told.trade import (
    cancels_of_sent_orders,
    edits_at_once,
    edits_of_sent_orders,
    refused_invoices,
    set_aside,
    unbookable_orders,
)
from scenarios.checks.told.ways import crossed_lists, subscriptions_off

# Drift is told only where it is set to be left.
OF_DRIFT = ("PRD-04b", "XCT-14b")
HALVES: Sequence[ReportHalf] = (
    ReportHalf("PRD-04b", edits_that_stand),
    ReportHalf("PRD-07b", doubtful_skus),
    ReportHalf("PRD-08b", crossed_lists),
    ReportHalf("STK-10b", clamped_levels),
    ReportHalf("ORD-07b", unbookable_orders),
    ReportHalf("UPD-03b", edits_of_sent_orders),
    ReportHalf("UPD-05b", cancels_of_sent_orders),
    ReportHalf("CUS-06b", edits_at_once),
    ReportHalf("INV-05b", refused_invoices),
    ReportHalf("XCT-03b", subscriptions_off),
    ReplayableHalf("XCT-10b", set_aside),
    ReportHalf("XCT-14b", drift_that_stands),
)
REPORTS = tuple(half.RULE for half in HALVES)


def effect_of(rule: str) -> str:
    """The half that judges the effect, for one that judges the report; else the rule itself."""
    return f"{rule[:-1]}a" if rule in REPORTS else rule
