"""Runs of right integrations that find accounts in another way than the reference bridge."""

from dataclasses import replace
from datetime import datetime

from tests.unit.scenarios.checks.broken_buyers import booked_of, entered, ordered_by, unbook
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.right_customers import forget_references
from tests.unit.scenarios.checks.run import Run

right = Edits()
# Each mail address has an account, which nobody gets who was there before.
right_guests = Edits("guests")

for _rule in ("CUS-03", "CUS-04", "CUS-08", "CUS-12"):
    right(_rule)(forget_references)


def ask_nobody(run: Run) -> None:
    """As where nobody shares a key with others, so that no clerk is asked."""
    run.changes[:] = [change for change in run.changes if change.entity != "customer_review"]


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


@right("CUS-12")
def what_an_account_was_opened_with_was_no_blank(run: Run) -> None:
    account = run.versions(run.last_change("erp", "customer", entered(run, "lou.")))[0]
    run.changes[run.changes.index(account)] = replace(
        account, actor="bridge", changes={**account.changes, "phone": (None, "+1 978 555 0188")}
    )


@right("CUS-12")
def whom_a_clerk_looked_at_buys_again_and_waits_no_more(run: Run) -> None:
    run.settings["existing_account"] = {"action": "hold", "decided_by": "bridge"}
    for role in ("kim", "lou"):
        order = ordered_by(run, role)
        chosen = {"customer_id": booked_of(run, order)["customer_id"], "order_ids": [order["id"]]}
        at = datetime.fromisoformat(order["created_at"])
        run.acts.append(replace(run.act("review_resolved"), at=at, facts=chosen))


@right_guests("CUS-03")
def a_guest_whom_no_key_finds_buys_again_for_the_same_account(run: Run) -> None:
    run.settings["match_key"] = "reference"
    ask_nobody(run)


@right_guests("CUS-03")
def a_guest_writes_the_mail_address_in_capitals(run: Run) -> None:
    run.settings["match_key"] = "reference"
    ask_nobody(run)
    again = ordered_by(run, "gil", 1)
    placed = next(c for c in run.changes if c.entity_id == again["id"])
    placed.after["contact"]["email"] = again["contact"]["email"].upper()
