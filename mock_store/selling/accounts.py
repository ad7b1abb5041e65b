"""Customers, their passwords and their sessions."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import scrypt, sha256
from hmac import compare_digest
from typing import Any

from mock_kit.state.database import Tx
from mock_store.selling.refusals import EmailTaken, WrongPassword
from mock_store.tables.customers import (
    CustomerRow,
    PasswordRow,
    SessionRow,
    customer_by_email,
    email_key,
)
from mock_store.wire.customers import (
    Customer,
    CustomerAddress,
    CustomerPatch,
    CustomerWrite,
    LogIn,
    Registration,
    Session,
)

SESSION_LASTS = timedelta(days=30)
# Chosen: cheap enough for a mock under load, the algorithm is the real one.
SCRYPT_COST = {"n": 2**12, "r": 8, "p": 1}


def password_hash(password: str, salt: str) -> str:
    """Return the scrypt hash of a password."""
    return scrypt(password.encode(), salt=salt.encode(), dklen=32, **SCRYPT_COST).hex()


def token_digest(token: str) -> str:
    """Return the form in which a session token is kept."""
    return sha256(token.encode()).hexdigest()


def customer_item(row: CustomerRow) -> Customer:
    """Return a customer as answered and recorded; passwords never leave the database."""
    return Customer(**row.model_dump(exclude={"change_no", "email_key"}))


def add_customer(tx: Tx, wanted: CustomerWrite, *, has_account: bool = False) -> Customer:
    """Enter a customer. Raises EmailTaken: the mail address is the log-in."""
    if customer_by_email(tx, wanted.email) is not None:
        raise EmailTaken("another customer has this mail address")
    row = CustomerRow(
        id=tx.new_id("cus"),
        version=1,
        change_no=tx.change_no(),
        created_at=tx.now,
        updated_at=tx.now,
        email=wanted.email,
        email_key=email_key(wanted.email),
        name=wanted.name,
        phone=wanted.phone,
        addresses=address_book(tx, wanted.addresses),
        client_reference=wanted.client_reference,
        custom=wanted.custom,
        has_account=has_account,
    )
    tx.session.add(row)
    tx.session.flush()
    return _recorded(tx, row, "customer.created")


def change_customer(tx: Tx, row: CustomerRow, wanted: CustomerPatch) -> Customer:
    """Change the fields that are present; the same content changes nothing."""
    changes: dict[str, Any] = wanted.model_dump(exclude_unset=True)
    if "addresses" in changes:
        changes["addresses"] = address_book(tx, wanted.addresses)
    if "email" in changes:
        owner = customer_by_email(tx, wanted.email)
        if owner is not None and owner.id != row.id:
            raise EmailTaken("another customer has this mail address")
        changes["email_key"] = email_key(wanted.email)
    if all(getattr(row, name) == value for name, value in changes.items()):
        return customer_item(row)
    for name, value in changes.items():
        setattr(row, name, value)
    tx.touch(row)
    tx.session.add(row)
    tx.session.flush()
    return _recorded(tx, row, "customer.updated")


def _recorded(tx: Tx, row: CustomerRow, topic: str) -> Customer:
    item = customer_item(row)
    tx.record(
        "customer",
        row.id,
        version=row.version,
        change_no=row.change_no,
        topic=topic,
        snapshot=item,
    )
    return item


def address_book(tx: Tx, wanted: Sequence[CustomerAddress]) -> list[dict[str, Any]]:
    """Return addresses with ids; of several defaults of a kind the first one is it."""
    seen: list[str] = []
    book = []
    for address in wanted:
        entry = address.model_dump()
        entry["id"] = address.id or tx.new_id("adr")
        for kind in ("is_default_shipping", "is_default_billing"):
            entry[kind] = entry[kind] and kind not in seen
            if entry[kind]:
                seen.append(kind)
        book.append(entry)
    return book


def register(tx: Tx, wanted: Registration) -> Customer:
    """Open an account under a mail address that no customer has yet (CUS-04)."""
    plain = CustomerWrite(email=wanted.email, name=wanted.name, phone=wanted.phone)
    customer = add_customer(tx, plain, has_account=True)
    salt = tx.new_id("salt")
    secret = password_hash(wanted.password, salt)
    tx.session.add(PasswordRow(customer_id=customer.id, salt=salt, scrypt=secret))
    return customer


def log_in(tx: Tx, wanted: LogIn) -> Session:
    """Open a session. Raises WrongPassword, without saying which of the two is wrong."""
    row = customer_by_email(tx, wanted.email)
    secret = None if row is None else tx.session.get(PasswordRow, row.id)
    if row is None or secret is None:
        raise WrongPassword("mail address and password do not belong together")
    if not compare_digest(password_hash(wanted.password, secret.salt), secret.scrypt):
        raise WrongPassword("mail address and password do not belong together")
    token = f"{tx.new_id('session')}{tx.new_id('')}"
    expires_at = tx.now + SESSION_LASTS
    tx.session.add(
        SessionRow(token_digest=token_digest(token), customer_id=row.id, expires_at=expires_at)
    )
    return Session(token=token, customer_id=row.id, expires_at=expires_at)
