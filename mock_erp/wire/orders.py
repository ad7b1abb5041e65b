"""Sales orders on the wire."""

from typing import Annotated, Any, Literal

from pydantic import Field, SkipValidation, StrictInt, ValidationError

from mock_erp.domain.order_status import OrderStatus
from mock_erp.tables.sales.booking import Draft
from mock_erp.wire.fields import (
    Code,
    Currency,
    Custom,
    Flag,
    Id,
    Input,
    Instant,
    ItemKind,
    LongText,
    Output,
    Pieces,
    PiecesOrNone,
    Reference,
    Text,
)
from mock_kit.numbers import WHOLE
from mock_kit.web.problems import InvalidInput, ProblemDocument

Channel = Literal["web", "phone", "counter", "marketplace", "edi"]
Amount = Annotated[StrictInt, Field(ge=-(10**12), le=10**12), WHOLE]
OnShortage = Literal["backorder", "cancel", "hold"]


class Address(Input):
    """A postal address, kept as it was entered."""

    name: Text = ""
    company: Text | None = None
    line1: Text = ""
    line2: Text | None = None
    city: Text = ""
    region: Text | None = None
    postal_code: Text | None = None
    country: Text = ""
    phone: Text | None = None


class Contact(Input):
    """Whom to reach about an order."""

    name: Text = ""
    email: Text | None = None
    phone: Text | None = None


class Reason(Input):
    """Why something is done, in words for the next reader."""

    reason: Text = ""


class CancelOrder(Reason):
    """A cancel; without `adjust_stock` what was reserved stays set aside until released."""

    adjust_stock: Flag = True


class Shipping(Input):
    """How the goods go, and what it costs."""

    method: Text = ""
    price_minor: Amount = 0
    tax_minor: Amount = 0


class Fee(Input):
    """A charge that is neither goods nor shipping."""

    code: Code
    price_minor: Amount
    tax_minor: Amount = 0


class Tender(Input):
    """A means of payment and how far it got; a gift card redeemed is one, too."""

    kind: Literal["card", "gift_card", "invoice", "cash"]
    amount_minor: Amount
    state: Literal["authorised", "paid", "pending"]


class BookedTender(Tender):
    """A tender of a booked order, and what was paid back of it before an invoice."""

    refunded_minor: int


class DepositRefund(Output):
    """Money paid back before it was applied to an invoice."""

    id: str
    client_reference: str | None
    amount_minor: int
    tax_minor: int
    reason: str
    at: Instant


class OrderLineRequest(Input):
    """A line as sent; the discount is that of the whole line."""

    client_line_id: Reference | None = None
    variant_id: Id
    quantity: Pieces
    unit_price_minor: Amount
    discount_minor: Amount = 0
    tax_minor: Amount = 0


class OrderHead(Input):
    """What an order states and keeps as it was stated."""

    client_reference: Reference | None = None
    channel: Channel
    sales_channel: Reference | None = None
    number_at_origin: Reference | None = None
    placed_at: Instant
    currency: Currency
    prices_include_tax: Flag
    customer_id: Id | None = None
    buyer_id: Id | None = Field(default=None, description="Who orders for a company.")
    ship_to_location_id: Id | None = Field(
        default=None, description="The company's address that it goes to."
    )
    contact: Contact = Contact()
    billing_address: Address | None = None
    shipping_address: Address | None = None
    shipping: Shipping = Shipping()
    discount_minor: Amount = 0
    fees: list[Fee] = Field(default_factory=list, max_length=50)
    total_minor: Amount
    warehouse_codes: list[Code] | None = Field(
        default=None, max_length=50, description="where it may reserve; default: all sellable"
    )
    on_shortage: OnShortage = "hold"
    note: LongText | None = None
    custom: Custom = Field(default_factory=dict)


class OrderRequest(OrderHead):
    """An order to book."""

    tenders: list[Tender] = Field(default_factory=list, max_length=50)
    lines: list[OrderLineRequest] = Field(min_length=1, max_length=5000)

    def draft(self) -> Draft:
        """Return the order for booking."""
        head = self.model_dump()
        return Draft(head, head.pop("lines"))


