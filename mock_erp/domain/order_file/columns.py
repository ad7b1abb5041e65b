"""The columns of the order file, and which of them a record of each kind fills."""

from collections.abc import Mapping

COLUMNS = (
    "record",
    "order",
    "channel",
    "sales_channel",
    "number",
    "placed_at",
    "currency",
    "prices_include_tax",
    "customer_id",
    "customer_reference",
    "buyer_id",
    "ship_to_location_id",
    "name",
    "company",
    "email",
    "phone",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
    "line",
    "variant_id",
    "quantity",
    "amount_minor",
    "discount_minor",
    "tax_minor",
    "total_minor",
    "code",
    "state",
    "on_shortage",
    "text",
)
INTEGERS = ("quantity", "amount_minor", "discount_minor", "tax_minor", "total_minor")
FLAGS = ("prices_include_tax",)

_ADDRESS = {
    name: name
    for name in (
        "name",
        "company",
        "line1",
        "line2",
        "city",
        "region",
        "postal_code",
        "country",
        "phone",
    )
}
# Column to field; a field with a dot lies inside another one.
RECORDS: Mapping[str, Mapping[str, str]] = {
    "order": {
        "order": "client_reference",
        "channel": "channel",
        "sales_channel": "sales_channel",
        "number": "number_at_origin",
        "placed_at": "placed_at",
        "currency": "currency",
        "prices_include_tax": "prices_include_tax",
        "customer_id": "customer_id",
        "customer_reference": "customer_reference",
        "buyer_id": "buyer_id",
        "ship_to_location_id": "ship_to_location_id",
        "name": "contact.name",
        "email": "contact.email",
        "phone": "contact.phone",
        "discount_minor": "discount_minor",
        "total_minor": "total_minor",
        "on_shortage": "on_shortage",
        "text": "note",
    },
    "billing": _ADDRESS,
    "ship_to": _ADDRESS,
    "line": {
        "line": "client_line_id",
        "variant_id": "variant_id",
        "quantity": "quantity",
        "amount_minor": "unit_price_minor",
        "discount_minor": "discount_minor",
        "tax_minor": "tax_minor",
    },
    "shipping": {"code": "method", "amount_minor": "price_minor", "tax_minor": "tax_minor"},
    "fee": {"code": "code", "amount_minor": "price_minor", "tax_minor": "tax_minor"},
    "tender": {"code": "kind", "amount_minor": "amount_minor", "state": "state"},
    "warehouse": {"code": "code"},
    "custom": {"code": "name", "text": "value"},
}
FIRST, LAST = "file", "end"
