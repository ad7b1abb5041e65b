"""A product page says what the store's own records say (STK-13); stock is judged by the check."""

from collections.abc import Iterator

from scenarios.model.end_state import Document, EndState, StoreState

HEAD = ("id", "handle", "title", "description", "brand", "options")
VARIANT = ("sku", "options", "order_quantity")


def wrong_pages(end: EndState) -> Iterator[str]:
    """Pages that show another thing than the product, its variants and their prices."""
    store = end.store
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
        known = [row["id"] for row in product["variants"]]
        if len(set(shown)) != len(shown) or not set(shown) <= set(known):
            yield f"{subject}: shows {shown} of {known}"
        for row in page["variants"]:
            yield from _variant(f"{subject}, SKU {row['sku']}", row, channel, store)


def _variant(subject: str, row: Document, channel: str, store: StoreState) -> Iterator[str]:
    variant = store.variants.get(row["id"], {})
    for name in VARIANT:
        if row[name] != variant.get(name):
            yield f"{subject}: {name} {row[name]!r}, of the variant {variant.get(name)!r}"
    price = store.prices.get((row["id"], channel), {})
    if row["currency"] != store.channels[channel]["currency"]:
        yield f"{subject}: in {row['currency']}"
    for name in ("price_minor", "compare_at_minor"):
        if price and (row.get(name) or None) != (price.get(name) or None):
            yield f"{subject}: {name} {row.get(name)!r}, by its price {price.get(name)!r}"
    breaks = [step for step in row.get("steps") or () if step["min_quantity"] > 1]
    if price and breaks != list(price.get("steps") or ()):
        yield f"{subject}: breaks {breaks}, by its price {price['steps']}"
    parts = [part["pieces"] for part in variant.get("components", ())]
    if [part["pieces"] for part in row.get("components") or ()] != parts:
        yield f"{subject}: made of other parts than its variant"
