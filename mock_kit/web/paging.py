"""Total, opaque cursors: every well-formed cursor is a position, or of another life (410)."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query

from mock_kit.state.transaction import Tx
from mock_kit.web.problems import InvalidInput, UnknownEpoch

EPOCH_DIGITS = 8
CURSOR_PATTERN = r"^[0-9a-f]{24}$"
LARGEST_NUMBER = 2**63 - 1  # of a signed 64-bit column
MOST_IDS = 200
IDS_PATTERN = r"^[^,\x00-\x1f\x7f]+(,[^,\x00-\x1f\x7f]+)*$"
LONGEST_IDS = 26_000  # characters: 200 ids of 128 and their commas, rounded up

OF_IDS = "At most 200, by comma; found ones are answered on one page, unknown ones left out."

CursorQuery = Annotated[
    str | None,
    Query(
        pattern=CURSOR_PATTERN,
        description="Where to read on: the `next_cursor` of the page before; none: from the start.",
    ),
]
LimitQuery = Annotated[int, Query(ge=1, le=500, description="At most so many items.")]
NumberQuery = Annotated[int, Query(ge=0, le=LARGEST_NUMBER, description="the last one seen")]
IdsQuery = Annotated[
    str | None,
    Query(pattern=IDS_PATTERN, max_length=LONGEST_IDS, description=OF_IDS),
]

Row = TypeVar("Row")


def cursor_text(epoch: str, change_no: int) -> str:
    return f"{epoch}{change_no:016x}"


def position(cursor: str | None, epoch: str) -> int:
    """Return the change number after which to go on; 0 is the start.

    Raises UnknownEpoch for a cursor of another life of this system.
    """
    if cursor is None:
        return 0
    if cursor[:EPOCH_DIGITS] != epoch:
        raise UnknownEpoch("this cursor is of another life: resync from the start")
    return min(int(cursor[EPOCH_DIGITS:], 16), LARGEST_NUMBER)


def page(
    tx: Tx, rows: Sequence[Row], limit: int, *, item: Callable[[Row], Any], change_no: Any = None
) -> dict[str, Any]:
    """Make a page of `rows`, which were read with `limit + 1` in the order of change numbers.

    `change_no` reads the change number of a row; by default its attribute of that name.
    """
    number_of = change_no or (lambda row: row.change_no)
    shown = rows[:limit]
    more = len(rows) > limit
    return {
        "items": [item(row) for row in shown],
        "next_cursor": cursor_text(tx.epoch, number_of(shown[-1])) if more else None,
    }


def ids_of(text: str | None) -> list[str] | None:
    """Split `?ids=a,b` into distinct ids in their order; None when it was not given."""
    if text is None:
        return None
    ids = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if len(ids) > MOST_IDS:
        raise InvalidInput(f"at most {MOST_IDS} ids in one request")
    return ids
