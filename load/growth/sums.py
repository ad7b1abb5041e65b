"""The books of two systems, added up in SQL: for histories that are too large for the checks."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

# What two parts of the books must agree on; `store` is the store's file beside the ERP's.
EQUAL: Mapping[str, tuple[str, str]] = {
    "orders": (
        "SELECT count(*) FROM store.orders",
        "SELECT count(*) FROM sales_orders WHERE channel = 'web'",
    ),
    "orders of the store that are booked once": (
        "SELECT count(*) FROM store.orders",
        "SELECT count(*) FROM store.orders AS shown "
        "WHERE (SELECT count(*) FROM sales_orders WHERE client_reference = shown.id) = 1",
    ),
    "totals of the orders": (
        "SELECT total(json_extract(document, '$.total_minor')) FROM store.orders",
        "SELECT total(total_minor) FROM sales_orders WHERE channel = 'web'",
    ),
    "totals of the orders, as tenders": (
        "SELECT total(json_extract(tender.value, '$.amount_minor')) "
        "FROM sales_orders, json_each(tenders) AS tender",
        "SELECT total(total_minor) FROM sales_orders",
    ),
    "pieces on hand": (
        "SELECT count(*) FROM stock_levels",
        "SELECT count(*) FROM stock_levels AS level WHERE on_hand = "
        "(SELECT total(pieces) FROM stock_movements AS moved "
        "WHERE moved.variant_id = level.variant_id AND moved.warehouse_id = level.warehouse_id)",
    ),
    "pieces reserved": (
        "SELECT total(reserved) FROM stock_levels",
        "SELECT total(reserved) FROM sales_order_lines",
    ),
    "pieces shipped, as moved": (
        "SELECT total(shipped) FROM sales_order_lines",
        "SELECT -total(pieces) FROM stock_movements WHERE kind = 'shipment'",
    ),
    "pieces shipped, as parcels": (
        "SELECT total(shipped) FROM sales_order_lines",
        "SELECT total(json_extract(line.value, '$.pieces')) "
        "FROM shipments, json_each(lines) AS line WHERE status = 'shipped'",
    ),
    "pieces shipped, as shown": (
        "SELECT total(shipped) FROM sales_order_lines",
        "SELECT total(json_extract(line.value, '$.shipped')) "
        "FROM store.orders, json_each(document, '$.lines') AS line",
    ),
}


def differences(erp: Path, store: Path) -> Iterator[str]:
    """What does not add up in the files of both systems; whoever writes them may go on."""
    with closing(sqlite3.connect(erp)) as connection:
        connection.execute("ATTACH ? AS store", (str(store),))
        for what, (one, other) in EQUAL.items():
            found = [connection.execute(each).fetchone()[0] for each in (one, other)]
            if found[0] != found[1]:
                yield f"{what}: {found[0]:.0f} and {found[1]:.0f}"
