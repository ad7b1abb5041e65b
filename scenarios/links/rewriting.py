"""What was observed, as if every record named its like by `client_reference`.

A bridge may keep ids in mind in another way: by numbers, by SKU, in a table of its own. The
checks need not know; records are changed only where a reference says nothing or something else.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from scenarios.links.found import Links, links_of
from scenarios.model.end_state import EndState, Records
from scenarios.model.history import Change, History

Document = Mapping[str, Any]
Rewrite = Callable[[Links, Document], Document]


def linked(history: History, end: EndState) -> tuple[History, EndState]:
    """History and end state with references; the same ones where all are there already."""
    links = links_of(history, end)
    if not links.are_needed and not _has_other_names(links, end):
        return history, end
    erp = replace(
        end.erp,
        orders=_each(links, _booking, end.erp.orders),
        shipments=_each(links, _of_order, end.erp.shipments),
        returns=_each(links, _of_order, end.erp.returns),
        invoices=_each(links, _of_order, end.erp.invoices),
        credit_memos=_each(links, _memo, end.erp.credit_memos),
        set_asides=_each(links, _of_order, end.erp.set_asides),
    )
    store = replace(
        end.store,
        products=_each(links, _product, end.store.products),
        orders=_each(links, _order, end.store.orders),
        customers=_each(links, _named, end.store.customers),
        invoices=_each(links, _paper, end.store.invoices),
        offline_orders=_each(links, _paper, end.store.offline_orders),
    )
    changes = [_change(links, change) for change in history.changes]
    return replace(history, changes=changes), EndState(erp, store)


def _has_other_names(links: Links, end: EndState) -> bool:
    """Whether the store calls any record of the ERP otherwise than by its id."""
    store = end.store
    rows: list[Document] = [*store.customers.values(), *store.offline_orders.values()]
    rows += store.invoices.values()
    for order in store.orders.values():
        rows += [*order["fulfillments"], *order["returns"]]
    return any(row["client_reference"] in links.names for row in rows)


def _each(links: Links, rewrite: Rewrite, rows: Records) -> Records:
    return {key: rewrite(links, row) for key, row in rows.items()}


def _booking(links: Links, row: Document) -> Document:
    reference = links.orders.get(str(row["id"]), row["client_reference"])
    refunds = [_given(links, each) for each in row["refunds"]]
    return {**_lined(links, row), "client_reference": reference, "refunds": refunds}


def _lined(links: Links, row: Document) -> Document:
    """A record of the ERP whose lines name those of an order."""
    lines = [
        {**line, "client_line_id": known}
        if (known := links.lines.get(str(line.get("order_line_id", line["id"]))))
        else line
        for line in row["lines"]
    ]
    return {**row, "lines": lines}


def _of_order(links: Links, row: Document) -> Document:
    reference = links.orders.get(str(row["order_id"]), row["order_client_reference"])
    lined = _lined(links, row) if "lines" in row else row
    return {**lined, "order_client_reference": reference}


def _given(links: Links, row: Document) -> Document:
    known = links.refunds.get(str(row["id"]))
    return {**row, "client_reference": known} if known else row


def _memo(links: Links, row: Document) -> Document:
    return _given(links, _of_order(links, row))


def _product(links: Links, row: Document) -> Document:
    reference = links.styles.get(str(row["id"]), row["client_reference"])
    variants = [_variant(links, each) for each in row["variants"]]
    return {**row, "client_reference": reference, "variants": variants}


def _variant(links: Links, row: Document) -> Document:
    reference = links.variants.get(str(row["id"]), row["client_reference"])
    components = [_named(links, each) for each in row["components"]]
    return {**row, "client_reference": reference, "components": components}


def _order(links: Links, row: Document) -> Document:
    lines = [
        {**line, "variant_client_reference": links.variants.get(str(line["variant_id"]))}
        if line["variant_id"] in links.variants
        else line
        for line in row["lines"]
    ]
    parcels = [_named(links, each) for each in row["fulfillments"]]
    returns = [_named(links, each) for each in row["returns"]]
    return {**row, "lines": lines, "fulfillments": parcels, "returns": returns}


def _named(links: Links, row: Document) -> Document:
    """A record of the store that bears another name of the ERP's."""
    known = links.names.get(str(row["client_reference"] or ""))
    return {**row, "client_reference": known} if known else row


def _paper(links: Links, row: Document) -> Document:
    lines = [_paper_line(links, line) for line in row["lines"]]
    named = {**_named(links, row), "lines": lines}
    of_invoice = links.names.get(str(row.get("invoice_reference") or ""))
    return {**named, "invoice_reference": of_invoice} if of_invoice else named


def _paper_line(links: Links, line: Document) -> Document:
    """A line of a paper names an article by its SKU at least."""
    known = links.names.get(str(line["variant_client_reference"] or line["sku"]))
    return {**line, "variant_client_reference": known} if known else line


REWRITES: Mapping[tuple[str, str], Rewrite] = {
    ("erp", "order"): _booking,
    ("erp", "shipment"): _of_order,
    ("erp", "return"): _of_order,
    ("erp", "invoice"): _of_order,
    ("erp", "credit_memo"): _memo,
    ("erp", "set_aside"): _of_order,
    ("store", "product"): _product,
    ("store", "order"): _order,
    ("store", "customer"): _named,
    ("store", "invoice"): _paper,
    ("store", "offline_order"): _paper,
}


def _change(links: Links, change: Change) -> Change:
    rewrite = REWRITES.get((change.system, change.entity))
    if rewrite is None:
        return change
    after = rewrite(links, change.after)
    fields = {
        name: (before, after.get(name, value)) for name, (before, value) in change.changes.items()
    }
    return replace(change, after=dict(after), changes=fields)
