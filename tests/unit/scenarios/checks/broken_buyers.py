"""Runs in which an order was booked for the wrong account, or a history was torn apart."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from scenarios.model.history import Change
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()
broken_guests = Edits("guests")


def ordered_by(run: Run, role: str, number: int = 0) -> Document:
    """An order of somebody in the store, the first one unless told otherwise."""
    orders = sorted(run.end.store.orders.values(), key=lambda order: str(order["number"]))
    theirs = [o for o in orders if str(o["contact"]["email"]).startswith(f"{role}.")]
    return cast(Document, theirs[number])


def booked_of(run: Run, order: Document) -> Document:
    """The ERP order of a store order, at the end."""
    return cast(Document, run.end.erp.orders_by_reference[order["id"]][0])


def entered(run: Run, prefix: str, number: int = 0) -> str:
    """The ERP customer who was entered with a mail address that begins like that."""
    acts = [act for act in run.acts if act.kind == "customer_entered"]
    found = [a.facts["customer_id"] for a in acts if str(a.facts["email"]).startswith(prefix)]
    return str(found[number])


def book_for(run: Run, order: Document, customer_id: str | None) -> None:
    """Book an order for another account, from the first moment on."""
    booked_of(run, order)["customer_id"] = customer_id
    for change in bookings(run, order):
        change.after["customer_id"] = customer_id


def bookings(run: Run, order: Document) -> list[Change]:
    """All versions of the ERP order of a store order."""
    reference = order["id"]
    changes = [c for c in run.changes if (c.system, c.entity) == ("erp", "order")]
    return [c for c in changes if c.after.get("client_reference") == reference]


def unbook(run: Run, order: Document) -> None:
    """As if an order had never come to the ERP."""
    gone = bookings(run, order)
    run.changes[:] = [change for change in run.changes if change not in gone]


def ask_about(run: Run, order: Document) -> None:
    """As if a clerk had been asked who the buyer of an order is, as soon as it was placed."""
    asked = next(change for change in run.changes if change.entity == "customer_review")
    at = datetime.fromisoformat(order["created_at"])
    run.changes.append(
        replace(asked, at=at, after={**asked.after, "order_references": [order["id"]]}, changes={})
    )


@broken("CUS-03", "customer of store order")
def the_first_of_several_is_taken(run: Run) -> None:
    run.drop_acts("review_resolved")


@broken("CUS-03", "customer of store order")
def another_of_several_is_booked_than_was_chosen(run: Run) -> None:
    book_for(run, ordered_by(run, "pat"), entered(run, "pat.", 1))


@broken("CUS-03", "customer of store order")
def a_name_is_taken_for_a_match(run: Run) -> None:
    book_for(run, ordered_by(run, "anna"), entered(run, "other-anna."))


@broken("CUS-03", "customer of store order")
def somebody_new_is_booked_without_an_account(run: Run) -> None:
    book_for(run, ordered_by(run, "noa"), None)


@broken("CUS-03", "customer of store order")
def a_clerk_is_asked_about_the_only_match(run: Run) -> None:
    ask_about(run, ordered_by(run, "lou"))


@broken("CUS-03", "customer of store order")
def a_clerk_is_asked_about_somebody_new(run: Run) -> None:
    run.settings["existing_account"] = {"action": "hold", "decided_by": "bridge"}
    ask_about(run, ordered_by(run, "noa"))


@broken("CUS-04", "guest's order")
def a_guest_gets_an_account_though_none_should(run: Run) -> None:
    book_for(run, ordered_by(run, "gil"), entered(run, "gil."))


@broken("CUS-04", "guest's order")
def each_guest_order_opens_an_account(run: Run) -> None:
    run.settings["guest_policy"] = "by_mail"
    book_for(run, ordered_by(run, "gil"), entered(run, "gil."))
    for number in (0, 1):
        book_for(run, ordered_by(run, "guest", number), f"cus_guest_{number}")


@broken("CUS-04", "guest's order")
def the_history_does_not_join_after_the_proof(run: Run) -> None:
    booked_of(run, ordered_by(run, "guest"))["customer_id"] = None


@broken("CUS-04", "store customer")
def an_account_is_linked_before_its_mail_is_proven(run: Run) -> None:
    lou = ordered_by(run, "lou")["customer_id"]
    last = run.last_change("store", "customer", lou)
    run.add(last, {"client_reference": entered(run, "lou.")})


@broken("CUS-08", "ERP order")
def a_late_order_lands_on_who_is_gone(run: Run) -> None:
    gone = run.act("customers_merged").facts["gone"]
    booked_of(run, ordered_by(run, "max", 1))["customer_id"] = gone


@broken("CUS-08", "of store order")
def a_late_order_opens_a_new_account(run: Run) -> None:
    account = entered(run, "other-anna.")
    booked_of(run, ordered_by(run, "max", 1))["customer_id"] = account


@broken("CUS-08", "store customer")
def the_stores_customer_stays_with_who_is_gone(run: Run) -> None:
    facts = run.act("customers_merged").facts
    max_id = ordered_by(run, "max")["customer_id"]
    customer = cast(dict[str, Any], run.end.store.customers[max_id])
    customer["client_reference"] = facts["gone"]


@broken("CUS-08", "customer of store order")
def a_new_mail_address_makes_a_new_account(run: Run) -> None:
    noa = [o for o in run.end.store.orders.values() if "noa." in str(o["contact"]["email"])]
    last = sorted(noa, key=lambda order: str(order["number"]))[-1]
    booked_of(run, cast(Document, last))["customer_id"] = entered(run, "other-anna.")


@broken("CUS-12", "customer of store order")
def a_known_buyer_gets_a_second_account(run: Run) -> None:
    booked = booked_of(run, ordered_by(run, "anna"))["customer_id"]
    book_for(run, ordered_by(run, "kim"), booked)


@broken("CUS-12", "tax_id of ERP customer")
def an_account_that_is_only_linked_is_filled(run: Run) -> None:
    last = run.last_change("erp", "customer", entered(run, "lou."))
    first = next(c for c in run.changes if c.system == "store" and c.entity == "order")
    change = run.add(last, {"tax_id": "US-90-1"})
    run.changes[-1] = replace(change, at=first.at)


@broken("CUS-12", "phone of ERP customer")
def blanks_are_left_though_they_should_be_completed(run: Run) -> None:
    run.settings["existing_account"] = {"action": "complete", "decided_by": "bridge"}


@broken("CUS-12", "customer of store order")
def a_known_buyer_is_linked_though_a_new_account_was_wanted(run: Run) -> None:
    run.settings["existing_account"] = {"action": "create", "decided_by": "erp"}


@broken("CUS-12", "customer of store order")
def an_order_is_booked_though_it_should_wait(run: Run) -> None:
    run.settings["existing_account"] = {"action": "hold", "decided_by": "store"}


@broken("CUS-12", "customer of store order")
def an_order_of_a_known_buyer_is_never_booked(run: Run) -> None:
    unbook(run, ordered_by(run, "kim"))


@broken_guests("CUS-03", "customer of store order")
def a_guest_who_buys_again_is_booked_for_a_namesake(run: Run) -> None:
    book_for(run, ordered_by(run, "gil", 1), entered(run, "other-anna."))


@broken_guests("CUS-04", "guest's order")
def a_guest_who_buys_again_gets_another_account(run: Run) -> None:
    book_for(run, ordered_by(run, "gil", 1), entered(run, "gil."))


@broken_guests("CUS-12", "customer of store order")
def a_guest_is_linked_though_a_new_account_was_wanted(run: Run) -> None:
    for number in (0, 1):
        book_for(run, ordered_by(run, "gil", number), entered(run, "gil."))


@broken_guests("CUS-12", "customer of store order")
def a_guests_order_is_booked_though_it_should_wait(run: Run) -> None:
    run.settings["existing_account"] = {"action": "hold", "decided_by": "erp"}
