"""A product page says what the store's own records say (STK-13)."""

from collections.abc import Iterator

from scenarios.model.end_state import Document, EndState, StoreState
from scenarios.self_check.page_rows import worked_out

HEAD = ("id", "handle", "title", "description", "brand", "options")
VARIANT = ("sku", "options", "order_quantity")


def wrong_pages(end: EndState) -> Iterator[str]:
    """Pages that are missing, or show another thing than the product, its variants and prices."""
    store = end.store
    yield from _missing(store)
    for (product_id, channel), page in store.pages.items():
        subject = f"page of {product_id} on channel {channel}"
        product = store.products.get(product_id)
        if product is None or page["channel"] != channel:
            yield f"{subject}: of no product, or of channel {page['channel']}"
            continue
        for name in HEAD:
            if page[name] != product[name]:
                yield f"{subject}: {name} {page[name]!r}, of the product {product[name]!r}"
        shown = [row["id"] for row in page["variants"]]
        known = [row["id"] for row in product["variants"] if row["status"] == "active"]
        if sorted(shown) != sorted(known):
            yield f"{subject}: shows {shown} of {known}"
        for row in page["variants"]:
            yield from _variant(f"{subject}, SKU {row['sku']}", row, channel, store)


def _missing(store: StoreState) -> Iterator[str]:
    """Everybody may read the page of what is for sale to everybody."""
    for product_id, product in store.products.items():
        if product["status"] != "active":
            continue
        for channel in product["channels"]:
            subject = f"page of {product_id} on channel {channel}"
            is_hidden = channel in product["restricted_to"]
            if is_hidden == ((product_id, channel) in store.pages):
                yield f"{subject}: {'shown to everybody' if is_hidden else 'not there'}"


def _variant(subject: str, row: Document, channel: str, store: StoreState) -> Iterator[str]:
    variant = store.variants.get(row["id"], {})
    for name in VARIANT:
        if row[name] != variant.get(name):
            yield f"{subject}: {name} {row[name]!r}, of the variant {variant.get(name)!r}"
    if row["currency"] != store.channels[channel]["currency"]:
        yield f"{subject}: in {row['currency']}"
    price = store.prices.get((row["id"], channel))
    if price is not None:
        yield from _priced(subject, row, price)
    for name, told in worked_out(row, channel, store).items():
        if row[name] != told:
            yield f"{subject}: {name} {row[name]!r}, by its level {told!r}"


def _priced(subject: str, row: Document, price: Document) -> Iterator[str]:
    for name in ("price_minor", "compare_at_minor"):
        if (row.get(name) or None) != (price.get(name) or None):
            yield f"{subject}: {name} {row.get(name)!r}, by its price {price.get(name)!r}"
    first = {"min_quantity": 1, "price_minor": row["price_minor"]}
    wanted = [first, *(price.get("steps") or ())]
    if row["steps"] != (wanted if len(wanted) > 1 else []):
        yield f"{subject}: steps {row['steps']}, by its price {wanted}"
