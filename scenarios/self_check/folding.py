"""Folding each journal must give the end state that was read."""

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import History, SystemName

Records = Mapping[str, Mapping[str, Any]]
# A field, and what stands there.
Typed = tuple[str, Any]

# Records of the end state by their name in the journal.
ENTITIES: Mapping[SystemName, Mapping[str, str]] = {
    "erp": {
        "styles": "style",
        "variants": "variant",
        "price_lists": "price_list",
        "price_lines": "price_line",
        "assortments": "assortment",
        "warehouses": "warehouse",
        "purchase_orders": "purchase_order",
        "customers": "customer",
        "orders": "order",
        "shipments": "shipment",
        "returns": "return",
        "set_asides": "set_aside",
        "stock": "stock",
        "invoices": "invoice",
        "credit_memos": "credit_memo",
        "order_imports": "order_import",
    },
    "store": {
        "channels": "channel",
        "products": "product",
        "prices": "price",
        "levels": "inventory_level",
        "orders": "order",
        "customers": "customer",
        "companies": "company",
        "account_prices": "account_price",
        "invoices": "invoice",
        "offline_orders": "offline_order",
        "order_exports": "order_export",
    },
}
# What a later reading works out anew: time passes, and other records count.
WORKED_OUT = {("store", "levels"): ("offer", "uncounted")}


def records_of(end: EndState, system: SystemName, name: str) -> Records:
    """The records of this name, by their id in the journal."""
    found = getattr(getattr(end, system), name)
    if (system, name) == ("store", "channels"):
        return {str(row["id"]): row for row in found.values()}
    return {":".join(k) if isinstance(k, tuple) else k: row for k, row in found.items()}


def fold_differences(history: History, end: EndState) -> Iterator[str]:
    """Records whose last journaled version is not what the business face shows."""
    told = _changed_in_database(history)
    for system, names in ENTITIES.items():
        for name, entity in names.items():
            records = records_of(end, system, name)
            yield from _unread(history, system, (name, entity), records)
            for record_id, record in sorted(records.items()):
                versions = history.versions(system, entity, record_id)
                subject = f"{system} {entity} {record_id}"
                if versions:
                    worked_out = WORKED_OUT.get((system, name), ())
                    known = [*told.get(subject, ()), *((x, record.get(x)) for x in worked_out)]
                    yield from _compare(subject, versions[-1].after, record, known)
                elif (record.get("version") or 0) > (0 if record.get("known", True) else 1):
                    yield f"{subject}: read, and no journal tells of it"


def _compare(
    subject: str, folded: Mapping[str, Any], record: Mapping[str, Any], known: list[Typed]
) -> Iterator[str]:
    for field in sorted(folded.keys() & record.keys()):
        if folded[field] != record[field] and (field, record[field]) not in known:
            yield f"{subject}.{field}: journal {folded[field]!r}, read {record[field]!r}"


def _unread(
    history: History, system: SystemName, named: tuple[str, str], records: Records
) -> Iterator[str]:
    """Records that a journal tells of, and that are not to be read; deleted ones excepted."""
    name, entity = named
    last = {change.entity_id: change for change in history.of(system, entity)}
    for record_id, change in last.items():
        is_gone = change.topic.endswith((".deleted", ".removed")) or change.after.get("deleted")
        if record_id not in records and not is_gone:
            yield f"{system} {entity} {record_id}: told by the journal, not among the {name} read"


def _changed_in_database(history: History) -> dict[str, list[Typed]]:
    """What the sea typed behind the program's back: no journal can tell of it."""
    found: dict[str, list[Typed]] = {}
    for facts in (act.facts for act in history.acts_of("out_of_band")):
        subject = f"{facts['system']} {facts['entity']} {facts['entity_id']}"
        found.setdefault(subject, []).extend(facts["fields"].items())
    return found
