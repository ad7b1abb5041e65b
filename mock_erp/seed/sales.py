"""The seeded orders: what shops and telephone sold in the last days."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from mock_erp.seed.chance import Chance
from mock_erp.seed.goods import tracked_variants
from mock_erp.tables.customers import Customer
from mock_erp.tables.effective_prices import Enquiry, price_variant
from mock_erp.tables.goods.shipping import hand_over_order
from mock_erp.tables.items import Variant
from mock_erp.tables.price_lists import PriceList, price_list_by_code
from mock_erp.tables.sales.booking import Booked, Draft, book_orders
from mock_erp.wire.orders import Address, OrderRequest
from mock_kit.state.database import Tx

ORDERS = 24


def sell(tx: Tx, chance: Chance, customer_ids: Sequence[str]) -> None:
    """Book phone and counter orders; what was sold over the counter has left the house."""
    variants, retail = tracked_variants(tx), price_list_by_code(tx, "RETAIL")
    assert retail is not None
    drafts = []
    for number in range(ORDERS):
        draw = chance("order", str(number))
        customer = tx.session.get_one(Customer, draw.choice(customer_ids))
        lines = [_line(tx, retail, variant, draw) for variant in draw.sample(variants, 2)]
        drafts.append(_draft(tx, customer, lines, draw))
    for outcome in book_orders(tx, drafts):
        assert isinstance(outcome, Booked), outcome
        head = outcome.order.head
        if head["channel"] == "counter" and head["status"] == "accepted":
            hand_over_order(tx, outcome.order)


def _line(tx: Tx, retail: PriceList, variant: Variant, draw: Random) -> dict[str, Any]:
    price = price_variant(tx, retail, variant, Enquiry(tx.business_now)).price_minor
    assert price is not None, f"{variant.sku} has no price"
    pieces = draw.randint(1, 3)
    return {"variant_id": variant.id, "quantity": pieces, "unit_price_minor": price}


def _draft(tx: Tx, customer: Customer, lines: list[dict[str, Any]], draw: Random) -> Draft:
    channel = draw.choice(("phone", "counter"))
    total = sum(line["quantity"] * line["unit_price_minor"] for line in lines)
    address = {
        name: value for name, value in customer.addresses[0].items() if name in Address.model_fields
    }
    body = {
        "channel": channel,
        "placed_at": (tx.business_now - timedelta(hours=draw.randint(1, 96))).isoformat(),
        "currency": "USD",
        "prices_include_tax": False,
        "customer_id": customer.id,
        "contact": {"name": customer.name, "email": customer.email, "phone": customer.phone},
        "billing_address": address,
        "shipping_address": address,
        "shipping": {"method": "pick-up" if channel == "counter" else "ground"},
        "lines": lines,
        "tenders": [{"kind": "cash", "amount_minor": total, "state": "paid"}],
        "total_minor": total,
        "on_shortage": "hold",
    }
    return OrderRequest.model_validate(body).draft()
