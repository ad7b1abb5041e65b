"""The store's orders and prices add up (ORD-03, STK-02)."""

from collections.abc import Iterator, Sequence

from scenarios.model.end_state import StoreState
from scenarios.self_check.sums.parts import Document, Sums, total


def store_sums(store: StoreState) -> Iterator[str]:
    """Whatever does not add up in the store."""
    for order in store.orders.values():
        sums = Sums(f"store order {order['number']}", order)
        yield from _money(sums, order)
        yield from _rates(sums, order, store)
        yield from _standing(sums, order)
    for invoice in store.invoices.values():
        yield from Sums(f"store invoice {invoice['number']}", invoice).lines("quantity")
    yield from _keys(store)


def _keys(store: StoreState) -> Iterator[str]:
    """Prices and levels stand where they say that they belong."""
    for key, own in store.account_prices.items():
        named = ":".join(str(own[name]) for name in ("account_id", "channel", "variant_id"))
        if named != key:
            yield f"store account price {key}: is that of {named}"
    for name in ("prices", "levels"):
        for key, row in getattr(store, name).items():
            places = row.get("locations")
            if places and sum(place["offer"] for place in places) != row["offer"]:
                yield f"store level {row['id']}: {row['offer']} offered, by place {places}"
            if places and len({place["location"] for place in places}) < len(places):
                yield f"store level {row['id']}: one place twice, {places}"
            if (row["variant_id"], row["channel"]) != key:
                yield f"store {name} {row['id']}: is that of {':'.join(key)}"


def _money(sums: Sums, order: Document) -> Iterator[str]:
    yield from sums.lines("quantity")
    taxed = [*order["lines"], order["shipping"], *order["fees"]]
    yield from sums.of("tax_minor", total(taxed, "tax_minor"))
    yield from sums.of("discount_minor", total(order["lines"], "discount_minor"))
    refunds = [each for each in order["refunds"] if not each["is_pending"]]
    given_back = total(order["tenders"], "refunded_minor")
    if given_back != total(refunds, "amount_minor"):
        yield f"{sums.subject}: {given_back} given back on its tenders, refunds say otherwise"


def _rates(sums: Sums, order: Document, store: StoreState) -> Iterator[str]:
    """Tax, discount and shipping are those of the order's channel."""
    channel = store.channels[order["channel"]]
    shipping = order["shipping"]
    told = {"code": shipping["method"], **{x: shipping[x] for x in ("name", "price_minor")}}
    if told not in channel["shipping_methods"]:
        yield f"{sums.subject}: shipped as {told}, its channel has {channel['shipping_methods']}"
    yield from sums.same("tax_rate_bp", channel["tax_rate_bp"])
    codes = {each["code"]: each["percent_bp"] for each in channel["discount_codes"]}
    yield from sums.same("discount_percent_bp", codes.get(order["discount_code"], 0))


def _paid(tenders: Sequence[Document]) -> set[str]:
    """What the tenders of an order may make of its payment."""
    taken = total(tenders, "amount_minor")
    given_back = total(tenders, "refunded_minor")
    if given_back:
        return {"refunded" if given_back == taken else "partially_refunded"}
    states = {str(each["state"]) for each in tenders}
    return states if len(states) == 1 else states - {"paid"}


def _timeline(sums: Sums, order: Document) -> Iterator[str]:
    """It goes forth from the placing, which is told once."""
    instants = [row["at"] for row in order["timeline"]]
    if instants != sorted(instants) or instants[:1] != [order["placed_at"]]:
        yield f"{sums.subject}: its timeline is not in order from its placing"
    if [row["kind"] for row in order["timeline"]].count("placed") != 1:
        yield f"{sums.subject}: not placed once"


def _standing(sums: Sums, order: Document) -> Iterator[str]:
    """What an order's status, payment and parcels are called."""
    if (order["cancelled_at"] is not None) != (order["status"] == "cancelled"):
        yield f"{sums.subject}: {order['status']}, cancelled at {order['cancelled_at']}"
    if order["tenders"] and order["payment_status"] not in _paid(order["tenders"]):
        yield f"{sums.subject}: {order['payment_status']}, by its tenders {order['tenders']}"
    shipped = total(order["lines"], "shipped")
    wanted = total(order["lines"], "quantity") - total(order["lines"], "cancelled")
    sent = "unfulfilled" if not shipped else "fulfilled" if shipped >= wanted else "partial"
    yield from sums.same("fulfillment_status", sent)
    yield from _timeline(sums, order)
    mine = {line["id"] for line in order["lines"]}
    for rows in ("fulfillments", "returns", "refunds"):
        for each in order[rows]:
            for line in each["lines"]:
                if line["line_id"] not in mine:
                    yield f"{sums.subject}: {rows} name the line {line['line_id']}"
