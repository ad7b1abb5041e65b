"""The channels of the seeded world: dollars without tax, euros with it."""

from mock_kit.state.database import Tx
from mock_store.api.catalogue.channels import set_up_channel
from mock_store.wire.channels import ChannelWrite, DiscountCode, ShippingMethod

CHANNELS = {
    "us": ChannelWrite(
        name="United States",
        currency="USD",
        locale="en_US",
        time_zone="America/Chicago",
        tax_basis="exclusive",
        tax_rate_bp=825,
        shipping_methods=[
            ShippingMethod(code="ground", name="Ground", price_minor=795),
            ShippingMethod(code="express", name="Next day", price_minor=2495),
        ],
        discount_codes=[DiscountCode(code="WELCOME10", percent_bp=1000)],
    ),
    "eu": ChannelWrite(
        name="Europe",
        currency="EUR",
        locale="de_DE",
        time_zone="Europe/Berlin",
        tax_basis="inclusive",
        tax_rate_bp=1900,
        shipping_methods=[
            ShippingMethod(code="paket", name="Paket", price_minor=590),
            ShippingMethod(code="express", name="Express", price_minor=1490),
        ],
        discount_codes=[DiscountCode(code="SOMMER20", percent_bp=2000)],
    ),
}


def seed_channels(tx: Tx) -> None:
    """Set up both channels."""
    for code, channel in CHANNELS.items():
        set_up_channel(tx, code, channel)
