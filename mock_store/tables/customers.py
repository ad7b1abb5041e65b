"""Customers of the installation, and the sessions of those who logged in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.tables.registry import StoreTable, core


class CustomerRow(StoreTable, table=True):
    """One customer. `email_key` is the mail address without regard to case.

    An account whose mail address is not proven may stand beside a customer of the same address
    who has no account: who registers does not get the history of others (CUS-04).
    """

    __tablename__ = "customers"

    id: str = Field(primary_key=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    email: str
    email_key: str = Field(index=True)
    name: str
    phone: str | None = None
    tax_id: str | None = None
    # The company that the customer orders for.
    company_id: str | None = Field(default=None, index=True)
    addresses: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    client_reference: str | None = Field(default=None, index=True)
    custom: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    changed_at: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    has_account: bool = False
    mail_proven: bool = False
    status: str = "active"
    merged_into: str | None = Field(default=None, index=True)


class PasswordRow(StoreTable, table=True):
    """The password of a customer who has an account, as salt and scrypt hash."""

    __tablename__ = "customer_passwords"

    customer_id: str = Field(primary_key=True)
    salt: str
    scrypt: str


class MailProofRow(StoreTable, table=True):
    """What was mailed to the address of an account; it proves that address and no later one."""

    __tablename__ = "mail_proofs"

    customer_id: str = Field(primary_key=True)
    email_key: str
    token: str


class SessionRow(StoreTable, table=True):
    """A log-in; the token itself is not kept, only its digest."""

    __tablename__ = "customer_sessions"

    token_digest: str = Field(primary_key=True)
    customer_id: str = Field(index=True)
    expires_at: datetime


_SESSIONS = core("customer_sessions")
_LIVE_SESSION = Prepared(
    core_select(_SESSIONS.c.customer_id).where(
        _SESSIONS.c.token_digest == bindparam("token_digest"),
        _SESSIONS.c.expires_at > bindparam("now"),
    )
)


def email_key(email: str) -> str:
    """Return the form under which a mail address is compared."""
    return email.strip().casefold()


def customers_by_email(tx: Tx, email: str) -> Sequence[CustomerRow]:
    """Return the customers with exactly this mail address, whatever its case; merged ones last."""
    wanted = select(CustomerRow).where(col(CustomerRow.email_key) == email_key(email))
    return tx.session.exec(
        wanted.order_by(col(CustomerRow.status), col(CustomerRow.created_at), col(CustomerRow.id))
    ).all()


def account_by_email(tx: Tx, email: str) -> CustomerRow | None:
    """Return the account with this mail address, also one that was merged into another."""
    accounts = [row for row in customers_by_email(tx, email) if row.has_account]
    return accounts[0] if accounts else None


def customer_of_session(tx: Tx, token_digest: str) -> str | None:
    """Return the customer of a live session."""
    facts = {"token_digest": token_digest, "now": tx.now}
    found: str | None = _LIVE_SESSION.scalar(tx, facts)
    return found
