"""Records without ids and instants, as people would tell them."""

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]


def customer_row(customer: Document) -> list[Any]:
    """A customer as people would tell it, the address book in an order of its own."""
    book = [
        [
            *(str(address.get(name) or "") for name in ("name", "line1", "city", "country")),
            address["is_default_shipping"],
            address["is_default_billing"],
        ]
        for address in customer["addresses"]
    ]
    fields = [str(customer[name] or "") for name in ("email", "name", "phone", "tax_id")]
    return [*fields, customer["status"], sorted(book)]


def offline_row(order: Document) -> list[Any]:
    """An offline order as its customer is shown it."""
    return [
        order["channel"],
        order["status"],
        order["total_minor"],
        [[line["sku"], line["quantity"], line["shipped"]] for line in order["lines"]],
        len(order["parcels"]),
    ]
