"""Inventory levels per channel: read, and written in batches."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import col

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, ok, perform
from mock_kit.web.paging import IdsQuery, ids_of, page
from mock_kit.web.problems import NotFound, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow
from mock_store.api.catalogue.batch_rows import answer_rows
from mock_store.api.catalogue.level_writes import LevelWriter
from mock_store.api.catalogue.reading import ReadingQuery
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.tables.channels import channels_by_code
from mock_store.tables.inventory import InventoryRow, levels_of, offers_of
from mock_store.tables.level_items import level_item, unknown_level_item
from mock_store.tables.variants import known_variants
from mock_store.wire.batches import BatchResult
from mock_store.wire.fields import ChannelCode
from mock_store.wire.inventory import InventoryLevel, LevelBatch
from mock_store.wire.pages import LevelPage

STAFF = Depends(allow("staff", "bridge"))
router = APIRouter(prefix="/v1/inventory-levels", tags=["inventory"], dependencies=[STAFF])
ChannelQuery = Annotated[ChannelCode | None, Query(description="One channel alone.")]


@router.get(
    "",
    summary="List inventory levels, or read those of several variants",
    response_model=LevelPage,
    responses=may_refuse(UnknownEpoch, NotFound),
)
async def list_levels(
    request: Request,
    reading: ReadingQuery,
    variant_ids: IdsQuery = None,
    channel: ChannelQuery = None,
) -> Response:
    """Levels that were written, in the order of their last change.

    With `variant_ids` each known variant is answered once per channel, on one page; where a
    level was never written, `available` is null and `version` 0: unknown is not zero (STK-11).
    """
    wanted = reading.of(InventoryRow)
    if channel is not None:
        wanted = wanted.where(col(InventoryRow.channel) == channel)
    named = ids_of(variant_ids)

    def read(tx: Tx) -> dict[str, Any]:
        if named is not None:
            return {"items": _of_variants(tx, named, channel), "next_cursor": None}
        rows = reading.rows(tx, wanted, InventoryRow)
        items = _items(tx, rows)
        return page(tx, rows, reading.limit, item=lambda row: items[(row.variant_id, row.channel)])

    return await ok(request, read)


@router.post(
    "/batch",
    summary="Write inventory levels",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def write_levels(request: Request, batch: LevelBatch) -> Response:
    """Write up to 500 levels in one commit; bad rows are answered, good ones applied.

    A level says which orders it counts by its `stock_version`. What the channel offers by it
    depends on its stock policy: `mirror` the level itself; `hold` the level less own open
    pieces that it does not count; `decrement` the store's own number, which each sale lowers
    and the next level sets again (an edit of a line that the level counts waits for the next);
    `reserve` as `hold`, less live reservations of carts.

    Rows answer 404 for an unknown variant or channel, 412 for another version than expected,
    422 for the wrong shape (a negative level too). A level that is already so is answered 200
    with its version, and causes no event.
    """

    def work(tx: Tx) -> Answer:
        writer = LevelWriter(tx, batch.rows)
        body = answer_rows(batch.rows, lambda row: (200, writer.write(row)))
        writer.store()
        return Answer(200, body)

    return await perform(request, work)


def _of_variants(tx: Tx, named: Sequence[str], channel: str | None) -> list[InventoryLevel]:
    channels = channels_by_code(tx)
    if channel is not None and channel not in channels:
        raise NotFound(f"there is no channel {channel}")
    known = known_variants(tx, named)
    variant_ids = [variant_id for variant_id in named if variant_id in known]
    items = []
    for code in [channel] if channel is not None else list(channels):
        levels = levels_of(tx, code, variant_ids)
        offers = offers_of(tx, channels[code], variant_ids)
        for variant_id in variant_ids:
            row = levels.get(variant_id)
            unknown = unknown_level_item(variant_id, code)
            items.append(level_item(row, offers[variant_id]) if row else unknown)
    return items


def _items(tx: Tx, rows: Sequence[InventoryRow]) -> dict[tuple[str, str], InventoryLevel]:
    channels = channels_by_code(tx)
    items = {}
    for code, channel_row in channels.items():
        here = [row for row in rows if row.channel == code]
        offers = offers_of(tx, channel_row, [row.variant_id for row in here]) if here else {}
        for row in here:
            items[(row.variant_id, code)] = level_item(row.model_dump(), offers[row.variant_id])
    return items
