"""Prices per channel: read, written in batches, edited by staff."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import col

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.exchange import current_exchange
from mock_kit.web.paging import IdsQuery, ids_of, page
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow
from mock_store import events
from mock_store.api.catalogue.batch_rows import KeyedRows, answer_rows, good_rows
from mock_store.api.catalogue.reading import ReadingQuery
from mock_store.api.catalogue.refusals import CurrencyMismatch, write_refusals
from mock_store.tables.channels import SalesChannel, channels_by_code
from mock_store.tables.prices import PriceRow, price_rows_of, store_prices
from mock_store.tables.variants import known_variants
from mock_store.wire.batches import BatchResult, RowFault
from mock_store.wire.fields import ChannelCode
from mock_store.wire.pages import PricePage
from mock_store.wire.prices import Price, PriceBatch, PriceWrite

STAFF = Depends(allow("staff", "bridge"))
router = APIRouter(prefix="/v1/prices", tags=["prices"], dependencies=[STAFF])


@router.get(
    "",
    summary="List prices, or read those of several variants",
    response_model=PricePage,
    responses=may_refuse(UnknownEpoch),
)
async def list_prices(
    request: Request,
    reading: ReadingQuery,
    variant_ids: IdsQuery = None,
    channel: Annotated[ChannelCode | None, Query(description="One channel alone.")] = None,
) -> Response:
    """Prices that were written, in the order of their last change; a missing one is not 0.

    With `variant_ids` all their prices are answered on one page.
    """
    wanted = reading.of(PriceRow)
    named = ids_of(variant_ids)
    if named is not None:
        wanted = wanted.where(col(PriceRow.variant_id).in_(named))
        reading = replace(reading, limit=100_000)  # at most 200 variants, in every channel
    if channel is not None:
        wanted = wanted.where(col(PriceRow.channel) == channel)

    def read(tx: Tx) -> dict[str, Any]:
        rows = reading.rows(tx, wanted, PriceRow)
        return page(tx, rows, reading.limit, item=lambda row: price_item(row.model_dump()))

    return await ok(request, read)


@router.post(
    "/batch",
    summary="Write prices",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def write_prices(request: Request, batch: PriceBatch) -> Response:
    """Write up to 500 prices in one commit; bad rows are answered, good ones applied.

    Rows answer 404 for an unknown variant or channel, 409 `currency-mismatch` where the
    channel sells in another currency (PRD-08), 412 for another version than expected. A price
    that is already so is answered 200 with its version, and causes no event.
    """

    def work(tx: Tx) -> Answer:
        writer = PriceWriter(tx, batch.rows)
        body = answer_rows(batch.rows, lambda row: (200, writer.write(row)))
        writer.store()
        return Answer(200, body)

    return await perform(request, work)


@router.patch(
    "",
    summary="Edit one price",
    response_model=Price,
    responses=write_refusals(NotFound, CurrencyMismatch, StaleVersion),
)
async def edit_price(request: Request, write: PriceWrite) -> Response:
    """Write one price, as staff do by hand."""

    def work(tx: Tx) -> Answer:
        writer = PriceWriter(tx, [write])
        check_if_match(current_exchange().if_match, writer.version_of(write))
        item = writer.write(write)
        writer.store()
        version = writer.version_of(write)
        assert version is not None, "it was written just now"
        return of_version(200, item, version)

    return await perform(request, work)


class PriceWriter:
    """Writes the prices of one commit: reads what is there once, stores the outcome once."""

    def __init__(self, tx: Tx, rows: Sequence[PriceWrite | RowFault]) -> None:
        variant_ids = sorted({row.variant_id for row in good_rows(rows)})
        self._tx = tx
        self._channels = channels_by_code(tx)
        self._variants = known_variants(tx, variant_ids)
        self._rows = KeyedRows(price_rows_of(tx, variant_ids))

    def write(self, row: PriceWrite) -> bytes:
        """Write one price and return its item, serialised.

        Raises NotFound, CurrencyMismatch and StaleVersion.
        """
        channel = self._channel_of(row)
        if row.currency != channel.currency:
            raise CurrencyMismatch(
                f"channel {row.channel} sells in {channel.currency}", currency=channel.currency
            )
        key = (row.variant_id, row.channel)
        self._rows.check_version(key, row.expected_version)
        values = row.model_dump(include={"currency", "price_minor", "compare_at_minor"})
        kept = self._rows.current.get(key, {}).get("steps", [])
        is_named = "steps" in row.model_fields_set
        values["steps"] = row.model_dump()["steps"] if is_named else kept
        stored, changed = self._rows.put(self._tx, key, values)
        item = price_item(stored)
        if not changed:
            return item.model_dump_json().encode()
        return events.price_changed(self._tx, item, stored["change_no"])

    def store(self) -> None:
        """Store every price that really changed."""
        new, changed = self._rows.outcome()
        store_prices(self._tx, new, changed)

    def version_of(self, row: PriceWrite) -> int | None:
        """Return the version that a price has now; None: it was never written."""
        found = self._rows.current.get((row.variant_id, row.channel))
        return None if found is None else found["version"]

    def _channel_of(self, row: PriceWrite) -> SalesChannel:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise NotFound(f"there is no channel {row.channel}")
        if row.variant_id not in self._variants:
            raise NotFound(f"there is no variant {row.variant_id}")
        return channel


def price_item(row: dict[str, Any]) -> Price:
    """Return a price as the business face answers it."""
    return Price(id=f"{row['variant_id']}:{row['channel']}", **row)
