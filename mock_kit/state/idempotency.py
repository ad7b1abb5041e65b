"""Same key and same request: same answer. Same key and another request: refused."""

from dataclasses import dataclass
from hashlib import sha256

from mock_kit.clock import instant_text
from mock_kit.state.transaction import Tx

LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer that was given when the key was first used."""

    fingerprint: str
    status: int
    etag: str | None
    location: str | None
    body: bytes


def fingerprint(method: str, path: str, query: str, body: bytes) -> str:
    """Name a request by what it asks for."""
    return sha256(b"\n".join((method.encode(), path.encode(), query.encode(), body))).hexdigest()


def find_answer(tx: Tx, actor: str, key: str) -> StoredAnswer | None:
    row = tx.tables.find_answer.first(tx, {"actor": actor, "key": key})
    if row is None:
        return None
    return StoredAnswer(row[0], row[1], row[2], row[3], row[4])


def keep_answer(tx: Tx, actor: str, key: str, answer: StoredAnswer) -> None:
    """Store the answer in the transaction of its effect."""
    tx.tables.insert_answer.run(
        tx,
        {
            "actor": actor,
            "key": key,
            "fingerprint": answer.fingerprint,
            "status": answer.status,
            "etag": answer.etag,
            "location": answer.location,
            "body": answer.body,
            "created_at": instant_text(tx.now),
        },
    )
