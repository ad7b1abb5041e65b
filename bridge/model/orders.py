"""Orders: the store's, which shoppers place, and the ERP's, which warehouses ship."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from bridge.model.customers import Address, Contact
from bridge.model.goods import Restock, Shipment, StoreReturn

StoreStatus: TypeAlias = Literal["placed", "confirmed", "backordered", "held", "cancelled"]
PaymentStatus: TypeAlias = Literal[
    "pending", "authorised", "paid", "partially_refunded", "refunded", "expired", "voided"
]
ErpStatus: TypeAlias = Literal["accepted", "backordered", "held", "cancelled", "shipped", "closed"]
AnswerKind: TypeAlias = Literal["accepted", "backordered", "held", "cancelled"]


# The states that a tender can have in the ERP; a voided or expired one pays nothing.
TENDER_STATES = ("authorised", "paid", "pending")


@dataclass(frozen=True, slots=True)
class Shipping:
    """The chosen way of shipping and what it costs."""

    method: str
    price_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Fee:
    """A charge that is neither goods nor shipping."""

    code: str
    price_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Tender:
    """One way in which the shopper pays."""

    kind: str
    amount_minor: int
    state: str


@dataclass(frozen=True, slots=True)
class StoreRefund:
    """Money that the store gave back, or promised to; `pieces` by line that it names."""

    id: str
    amount_minor: int
    tax_minor: int
    cause: str
    reason: str
    is_pending: bool
    pieces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BookedRefund:
    """Money back as the ERP booked it; `reference` says for which refund."""

    reference: str
    amount_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class StoreLine:
    """One line of a store order; `pieces` are those ordered, of which some may be cancelled.

    `erp_variant_id` is None when the store sold something that the ERP had not sent;
    `store_variant_id` finds it once it is linked.
    `stock_version`, `backordered` and `ship_on` are what the ERP last answered.
    """

    id: str
    erp_variant_id: str | None
    sku: str
    pieces: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    stock_version: int | None = None
    backordered: int = 0
    ship_on: date | None = None
    cancelled: int = 0
    store_variant_id: str = ""


@dataclass(frozen=True, slots=True)
class ErpReference:
    """Which ERP order answers for a store order, and in which version."""

    order_id: str
    number: str
    version: int


@dataclass(frozen=True, slots=True)
class StoreOrder:
    """An order as the store has it now; amounts in minor units of `currency`."""

    id: str
    version: int
    number: str
    channel: str
    status: StoreStatus
    payment_status: PaymentStatus
    customer_id: str | None
    contact: Contact
    billing_address: Address
    shipping_address: Address
    shipping: Shipping
    currency: str
    prices_include_tax: bool
    lines: tuple[StoreLine, ...]
    discount_minor: int
    fees: tuple[Fee, ...]
    tenders: tuple[Tender, ...]
    total_minor: int
    note: str | None
    custom: Mapping[str, str]
    placed_at: datetime
    erp: ErpReference | None = None
    is_allocated: bool = False
    shipments: tuple[Shipment, ...] = ()
    returns: tuple[StoreReturn, ...] = ()
    restocks: tuple[Restock, ...] = ()
    refunds: tuple[StoreRefund, ...] = ()
    # Of a buyer of a company; both ids are the store's.
    company_id: str | None = None
    location_id: str | None = None


@dataclass(frozen=True, slots=True)
class ErpLine:
    """One line of an ERP order; `pieces` are those ordered, `store_line_id` whose it is.

    `reserved`, `invoiced` None: not known.
    """

    id: str
    store_line_id: str
    variant_id: str
    pieces: int
    shipped: int
    backordered: int
    stock_version: int | None
    ship_on: date | None
    cancelled: int = 0
    returned: int = 0
    reserved: int | None = None
    invoiced: int | None = None

    @property
    def is_short(self) -> bool:
        """Whether something that is still to be sent is not set aside."""
        is_open = self.pieces - self.cancelled - self.shipped
        return self.reserved is not None and self.reserved < is_open


@dataclass(frozen=True, slots=True)
class ErpOrder:
    """An order as the ERP has it now; `reference` is the store order that it was booked for."""

    id: str
    version: int
    number: str
    reference: str
    status: ErpStatus
    status_reason: str | None
    shipping_address: Address
    lines: tuple[ErpLine, ...]
    customer_id: str | None = None
    tenders: tuple[Tender, ...] | None = None  # None: not known
    refunds: tuple[BookedRefund, ...] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """A store order as it is to be booked: for whom, from where, and what if stock is short.

    Of a company's order also who ordered it, and to which of its locations it goes (CUS-09).
    """

    order: StoreOrder
    customer_id: str | None
    warehouses: tuple[str, ...]
    on_shortage: Literal["backorder", "cancel", "hold"]
    buyer_id: str | None = None
    location_id: str | None = None


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Cancel what is open of an ERP order; without `adjust_stock` the pieces stay set aside."""

    order_id: str
    expected_version: int
    reason: str
    adjust_stock: bool = True


@dataclass(frozen=True, slots=True)
class Hold:
    """Put an ERP order aside for a clerk to decide."""

    order_id: str
    expected_version: int
    reason: str


@dataclass(frozen=True, slots=True)
class OrderEdit:
    """Bring an ERP order to what the shopper now wants, with the money the store reckoned."""

    order_id: str
    expected_version: int
    order: StoreOrder
    pieces: Mapping[str, int]  # store line id to wanted pieces; empty: unchanged
    shipping_address: Address | None  # None: unchanged
    adjust_stock: bool = True  # False: what becomes free stays set aside, more is not reserved


@dataclass(frozen=True, slots=True)
class StoreEdit:
    """Take an edit in the store back, so that its order shows what the ERP has sent."""

    order_id: str
    expected_version: int
    pieces: Mapping[str, int]  # store line id to pieces; empty: unchanged
    shipping_address: Address


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What the ERP says about one line of a store order; `cancelled` None: leave it."""

    line_id: str
    stock_version: int | None
    backordered: int
    ship_on: date | None
    cancelled: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ERP says about a store order.

    `refund`: all captured money goes back, or that of the pieces that the answer cancels.
    `allocated`: whether everything open is reserved; None says nothing of it.
    """

    order_id: str
    kind: AnswerKind
    reason: str | None
    reference: ErpReference
    lines: tuple[LineAnswer, ...]
    refund: Literal["full", "cancelled"] | None
    expected_version: int
    allocated: bool | None = None
