"""Shoppers: they look around, order one article, and some change their minds."""

from load.people.caller import Document, Visit

PIECES = (1, 1, 1, 2)


def browse(visit: Visit) -> None:
    """Open the listing, then a product page."""
    channel = visit.stand.channel
    visit.store("GET", f"/shop/v1/channels/{channel}/products?page_size=24")
    article = visit.chance.choice(visit.stand.wanted())
    visit.store("GET", f"/shop/v1/channels/{channel}/products/{article.handle}")


def order(visit: Visit) -> None:
    """Look at an article, put it into a cart, check out and order."""
    _buy(visit)


def order_and_cancel(visit: Visit) -> None:
    """Order, and take it back at once."""
    bought = _buy(visit)
    path = f"/shop/v1/orders/{bought['id']}/cancel?email={_mail(visit)}"
    visit.store("POST", path, {"reason": "changed my mind"})


def _buy(visit: Visit) -> Document:
    article = visit.chance.choice(visit.stand.wanted())
    cart = visit.store("POST", f"/shop/v1/channels/{visit.stand.channel}/carts", {})
    line = {"sku": article.sku, "quantity": visit.chance.choice(PIECES)}
    path = f"/shop/v1/carts/{cart['id']}"
    visit.store("PUT", f"{path}/lines", {"lines": [line]})
    preview = visit.store("POST", f"{path}/checkout", _checkout(visit))
    total_minor = preview["totals"]["total_minor"]
    tender = {"kind": "card", "amount_minor": total_minor, "state": "authorised"}
    body = {"expected_total_minor": total_minor, "tenders": [tender]}
    bought = visit.store("POST", f"{path}/order", body)
    visit.took(bought)
    return bought


def _mail(visit: Visit) -> str:
    return f"{visit.who}@example.com"


def _checkout(visit: Visit) -> Document:
    address = {
        "name": "Ines Okafor",
        "line1": "9 Quay Street",
        "city": "New York",
        "region": "NY",
        "postal_code": "10013",
        "country": "US",
    }
    return {
        "email": _mail(visit),
        "name": "Ines Okafor",
        "billing_address": address,
        "shipping_address": address,
        "shipping_method": "standard",
    }
