"""Which change of the ERP writes which message."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from mock_erp.tables.items import Style, Variant, styles_by_id
from mock_erp.tables.price_lists import PriceListLine
from mock_erp.tables.registry import Entity
from mock_erp.tables.stock import bump_stock_version
from mock_erp.tables.stock_views import bump_stock_item, stock_items
from mock_erp.wire.catalogue import StyleOut, VariantOut
from mock_erp.wire.pricing import PriceLineOut
from mock_kit.state.database import Tx


def publish(
    tx: Tx, topic: str, entity_id: str, row: Entity, snapshot: BaseModel | Mapping[str, Any]
) -> None:
    """Record a change of an entity under `topic`, whose first word names the entity."""
    tx.record(
        topic.partition(".")[0],
        entity_id,
        version=row.version,
        change_no=row.change_no,
        topic=topic,
        snapshot=snapshot,
    )


def style_published(tx: Tx, style: Style, topic: str) -> None:
    """Record a change of a style that is already marked."""
    publish(tx, topic, style.id, style, StyleOut.of(style))


def styles_changed(tx: Tx, style_ids: Iterable[str], topic: str = "style.updated") -> None:
    """Touch and record styles whose variants, prices or assortments changed, each once.

    So whoever follows styles alone learns of everything that can be sold differently.
    """
    for style in styles_by_id(tx, style_ids).values():
        tx.touch(style)
        style_published(tx, style, topic)


def variant_published(tx: Tx, variant: Variant, topic: str) -> None:
    """Record a change of a variant; the caller has its style touched as well."""
    publish(tx, topic, variant.id, variant, VariantOut.of(variant))


def price_line_published(tx: Tx, line: PriceListLine, topic: str) -> None:
    """Record a change of a price line; the caller has its style repriced as well."""
    publish(tx, topic, line.id, line, PriceLineOut.model_validate(line))


def stock_changed(tx: Tx, variant_ids: Iterable[str]) -> None:
    """Record one `stock.changed` per variant, with the stock item as GET /stock shows it.

    The stock of a kit changes with that of its components (STK-15). Call it once per
    transaction, after levels, order lines and supply stand as they will.
    """
    bumped = {
        variant_id: bump_stock_item(tx, variant_id) for variant_id in sorted(set(variant_ids))
    }
    for kit in sorted({kit for each in bumped.values() for kit in each.in_kits}):
        bump_stock_version(tx, kit)
        bumped[kit] = bumped.get(kit) or bump_stock_item(tx, kit)
    for item in stock_items(tx, bumped):
        tx.record(
            "stock",
            item["variant_id"],
            version=bumped[item["variant_id"]].version,
            change_no=bumped[item["variant_id"]].change_no,
            topic="stock.changed",
            snapshot=item,
        )
