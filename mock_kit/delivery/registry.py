"""The rows of subscriptions: who listens to what, and whether it still does."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Row, select, update

from mock_kit.clock import instant_text
from mock_kit.delivery import statements
from mock_kit.delivery.topics import unpacked
from mock_kit.instants import InstantText
from mock_kit.state.database import Tx

# A sequence that counts every change of subscriptions; the deliverer watches it in memory.
REVISION = "subscription_revision"
OPEN_STATUSES = statements.OPEN_STATUSES


class SubscriptionOut(BaseModel):
    """A webhook subscription; its secret is shown only when it is made or rotated."""

    id: str
    url: str
    topics: list[str]
    status: Literal["active", "disabled"]
    disabled_reason: str | None
    max_events_per_request: int
    version: int
    created_at: InstantText
    updated_at: InstantText


class SubscriptionWithSecret(SubscriptionOut):
    """The same with its secret, as Standard Webhooks writes it."""

    secret: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A listener as the deliverer sees it; `secrets` are those that sign now."""

    id: str
    url: str
    topics: tuple[str, ...]
    secrets: tuple[str, ...]
    events_max: int
    after_change_no: int


def shown(row: Row[Any]) -> SubscriptionOut:
    """Show a subscription to its owner."""
    fields = {name: getattr(row, name) for name in SubscriptionOut.model_fields}
    return SubscriptionOut.model_validate({**fields, "topics": unpacked(row.topics)})


def find(tx: Tx, subscription_id: str) -> Row[Any] | None:
    """Return the row, or None."""
    table = tx.tables.webhook_subscriptions
    return tx.connection.execute(select(table).where(table.c.id == subscription_id)).first()


def active(tx: Tx) -> list[Subscription]:
    """Return the subscriptions that are delivered to, in the order of their making."""
    query = statements.active(tx.tables.webhook_subscriptions)
    return [_listener(tx, row) for row in query.all(tx)]


def _listener(tx: Tx, row: Row[Any]) -> Subscription:
    secrets = [row.secret]
    if row.old_secret and row.old_secret_until > instant_text(tx.now):
        secrets.append(row.old_secret)
    return Subscription(
        id=row.id,
        url=row.url,
        topics=unpacked(row.topics),
        secrets=tuple(secrets),
        events_max=row.max_events_per_request,
        after_change_no=row.after_change_no,
    )


def change(tx: Tx, row: Row[Any], **values: Any) -> Row[Any]:
    """Change columns of a subscription under a new version."""
    tx.number(REVISION)
    table = tx.tables.webhook_subscriptions
    stamp = {
        "version": row.version + 1,
        "change_no": tx.change_no(),
        "updated_at": instant_text(tx.now),
    }
    if values.get("status") == "active" and row.status != "active":
        # What happened while it was off is in the feed and is not sent later.
        values |= {"disabled_reason": None, "after_change_no": stamp["change_no"]}
    tx.connection.execute(update(table).where(table.c.id == row.id).values(**values, **stamp))
    changed = find(tx, row.id)
    assert changed is not None
    return changed


def rotate(tx: Tx, row: Row[Any], *, secret: str, overlap_s: float) -> Row[Any]:
    """Give a new secret; the one before signs too until the overlap ends."""
    until = instant_text(tx.now + timedelta(seconds=overlap_s))
    return change(tx, row, secret=secret, old_secret=row.secret, old_secret_until=until)


def disable(tx: Tx, subscription_id: str, reason: str) -> None:
    """Switch a subscription off, say so in the feed, and give up what is open for it."""
    row = find(tx, subscription_id)
    if row is None or row.status != "active":
        return
    changed = change(tx, row, status="disabled", disabled_reason=reason)
    give_up(tx, subscription_id, reason)
    tx.record(
        "webhook_subscription",
        subscription_id,
        version=changed.version,
        change_no=changed.change_no,
        topic="webhook_subscription.disabled",
        snapshot=shown(changed),
    )


def give_up(tx: Tx, subscription_id: str, reason: str) -> None:
    """End the open deliveries of a subscription that is no longer delivered to."""
    table = tx.tables.webhook_deliveries
    tx.connection.execute(
        update(table)
        .where(table.c.subscription_id == subscription_id, table.c.status.in_(OPEN_STATUSES))
        .values(status="failed", last_error=reason, ended_at=instant_text(tx.now))
    )
