"""What a record repeats of another one, in the same system, is what that one says or said.

Copies that are meant to stay as they were (an address on an invoice) may be those of any version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import History, SystemName
from scenarios.self_check.folding import ENTITIES, records_of

Document = Mapping[str, Any]
SYSTEMS: tuple[SystemName, ...] = ("erp", "store")
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Copy:
    """Records `name` repeat `fields` of the record of kind `entity` that `by` names.

    `rows` and `row_by`: each row of that list repeats `row_fields` of the row of `source_rows`
    that it names.
    """

    system: SystemName
    name: str
    by: str
    entity: str
    fields: Fields
    rows: str = ""
    source_rows: str = "lines"
    row_by: str = "order_line_id"
    row_fields: Fields | None = None


def _same(*names: str) -> Fields:
    return {name: name for name in names}


_OF_ORDER = {"order_number": "number", "order_client_reference": "client_reference"}
_BUYER = _same("channel", "customer_id")
_OF_ITS_BUYER = {**_OF_ORDER, **_BUYER}
_ITEM = _same("client_line_id", "variant_id", "sku")
_BILLED = {**_ITEM, **_same("description", "unit_price_minor")}
_PAPER = _same("contact", "currency", "prices_include_tax")
COPIES = (
    Copy(
        "erp",
        "invoices",
        "order_id",
        "order",
        {
            **_OF_ORDER,
            **_BUYER,
            **_PAPER,
            **_same("number_at_origin", "billing_address", "shipping_address"),
        },
        rows="lines",
        row_fields=_BILLED,
    ),
    Copy(
        "erp",
        "credit_memos",
        "invoice_id",
        "invoice",
        {
            "invoice_number": "number",
            **_same("order_id", "order_number", "order_client_reference"),
            **_BUYER,
            **_PAPER,
        },
        rows="lines",
        row_by="invoice_line_id",
        row_fields={**_BILLED, **_same("order_line_id")},
    ),
    *(
        Copy("erp", goods, "order_id", "order", _OF_ITS_BUYER, rows="lines", row_fields=_ITEM)
        for goods in ("shipments", "returns")
    ),
    Copy(
        "erp",
        "stock",
        "variant_id",
        "variant",
        _same("style_id", "sku", "tracked", "safety_buffer"),
    ),
    # For whom somebody orders is the company that this buyer is or was of.
    Copy("store", "orders", "customer_id", "customer", _same("company_id")),
    Copy("erp", "price_lines", "price_list_id", "price_list", {}),
    Copy("erp", "price_lines", "style_id", "style", {}),
    Copy("erp", "variants", "style_id", "style", {}),
)


def wrong_copies(history: History, end: EndState) -> Iterator[str]:
    """Records that name another one that is not there, or repeat what it never said."""
    for copy in COPIES:
        sources = _versions(history, end, copy)
        for record_id, record in records_of(end, copy.system, copy.name).items():
            subject = f"{copy.system} {copy.name} {record_id}"
            if record[copy.by] is None:
                continue
            versions = sources.get(str(record[copy.by]))
            if not versions:
                yield f"{subject}: names the {copy.entity} {record[copy.by]}, which is not there"
                continue
            yield from _differences(subject, record, copy.fields, versions)
            yield from _of_rows(subject, record, copy, versions)


def wrong_skus(history: History, end: EndState) -> Iterator[str]:
    """Lines of orders under a SKU that their item never had."""
    known: dict[str, set[str]] = {}
    for change in history.of("erp", "variant"):
        known.setdefault(change.entity_id, set()).add(change.after["sku"])
    for product in history.of("store", "product"):
        for variant in product.after["variants"]:
            known.setdefault(variant["id"], set()).add(variant["sku"])
    for system in SYSTEMS:
        for order in records_of(end, system, "orders").values():
            for line in order["lines"]:
                skus = known.get(line["variant_id"])
                if skus and line["sku"] not in skus:
                    yield f"{system} order {order['number']} line {line['id']}: SKU {line['sku']}"


def _versions(history: History, end: EndState, copy: Copy) -> dict[str, list[Document]]:
    """All versions of the records that are repeated, by id; the last as it is read."""
    names = {entity: name for name, entity in ENTITIES[copy.system].items()}
    found: dict[str, list[Document]] = {}
    for change in history.of(copy.system, copy.entity):
        found.setdefault(change.entity_id, []).append(change.after)
    for record_id, record in records_of(end, copy.system, names[copy.entity]).items():
        found.setdefault(record_id, []).append(record)
    return found


def _of_rows(subject: str, record: Document, copy: Copy, versions: list[Document]) -> Iterator[str]:
    for row in record[copy.rows] if copy.rows else ():
        named = [
            each
            for version in versions
            for each in version.get(copy.source_rows) or ()
            if each["id"] == row[copy.row_by]
        ]
        if not named:
            yield f"{subject}: {copy.row_by} {row[copy.row_by]} is no line of it"
        else:
            yield from _differences(
                f"{subject} line {row['id']}", row, copy.row_fields or {}, named
            )


def _differences(
    subject: str, record: Document, fields: Fields, versions: list[Document]
) -> Iterator[str]:
    for name, source in fields.items():
        said = [version.get(source) for version in versions]
        if record[name] not in said:
            yield f"{subject}.{name}: {record[name]!r}, copied from {said[-1]!r}"
