"""Warehouses, stock and promises on the wire."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mock_erp.wire.fields import (
    Code,
    EntityOutput,
    Id,
    Input,
    Instant,
    Name,
    Output,
    Pieces,
    PiecesOrNone,
    Reference,
    Text,
    absent,
)

WarehouseKind = Literal["sellable", "quarantine", "closed"]
_A_VARIANT = "var_77e0b5c1d2a94f03"


class WarehouseInput(Input):
    """A new warehouse."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "MAIN", "name": "Main", "kind": "sellable"}]}
    )

    code: Code
    name: Name
    kind: WarehouseKind = "sellable"
    client_reference: Reference | None = None


class WarehousePatch(Input):
    """What changes of a warehouse; its code stays for good."""

    name: Name = absent()
    kind: WarehouseKind = absent()


class WarehouseOut(EntityOutput):
    """Where goods lie; only a sellable one is ever offered from."""

    code: str
    name: str
    kind: WarehouseKind


class WarehouseLevel(Output):
    """What one warehouse holds; `reserved` is set aside for open orders."""

    code: str
    kind: WarehouseKind
    on_hand: int
    reserved: int


class BackorderView(Output):
    """Whether more may be sold than is there. `limit` null: no limit; `free` null: any number."""

    allowed: bool
    limit: int | None
    open: int
    free: int | None


class SupplyStepOut(Output):
    """Up to `through` pieces beyond what is in stock can leave on `ship_on`."""

    through: int
    ship_on: date


class StockComponent(Output):
    """One component of a kit, with the pieces of one kit, and its stock."""

    variant_id: str
    pieces: int
    known: bool
    tracked: bool
    safety_buffer: int | None
    warehouses: list[WarehouseLevel]


class StockItemOut(Output):
    """The stock of one variant, net of every order booked so far.

    `known` false: nothing was ever booked, which is not zero. `stock_version` moves with on
    hand and demand; an order's answer names the one in which a line was booked.
    `next_change_at`: the next instant at which `supply` changes by the calendar alone.
    `waiting`: pieces that wait for supply, alone or in kits. `safety_buffer`: pieces that no
    channel may offer; null: as each channel has it. A kit has `components` instead of
    warehouses; its stock version moves with theirs.
    """

    variant_id: str
    style_id: str
    sku: str
    known: bool
    tracked: bool
    stock_version: int
    safety_buffer: int | None
    warehouses: list[WarehouseLevel]
    components: list[StockComponent]
    waiting: int
    backorder: BackorderView
    supply: list[SupplyStepOut]
    next_change_at: Instant | None
    version: int
    updated_at: Instant


class StockPage(Output):
    """Stock items in the order of their last change."""

    items: list[StockItemOut]
    next_cursor: str | None


class StockLine(Input):
    """Pieces of one variant."""

    variant_id: Id
    pieces: Pieces


class CountLine(Input):
    """What was found on the shelf."""

    variant_id: Id
    counted: PiecesOrNone


StockLines = Annotated[list[StockLine], Field(min_length=1, max_length=500)]


class ReceiptInput(Input):
    """Goods that came in, of a purchase order or without one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"warehouse": "MAIN", "lines": [{"variant_id": _A_VARIANT, "pieces": 12}]}]
        }
    )

    warehouse: Code
    lines: StockLines
    purchase_order_id: Id | None = None
    client_reference: Reference | None = None


class CountInput(Input):
    """A count of some variants in one warehouse; the difference is booked."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"warehouse": "MAIN", "lines": [{"variant_id": _A_VARIANT, "counted": 7}]}]
        }
    )

    warehouse: Code
    lines: Annotated[list[CountLine], Field(min_length=1, max_length=500)]
    client_reference: Reference | None = None


class DamageInput(Input):
    """Goods that are written off."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"warehouse": "MAIN", "lines": [{"variant_id": _A_VARIANT, "pieces": 1}]}]
        }
    )

    warehouse: Code
    lines: StockLines
    reason: Text = ""
    client_reference: Reference | None = None


class TransferInput(Input):
    """Goods carried from one warehouse to another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from": "MAIN",
                    "to": "EAST",
                    "lines": [{"variant_id": _A_VARIANT, "pieces": 5}],
                }
            ]
        }
    )

    from_code: Annotated[Code, Field(alias="from")]
    to: Code
    lines: StockLines
    client_reference: Reference | None = None


class MovementOut(Output):
    """One line of the ledger; on hand is the sum of these. It never changes."""

    id: str
    variant_id: str
    warehouse: str
    kind: str
    pieces: int
    reference: str
    at: Instant


class StockActOut(Output):
    """A booked act with the movements it wrote and the stock items as they are now."""

    id: str
    client_reference: str | None
    movements: list[MovementOut]
    items: list[StockItemOut]


class PromiseOut(Output):
    """What a shopper is told for a quantity. `ship_on` null: in stock, or nobody knows."""

    quantity: int
    from_stock: int
    ship_on: date | None
    text: str


class TimeOut(Output):
    """The ERP's own time."""

    business_now: Instant
    time_zone: str
    business_date: date
