"""People whom a clerk has to look at before anything is booked for them."""

from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON
from sqlmodel import Field, col, select

from mock_erp.tables.registry import Entity
from mock_kit.state.database import Tx

_PUBLISHED = (
    "id",
    "status",
    "reason",
    "person",
    "candidates",
    "order_references",
    "customer_id",
    "client_reference",
    "version",
    "created_at",
    "updated_at",
)


class CustomerReview(Entity, table=True):
    """A person who may be one of several customers, or of one whom a policy asks about."""

    __tablename__ = "customer_reviews"

    id: str = Field(primary_key=True)
    status: str = "open"
    reason: str
    person: dict[str, Any] = Field(sa_type=JSON)
    # Ids of the customers that match, and references of the orders that wait.
    candidates: list[str] = Field(default_factory=list, sa_type=JSON)
    order_references: list[str] = Field(default_factory=list, sa_type=JSON)
    customer_id: str | None = None
    client_reference: str | None = Field(default=None, index=True)


def review_document(review: CustomerReview) -> dict[str, Any]:
    """Return the review as it is published."""
    return {name: getattr(review, name) for name in _PUBLISHED}


def review_bytes(review: CustomerReview) -> bytes:
    """Return the published review as JSON."""
    return to_json(review_document(review))


def write_review(tx: Tx, review: CustomerReview, topic: str) -> None:
    """Write a review, stamped by the caller, and record it."""
    tx.session.add(review)
    tx.session.flush()
    tx.record(
        "customer_review",
        review.id,
        version=review.version,
        change_no=review.change_no,
        topic=topic,
        snapshot=review_bytes(review),
    )


def review_of(tx: Tx, reference: str | None) -> CustomerReview | None:
    """Return the latest review of the person with this reference."""
    if reference is None:
        return None
    of_person = select(CustomerReview).where(col(CustomerReview.client_reference) == reference)
    return tx.session.exec(of_person.order_by(col(CustomerReview.change_no).desc())).first()
