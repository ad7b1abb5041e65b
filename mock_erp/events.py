"""Which change of the ERP writes which message."""

from collections.abc import Iterable

from mock_erp.tables.stock_views import bump_stock_item, stock_items
from mock_kit.state.database import Tx


def stock_changed(tx: Tx, variant_ids: Iterable[str]) -> None:
    """Record one `stock.changed` per variant, with the stock item as GET /stock shows it.

    Call it once per transaction, after levels, order lines and supply stand as they will.
    """
    bumped = {
        variant_id: bump_stock_item(tx, variant_id) for variant_id in sorted(set(variant_ids))
    }
    for item in stock_items(tx, bumped):
        version, change_no = bumped[item["variant_id"]]
        tx.record(
            "stock",
            item["variant_id"],
            version=version,
            change_no=change_no,
            topic="stock.changed",
            snapshot=item,
        )
