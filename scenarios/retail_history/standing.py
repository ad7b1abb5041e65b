"""What stands in the systems, by record: a line, a refund, an order as a whole, an item."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scenarios.retail_history.script import Kind

Side = Literal["store", "erp orders", "erp books"]
# What stands where: the store never hears of credit memos of no order, nor of the warehouse.
KINDS: Mapping[Side, tuple[Kind, ...]] = {
    "store": ("order", "shipping", "cancel", "refund"),
    "erp orders": ("order", "shipping", "cancel"),
    "erp books": ("order", "shipping", "cancel", "refund", "credit memo", "adjustment"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for a record: its day, and pieces and minor units net of cancels.

    Of an order, an invoice and an item as wholes they are what their parts do not account for, so
    that a part that differs is told once. `said` is what else it must say: of a line its SKU, of
    an order whose and when, of an item its name; "" where nothing else counts.
    """

    day: date | None
    pieces: int
    amount_minor: int
    said: str = ""

    @property
    def words(self) -> str:
        """It in words."""
        day = f" on {self.day}" if self.day else ""
        said = f" ({self.said})" if self.said else ""
        return f"{self.pieces} pieces for {self.amount_minor}{day}{said}"


Standings = Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands in the store, and in the ERP as ordered and as billed, by record."""

    store: Standings
    orders: Standings
    books: Standings

    def on(self, side: Side) -> Standings:
        """What stands on one side."""
        return {"store": self.store, "erp orders": self.orders, "erp books": self.books}[side]
