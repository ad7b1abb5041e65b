"""Writes to price lists, price lines and whole styles' prices."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mock_erp.api.listing import found
from mock_erp.api.refusals import CodeTaken, EmptyWindow, UnknownReference
from mock_erp.domain.price_windows import Window, first_instant, last_instant
from mock_erp.domain.reprice import NewLine, Reprice, RepricePlan, plan_reprice
from mock_erp.events import price_line_published, publish, styles_changed
from mock_erp.tables.items import Style, Variant, styles_by_id, variants_of_styles
from mock_erp.tables.price_lists import PriceList, PriceListLine, lines_by_style, price_list_by_code
from mock_erp.tables.registry import stamps
from mock_erp.wire.fields import given
from mock_erp.wire.pricing import (
    PriceLineInput,
    PriceLineOut,
    PriceLinePatch,
    PriceListInput,
    PriceListOut,
    RepriceInput,
    RepriceOut,
)
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version
from mock_kit.web.etags import check_if_match


def open_price_list(tx: Tx, body: PriceListInput) -> Answer:
    """Open a price list under a code of its own."""
    if price_list_by_code(tx, body.code) is not None:
        raise CodeTaken("a price list has this code", code=body.code)
    row = PriceList(id=tx.new_id("prl"), **body.model_dump(), **stamps(tx))
    tx.session.add(row)
    shown = PriceListOut.model_validate(row)
    publish(tx, "price_list.created", row.id, row, shown)
    return of_version(201, shown, row.version, location=f"/v1/price-lists/{row.id}")


def create_price_line(
    tx: Tx, body: PriceLineInput, repriced: Callable[[str], None] | None = None
) -> Answer:
    """Enter a price line; `repriced`, if given, is told the style instead of touching it."""
    price_list = tx.session.get(PriceList, body.price_list_id)
    if price_list is None:
        raise UnknownReference("the price list is not known", field="price_list_id")
    window = _window(price_list, body.valid_from, body.valid_until)
    style_id = _style_of(tx, body)
    stamped = stamps(tx)
    row = PriceListLine(
        id=tx.new_id("pln"),
        price_list_id=price_list.id,
        style_id=style_id,
        variant_id=body.variant_id,
        price_minor=body.price_minor,
        min_quantity=body.min_quantity,
        kind=body.kind,
        valid_from=window.valid_from,
        valid_until=window.valid_until,
        entered=stamped["change_no"],
        client_reference=body.client_reference,
        **stamped,
    )
    tx.session.add(row)
    price_line_published(tx, row, "price_line.created")
    if repriced is None:
        styles_changed(tx, [style_id], "style.repriced")
    else:
        repriced(style_id)
    shown = PriceLineOut.model_validate(row)
    return of_version(201, shown, row.version, location=f"/v1/price-lines/{row.id}")


def change_price_line(tx: Tx, row_id: str, body: PriceLinePatch, if_match: str | None) -> Answer:
    """Change a price line; a change that changes nothing leaves the style alone."""
    row = found(tx, PriceListLine, row_id)
    check_if_match(if_match, row.version)
    price_list = found(tx, PriceList, row.price_list_id)
    values = given(body, "price_minor", "min_quantity", "kind")
    dates = given(body, "valid_from", "valid_until")
    window = _window(
        price_list,
        dates.get("valid_from", row.valid_from),
        dates.get("valid_until", row.valid_until),
    )
    values |= {"valid_from": window.valid_from, "valid_until": window.valid_until}
    if any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        _touched(tx, row)
        styles_changed(tx, [row.style_id], "style.repriced")
    return of_version(200, PriceLineOut.model_validate(row), row.version)


def delete_price_line(tx: Tx, row_id: str, if_match: str | None) -> Answer:
    """Take a price line off its list."""
    row = found(tx, PriceListLine, row_id)
    check_if_match(if_match, row.version)
    _remove(tx, row)
    styles_changed(tx, [row.style_id], "style.repriced")
    return Answer(204, None)


def reprice(tx: Tx, price_list_id: str, body: RepriceInput) -> Answer:
    """Change the price of whole styles in one commit (PRD-01)."""
    price_list = found(tx, PriceList, price_list_id)
    style_ids = list(dict.fromkeys(body.style_ids))
    unknown = sorted(set(style_ids) - styles_by_id(tx, style_ids).keys())
    if unknown:
        raise UnknownReference("a style is not known", field="style_ids", ids=unknown)
    wanted = _wanted(tx, price_list, body)
    lines = lines_by_style(tx, price_list.id, style_ids)
    variants = variants_of_styles(tx, style_ids)
    changed: list[str] = []
    kept: list[str] = []
    new: list[PriceListLine] = []
    for style_id in style_ids:
        prices = [row.as_price() for row in lines[style_id]]
        plan = plan_reprice(wanted, [one.id for one in variants[style_id]], prices)
        changed += plan.changed
        kept += plan.kept
        _end_old(tx, wanted, plan, rows=lines[style_id])
        new += [_enter(tx, price_list, style_id, line) for line in plan.new]
    styles_changed(tx, style_ids, "style.repriced")
    shown = [PriceLineOut.model_validate(row) for row in new]
    return Answer(200, RepriceOut(changed=changed, kept=kept, lines=shown))


def _wanted(tx: Tx, price_list: PriceList, body: RepriceInput) -> Reprice:
    window = _window(price_list, body.valid_from, body.valid_until, now=tx.business_now)
    assert window.valid_from is not None
    return Reprice(
        start=window.valid_from,
        end=window.valid_until,
        price_minor=body.price_minor,
        percent=body.percent,
        own_prices=body.own_prices,
    )


def _end_old(tx: Tx, wanted: Reprice, plan: RepricePlan, *, rows: Sequence[PriceListLine]) -> None:
    by_id = {row.id: row for row in rows}
    for line_id in plan.removed:
        _remove(tx, by_id[line_id])
    for line_id in plan.ended:
        by_id[line_id].valid_until = wanted.start
        _touched(tx, by_id[line_id])


def _enter(tx: Tx, price_list: PriceList, style_id: str, line: NewLine) -> PriceListLine:
    stamped = stamps(tx)
    row = PriceListLine(
        id=tx.new_id("pln"),
        price_list_id=price_list.id,
        style_id=style_id,
        variant_id=line.variant_id,
        price_minor=line.price_minor,
        min_quantity=line.min_quantity,
        kind=line.kind,
        valid_from=line.window.valid_from,
        valid_until=line.window.valid_until,
        entered=stamped["change_no"],
        **stamped,
    )
    tx.session.add(row)
    price_line_published(tx, row, "price_line.created")
    return row


def _remove(tx: Tx, row: PriceListLine) -> None:
    tx.touch(row)
    price_line_published(tx, row, "price_line.deleted")
    tx.session.delete(row)


def _touched(tx: Tx, row: PriceListLine) -> None:
    tx.touch(row)
    price_line_published(tx, row, "price_line.updated")


def _style_of(tx: Tx, body: PriceLineInput) -> str:
    """Return the style the line is about; raises UnknownReference."""
    if body.variant_id is not None:
        variant = tx.session.get(Variant, body.variant_id)
        if variant is not None:
            return variant.style_id
        raise UnknownReference("the variant is not known", field="variant_id")
    style = tx.session.get(Style, body.style_id)
    if style is None:
        raise UnknownReference("the style is not known", field="style_id")
    return style.id


def _window(price_list: PriceList, start: Any, end: Any, *, now: datetime | None = None) -> Window:
    """Read a window in the zone of its list; raises EmptyWindow."""
    zone = ZoneInfo(price_list.time_zone)
    window = Window(first_instant(start, zone) or now, last_instant(end, zone))
    if None not in (window.valid_from, window.valid_until) and not window.overlaps(window):
        raise EmptyWindow("valid_until must come after valid_from")
    return window
