"""Channels: set up and read."""

from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import InvalidInput, NotFound, StaleVersion, may_refuse
from mock_kit.web.tokens import allow
from mock_store import events
from mock_store.api.catalogue.refusals import CurrencyInUse, write_refusals
from mock_store.tables.channels import (
    SalesChannel,
    add_channel,
    channel_of,
    channels_by_code,
    store_channel,
)
from mock_store.tables.inventory import recount_channel
from mock_store.tables.prices import has_prices
from mock_store.wire.channels import Channel, ChannelWrite
from mock_store.wire.fields import ChannelCode
from mock_store.wire.pages import ChannelPage

router = APIRouter(prefix="/v1/channels", tags=["channels"])
STAFF = Depends(allow("staff", "bridge"))
CodePath = Annotated[ChannelCode, Path(description="The channel's code.", examples=["us"])]


@router.put(
    "/{code}",
    summary="Set up or change a channel",
    response_model=Channel,
    responses={
        201: {"model": Channel, "description": "The channel was set up."},
        **write_refusals(CurrencyInUse, StaleVersion),
    },
    dependencies=[STAFF],
)
async def put_channel(
    request: Request,
    code: CodePath,
    write: ChannelWrite,
    if_match: Annotated[str | None, Header(description="Write only over this version.")] = None,
) -> Response:
    """Write the whole channel: what is left out takes its default.

    The currency stays once prices were written in it. A new stock policy applies at once.
    """
    if write.code not in (None, code):
        raise InvalidInput("the code in the body is not the code in the path")

    def work(tx: Tx) -> Answer:
        row = channel_of(tx, code)
        check_if_match(if_match, None if row is None else row.version)
        status = 201 if row is None else 200
        item = set_up_channel(tx, code, write) if row is None else _change(tx, row, write)
        return of_version(status, item, item.version)

    return await perform(request, work)


@router.get(
    "",
    summary="List the channels",
    response_model=ChannelPage,
    dependencies=[STAFF],
)
async def list_channels(request: Request) -> Response:
    """All channels, in order of their codes; there are never more than one page."""

    def read(tx: Tx) -> ChannelPage:
        rows = channels_by_code(tx).values()
        return ChannelPage(items=[channel_item(row) for row in rows], next_cursor=None)

    return await ok(request, read)


@router.get(
    "/{code}",
    summary="Read a channel",
    response_model=Channel,
    responses=may_refuse(NotFound),
    dependencies=[STAFF],
)
async def get_channel(request: Request, code: CodePath) -> Response:
    """One channel with its settings."""

    def read(tx: Tx) -> Channel:
        row = channel_of(tx, code)
        if row is None:
            raise NotFound(f"there is no channel {code}")
        return channel_item(row)

    return await ok(request, read)


def channel_item(row: SalesChannel) -> Channel:
    """Return a channel as the business face answers it."""
    fields = asdict(row)
    del fields["change_no"]
    return Channel(id=row.code, **fields)


def set_up_channel(tx: Tx, code: str, write: ChannelWrite) -> Channel:
    """Set up a channel that is not there yet."""
    row = SalesChannel(
        **write.model_dump(exclude={"code"}),
        code=code,
        version=1,
        change_no=tx.change_no(),
        created_at=tx.now,
        updated_at=tx.now,
    )
    add_channel(tx, row)
    return _recorded(tx, row)


def _change(tx: Tx, row: SalesChannel, write: ChannelWrite) -> Channel:
    values = write.model_dump(exclude={"code"})
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if "currency" in changed and has_prices(tx, row.code):
        raise CurrencyInUse(f"prices of channel {row.code} are in {row.currency}")
    if not changed:
        return channel_item(row)
    stamped: dict[str, Any] = {
        "version": row.version + 1,
        "change_no": tx.change_no(),
        "updated_at": tx.now,
    }
    written = replace(row, **changed, **stamped)
    store_channel(tx, written)
    if "stock_policy" in changed:
        recount_channel(tx, written)
    return _recorded(tx, written)


def _recorded(tx: Tx, row: SalesChannel) -> Channel:
    item = channel_item(row)
    events.channel_changed(tx, item, row.change_no)
    return item
