"""A marketplace: it collects its own orders and books them into the ERP all at once."""

from datetime import UTC, datetime

from load.people.caller import Visit

ORDERS = 10
PRICE_MINOR, TAX_MINOR, SHIPPING_MINOR = 5900, 524, 599


def burst(visit: Visit) -> None:
    """Book ten orders of one article each, one after the other."""
    for number in range(ORDERS):
        article = visit.chance.choice(visit.stand.wanted())
        line = {
            "client_line_id": "1",
            "variant_id": article.erp_variant_id,
            "quantity": 1,
            "unit_price_minor": PRICE_MINOR,
            "tax_minor": TAX_MINOR,
        }
        now = datetime.now(UTC)  # noqa: TID251 - a marketplace has the clock on its own wall
        body = {
            "client_reference": f"{visit.who}-{number}",
            "channel": "marketplace",
            "currency": "USD",
            "prices_include_tax": False,
            "placed_at": now.isoformat(),
            "contact": {"name": "Marketplace Buyer"},
            "shipping": {"method": "ground", "price_minor": SHIPPING_MINOR},
            "lines": [line],
            "total_minor": PRICE_MINOR + TAX_MINOR + SHIPPING_MINOR,
        }
        visit.took(visit.erp("clerk", "POST", "/v1/orders", body))
