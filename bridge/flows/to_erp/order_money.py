"""What the parts of a store order add up to."""

from __future__ import annotations

from bridge.model.orders import StoreOrder


def rounding_of(order: StoreOrder) -> int:
    """Minor units by which the stated total differs from its parts: lines, shipping, fees.

    Worked example, prices exclusive of tax: 2 x 1000 - 100 + 143 tax, shipping 700 + 53 tax are
    2796; a stated total of 2797 differs by 1.
    """
    net = sum(line.pieces * line.unit_price_minor - line.discount_minor for line in order.lines)
    net += order.shipping.price_minor + sum(fee.price_minor for fee in order.fees)
    tax = sum(line.tax_minor for line in order.lines)
    tax += order.shipping.tax_minor + sum(fee.tax_minor for fee in order.fees)
    return order.total_minor - net - (0 if order.prices_include_tax else tax)
