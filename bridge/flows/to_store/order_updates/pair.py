"""Both sides of one order, as a visit reads them and as its writes leave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bridge.flows.to_erp.order_memory import Agreed, wanted_by
from bridge.model.billing import OrderMoney
from bridge.model.goods import ErpReturn, Shipment
from bridge.model.orders import ErpOrder, StoreOrder


@dataclass(frozen=True, slots=True)
class Pair:
    """One key: what the store has, what the ERP booked for it, and what they last agreed.

    `booked`: all ERP orders of this store order, oldest first. `is_flagged`: a clerk was asked
    about its cancel. `sent`, `back`: the ERP's parcels and returns, read only where there can be
    any. `money`: its invoices and credits, read only where a refund may be open.
    """

    order: StoreOrder | None
    booked: tuple[ErpOrder, ...]
    agreed: Agreed | None = None
    is_flagged: bool = False
    sent: tuple[Shipment, ...] = ()
    back: tuple[ErpReturn, ...] = ()
    money: OrderMoney | None = None

    @property
    def ours(self) -> ErpOrder:
        """The ERP order that counts: the oldest live one, else the oldest."""
        live = self._live()
        return live[0] if live else self.booked[0]

    @property
    def extras(self) -> Sequence[ErpOrder]:
        """Bookings whose answer was lost, and which were made a second time (XCT-04)."""
        return self._live()[1:]

    def with_booked(self, changed: ErpOrder) -> Pair:
        """The pair after a write to one of its ERP orders."""
        booked = tuple(changed if each.id == changed.id else each for each in self.booked)
        return replace(self, booked=booked)

    def with_return(self, changed: ErpReturn) -> Pair:
        """The pair after a return of its ERP order was announced or received."""
        others = tuple(each for each in self.back if each.id != changed.id)
        return replace(self, back=(*others, changed))

    def with_agreement(self, order: StoreOrder) -> Pair:
        """The pair after both sides agreed on what this store order wants."""
        return replace(self, order=order, agreed=wanted_by(order))

    def _live(self) -> list[ErpOrder]:
        return [each for each in self.booked if each.status != "cancelled"]
