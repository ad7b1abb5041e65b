"""The harness checks itself: folding each journal must give the end state it read.

If it does not, nothing that was judged from the journals can be trusted, and the run is an
error of the harness, not a verdict about a bridge.
"""

from collections.abc import Mapping
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import History, SystemName

Records = Mapping[str, Mapping[str, Any]]


def fold_differences(history: History, end: EndState) -> list[str]:
    """Records whose last journaled version is not what the business face shows."""
    erp: list[tuple[SystemName, str, Records]] = [
        ("erp", "style", end.erp.styles),
        ("erp", "variant", end.erp.variants),
        ("erp", "price_line", end.erp.price_lines),
        ("erp", "purchase_order", end.erp.purchase_orders),
        ("erp", "customer", end.erp.customers),
        ("erp", "order", end.erp.orders),
        ("erp", "shipment", end.erp.shipments),
        ("erp", "return", end.erp.returns),
        ("erp", "set_aside", end.erp.set_asides),
        ("erp", "stock", end.erp.stock),
        ("erp", "invoice", end.erp.invoices),
        ("erp", "credit_memo", end.erp.credit_memos),
        ("erp", "order_import", end.erp.order_imports),
        ("store", "order_export", end.store.order_exports),
        ("store", "product", end.store.products),
        ("store", "invoice", end.store.invoices),
        ("store", "offline_order", end.store.offline_orders),
        ("store", "order", end.store.orders),
        ("store", "customer", end.store.customers),
        ("store", "company", end.store.companies),
        ("store", "account_price", end.store.account_prices),
        ("store", "price", {f"{v}:{c}": row for (v, c), row in end.store.prices.items()}),
    ]
    return [
        line
        for system, entity, records in erp
        for line in _compare(history, system, entity, records)
    ]


def _compare(history: History, system: SystemName, entity: str, records: Records) -> list[str]:
    found = []
    told = _changed_in_database(history)
    for record_id, record in sorted(records.items()):
        versions = history.versions(system, entity, record_id)
        if not versions:
            continue
        folded = versions[-1].after
        for field in sorted(folded.keys() & record.keys()):
            if folded[field] != record[field] and (system, entity, record_id, field) not in told:
                found.append(
                    f"{system} {entity} {record_id}.{field}: journal {folded[field]!r}, "
                    f"read {record[field]!r}"
                )
    return found


def _changed_in_database(history: History) -> set[tuple[str, str, str, str]]:
    """Fields that the sea changed behind the program's back: no journal can tell of them."""
    return {
        (facts["system"], facts["entity"], facts["entity_id"], field)
        for facts in (act.facts for act in history.acts_of("out_of_band"))
        for field in facts["fields"]
    }
