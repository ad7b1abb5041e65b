"""Lists and single reads that every noun has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Query
from sqlmodel import col, select

from mock_erp.tables.registry import Entity
from mock_erp.wire.fields import PRINTABLE, Instant, Output
from mock_kit.state.database import Tx
from mock_kit.web.paging import (
    MOST_IDS,
    CursorQuery,
    IdsQuery,
    LimitQuery,
    ids_of,
    page,
    position,
)
from mock_kit.web.problems import NotFound

Row = TypeVar("Row", bound=Entity)

ReferenceQuery = Annotated[
    str | None,
    Query(max_length=255, pattern=PRINTABLE, description="Only those created with this."),
]
SinceQuery = Annotated[Instant | None, Query(description="Only those changed since then.")]


class Page(Output):
    """Items in the order of their last change; go on with `next_cursor` until it is null."""

    items: list[Any]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What every list can be asked for."""

    limit: int = 100
    cursor: str | None = None
    ids: str | None = None
    updated_since: Any = None
    client_reference: str | None = None
    client_references: str | None = None


async def list_query(
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
    ids: IdsQuery = None,
    updated_since: SinceQuery = None,
    client_reference: ReferenceQuery = None,
    client_references: IdsQuery = None,
) -> ListQuery:
    """Read the query parameters that every list has."""
    return ListQuery(limit, cursor, ids, updated_since, client_reference, client_references)


def listing(
    tx: Tx,
    model: type[Row],
    query: ListQuery,
    *,
    item: Callable[[list[Row]], list[Any]],
    where: tuple[Any, ...] = (),
) -> dict[str, Any]:
    """Return a page of rows that meet the query, in the order of their last change.

    `item` shows all rows of the page at once, so that it can read what belongs to them.
    """
    columns: Any = model
    asked = ids_of(query.ids)
    many = ids_of(query.client_references)
    conditions = [col(columns.change_no) > position(query.cursor, tx.epoch), *where]
    if asked is not None:
        conditions.append(col(columns.id).in_(asked))
    if many is not None:
        conditions.append(col(columns.client_reference).in_(many))
    if query.client_reference is not None:
        conditions.append(col(columns.client_reference) == query.client_reference)
    if query.updated_since is not None:
        conditions.append(col(columns.updated_at) >= query.updated_since)
    # A multi-get comes in one page, however few items a page has by default.
    limit = max(query.limit, MOST_IDS) if asked or many else query.limit
    found = select(model).where(*conditions).order_by(col(columns.change_no)).limit(limit + 1)
    rows = list(tx.session.exec(found).all())
    shown = iter(item(rows[:limit]))
    return page(tx, rows, limit, item=lambda _: next(shown))


def found(tx: Tx, model: type[Row], row_id: str) -> Row:
    """Return the row with this id; raises NotFound."""
    row = tx.session.get(model, row_id)
    if row is None:
        raise NotFound(f"no {model.__name__} has the id that was asked for")
    return row
