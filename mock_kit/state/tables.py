"""The kit's own tables, made on the metadata of each mock, with their prebuilt statements."""

from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from mock_kit.state.prepared import Prepared


@dataclass(frozen=True)
class KitTables:
    """Tables of the kit on one mock's metadata; instants are ISO text in UTC.

    `changes` is the change journal, the feed and the webhook outbox in one.
    """

    metadata: MetaData
    kit_state: Table
    sequences: Table
    changes: Table
    exchanges: Table
    idempotency_keys: Table
    webhook_subscriptions: Table
    webhook_deliveries: Table
    faults: Table
    fault_bites: Table
    insert_change: Prepared
    insert_exchange: Prepared
    amend_exchange: Prepared
    insert_sequence: Prepared
    update_sequence: Prepared
    find_answer: Prepared
    insert_answer: Prepared


def kit_tables(metadata: MetaData) -> KitTables:
    """Make the kit's tables on `metadata`; once per metadata."""
    sequences = _sequences(metadata)
    changes = _changes(metadata)
    exchanges = _exchanges(metadata)
    keys = _idempotency_keys(metadata)
    answer = (keys.c.fingerprint, keys.c.status, keys.c.etag, keys.c.location, keys.c.body)
    return KitTables(
        metadata=metadata,
        kit_state=_kit_state(metadata),
        sequences=sequences,
        changes=changes,
        exchanges=exchanges,
        idempotency_keys=keys,
        webhook_subscriptions=_webhook_subscriptions(metadata),
        webhook_deliveries=_webhook_deliveries(metadata),
        faults=_faults(metadata),
        fault_bites=_fault_bites(metadata),
        insert_change=Prepared(insert(changes)),
        insert_exchange=Prepared(insert(exchanges)),
        amend_exchange=Prepared(
            update(exchanges).where(exchanges.c.request_id == bindparam("of_request"))
        ),
        insert_sequence=Prepared(insert(sequences)),
        update_sequence=Prepared(update(sequences).where(sequences.c.name == bindparam("of_name"))),
        find_answer=Prepared(
            select(*answer).where(
                keys.c.actor == bindparam("actor"), keys.c.key == bindparam("key")
            )
        ),
        insert_answer=Prepared(insert(keys)),
    )


def _kit_state(metadata: MetaData) -> Table:
    return Table(
        "kit_state",
        metadata,
        Column("key", String(64), primary_key=True),
        Column("value", Text, nullable=False),
    )


def _sequences(metadata: MetaData) -> Table:
    return Table(
        "sequences",
        metadata,
        Column("name", String(64), primary_key=True),
        Column("value", Integer, nullable=False),
    )


def _changes(metadata: MetaData) -> Table:
    return Table(
        "changes",
        metadata,
        Column("change_no", Integer, primary_key=True, autoincrement=False),
        Column("commit_seq", Integer, nullable=False),
        Column("at", String(32), nullable=False),
        Column("business_at", String(32), nullable=False),
        Column("entity", String(64), nullable=False),
        Column("entity_id", String(128), nullable=False),
        Column("version", Integer, nullable=False),
        Column("topic", String(64), nullable=False),
        Column("actor", String(64)),
        Column("cause", String(64)),
        Column("snapshot", LargeBinary, nullable=False),
        Index("changes_by_entity", "entity", "entity_id", "change_no"),
    )


def _exchanges(metadata: MetaData) -> Table:
    return Table(
        "exchanges",
        metadata,
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("at", String(32), nullable=False),
        Column("started_at", String(32), nullable=False),
        Column("ended_at", String(32), nullable=False),
        Column("request_id", String(64), nullable=False, index=True),
        Column("actor", String(64)),
        Column("method", String(16), nullable=False),
        Column("path", Text, nullable=False),
        Column("query", Text, nullable=False),
        Column("status", Integer, nullable=False),
        Column("commit_seq", Integer),
        Column("answer_lost", Boolean, nullable=False),
        Column("idempotency_key", String(255)),
        Column("if_match", Text),
        Column("client_reference", Text),
        Column("request", Text),
    )


def _idempotency_keys(metadata: MetaData) -> Table:
    return Table(
        "idempotency_keys",
        metadata,
        Column("actor", String(64), primary_key=True),
        Column("key", String(255), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("status", Integer, nullable=False),
        Column("etag", Text),
        Column("location", Text),
        Column("body", LargeBinary, nullable=False),
        Column("created_at", String(32), nullable=False),
    )


def _webhook_subscriptions(metadata: MetaData) -> Table:
    return Table(
        "webhook_subscriptions",
        metadata,
        Column("id", String(64), primary_key=True),
        Column("url", Text, nullable=False),
        Column("topics", Text, nullable=False),  # JSON list
        Column("status", String(16), nullable=False),
        Column("disabled_reason", Text),
        Column("secret", Text, nullable=False),
        Column("old_secret", Text),
        Column("old_secret_until", String(32)),
        Column("max_events_per_request", Integer, nullable=False),
        Column("after_change_no", Integer, nullable=False),  # everything up to it was taken up
        Column("version", Integer, nullable=False),
        Column("change_no", Integer, nullable=False),
        Column("created_at", String(32), nullable=False),
        Column("updated_at", String(32), nullable=False),
    )


def _webhook_deliveries(metadata: MetaData) -> Table:
    return Table(
        "webhook_deliveries",
        metadata,
        Column("id", String(64), primary_key=True),
        Column("seq", Integer, nullable=False, index=True),
        Column("subscription_id", String(64), nullable=False),
        Column("status", String(16), nullable=False),
        Column("change_nos", Text, nullable=False),  # JSON list, in the order of sending
        Column("topics", Text, nullable=False),  # JSON list
        Column("body", LargeBinary),  # only of messages made by hand; else from the changes
        Column("extra_sends", Integer, nullable=False),  # copies wanted by a fault or by hand
        Column("is_parallel", Boolean, nullable=False),
        Column("fault_id", String(64)),  # the fault that shaped it
        Column("attempts", Integer, nullable=False),
        Column("next_attempt_at", String(32)),
        Column("last_status", Integer),
        Column("last_error", Text),
        Column("created_at", String(32), nullable=False),
        Column("ended_at", String(32)),
        # The few open rows are found among the many that were delivered long ago.
        Index("deliveries_in_turn", "subscription_id", "status", "seq"),
        Index("deliveries_due", "status", "next_attempt_at"),
    )


def _faults(metadata: MetaData) -> Table:
    return Table(
        "faults",
        metadata,
        Column("id", String(64), primary_key=True),
        Column("seq", Integer, nullable=False),
        Column("kind", String(64), nullable=False),
        Column("topic", Text),
        Column("path", Text),
        Column("method", String(16)),
        Column("actor", String(64)),
        Column("entity_id", Text),
        Column("times", Integer),
        Column("probability", Float),
        Column("params", Text, nullable=False),  # JSON map
        Column("bites", Integer, nullable=False),
        Column("created_at", String(32), nullable=False),
    )


def _fault_bites(metadata: MetaData) -> Table:
    return Table(
        "fault_bites",
        metadata,
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("fault_id", String(64), nullable=False),
        Column("kind", String(64), nullable=False),
        Column("at", String(32), nullable=False),
        Column("subject", Text, nullable=False),
    )
