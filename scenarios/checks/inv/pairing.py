"""What of the ERP's invoices and offline orders is due in the store, and what it shows of them.

Pairs go by the number that people read on both sides; ids and references are the bridge's own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import History

Document = Mapping[str, Any]


def due(history: History, end: EndState, records: Mapping[str, Document]) -> Iterator[Document]:
    """Records of other channels than the web that the settings let go down, in order."""
    return (each for each in _offline(records) if not _is_kept_back(history, end, each))


def kept_back(
    history: History, end: EndState, records: Mapping[str, Document]
) -> Iterator[Document]:
    """Those that the settings keep back, in order."""
    return (each for each in _offline(records) if _is_kept_back(history, end, each))


def _offline(records: Mapping[str, Document]) -> list[Document]:
    offline = [each for each in records.values() if each["channel"] != "web"]
    return sorted(offline, key=lambda each: str(each["number"]))


def _is_kept_back(history: History, end: EndState, record: Document) -> bool:
    chosen = history.settings.get("invoices", {})
    customer = end.erp.customers.get(str(record["customer_id"]), {})
    return (
        not chosen.get("offline", True)
        or record["channel"] in chosen.get("exclude_channels", ())
        or customer.get("price_group") in chosen.get("exclude_customer_groups", ())
    )


def owners(end: EndState, customer_id: str | None) -> set[str]:
    """Accounts of the store in which the things of an ERP customer belong; none: nowhere yet.

    The things of a company belong to it, or to one of its buyers.
    """
    customer = _last(end.erp.customers, customer_id)
    if customer is None:
        return set()
    if customer.get("kind") == "company":
        return _of_company(end, str(customer["id"]))
    named = {
        str(each["id"])
        for each in end.store.customers.values()
        if each["id"] == customer["client_reference"] or each["client_reference"] == customer["id"]
    }
    alike = {
        str(each["id"])
        for each in end.store.customers.values()
        if customer["email"] and str(each["email"]).casefold() == customer["email"].casefold()
    }
    return {str(_last(end.store.customers, each or "", "id")) for each in named or alike}


def _of_company(end: EndState, account_id: str) -> set[str]:
    companies = {
        str(each["id"])
        for each in end.store.companies.values()
        if each["client_reference"] == account_id
    }
    buyers = {
        str(each["id"]) for each in end.store.customers.values() if each["company_id"] in companies
    }
    return companies | buyers


def readers(end: EndState, order: Document) -> set[str]:
    """Accounts of the store that see an order of theirs: the buyer's, and the company's."""
    survivor = _last(end.store.customers, order["customer_id"], "id")
    named = (order["customer_id"], survivor, order.get("company_id"))
    return {str(each) for each in named if each is not None}


def shown_to(shown: Document) -> str | None:
    """The account in which a record shows: a company's or a customer's."""
    owner = shown.get("company_id") or shown["customer_id"]
    return None if owner is None else str(owner)


def shown_invoices(end: EndState, kind: str, number: str) -> list[Document]:
    """What the store shows under a number."""
    return [
        each
        for each in end.store.invoices.values()
        if (each["kind"], each["number"]) == (kind, number)
    ]


def never_posted(history: History, end: EndState) -> Iterator[Document]:
    """What the bridge shows though the ERP posted nothing of that number, then or now."""
    posted = {
        (entity, str(change.after["number"]))
        for entity in ("invoice", "credit_memo")
        for change in history.of("erp", entity)
    }
    posted |= {("invoice", str(each["number"])) for each in end.erp.invoices.values()}
    posted |= {("credit_memo", str(each["number"])) for each in end.erp.credit_memos.values()}
    by_bridge = {
        change.entity_id
        for change in history.of("store", "invoice")
        if change.actor == history.bridge_actor
    }
    for shown in end.store.invoices.values():
        if (shown["kind"], shown["number"]) not in posted and shown["id"] in by_bridge:
            yield shown


def _last(records: Mapping[str, Document], record_id: str | None, field: str = "") -> Any:
    """A record, or the one that goes on for it after a merge; with `field`, that of it."""
    record = records.get(str(record_id))
    while record is not None and record.get("merged_into"):
        record = records.get(str(record["merged_into"]))
    return record if record is None or not field else record[field]
