"""What a record always says, by the published documents: a blank there is no answer of theirs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History, SystemName
from scenarios.self_check.folding import ENTITIES, records_of

# Names of fields, `rows.field` for each row of a list or for a part.
SAID: Mapping[SystemName, Mapping[str, str]] = {
    "erp": {
        "styles": "style_number name kind status",
        "variants": "status tracked is_free order_quantity.minimum order_quantity.multiple",
        "price_lists": "code name currency tax_basis time_zone",
        "price_lines": "kind price_minor min_quantity",
        "assortments": "code kind",
        "warehouses": "code name kind",
        "purchase_orders": "number supplier warehouse expected_on status lines.id lines.pieces",
        "customers": "kind name status credit_hold addresses.id buyers.name",
        "orders": "number channel currency on_shortage status business_date prices_include_tax"
        " lines.id lines.kind lines.sku lines.description tenders.kind tenders.state refunds.id"
        " refunds.at",
        "invoices": "number status currency prices_include_tax issued_on lines.id lines.account"
        " payments.id payments.kind payments.received_at payments.source document.media_type"
        " document.sha256",
        "credit_memos": "number status currency prices_include_tax issued_on lines.id",
        "shipments": "number warehouse status shipped_at shipped_on lines.id",
        "returns": "number status lines.id",
        "stock": "sku known tracked warehouses.code warehouses.kind",
        "order_imports": "number sha256",
        "movements": "id variant_id warehouse kind reference at pieces",
    },
    "store": {
        "channels": "code name currency locale time_zone tax_basis tax_rate_bp stock_policy"
        " show_stock_level show_ship_date show_out_of_stock_on_listing location_mode"
        " shipping_methods.code shipping_methods.name",
        "products": "handle title status variants.status variants.tracked variants.is_free"
        " variants.created_at variants.updated_at variants.version",
        "prices": "currency",
        "account_prices": "account_id channel variant_id currency",
        "levels": "uncounted version backorder.allowed locations.location",
        "orders": "number channel status payment_status fulfillment_status currency is_guest"
        " lines.id lines.sku lines.title tenders.id tenders.kind tenders.state timeline.at"
        " timeline.kind timeline.text timeline.source refunds.id refunds.created_at refunds.cause"
        " fulfillments.id fulfillments.status returns.id returns.status"
        " returns.created_at refunds.lines.restock refunds.is_pending"
        " allocated shipping.name shipping.price_minor shipping.tax_minor discount_percent_bp",
        "customers": "email status has_account mail_proven addresses.id",
        "companies": "name locations.id",
        "invoices": "number kind status currency issued_on prices_include_tax",
        "offline_orders": "number channel status currency placed_at prices_include_tax",
        "order_exports": "number sha256",
    },
}


def blanks(history: History, end: EndState) -> Iterator[str]:
    """Records that say nothing where they always say something, now or in a journal."""
    for system, names in SAID.items():
        for name, said in names.items():
            paths = [path.split(".") for path in said.split()]
            yield from _told(history.of(system, ENTITIES[system].get(name, "")), paths)
            for record_id, record in records_of(end, system, name).items():
                for path in paths:
                    if _is_blank(record, path):
                        yield f"{system} {name} {record_id}: no {'.'.join(path)}"
    for record_id, row in end.erp.returns.items():
        if row["status"] == "received" and _is_blank(row, ["warehouse"]):
            yield f"erp returns {record_id}: received, and no warehouse"


def _told(changes: Iterable[Change], paths: Iterable[list[str]]) -> Iterator[str]:
    """Versions that say so of what they changed."""
    for change in changes:
        for path in paths:
            if path[0] in change.changes and _is_blank(change.changes[path[0]][1], path[1:]):
                yield f"{change.system} change {change.seq}: no {'.'.join(path)}"


def _is_blank(value: Any, path: list[str]) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_blank(each, path) for each in value)
    if not path:
        return value is None or value == ""
    # A part that is not there at all says nothing of its own.
    return isinstance(value, Mapping) and path[0] in value and _is_blank(value[path[0]], path[1:])
