"""People from outside: accounts opened and completed for them, and reviews asked for."""

from collections.abc import Mapping
from typing import Any

from mock_erp.api.sales.customers import change_fields, new_customer
from mock_erp.domain.customers import place_of
from mock_erp.tables.customers import Customer, save_customer
from mock_erp.tables.people.reviews import CustomerReview, write_review
from mock_erp.tables.registry import stamps
from mock_erp.wire.accounts import ReviewInput
from mock_erp.wire.customers import CustomerInput, CustomerPatch
from mock_kit.state.database import Tx

_BLANKS = ("email", "phone", "tax_id")


def open_account(tx: Tx, person: Mapping[str, Any]) -> Customer:
    """Open an account for a person who has none."""
    plain = {name: value for name, value in person.items() if name != "reference"}
    body = {"kind": "person", "client_reference": person.get("reference"), **plain}
    return new_customer(tx, CustomerInput.model_validate(body))


def complete_account(tx: Tx, customer: Customer, person: Mapping[str, Any]) -> Customer:
    """Fill what the account lacks from what is known of the person; nothing is written over."""
    blanks: dict[str, Any] = {
        name: person[name]
        for name in _BLANKS
        if not getattr(customer, name) and person.get(name) is not None
    }
    places = [place_of(each) for each in customer.addresses]
    missing = [each for each in person.get("addresses", ()) if place_of(each) not in places]
    if missing:
        blanks["addresses"] = missing
    if blanks and change_fields(tx, customer, CustomerPatch.model_validate(blanks)):
        save_customer(tx, customer)
    return customer


def open_review(tx: Tx, wanted: ReviewInput) -> CustomerReview:
    """Put a person on the clerk's list."""
    facts = wanted.model_dump(mode="json")
    review = CustomerReview(id=tx.new_id("rev"), **facts, **stamps(tx))
    write_review(tx, review, "customer_review.created")
    return review
