"""Runs of right integrations that find accounts in another way than the reference bridge."""

from tests.unit.scenarios.checks.broken_buyers import entered, ordered_by, unbook
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.right_customers import forget_references
from tests.unit.scenarios.checks.run import Run

right = Edits()

for _rule in ("CUS-03", "CUS-04", "CUS-08", "CUS-12"):
    right(_rule)(forget_references)


@right("CUS-03")
def the_order_of_several_still_waits(run: Run) -> None:
    unbook(run, ordered_by(run, "pat"))
    run.drop_acts("review_resolved")


@right("CUS-04")
def an_account_of_its_own_is_linked_before_the_proof(run: Run) -> None:
    anna = ordered_by(run, "anna")["customer_id"]
    last = run.last_change("store", "customer", anna)
    run.add(last, {"client_reference": last.after["client_reference"]})


@right("CUS-12")
def a_person_fills_the_blanks_of_a_linked_account(run: Run) -> None:
    last = run.last_change("erp", "customer", entered(run, "lou."))
    run.add(last, {"tax_id": "US-90-1"}, actor="clerk")
