"""Customers, their passwords and their sessions."""

from datetime import timedelta
from hashlib import scrypt, sha256
from hmac import compare_digest
from typing import Any

from mock_kit.state.database import Tx
from mock_store.selling.people.address_books import address_book, changes_dated, dated
from mock_store.selling.refusals import EmailTaken, UnknownCompany, WrongPassword
from mock_store.tables.accounts.companies import company_of
from mock_store.tables.customers import (
    CustomerRow,
    MailProofRow,
    PasswordRow,
    SessionRow,
    account_by_email,
    customers_by_email,
    email_key,
)
from mock_store.wire.customers import (
    Customer,
    CustomerPatch,
    CustomerWrite,
    LogIn,
    OwnPatch,
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


def add_customer(tx: Tx, wanted: CustomerWrite) -> Customer:
    """Enter a customer. Raises EmailTaken: another one has this mail address.

    An account that has not proven it does not keep its owner out (CUS-04).
    """
    if any(_keeps_mail(row) for row in customers_by_email(tx, wanted.email)):
        raise EmailTaken("another customer has this mail address")
    _check_company(tx, wanted.company_id)
    return customer_item(_new_row(tx, wanted, has_account=False))


def _new_row(tx: Tx, wanted: CustomerWrite, *, has_account: bool) -> CustomerRow:
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
        tax_id=wanted.tax_id,
        company_id=wanted.company_id,
        addresses=address_book(tx, wanted.addresses),
        client_reference=wanted.client_reference,
        custom=wanted.custom,
        has_account=has_account,
    )
    row.changed_at = changes_dated(tx, row.model_dump(), {}, wanted.changed_at)
    tx.session.add(row)
    tx.session.flush()
    _recorded(tx, row, "customer.created")
    return row


def change_customer(tx: Tx, row: CustomerRow, wanted: CustomerPatch | OwnPatch) -> Customer:
    """Change the fields that are present; the same content changes nothing.

    A new mail address of an account is not proven. Raises EmailTaken.
    """
    changes: dict[str, Any] = wanted.model_dump(exclude_unset=True, exclude={"changed_at"})
    if isinstance(wanted, CustomerPatch) and "addresses" in changes:
        changes["addresses"] = address_book(tx, wanted.addresses, row.addresses)
    if "email" in changes:
        _check_email(tx, row, wanted)
        changes["email_key"] = email_key(wanted.email)
    _check_company(tx, changes.get("company_id"))
    if all(getattr(row, name) == value for name, value in changes.items()):
        return customer_item(row)
    earlier, is_remailed = dated(row.model_dump()), changes.get("email_key", row.email_key)
    if row.has_account and is_remailed != row.email_key:
        changes["mail_proven"] = False
        mail_token(tx, row.id, is_remailed)
    for name, value in changes.items():
        setattr(row, name, value)
    stated = wanted.changed_at if isinstance(wanted, CustomerPatch) else {}
    row.changed_at = changes_dated(tx, row.model_dump(), earlier, stated)
    return save_customer(tx, row)


def _check_email(tx: Tx, row: CustomerRow, wanted: CustomerPatch | OwnPatch) -> None:
    """Two accounts cannot log in with one mail address; staff keep customers apart by it, too."""
    for other in customers_by_email(tx, wanted.email):
        is_log_in = row.has_account and other.has_account and other.merged_into is None
        is_kept = isinstance(wanted, CustomerPatch) and _keeps_mail(other)
        if other.id != row.id and (is_log_in or is_kept):
            raise EmailTaken("another customer has this mail address")


def _keeps_mail(row: CustomerRow) -> bool:
    """Whether a mail address is a customer's: entered for them, or proven by their account."""
    return row.merged_into is None and (row.mail_proven or not row.has_account)


def save_customer(tx: Tx, row: CustomerRow) -> Customer:
    """Write a changed customer and record it."""
    tx.touch(row)
    tx.session.add(row)
    tx.session.flush()
    return _recorded(tx, row, "customer.updated")


def _check_company(tx: Tx, company_id: str | None) -> None:
    if company_id is not None and company_of(tx, company_id) is None:
        raise UnknownCompany("there is no such company", company_id=company_id)


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


def mail_token(tx: Tx, customer_id: str, key: str) -> None:
    """Mail a token to an address: who sends it back reads that address (CUS-04)."""
    proof = MailProofRow(customer_id=customer_id, email_key=key, token=tx.new_id("mail"))
    tx.session.merge(proof)


def register(tx: Tx, wanted: Registration) -> Customer:
    """Open an account; what the store knows of the mail address joins it after proof (CUS-04).

    Raises EmailTaken when there is an account with this mail address.
    """
    if account_by_email(tx, wanted.email) is not None:
        raise EmailTaken("another customer has this mail address")
    plain = CustomerWrite(email=wanted.email, name=wanted.name, phone=wanted.phone)
    row = _new_row(tx, plain, has_account=True)
    salt = tx.new_id("salt")
    secret = password_hash(wanted.password, salt)
    tx.session.add(PasswordRow(customer_id=row.id, salt=salt, scrypt=secret))
    mail_token(tx, row.id, row.email_key)
    return customer_item(row)


def log_in(tx: Tx, wanted: LogIn) -> Session:
    """Open a session. Raises WrongPassword, without saying which of the two is wrong."""
    row = account_by_email(tx, wanted.email)
    secret = None if row is None else tx.session.get(PasswordRow, row.id)
    if row is None or secret is None:
        raise WrongPassword("mail address and password do not belong together")
    if not compare_digest(password_hash(wanted.password, secret.salt), secret.scrypt):
        raise WrongPassword("mail address and password do not belong together")
    # Whoever was merged logs in as the one that goes on.
    customer_id = row.merged_into or row.id
    token = f"{tx.new_id('session')}{tx.new_id('')}"
    expires_at = tx.now + SESSION_LASTS
    tx.session.add(
        SessionRow(token_digest=token_digest(token), customer_id=customer_id, expires_at=expires_at)
    )
    return Session(token=token, customer_id=customer_id, expires_at=expires_at)
