"""Routes of stock items and the ledger."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import col, select

from mock_erp.api.inventory.acts import movement_shown
from mock_erp.api.listing import Page
from mock_erp.api.refusals import read_refuses
from mock_erp.api.roles import READERS
from mock_erp.tables.stock import StockItem, StockMovement
from mock_erp.tables.stock_acts import warehouse_codes
from mock_erp.tables.stock_views import stock_items
from mock_erp.wire.fields import PRINTABLE
from mock_erp.wire.inventory import MovementOut, StockPage
from mock_kit.state.database import Tx
from mock_kit.web.answers import ok
from mock_kit.web.paging import CursorQuery, IdsQuery, LimitQuery, ids_of, page, position
from mock_kit.web.problems import UnknownEpoch

router = APIRouter(tags=["Stock"])
MOST_PIECES = 1_000_000_000
Exactly = Annotated[str | None, Query(max_length=64, pattern=PRINTABLE)]


class MovementPage(Page):
    """Movements in the order in which they were booked."""

    items: list[MovementOut]


@router.get(
    "/stock",
    response_model=StockPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="Read stock",
)
async def list_stock(
    request: Request,
    variant_ids: IdsQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = 100,
) -> Response:
    """By variant ids, or all variants page by page in the order of their last change.

    What can be sold is what sellable warehouses have free (on hand less reserved); it may be
    negative after an oversell. `supply` says what can be promised beyond it, and when.
    """
    asked = ids_of(variant_ids)
    if asked is not None:
        return await ok(request, lambda tx: {"items": _in_order(tx, asked), "next_cursor": None})
    return await ok(request, lambda tx: _page(tx, cursor, limit))


@router.get(
    "/stock-movements",
    response_model=MovementPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="Read the ledger",
)
async def list_movements(
    request: Request,
    variant_id: Exactly = None,
    reference: Exactly = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = 100,
) -> Response:
    """Nothing in it ever changes; on hand is the sum of the pieces."""
    where: list[Any] = []
    if variant_id is not None:
        where.append(StockMovement.variant_id == variant_id)
    if reference is not None:
        where.append(StockMovement.reference == reference)
    return await ok(request, lambda tx: _ledger(tx, cursor, limit, where))


def _in_order(tx: Tx, variant_ids: Iterable[str]) -> list[dict[str, Any]]:
    wanted = list(variant_ids)
    items = {item["variant_id"]: item for item in stock_items(tx, wanted)}
    return [items[variant_id] for variant_id in wanted if variant_id in items]


def _page(tx: Tx, cursor: str | None, limit: int) -> dict[str, Any]:
    found = (
        select(StockItem.variant_id, StockItem.change_no)
        .where(StockItem.change_no > position(cursor, tx.epoch))
        .order_by(col(StockItem.change_no))
        .limit(limit + 1)
    )
    rows = tx.session.exec(found).all()
    items = {item["variant_id"]: item for item in stock_items(tx, [row[0] for row in rows])}
    return page(tx, rows, limit, item=lambda row: items[row[0]], change_no=lambda row: row[1])


def _ledger(tx: Tx, cursor: str | None, limit: int, where: list[Any]) -> dict[str, Any]:
    found = (
        select(StockMovement)
        .where(StockMovement.change_no > position(cursor, tx.epoch), *where)
        .order_by(col(StockMovement.change_no))
        .limit(limit + 1)
    )
    codes = warehouse_codes(tx)
    rows = tx.session.exec(found).all()
    return page(tx, rows, limit, item=lambda row: movement_shown(row, codes))
