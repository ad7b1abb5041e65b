"""Reads what happened and what is, through journals and business faces, for the checks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scenarios.actors.desk import Desk, Document
from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import Act, Change, Exchange, History, SystemName

JOURNAL_PAGE = 1000


async def read_exchanges(system: SystemName, control: Desk, *, after: int = 0) -> list[Exchange]:
    """The exchanges that a system's journal holds after a number, in order."""
    return [exchange_of(system, row) for row in await _journal(control, "exchange", after)]


async def read_changes(system: SystemName, control: Desk) -> list[Change]:
    """All changes of a system, each with the whole record as it then stood."""
    return folded(system, await _journal(control, "change"))


def folded(system: SystemName, rows: Sequence[Document]) -> list[Change]:
    """Journal records of changes, each with the whole record as it then stood."""
    standing: dict[tuple[str, str], Document] = {}
    found = []
    for row in rows:
        record = dict(standing.get((row["entity"], row["entity_id"]), {}))
        for name, (_, after) in row["changes"].items():
            record[name] = after
        standing[row["entity"], row["entity_id"]] = record
        found.append(_change(system, row, record))
    return found


async def read_history(
    settings: Document, acts: Sequence[Act], controls: dict[SystemName, Desk]
) -> History:
    """Both journals and the acts, as one history."""
    exchanges: list[Exchange] = []
    changes: list[Change] = []
    for system, control in controls.items():
        exchanges += await read_exchanges(system, control)
        changes += await read_changes(system, control)
    return History(settings, list(acts), exchanges, changes)


async def read_end_state(erp: Desk, store: Desk, store_now: datetime) -> EndState:
    """Every record of both sides, as their business faces show it; `store_now` is its clock."""
    return EndState(await _read_erp(erp), await _read_store(store, store_now))


async def _read_erp(desk: Desk) -> ErpState:
    time = await desk.get("/v1/time")
    return ErpState(
        business_now=datetime.fromisoformat(time["business_now"]),
        time_zone=time["time_zone"],
        styles=_by_id(await desk.pages("/v1/styles")),
        variants=_by_id(await desk.pages("/v1/variants")),
        price_lists=_by_id(await desk.pages("/v1/price-lists")),
        price_lines=_by_id(await desk.pages("/v1/price-lines")),
        assortments=_by_id(await desk.pages("/v1/assortments")),
        warehouses=_by_id(await desk.pages("/v1/warehouses")),
        stock={row["variant_id"]: row for row in await desk.pages("/v1/stock")},
        purchase_orders=_by_id(await desk.pages("/v1/purchase-orders")),
        customers=_by_id(await desk.pages("/v1/customers")),
        orders=_by_id(await desk.pages("/v1/orders")),
        movements=_by_id(await desk.pages("/v1/stock-movements")),
        invoices=_by_id(await desk.pages("/v1/invoices")),
        credit_memos=_by_id(await desk.pages("/v1/credit-memos")),
        shipments=_by_id(await desk.pages("/v1/shipments")),
        returns=_by_id(await desk.pages("/v1/returns")),
        set_asides=_by_id(await desk.pages("/v1/set-asides")),
        order_imports=_by_id(await desk.pages("/v1/order-imports")),
    )


async def _read_store(desk: Desk, business_now: datetime) -> StoreState:
    channels = await desk.get("/v1/channels")
    products = _by_id(await desk.pages("/v1/products"))
    variants = [v["id"] for product in products.values() for v in product["variants"]]
    prices: dict[tuple[str, str], Document] = {}
    levels: dict[tuple[str, str], Document] = {}
    for start in range(0, len(variants), 100):
        asked = ",".join(variants[start : start + 100])
        for row in (await desk.get("/v1/prices", variant_ids=asked))["items"]:
            prices[row["variant_id"], row["channel"]] = row
        for row in (await desk.get("/v1/inventory-levels", variant_ids=asked))["items"]:
            levels[row["variant_id"], row["channel"]] = row
    return StoreState(
        business_now=business_now,
        channels={row["code"]: row for row in channels["items"]},
        products=products,
        prices=prices,
        levels=levels,
        orders=_by_id(await desk.pages("/v1/orders")),
        customers=_by_id(await desk.pages("/v1/customers")),
        pages=await _read_pages(desk, products),
        invoices=_by_id(await desk.pages("/v1/invoices")),
        offline_orders=_by_id(await desk.pages("/v1/offline-orders")),
        companies=_by_id(await desk.pages("/v1/companies")),
        account_prices=_by_id(await desk.pages("/v1/account-prices")),
        order_exports=_by_id(await desk.pages("/v1/order-exports")),
    )


async def _read_pages(desk: Desk, products: dict[str, Document]) -> dict[tuple[str, str], Document]:
    """Every published product page on every channel, as a shopper sees it."""
    pages = {}
    for product_id, product in products.items():
        if product["status"] != "active":
            continue
        for channel in product["channels"]:
            if channel in product["restricted_to"]:
                continue  # as if it were not there
            path = f"/shop/v1/channels/{channel}/products/{product['handle']}"
            pages[product_id, channel] = await desk.get(path)
    return pages


async def _journal(control: Desk, kind: str, after: int = 0) -> list[Document]:
    rows: list[Document] = []
    while True:
        page = await control.get("/_control/journal", kind=kind, after=after, limit=JOURNAL_PAGE)
        rows += page["records"]
        if len(page["records"]) < JOURNAL_PAGE:
            return rows
        after = page["next"]


def _by_id(rows: list[Document]) -> dict[str, Document]:
    return {row["id"]: row for row in rows}


def exchange_of(system: SystemName, row: Document) -> Exchange:
    """A journal record of an exchange."""
    return Exchange(
        system=system,
        seq=row["seq"],
        started_at=datetime.fromisoformat(row["started_at"]),
        ended_at=datetime.fromisoformat(row["ended_at"]),
        request_id=row["request_id"],
        actor=row["actor"],
        method=row["method"],
        path=row["path"],
        query=row["query"],
        status=row["status"],
        commit_seq=row["commit_seq"],
        answer_lost=row["answer_lost"],
        idempotency_key=row["idempotency_key"],
        if_match=row["if_match"],
        request=row["request"],
    )


def _change(system: SystemName, row: Document, after: Document) -> Change:
    fields: dict[str, tuple[Any, Any]] = {k: (v[0], v[1]) for k, v in row["changes"].items()}
    return Change(
        system=system,
        seq=row["seq"],
        at=datetime.fromisoformat(row["at"]),
        business_at=datetime.fromisoformat(row["business_at"]),
        commit_seq=row["commit_seq"],
        entity=row["entity"],
        entity_id=row["entity_id"],
        version=row["version"],
        topic=row["topic"],
        actor=row["actor"],
        cause=row["cause"],
        changes=fields,
        after=after,
    )
