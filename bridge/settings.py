"""The choices of the trade that decide what the bridge writes (JSON in SEATRIAL_SETTINGS)."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

FLOWS = ("products", "prices", "stock", "customers", "orders", "order_updates", "invoices")


class Frozen(BaseModel):
    """Settings are read once; a name nobody knows is a mistake, not a wish."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FlowSettings(Frozen):
    """Whether a flow runs, and what makes it run."""

    enabled: bool = Field(default=True, description="A disabled flow visits and writes nothing.")
    sweep_s: float = Field(default=300.0, gt=0, description="Seconds between full sweeps.")
    follows: Literal["messages", "sweeps"] = Field(
        default="messages",
        description="Whether a message makes the flow look at once, or its sweeps alone.",
    )


class DriftingFlowSettings(FlowSettings):
    """A flow whose values somebody may change by hand in the store."""

    drift: Literal["overwrite", "report"] | None = Field(
        default=None, description="As the setting `drift`, for this flow; null: as that one."
    )


class TwoWayFlowSettings(FlowSettings):
    """A flow that may go both ways."""

    direction: Literal["both", "down", "up"] = Field(
        default="both", description="down: from the ERP to the store alone; up: the other way."
    )


class FlowsSettings(Frozen):
    """One entry per flow."""

    products: DriftingFlowSettings = Field(
        default=DriftingFlowSettings(), description="Styles as products, ERP to store."
    )
    prices: DriftingFlowSettings = Field(
        default=DriftingFlowSettings(), description="Prices, ERP to store."
    )
    stock: FlowSettings = Field(default=FlowSettings(), description="Levels, ERP to store.")
    customers: TwoWayFlowSettings = Field(
        default=TwoWayFlowSettings(), description="Customers and companies, field by field."
    )
    orders: FlowSettings = Field(
        default=FlowSettings(), description="Orders, store to ERP, each booked once."
    )
    order_updates: TwoWayFlowSettings = Field(
        default=TwoWayFlowSettings(),
        description="down: answers, parcels, returns; up: edits, cancels, refunds.",
    )
    invoices: FlowSettings = Field(
        default=FlowSettings(), description="Invoices and offline orders, ERP to store."
    )

    def of(self, flow: str) -> FlowSettings:
        """Answer with the settings of the flow of this name."""
        found: FlowSettings = getattr(self, flow)
        return found

    def enabled(self) -> tuple[str, ...]:
        """Name the flows that are switched on, in their fixed order."""
        return tuple(flow for flow in FLOWS if self.of(flow).enabled)

    def told(self) -> tuple[str, ...]:
        """Name the flows that messages set going, in their fixed order."""
        return tuple(flow for flow in self.enabled() if self.of(flow).follows == "messages")


class DisplaySettings(Frozen):
    """What the store tells shoppers about stock; set in the store, declared here."""

    show_stock_level: bool = Field(default=True, description="How many pieces there are.")
    show_out_of_stock: bool = Field(default=True, description="In the listing, what is sold out.")
    show_ship_date: bool = Field(default=True, description="When what waits can leave.")


class ChannelSettings(Frozen):
    """Which part of the ERP one sales channel of the store shows."""

    price_list: str = Field(description="Code of the ERP price list.")
    assortment: str = Field(description="Code of the ERP assortment that is published.")
    restricted_assortments: tuple[str, ...] = Field(
        default=(), description="Codes of ERP assortments that are shown to their customers alone."
    )
    warehouses: tuple[str, ...] = Field(description="Codes of the warehouses that supply it.")
    buffer: int = Field(default=0, ge=0, description="Pieces held back from the channel.")
    zero_threshold: int = Field(
        default=0, ge=0, description="At this many pieces or fewer the channel shows none."
    )
    stock_policy: Literal["mirror", "hold", "decrement", "reserve"] = Field(
        default="hold",
        description="How the store counts its own open orders; set in the store, declared here.",
    )
    display: DisplaySettings = Field(
        default=DisplaySettings(), description="Set in the store, declared here."
    )
    locations: dict[str, str] = Field(
        default_factory=dict,
        description="Warehouse code to store location; none: levels are not shown by location.",
    )

    @model_validator(mode="after")
    def _every_warehouse_has_a_location(self) -> Self:
        """The shares of the locations add up to the level, so each warehouse belongs to one."""
        missing = [code for code in self.warehouses if code not in self.locations]
        if self.locations and missing:
            raise ValueError(f"no location for the warehouses {', '.join(missing)}")
        return self


class ExistingAccountSettings(Frozen):
    """What becomes of a web order of somebody who already has an ERP account, and who says so.

    Where the store or the ERP decides, that side's own policy counts, and the action is only
    declared here.
    """

    action: Literal["link", "complete", "create", "hold"] = Field(
        default="link",
        description="The order is the account's; also its blanks are filled from the order; "
        "another account is opened; or the order waits for a clerk.",
    )
    decided_by: Literal["store", "bridge", "erp"] = Field(
        default="bridge", description="Who says so; see `POST /v1/customers/resolve` of a side."
    )


