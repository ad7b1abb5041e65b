"""Writes to styles and variants, shared by single calls and batches."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import func, select

from mock_erp.api.catalogue.kits import check_components, put_together
from mock_erp.api.listing import found
from mock_erp.api.refusals import SkuTaken, UnknownReference
from mock_erp.events import (
    stock_changed,
    style_published,
    styles_changed,
    variant_published,
)
from mock_erp.tables.assortments import codes_of_styles
from mock_erp.tables.items import Style, Variant, skus_taken, variants_of_styles
from mock_erp.tables.registry import stamps
from mock_erp.tables.stock import open_stock_item
from mock_erp.wire.catalogue import (
    Backorder,
    ItemOut,
    NestedVariantInput,
    OrderQuantity,
    StyleInput,
    StyleOut,
    StylePatch,
    VariantInput,
    VariantOut,
    VariantPatch,
)
from mock_erp.wire.fields import given
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version
from mock_kit.web.etags import check_if_match


def create_style(tx: Tx, body: StyleInput) -> Answer:
    """Enter a style with its variants; answer with the whole item."""
    _check_skus(tx, [one.sku for one in body.variants])
    for one in body.variants:
        check_components(tx, None, one.components)
    style = Style(
        id=tx.new_id("sty"),
        style_number=body.style_number,
        name=body.name,
        description=body.description,
        brand=body.brand,
        options=[option.model_dump() for option in body.options],
        kind=body.kind,
        status=body.status,
        client_reference=body.client_reference,
        custom=body.custom,
        **_backorder(body.backorder),
        **stamps(tx),
    )
    tx.session.add(style)
    style_published(tx, style, "style.created")
    variants = [_enter(tx, style.id, one, position) for position, one in enumerate(body.variants)]
    item = ItemOut.whole(style, variants, [])
    return of_version(201, item, style.version, location=f"/v1/styles/{style.id}")


def change_style(tx: Tx, style_id: str, body: StylePatch, if_match: str | None) -> Answer:
    """Change a style; when its backorder rule changes, so does the stock of its variants."""
    style = found(tx, Style, style_id)
    check_if_match(if_match, style.version)
    plain = given(body, "style_number", "name", "description", "brand", "status", "custom")
    if "options" in body.model_fields_set:
        plain["options"] = [option.model_dump() for option in body.options]
    rule = _backorder(body.backorder) if "backorder" in body.model_fields_set else {}
    rule_changed = _assign(style, rule)
    if _assign(style, plain) or rule_changed:
        tx.touch(style)
        style_published(tx, style, "style.updated")
    if rule_changed:
        tx.session.flush()
        stock_changed(tx, [one.id for one in variants_of_styles(tx, [style_id])[style_id]])
    return of_version(200, StyleOut.of(style), style.version)


def create_variant(tx: Tx, body: VariantInput) -> Answer:
    """Enter a variant after its siblings, and touch its style."""
    if tx.session.get(Style, body.style_id) is None:
        raise UnknownReference("the style is not known", field="style_id", id=body.style_id)
    _check_skus(tx, [body.sku])
    check_components(tx, None, body.components)
    siblings = select(func.count()).where(Variant.style_id == body.style_id)
    variant = _enter(tx, body.style_id, body, tx.session.exec(siblings).one())
    styles_changed(tx, [body.style_id])
    answer = VariantOut.of(variant)
    return of_version(201, answer, variant.version, location=f"/v1/variants/{variant.id}")


def change_variant(tx: Tx, variant_id: str, body: VariantPatch, if_match: str | None) -> Answer:
    """Change a variant, its SKU too: the id is what everybody else keeps (PRD-06)."""
    variant = found(tx, Variant, variant_id)
    check_if_match(if_match, variant.version)
    if "sku" in body.model_fields_set and body.sku != variant.sku:
        _check_skus(tx, [body.sku])
    check_components(tx, variant_id, body.components or ())
    stocked = given(body, "sku", "tracked", "safety_buffer")
    if "backorder" in body.model_fields_set:
        stocked |= _backorder(body.backorder)
    plain = given(body, "options", "barcode", "weight_g", "status", "is_free", "custom")
    if "order_quantity" in body.model_fields_set:
        plain |= _order_quantity(body.order_quantity)
    stock_concerned = _assign(variant, stocked)
    if "components" in body.model_fields_set:
        stock_concerned = put_together(tx, variant, body.components) or stock_concerned
    if _assign(variant, plain) or stock_concerned:
        tx.touch(variant)
        variant_published(tx, variant, "variant.updated")
        styles_changed(tx, [variant.style_id])
    if stock_concerned:
        tx.session.flush()
        stock_changed(tx, [variant_id])
    return of_version(200, VariantOut.of(variant), variant.version)


def items_of(tx: Tx, styles: Iterable[Style]) -> list[ItemOut]:
    """Return styles whole: variants and assortments read once for all of them."""
    rows = list(styles)
    style_ids = [row.id for row in rows]
    variants, codes = variants_of_styles(tx, style_ids), codes_of_styles(tx, style_ids)
    return [ItemOut.whole(row, variants[row.id], codes[row.id]) for row in rows]


def _enter(tx: Tx, style_id: str, body: NestedVariantInput, position: int) -> Variant:
    variant = Variant(
        id=tx.new_id("var"),
        style_id=style_id,
        sku=body.sku,
        options=body.options,
        barcode=body.barcode,
        weight_g=body.weight_g,
        status=body.status,
        tracked=body.tracked,
        is_free=body.is_free,
        safety_buffer=body.safety_buffer,
        position=position,
        client_reference=body.client_reference,
        custom=body.custom,
        **_backorder(body.backorder),
        **_order_quantity(body.order_quantity),
        **stamps(tx),
    )
    tx.session.add(variant)
    open_stock_item(tx, variant.id)
    put_together(tx, variant, body.components)
    variant_published(tx, variant, "variant.created")
    return variant


def _check_skus(tx: Tx, skus: list[str]) -> None:
    twice = sorted({sku for sku in skus if skus.count(sku) > 1})
    taken = sorted(skus_taken(tx, skus)) or twice
    if taken:
        raise SkuTaken("a SKU names one variant", skus=taken)


def _backorder(body: Backorder) -> dict[str, Any]:
    return {"backorder_allowed": body.allowed, "backorder_limit": body.limit}


def _order_quantity(body: OrderQuantity) -> dict[str, Any]:
    return {
        "minimum_pieces": body.minimum,
        "multiple_pieces": body.multiple,
        "maximum_pieces": body.maximum,
    }


def _assign(row: Style | Variant, values: dict[str, Any]) -> bool:
    """Set what differs; say whether anything did: a PATCH that changes nothing is no change."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
