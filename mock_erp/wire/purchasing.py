"""Purchase orders on the wire."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict

from mock_erp.wire.fields import (
    Code,
    Day,
    EntityOutput,
    Input,
    Name,
    Output,
    Reference,
    absent,
)
from mock_erp.wire.inventory import StockLines

PurchaseStatus = Literal["confirmed", "received", "cancelled"]
_A_VARIANT = "var_77e0b5c1d2a94f03"


class PurchaseOrderInput(Input):
    """A new order to a supplier, confirmed at once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "supplier": "Lisbon Mills",
                    "warehouse": "MAIN",
                    "expected_on": "2026-12-11",
                    "lines": [{"variant_id": _A_VARIANT, "pieces": 40}],
                }
            ]
        }
    )

    supplier: Name
    warehouse: Code
    expected_on: Day
    lines: StockLines
    number: Name | None = None
    client_reference: Reference | None = None


class PurchaseOrderPatch(Input):
    """What changes; a later `expected_on` is a slip. A cancelled order stays cancelled."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"expected_on": "2026-12-18"}]})

    expected_on: Day = absent()
    supplier: Name = absent()
    status: Literal["confirmed", "cancelled"] = absent()


class PurchaseOrderReceive(Input):
    """What came; without lines, everything that is still outstanding."""

    lines: StockLines | None = None


class PurchaseOrderLineOut(Output):
    """Pieces ordered, and how many of them have come."""

    id: str
    variant_id: str
    pieces: int
    received: int


class PurchaseOrderOut(EntityOutput):
    """What a supplier will bring, where, and when."""

    number: str
    supplier: str
    warehouse: str
    expected_on: date
    status: PurchaseStatus
    lines: list[PurchaseOrderLineOut]
