"""Entering what was posted elsewhere: invoices, credit memos, offline orders (INV-01, INV-03)."""

from base64 import b64decode
from hashlib import sha256
from typing import Any

from sqlmodel import col, select

from mock_kit.state.database import Tx
from mock_kit.web.problems import InvalidInput, NotFound, StaleVersion
from mock_store.domain.billing.invoices import Invoice, Paper
from mock_store.domain.billing.offline_orders import OfflineOrder
from mock_store.domain.billing.telling import tell
from mock_store.selling.changing import change_order
from mock_store.tables.accounts.companies import company_of
from mock_store.tables.billing.rows import (
    InvoiceRow,
    OfflineOrderRow,
    PaperRow,
    Shown,
    by_reference,
    invoices_of_orders,
)
from mock_store.tables.customers import CustomerRow
from mock_store.tables.orders import order_of
from mock_store.wire.billing.writes import InvoiceWrite, OfflineOrderWrite, PaperWrite


def enter_invoice(tx: Tx, wanted: InvoiceWrite, source: str) -> tuple[int, bytes]:
    """Enter an invoice or change a known one; the same again changes nothing.

    Every refusal comes before the first write, so a refused row leaves nothing behind.
    """
    _of_one(wanted.order_id, wanted.customer_id, wanted.company_id)
    order = None if wanted.order_id is None else order_of(tx, wanted.order_id)
    if wanted.order_id is not None and order is None:
        raise NotFound(f"there is no order {wanted.order_id}")
    wanted = wanted.model_copy(update={"customer_id": _goes_on(tx, wanted.customer_id)})
    _check_company(tx, wanted.company_id)
    content = _content(wanted.document)
    row = _known(tx, InvoiceRow, wanted.client_reference, wanted.expected_version)
    values = wanted.model_dump(exclude={"document", "expected_version"})
    values["document"] = _paper(tx, row, wanted.document)
    invoice = Invoice(**values, **_stamps(tx, row, "inv"))
    links = wanted.model_dump(include={"order_id", "customer_id", "company_id"})
    status, document = _store(tx, InvoiceRow, row, invoice, links)
    if content is not None and wanted.document is not None:
        _keep_paper(tx, invoice.id, wanted.document, content)
    if order is not None:
        rows = invoices_of_orders(tx, [order.id])
        invoices = [Invoice.model_validate_json(each.document) for each in rows]
        change_order(tx, order, tell(order, invoices, tx.business_now, source))
    return status, document


def enter_offline_order(tx: Tx, wanted: OfflineOrderWrite) -> tuple[int, bytes]:
    """Enter an offline order or change a known one; the same again changes nothing."""
    _of_one(wanted.customer_id, wanted.company_id)
    wanted = wanted.model_copy(update={"customer_id": _goes_on(tx, wanted.customer_id)})
    _check_company(tx, wanted.company_id)
    row = _known(tx, OfflineOrderRow, wanted.client_reference, wanted.expected_version)
    values = wanted.model_dump(exclude={"expected_version"})
    order = OfflineOrder(**values, **_stamps(tx, row, "off"))
    links = wanted.model_dump(include={"customer_id", "company_id"})
    return _store(tx, OfflineOrderRow, row, order, links)


def give_papers(tx: Tx, gone: str, into: str) -> None:
    """Show one customer's offline invoices and orders to another, who goes on for the first."""
    links = {"customer_id": into}
    papers = select(InvoiceRow).where(col(InvoiceRow.customer_id) == gone)
    for row in tx.session.exec(papers).all():
        invoice = Invoice.model_validate_json(row.document).model_copy(update=links)
        _store(tx, InvoiceRow, row, invoice, {"order_id": row.order_id, **links})
    own = select(OfflineOrderRow).where(col(OfflineOrderRow.customer_id) == gone)
    for offline in tx.session.exec(own).all():
        order = OfflineOrder.model_validate_json(offline.document).model_copy(update=links)
        _store(tx, OfflineOrderRow, offline, order, links)


