"""Clerks of the ERP at work while the shop is busy: prices, receipts, parcels."""

from datetime import UTC, datetime, timedelta

from load.people.caller import Document, Visit

PRICES_MINOR = (4900, 5900, 6900)
RECEIVED_PIECES = 5
PARCELS = 5
RECENT = timedelta(seconds=20)
SENDABLE = ("accepted", "part_shipped")


def reprice(visit: Visit) -> None:
    """Give a whole style another price."""
    article = visit.chance.choice(visit.stand.articles)
    body = {
        "style_ids": [article.style_id],
        "price_minor": visit.chance.choice(PRICES_MINOR),
        "own_prices": "change",
    }
    path = f"/v1/price-lists/{visit.stand.price_list_id}/reprice"
    visit.erp("merchandiser", "POST", path, body)


def receive(visit: Visit) -> None:
    """Book a few pieces of an article in."""
    article = visit.chance.choice(visit.stand.articles)
    lines = [{"variant_id": article.erp_variant_id, "pieces": RECEIVED_PIECES}]
    visit.erp("warehouse", "POST", "/v1/stock/receipts", {"warehouse": "MAIN", "lines": lines})


def ship(visit: Visit) -> None:
    """Send a few orders of the web that came of late and are ready."""
    now = datetime.now(UTC)  # noqa: TID251 - a clerk has the clock on the wall
    since = (now - RECENT).strftime("%Y-%m-%dT%H:%M:%SZ")
    path = f"/v1/orders?channel=web&updated_since={since}&limit=40"
    page = visit.erp("warehouse", "GET", path)
    ready = [row for row in page["items"] if row["status"] in SENDABLE]
    for row in visit.chance.sample(ready, min(PARCELS, len(ready))):
        visit.erp("warehouse", "POST", "/v1/shipments", _parcel(visit, row))


def _parcel(visit: Visit, order: Document) -> Document:
    tracking = f"1Z{visit.chance.randrange(10**12):012d}"
    reserved = [line for line in order["lines"] if line["reserved"] > 0]
    return {
        "order_id": order["id"],
        "warehouse": "MAIN",
        "carrier": "UPS",
        "method": "ground",
        "tracking_number": tracking,
        "tracking_url": f"https://carrier.test/{tracking}",
        "lines": [{"order_line_id": line["id"], "pieces": line["reserved"]} for line in reserved],
    }
