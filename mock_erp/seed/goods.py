"""The seeded warehouses, what lies in them, and what suppliers will bring."""

from datetime import timedelta

from sqlmodel import col, select

from mock_erp.api.inventory.acts import receive, settle_stock, warehouse_called
from mock_erp.api.inventory.inbound import place
from mock_erp.events import publish
from mock_erp.seed.chance import Chance
from mock_erp.tables.items import Variant
from mock_erp.tables.registry import company_of, stamps
from mock_erp.tables.stock import Warehouse
from mock_erp.wire.inventory import ReceiptInput, StockLine, WarehouseOut
from mock_erp.wire.purchasing import PurchaseOrderInput
from mock_kit.state.database import Tx

_WAREHOUSES = (
    ("MAIN", "Main warehouse", "sellable"),
    ("EAST", "East coast", "sellable"),
    ("QUAR", "Quarantine", "quarantine"),
    ("OLD", "Old mill, closed", "closed"),
)
# The share of variants that lie in a warehouse, and at most how many pieces of one.
_SHELVES = {"MAIN": (0.85, 40), "EAST": (0.5, 15), "QUAR": (0.06, 3), "OLD": (0.04, 6)}
_SUPPLIERS = ("Lisbon Mills", "Tatra Outdoor", "Maison Ambre", "Northampton Welt")
_LINES_AT_ONCE = 400


def open_warehouses(tx: Tx) -> None:
    """Open two sellable warehouses, the quarantine, and one that is closed."""
    for code, name, kind in _WAREHOUSES:
        row = Warehouse(id=tx.new_id("whs"), code=code, name=name, kind=kind, **stamps(tx))
        tx.session.add(row)
        publish(tx, "warehouse.created", row.id, row, WarehouseOut.model_validate(row))
    tx.session.flush()


def fill_shelves(tx: Tx, chance: Chance) -> None:
    """Book opening receipts; some variants are out of stock, some were never stocked (STK-11)."""
    variants = tracked_variants(tx)
    for code, (share, most) in _SHELVES.items():
        lines = []
        for variant in variants:
            draw = chance(f"stock in {code}", variant.sku)
            if draw.random() < share:
                pieces = draw.randint(1, most)
                lines.append(StockLine(variant_id=variant.id, pieces=pieces))
        for start in range(0, len(lines), _LINES_AT_ONCE):
            part = lines[start : start + _LINES_AT_ONCE]
            receive(tx, ReceiptInput(warehouse=code, lines=part))


def order_supply(tx: Tx, chance: Chance) -> None:
    """Order from each supplier: one receipt is overdue, the others lie ahead."""
    today = company_of(tx).date_of(tx.business_now)
    variants = tracked_variants(tx)
    warehouse = warehouse_called(tx, "MAIN")
    for number, supplier in enumerate(_SUPPLIERS):
        draw = chance("purchase order", supplier)
        chosen = sorted(draw.sample(variants, 12), key=lambda variant: variant.sku)
        lines = [
            StockLine(variant_id=variant.id, pieces=draw.randint(10, 60)) for variant in chosen
        ]
        expected_on = today + timedelta(days=-2 if number == 0 else draw.randint(3, 30))
        body = PurchaseOrderInput(
            supplier=supplier, warehouse="MAIN", expected_on=expected_on, lines=lines
        )
        place(tx, body, warehouse)
        settle_stock(tx, [line.variant_id for line in lines])


def tracked_variants(tx: Tx) -> list[Variant]:
    """Return the variants that have stock at all, by SKU."""
    found = select(Variant).where(col(Variant.tracked)).order_by(col(Variant.sku))
    return list(tx.session.exec(found).all())
