"""Runs in which nothing that was agreed with an account was put to the test."""

from typing import cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run
from tests.unit.scenarios.checks.unreached import without

unreached = Edits()

unreached("PRD-11")(without("order_refused"))
unreached("PRD-11")(without("order"))
unreached("PRD-12")(without("look_as"))
unreached("PRD-16")(without("order_refused"))
unreached("CUS-07")(without("order_refused"))
unreached("CUS-09")(without("order"))


@unreached("PRD-12")
def everybody_is_a_guest(run: Run) -> None:
    run.acts[:] = [act for act in run.acts if act.facts.get("account_id") is None]


@unreached("CUS-07")
def the_terms_stay(run: Run) -> None:
    run.changes[:] = [c for c in run.changes if c.version == 1 or "terms" not in c.changes]
    erp, store = run.end.erp.customers, run.end.store.companies
    for row in store.values():
        cast(Document, row)["terms"] = erp[str(row["client_reference"])]["terms"]


@unreached("CUS-09")
def everybody_orders_to_one_location(run: Run) -> None:
    run.acts[:] = [act for act in run.acts if act.facts.get("location") != "YARD"]