def _of_one(*owners: str | None) -> None:
    if sum(owner is not None for owner in owners) != 1:
        raise InvalidInput("it is of one order, customer or company: name one of them")


def _check_company(tx: Tx, company_id: str | None) -> None:
    if company_id is not None and company_of(tx, company_id) is None:
        raise NotFound(f"there is no company {company_id}")


def _goes_on(tx: Tx, customer_id: str | None) -> str | None:
    """Return who goes on for a customer: of a merged one the other (CUS-08). Raises NotFound."""
    if customer_id is None:
        return None
    row = tx.session.get(CustomerRow, customer_id)
    if row is None:
        raise NotFound(f"there is no customer {customer_id}")
    return row.merged_into or row.id


def _content(paper: PaperWrite | None) -> bytes | None:
    """Return the content of a printed document that came along; it must be what its sum says."""
    if paper is None or paper.content_base64 is None:
        return None
    try:
        content = b64decode(paper.content_base64, validate=True)
    except ValueError as error:  # text beyond ASCII is refused so, too
        raise InvalidInput("the document is not base64") from error
    if sha256(content).hexdigest() != paper.sha256:
        raise InvalidInput("the document is not the one that its sha256 names")
    return content


def _known(
    tx: Tx, table: type[Shown], reference: str, expected_version: int | None
) -> Shown | None:
    row = by_reference(tx, table, reference)
    version = 0 if row is None else row.version
    if expected_version not in (None, version):
        raise StaleVersion(f"the current version is {version}", current_version=version)
    return row


def _stamps(tx: Tx, row: InvoiceRow | OfflineOrderRow | None, prefix: str) -> dict[str, Any]:
    if row is None:
        return {
            "id": tx.new_id(prefix),
            "version": 1,
            "created_at": tx.now,
            "updated_at": tx.now,
        }
    return {name: getattr(row, name) for name in ("id", "version", "created_at", "updated_at")}


def _paper(tx: Tx, row: InvoiceRow | None, wanted: PaperWrite | None) -> Paper | None:
    """Return the document to show: the one that came, or the one that is there already."""
    known = None if row is None else tx.session.get(PaperRow, row.id)
    if wanted is not None and wanted.content_base64 is not None:
        return Paper(media_type=wanted.media_type, sha256=wanted.sha256)
    if wanted is not None and (known is None or known.sha256 != wanted.sha256):
        raise InvalidInput("the store does not have this document: send its content")
    return None if known is None else Paper(media_type=known.media_type, sha256=known.sha256)


def _store(
    tx: Tx,
    table: type[Shown],
    row: Shown | None,
    item: Invoice | OfflineOrder,
    links: dict[str, Any],
) -> tuple[int, bytes]:
    document = item.model_dump_json().encode()
    if row is not None and row.document == document:
        return 200, document
    change_no = tx.change_no()
    version = 1 if row is None else row.version + 1
    changed = item.model_copy(update={"version": version, "updated_at": tx.now})
    document = changed.model_dump_json().encode()
    stored = table(
        id=item.id,
        client_reference=item.client_reference,
        version=version,
        change_no=change_no,
        created_at=item.created_at,
        updated_at=tx.now,
        document=document,
        **links,
    )
    tx.session.merge(stored)
    tx.session.flush()
    entity = "invoice" if isinstance(item, Invoice) else "offline_order"
    topic = f"{entity}.created" if row is None else f"{entity}.updated"
    tx.record(entity, item.id, version=version, change_no=change_no, topic=topic, snapshot=document)
    return (201 if version == 1 else 200), document


def _keep_paper(tx: Tx, invoice_id: str, paper: PaperWrite, content: bytes) -> None:
    kept = PaperRow(
        invoice_id=invoice_id, media_type=paper.media_type, sha256=paper.sha256, content=content
    )
    tx.session.merge(kept)
