"""What a record names in its own system is there, and belongs to it."""

from collections.abc import Collection, Iterator

from scenarios.model.end_state import Document, EndState, ErpState, StoreState


def lost_references(end: EndState) -> Iterator[str]:
    """Records that name what is not there."""
    yield from _erp(end.erp)
    yield from _store(end.store)


def _erp(erp: ErpState) -> Iterator[str]:
    codes = {str(each["code"]): each["kind"] for each in erp.warehouses.values()}
    yield from _orders(erp, codes)
    for variant_id, stock in erp.stock.items():
        for place in stock["warehouses"]:
            if codes.get(place["code"]) != place["kind"]:
                yield f"erp stock {variant_id}: in {place['code']}, {place['kind']}"
        parts = [part["variant_id"] for part in stock["components"]]
        if parts != [part["variant_id"] for part in erp.variants[variant_id]["components"]]:
            yield f"erp stock {variant_id}: made of other parts than its variant"
    for assortment in erp.assortments.values():
        subject = f"erp assortment {assortment['code']}"
        yield from _there(subject, assortment["style_ids"], erp.styles)
        yield from _there(subject, assortment["customer_ids"], erp.customers)


def _orders(erp: ErpState, codes: Collection[str]) -> Iterator[str]:
    for order in erp.orders.values():
        subject = f"erp order {order['number']}"
        customer = erp.customers.get(str(order["customer_id"]))
        if order["customer_id"] is not None and customer is None:
            yield f"{subject}: its customer {order['customer_id']} is not there"
        yield from _of_company(subject, order, customer)
        yield from _there(subject, order["warehouse_codes"] or (), codes)
        yield from _there(subject, [line["variant_id"] for line in order["lines"]], erp.variants)
    for order in erp.purchase_orders.values():
        subject = f"erp purchase order {order['number']}"
        yield from _there(subject, [order["warehouse"]], codes)
        yield from _there(subject, [line["variant_id"] for line in order["lines"]], erp.variants)


def _of_company(subject: str, order: Document, customer: Document | None) -> Iterator[str]:
    rows = (("buyer_id", "buyers"), ("ship_to_location_id", "addresses"))
    for field, name in rows:
        if order[field] is not None:
            yield from _there(subject, [order[field]], [x["id"] for x in (customer or {})[name]])


def _store(store: StoreState) -> Iterator[str]:
    for order in store.orders.values():
        yield from _of_order(f"store order {order['number']}", order, store)
    for product in store.products.values():
        for variant in product["variants"]:
            if variant["product_id"] != product["id"]:
                yield f"store variant {variant['id']}: of the product {variant['product_id']}"
    for export in store.order_exports.values():
        subject = f"store order file {export['number']}"
        yield from _there(subject, export["order_ids"], store.orders)
        if len(set(export["order_ids"])) < len(export["order_ids"]):
            yield f"{subject}: one order twice"
    for account in store.account_prices.values():
        subject = f"store account price {account['id']}"
        yield from _there(subject, [account["variant_id"]], store.variants)
        yield from _there(subject, [account["channel"]], store.channels)


def _of_order(subject: str, order: Document, store: StoreState) -> Iterator[str]:
    for field, known in (("customer_id", store.customers), ("company_id", store.companies)):
        if order[field] is not None:
            yield from _there(subject, [order[field]], known)
    yield from _there(subject, [order["channel"]], store.channels)


def _there(subject: str, named: Collection[object], known: Collection[object]) -> Iterator[str]:
    for each in named:
        if each not in known:
            yield f"{subject}: names {each}, which is not there"
