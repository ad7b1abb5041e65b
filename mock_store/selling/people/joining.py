"""Two customers become one, and a guest's orders join an account (CUS-04, CUS-08)."""

from collections.abc import Sequence
from hmac import compare_digest

from sqlalchemy import update
from sqlmodel import col, select

from mock_kit.state.database import Tx
from mock_store.domain.order import Order
from mock_store.selling.accounts import save_customer
from mock_store.selling.billing.showing import give_papers
from mock_store.selling.changing import change_order
from mock_store.selling.people.address_books import DEFAULTS, place_of
from mock_store.selling.refusals import WrongToken
from mock_store.tables.customers import (
    CustomerRow,
    MailProofRow,
    SessionRow,
    customers_by_email,
)
from mock_store.tables.orders import every_order_of_customer, orders_of_guest
from mock_store.wire.customers import Customer

_BLANKS = ("phone", "tax_id", "company_id", "client_reference")


def prove_mail(tx: Tx, row: CustomerRow, token: str) -> Customer:
    """Note that the customer reads the mail of the address, and join what belongs to it.

    Known customers without an account and guest orders of the same mail address become the
    account's. Raises WrongToken.
    """
    proof = tx.session.get(MailProofRow, row.id)
    is_right = proof is not None and compare_digest(proof.token.encode(), token.encode())
    if not is_right or (proof is not None and proof.email_key != row.email_key):
        raise WrongToken("the token is not the one that was mailed to this address last")
    row.mail_proven = True
    for known in customers_by_email(tx, row.email):
        if known.id != row.id and known.merged_into is None and not known.has_account:
            merge_customer(tx, known, row)
    give_orders(tx, orders_of_guest(tx, row.email_key), row.id)
    return save_customer(tx, row)


def merge_customer(tx: Tx, gone: CustomerRow, into: CustomerRow) -> Customer:
    """Give the history, addresses and missing fields of `gone` to `into`; record both.

    What `into` knows stays as it is. Whoever logs in as `gone` goes on as `into`.
    """
    for name in _BLANKS:
        if getattr(into, name) is None:
            setattr(into, name, getattr(gone, name))
    places = [place_of(each) for each in into.addresses]
    taken = [flag for flag in DEFAULTS if any(each[flag] for each in into.addresses)]
    into.addresses = into.addresses + [
        each | dict.fromkeys(taken, False)
        for each in gone.addresses
        if place_of(each) not in places
    ]
    gone.status, gone.merged_into = "merged", into.id
    earlier = select(CustomerRow).where(col(CustomerRow.merged_into) == gone.id)
    for row in tx.session.exec(earlier).all():
        row.merged_into = into.id
        save_customer(tx, row)
    tx.session.exec(
        update(SessionRow).where(col(SessionRow.customer_id) == gone.id).values(customer_id=into.id)
    )
    save_customer(tx, gone)
    item = save_customer(tx, into)
    give_history(tx, gone.id, into.id)
    return item


def give_history(tx: Tx, gone: str, into: str) -> None:
    """Make everything that was one customer's another's; each record is recorded by itself."""
    give_orders(tx, every_order_of_customer(tx, gone), into)
    give_papers(tx, gone, into)


def give_orders(tx: Tx, orders: Sequence[Order], customer_id: str) -> None:
    """Make these orders a customer's; how they were placed and what they say stays."""
    for order in orders:
        change_order(tx, order, order.model_copy(update={"customer_id": customer_id}))