class LineComponent(Output):
    """What one kit of a line takes from the shelf, and where it is reserved for all of them."""

    variant_id: str
    pieces: int
    reserved_at: dict[str, int]


class OrderLine(OrderLineRequest):
    """A line as booked; `ship_on` null on a waiting line: date not known."""

    id: str
    quantity: int
    sku: str
    description: str
    kind: ItemKind = Field(description="a gift card sold is a liability, no revenue")
    reserved: int = Field(description="of a kit: whole kits; of what has no shelf: none")
    reserved_at: dict[str, int]
    components: list[LineComponent] = Field(
        description="of a kit, as it was when it was ordered; what has no shelf is left out"
    )
    backordered: int
    backorder_reason: Literal["oversell"] | None
    cancelled: int
    shipped: int = Field(description="pieces in shipments that were not reversed")
    returned: int = Field(description="shipped pieces that came back")
    invoiced: int
    credited: int
    stock_version: int | None = Field(description="the stock version that counts this line")
    ship_on: str | None


class Order(OrderHead):
    """A booked order."""

    id: str
    number: str
    status: OrderStatus
    status_reason: str | None
    business_date: str
    rounding_minor: int
    lines: list[OrderLine]
    tenders: list[BookedTender]
    refunds: list[DepositRefund]
    ship_on: str | None = Field(description="the day on which all that waits can leave")
    version: int
    created_at: Instant
    updated_at: Instant


class OrderPage(Output):
    """Orders in the order of their last change, and where to go on."""

    items: list[Order]
    next_cursor: str | None


class OrderLineEdit(Input):
    """A change of one line, named by its id or its client_line_id; 0 takes all pieces off."""

    id: Id | None = None
    client_line_id: Reference | None = None
    quantity: PiecesOrNone | None = None
    discount_minor: Amount | None = None
    tax_minor: Amount | None = None


class OrderEdit(Input):
    """What is to change; a field that is absent stays. Absent amounts follow the quantities.

    Without `adjust_stock` pieces that become free stay set aside until released, and an order
    that wants more pieces is held instead of reserving them. An order that grows beyond the credit
    of its account is held, too.
    """

    adjust_stock: Flag = True

    lines: list[OrderLineEdit] = Field(default_factory=list, max_length=5000)
    billing_address: Address | None = None
    shipping_address: Address | None = None
    shipping: Shipping | None = None
    fees: list[Fee] | None = Field(default=None, max_length=50)
    tenders: list[Tender] | None = Field(default=None, max_length=50)
    discount_minor: Amount | None = None
    total_minor: Amount | None = None
    note: LongText | None = None
    custom: Custom | None = None

    def head(self) -> dict[str, Any]:
        """Return the fields of the head that are present; only addresses and note may be null."""
        whole = self.model_dump(exclude={"lines", "adjust_stock"})
        nullable = ("billing_address", "shipping_address", "note")
        return {
            name: value
            for name, value in whole.items()
            if name in self.model_fields_set and (value is not None or name in nullable)
        }

    def changed_lines(self) -> list[dict[str, Any]]:
        """Return the changes of lines without the fields that are absent."""
        return [line.model_dump(exclude_none=True) for line in self.lines]


class OrderBatch(Input):
    """Orders to book together: good rows are booked, bad rows are refused one by one."""

    rows: list[SkipValidation[OrderRequest]] = Field(min_length=1, max_length=500)

    def drafts(self) -> list[Draft | InvalidInput]:
        """Check each row on its own, so that one misshapen row holds up no other."""
        return [draft_of(row) for row in self.rows]


class OrderResult(Output):
    """What became of one row."""

    index: int
    status: int
    problem: ProblemDocument | None = None
    item: Order | None = None


class OrderResults(Output):
    """One result per row, in order."""

    results: list[OrderResult]


def draft_of(row: Any) -> Draft | InvalidInput:
    """Return an order for booking, or why it does not have the published shape."""
    try:
        return OrderRequest.model_validate(row).draft()
    except ValidationError as error:
        errors = [
            {"loc": list(each["loc"]), "msg": each["msg"]}
            for each in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        return InvalidInput("The row does not have the published shape.", errors=errors)