class InvoiceSettings(Frozen):
    """What of the ERP's invoices customers see in the store."""

    offline: bool = Field(
        default=True,
        description="Whether invoices and orders of other channels than the web are shown.",
    )
    exclude_channels: tuple[str, ...] = Field(
        default=(), description="Channels of the ERP of which nothing is shown."
    )
    exclude_customer_groups: tuple[str, ...] = Field(
        default=(), description="Price groups of ERP customers to whom nothing is shown."
    )


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:  # an unknown zone is a KeyError
        raise ValueError("not a time zone of the IANA database") from error
    return name


class OrderFileSettings(Frozen):
    """When a day's orders are closed and go into one file."""

    cut_off: str = Field(
        default="18:00",
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="Local time of every day, hours and minutes.",
    )
    zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="America/New_York",
        description="Time zone of the cut-off, by its IANA name.",
    )


def _default_channels() -> dict[str, ChannelSettings]:
    return {
        "us": ChannelSettings(price_list="WEB-USD", assortment="WEB", warehouses=("MAIN", "EAST"))
    }


class Settings(Frozen):
    """Everything that changes the expected outcome of a run."""

    flows: FlowsSettings = Field(
        default=FlowsSettings(), description="Which flows run; one that is off writes nothing."
    )
    channels: dict[str, ChannelSettings] = Field(
        default_factory=_default_channels,
        description="By the code of a channel of the store: what of the ERP it shows.",
    )
    drift: Literal["overwrite", "report"] = Field(
        default="overwrite", description="What happens to values changed by hand in the store."
    )
    removed_products: Literal["archive", "keep"] = Field(
        default="archive",
        description="What is discontinued or out of every assortment: off sale as archived, or "
        "with its page, and not to be bought.",
    )
    oversell_outcome: Literal["backorder", "cancel", "hold"] = Field(
        default="hold", description="Goes with every order to the ERP as `on_shortage`."
    )
    payment_rule: Literal["pending", "authorised", "paid"] = Field(
        default="authorised", description="The payment state from which an order goes up."
    )
    rounding_line: Literal["allow", "park"] = Field(
        default="allow",
        description="An order whose parts do not add up gets a rounding line, or waits.",
    )
    cancel_handling: Literal["auto", "flag"] = Field(
        default="auto",
        description="A cancel in the store cancels in the ERP, or holds the order for a clerk.",
    )
    cancel_after_shipment: Literal["return", "keep"] = Field(
        default="return",
        description="What left before a cancel arrived is asked back, or stays with the shopper.",
    )
    edit_after_shipment: Literal["park", "revert"] = Field(
        default="park",
        description="An edit of what has left waits for a person, or is taken back in the store.",
    )
    adjust_on_edit: bool = Field(
        default=True, description="Whether reservations follow an edit; if not, a clerk adjusts."
    )
    adjust_on_cancel: bool = Field(
        default=True, description="Whether a cancel frees what was reserved; if not, a clerk does."
    )
    adjust_on_refund: bool = Field(
        default=True,
        description="Whether pieces that a refund names for restocking are booked back in.",
    )
    match_key: Literal["email", "phone", "reference", "tax_id"] = Field(
        default="email", description="The one exact key by which a buyer matches an ERP account."
    )
    existing_account: ExistingAccountSettings = Field(
        default=ExistingAccountSettings(),
        description="What becomes of an order of somebody who has an ERP account already.",
    )
    guest_policy: Literal["none", "one_account", "by_mail"] = Field(
        default="none", description="The account that orders of guests are booked for."
    )
    conflict_policy: Literal["owner", "newest", "erp", "store", "park"] = Field(
        default="owner", description="Who wins where both sides changed one field of a customer."
    )
    invoices: InvoiceSettings = Field(
        default=InvoiceSettings(), description="What of the ERP's invoices the store shows."
    )
    order_route: Literal["live", "file"] = Field(
        default="live", description="Each order at once, or a day's orders in one file."
    )
    order_file: OrderFileSettings = Field(
        default=OrderFileSettings(), description="Under the order route `file`: when it is made."
    )
    business_clock: Literal["system", "erp"] = Field(
        default="system", description="Where business time is read."
    )
    feed_poll_s: float = Field(default=2.0, gt=0, description="Seconds between looks at a feed.")
    tick_s: float = Field(default=1.0, gt=0, description="Shortest time between alarm checks.")
    compare_at: bool = Field(default=True, description="Whether compare-at prices are shown.")
    excluded_skus: tuple[str, ...] = Field(
        default=(), description="SKUs that are never offered in the store."
    )

    def drift_of(self, flow: str) -> Literal["overwrite", "report"]:
        """Answer with what a flow does about values changed by hand."""
        settings = self.flows.of(flow)
        own = settings.drift if isinstance(settings, DriftingFlowSettings) else None
        return own or self.drift
