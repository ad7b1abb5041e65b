"""Prices of single accounts: read, and written in batches."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import col

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, ok, perform
from mock_kit.web.paging import IdsQuery, ids_of, page
from mock_kit.web.problems import NotFound, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow
from mock_store import events
from mock_store.api.catalogue.batch_rows import KeyedRows, answer_rows, good_rows
from mock_store.api.catalogue.reading import ReadingQuery
from mock_store.api.catalogue.refusals import CurrencyMismatch, write_refusals
from mock_store.tables.accounts.account_prices import (
    KEY,
    AccountPriceRow,
    account_rows_of,
    store_account_prices,
)
from mock_store.tables.accounts.companies import known_accounts
from mock_store.tables.channels import channels_by_code
from mock_store.tables.variants import known_variants
from mock_store.wire.accounts.account_prices import (
    AccountPrice,
    AccountPriceBatch,
    AccountPricePage,
    AccountPriceWrite,
)
from mock_store.wire.batches import BatchResult, RowFault
from mock_store.wire.fields import ChannelCode

STAFF = Depends(allow("staff", "bridge"))
router = APIRouter(prefix="/v1/account-prices", tags=["prices"], dependencies=[STAFF])


@router.get(
    "",
    summary="List prices of accounts",
    response_model=AccountPricePage,
    responses=may_refuse(UnknownEpoch),
)
async def list_account_prices(
    request: Request,
    reading: ReadingQuery,
    account_ids: IdsQuery = None,
    variant_ids: IdsQuery = None,
    channel: Annotated[ChannelCode | None, Query(description="One channel alone.")] = None,
) -> Response:
    """Prices that were written for accounts, in the order of their last change."""
    wanted = reading.of(AccountPriceRow)
    for column, named in (
        (AccountPriceRow.account_id, ids_of(account_ids)),
        (AccountPriceRow.variant_id, ids_of(variant_ids)),
    ):
        if named is not None:
            wanted = wanted.where(col(column).in_(named))
    if channel is not None:
        wanted = wanted.where(col(AccountPriceRow.channel) == channel)

    def read(tx: Tx) -> dict[str, Any]:
        rows = reading.rows(tx, wanted, AccountPriceRow)
        return page(tx, rows, reading.limit, item=lambda row: _item(row.model_dump()))

    return await ok(request, read)


@router.post(
    "/batch",
    summary="Write prices of accounts",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def write_account_prices(request: Request, batch: AccountPriceBatch) -> Response:
    """Write up to 500 rows in one commit; bad rows are answered, good ones applied.

    Rows answer 404 for an unknown account, variant or channel, 409 `currency-mismatch` where the
    channel sells in another currency, 412 for another version than expected. No steps: the
    account pays what everybody pays. What is already so is answered 200, and causes no event.
    """

    def work(tx: Tx) -> Answer:
        writer = _Writer(tx, batch.rows)
        body = answer_rows(batch.rows, lambda row: (200, writer.write(row)))
        writer.store()
        return Answer(200, body)

    return await perform(request, work)


class _Writer:
    """Writes the rows of one commit: reads what is there once, stores the outcome once."""

    def __init__(self, tx: Tx, rows: Sequence[AccountPriceWrite | RowFault]) -> None:
        good = good_rows(rows)
        accounts = sorted({row.account_id for row in good})
        variants = sorted({row.variant_id for row in good})
        self._tx = tx
        self._currencies = {code: row.currency for code, row in channels_by_code(tx).items()}
        self._known = known_accounts(tx, accounts) | set(known_variants(tx, variants))
        self._rows = KeyedRows(account_rows_of(tx, accounts, variants), KEY)

    def write(self, row: AccountPriceWrite) -> bytes:
        """Write one row and return its item, serialised.

        Raises NotFound, CurrencyMismatch and StaleVersion.
        """
        currency = self._currencies.get(row.channel)
        for what, is_known in (
            (f"channel {row.channel}", currency is not None),
            (f"account {row.account_id}", row.account_id in self._known),
            (f"variant {row.variant_id}", row.variant_id in self._known),
        ):
            if not is_known:
                raise NotFound(f"there is no {what}")
        if row.currency != currency:
            raise CurrencyMismatch(f"channel {row.channel} sells in {currency}", currency=currency)
        key = (row.account_id, row.channel, row.variant_id)
        self._rows.check_version(key, row.expected_version)
        values = row.model_dump(include={"currency", "steps"})
        stored, changed = self._rows.put(self._tx, key, values)
        item = _item(stored)
        if not changed:
            return item.model_dump_json().encode()
        return events.account_price_changed(self._tx, item, stored["change_no"])

    def store(self) -> None:
        """Store every row that really changed."""
        new, changed = self._rows.outcome()
        store_account_prices(self._tx, new, changed)


def _item(row: dict[str, Any]) -> AccountPrice:
    return AccountPrice(id=":".join(row[name] for name in KEY), **row)
