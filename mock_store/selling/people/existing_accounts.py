"""The store decides: whom an order is of, when its mail address is known already (CUS-12)."""

from mock_kit.state.database import Tx
from mock_store.domain.order import Order
from mock_store.selling.accounts import change_customer
from mock_store.selling.people.address_books import place_of
from mock_store.tables.customers import CustomerRow, customers_by_email
from mock_store.wire.customers import CustomerAddress, CustomerPatch, Policy, ResolveAnswer

POLICY = "policy:existing-accounts"


def policy_of(tx: Tx) -> Policy:
    """Return the policy in force."""
    return Policy.model_validate_json(tx.state(POLICY) or "{}")


def resolve_buyer(tx: Tx, order: Order) -> ResolveAnswer:
    """Say whom an order is of; a buyer who is linked already is asked about no more."""
    own = None if order.customer_id is None else tx.session.get(CustomerRow, order.customer_id)
    if own is not None and own.client_reference is not None:
        return _answer("linked", own)
    known = [
        row
        for row in customers_by_email(tx, order.contact.email if own is None else own.email)
        if row.client_reference is not None and row.merged_into is None
    ]
    if not known:
        return ResolveAnswer(outcome="created", customer_id=None, client_reference=None)
    action = policy_of(tx).action
    if action == "create":
        return ResolveAnswer(outcome="created", customer_id=None, client_reference=None)
    if action == "hold" or len(known) > 1:
        return _answer("held", known[0])
    if action == "complete":
        _complete(tx, known[0], order, own)
        return _answer("completed", known[0])
    return _answer("linked", known[0])


def _answer(outcome: str, row: CustomerRow) -> ResolveAnswer:
    facts = {
        "outcome": outcome,
        "customer_id": row.id,
        "client_reference": row.client_reference,
    }
    return ResolveAnswer.model_validate(facts)


def _complete(tx: Tx, known: CustomerRow, order: Order, own: CustomerRow | None) -> None:
    """Fill what the known customer lacks from the order and its buyer; write nothing over."""
    blanks: dict[str, object] = {}
    phone = order.contact.phone if own is None else own.phone or order.contact.phone
    if known.phone is None and phone is not None:
        blanks["phone"] = phone
    if known.tax_id is None and own is not None and own.tax_id is not None:
        blanks["tax_id"] = own.tax_id
    place = order.shipping_address.model_dump()
    if place_of(place) not in [place_of(each) for each in known.addresses]:
        added = CustomerAddress.model_validate(place)
        book = [CustomerAddress.model_validate(each) for each in known.addresses]
        blanks["addresses"] = [*book, added]
    if blanks:
        change_customer(tx, known, CustomerPatch.model_validate(blanks))
