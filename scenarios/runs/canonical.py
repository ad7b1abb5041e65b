"""The end state without ids and instants, so that two runs can be compared.

Records are named by what people call them: SKU, channel, mail address. Orders of a race
for a last unit may end in any of the stated outcomes; of them only the outcomes' kinds and
the totals of units are kept.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from scenarios.model.end_state import EndState, Records
from scenarios.model.history import History
from scenarios.model.nameless import nameless
from scenarios.model.told import customer_row, offline_row
from scenarios.model.void import told, void_orders

SUBSCRIPTIONS = "/v1/webhook-subscriptions"
ERP_PIECES = ("quantity", "reserved", "backordered", "cancelled", "shipped", "returned")

Document = Mapping[str, Any]
Canonical = dict[str, Any]


def canonical(history: History, end: EndState, nonce: str = "") -> Canonical:
    """Both sides as plain values, the same for every run that ended in the same state.

    `nonce` names the session in SKUs and mail addresses; it is left out.
    """
    named = _named(history, nameless(end, nonce) if nonce else end)
    plain: Canonical = json.loads(json.dumps(named))
    return plain


def _named(history: History, end: EndState) -> Canonical:
    contested = {str(act.facts["variant_id"]) for act in history.acts_of("last_unit", "race")}
    return {
        "products": _products(end),
        "prices": _prices(end),
        "levels": _levels(end, contested),
        "stock": _stock(end, contested),
        "store_orders": _store_orders(history, end, contested),
        "erp_orders": _erp_orders(history, end, contested),
        "invoices": _invoices(end.erp.invoices, end.erp.customers),
        "shown_invoices": _invoices(end.store.invoices, end.store.customers),
        "credit_memos": sorted(
            [memo["total_minor"], memo["tax_minor"], memo["currency"], memo["reason"]]
            for memo in end.erp.credit_memos.values()
        ),
        "shown_offline_orders": sorted(map(offline_row, end.store.offline_orders.values())),
        "companies": _companies(end),
        "account_prices": {
            f"{_account(end, row['account_id'])} {_sku(end, row['variant_id'])} {row['channel']}": (
                row["steps"]
            )
            for row in end.store.account_prices.values()
            if row["steps"]
        },
        "accounts": sorted(customer_row(each) for each in end.erp.customers.values()),
        "customers": sorted(
            customer_row(each)
            for each in end.store.customers.values()
            if each["status"] == "active"  # of a merged one nothing counts any more
        ),
        "races": _races(end, contested),
        "subscriptions": _subscriptions(history),
    }


def _subscriptions(history: History) -> Canonical:
    """How many subscriptions the bridge made on each side and left there."""
    counts: Canonical = {}
    for call in history.exchanges:
        is_theirs = call.actor == history.bridge_actor and SUBSCRIPTIONS in call.path
        if is_theirs and call.status < 300 and call.method in ("POST", "DELETE"):
            made = 1 if call.method == "POST" else -1
            counts[call.system] = counts.get(call.system, 0) + made
    return counts


def digest(state: Canonical) -> str:
    """Hash of a canonical state."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def differences(left: object, right: object, path: str = "") -> list[str]:
    """Where two canonical states differ, in words; empty if they are equal."""
    if isinstance(left, dict) and isinstance(right, dict):
        return [
            line
            for key in sorted({*left, *right})
            for line in differences(left.get(key), right.get(key), f"{path}/{key}")
        ]
    return [] if left == right else [f"{path}: {left!r} / {right!r}"]


def _products(end: EndState) -> Canonical:
    return {
        _style_number(end, product): {
            "title": product["title"],
            "status": product["status"],
            "channels": sorted(product["channels"]),
            "restricted_to": {
                channel: sorted(_account(end, each) for each in accounts)
                for channel, accounts in product["restricted_to"].items()
            },
            "variants": {v["sku"]: dict(v["options"]) for v in product["variants"]},
        }
        for product in end.store.products.values()
    }


def _prices(end: EndState) -> Canonical:
    return {
        f"{_sku(end, variant_id)} {channel}": [
            price["price_minor"],
            price["compare_at_minor"],
            price["steps"],
        ]
        for (variant_id, channel), price in end.store.prices.items()
    }


def _levels(end: EndState, contested: set[str]) -> Canonical:
    return {
        f"{_sku(end, variant_id)} {channel}": [
            level["available"],
            level["offer"],
            level["backorder"],
            level["supply"],
        ]
        for (variant_id, channel), level in end.store.levels.items()
        if end.store.variants.get(variant_id, {}).get("client_reference") not in contested
    }


def _stock(end: EndState, contested: set[str]) -> Canonical:
    return {
        stock["sku"]: [
            stock["known"],
            sorted((row["code"], row["on_hand"], row["reserved"]) for row in stock["warehouses"]),
            stock["backorder"],
        ]
        for variant_id, stock in end.erp.stock.items()
        if variant_id not in contested
    }


def _store_orders(history: History, end: EndState, contested: set[str]) -> Canonical:
    found: Canonical = {}
    void = void_orders(history, end)
    for order in end.store.orders.values():
        if not _is_contested(order, "variant_client_reference", contested):
            found.setdefault(_name(order), []).append(
                {
                    "status": order["status"],
                    "payment": order["payment_status"],
                    "total": [order["total_minor"], order["currency"]],
                    "told": told(order, order["id"] in void),
                    "refunded": sum(row["amount_minor"] for row in order["refunds"]),
                    "goods": _goods(order),
                    "lines": [
                        [row["sku"], row["quantity"], row["backordered"], row["ship_on"]]
                        for row in order["lines"]
                    ],
                }
            )
    return _sorted_lists(found)


def _goods(order: Document) -> Canonical:
    """What left and what comes back, by label and SKU."""
    skus = {line["id"]: line["sku"] for line in order["lines"]}
    return {
        "left": order["fulfillment_status"],
        "parcels": sorted(
            [row["tracking_number"] or "", row["status"], *_pieces(row, skus)]
            for row in order["fulfillments"]
        ),
        "returns": sorted([row["status"], *_pieces(row, skus)] for row in order["returns"]),
    }


def _pieces(row: Document, skus: Mapping[str, str]) -> list[str]:
    return sorted(
        f"{line['quantity']} {skus[line['line_id']]} {line.get('condition') or ''}".strip()
        for line in row["lines"]
    )


def _erp_orders(history: History, end: EndState, contested: set[str]) -> Canonical:
    found: Canonical = {}
    void = void_orders(history, end)
    for order in end.erp.orders.values():
        is_void = order["status"] == "cancelled" and order["client_reference"] in void
        if not is_void and not _is_contested(order, "variant_id", contested):
            found.setdefault(_name(order), []).append(
                {
                    "status": order["status"],
                    "reason": order["status_reason"],
                    "location": _location(end, order),
                    "total": [order["total_minor"], order["currency"], order["rounding_minor"]],
                    "lines": [
                        [row["sku"], *(row[name] for name in ERP_PIECES)] for row in order["lines"]
                    ],
                }
            )
    return _sorted_lists(found)


def _invoices(invoices: Records, customers: Records) -> list[Any]:
    """What was posted or is shown, by whose it is; numbers depend on who was quicker."""
    return sorted(
        [
            str(customers.get(str(each["customer_id"]), {}).get("email")),
            str(each.get("kind", "invoice")),
            str(each["channel"]),
            each["status"],
            *(each[name] for name in ("total_minor", "paid_minor", "credited_minor")),
            [[line["sku"], line["total_minor"]] for line in each["lines"]],
        ]
        for each in invoices.values()
    )


def _companies(end: EndState) -> Canonical:
    return {
        company["name"]: {
            "terms": company["terms"],
            "group": company["price_group"],
            "locations": [[place["code"], place["line1"]] for place in company["locations"]],
            "buyers": sorted(
                customer["email"]
                for customer in end.store.customers.values()
                if customer["company_id"] == company["id"] and customer["merged_into"] is None
            ),
        }
        for company in end.store.companies.values()
    }


def _location(end: EndState, order: Document) -> str | None:
    customer = end.erp.customers.get(str(order["customer_id"]), {})
    places = {place["id"]: place["code"] for place in customer.get("addresses", [])}
    return places.get(order["ship_to_location_id"])


def _account(end: EndState, account_id: str) -> str:
    company = end.store.companies.get(account_id)
    if company is not None:
        return str(company["name"])
    return str(end.store.customers.get(account_id, {}).get("email", account_id))


def _races(end: EndState, contested: set[str]) -> Canonical:
    """Units of contested items: what there was is what is there, set aside or handed over."""
    races: Canonical = {}
    for variant_id in sorted(contested):
        stock = end.erp.stock[variant_id]
        on_hand = sum(row["on_hand"] for row in stock["warehouses"])
        shipped = sum(
            line["shipped"] - line["returned"]
            for order in end.erp.orders.values()
            for line in order["lines"]
            if line["variant_id"] == variant_id
        )
        races[stock["sku"]] = {"units": on_hand + shipped}
    return races


def _is_contested(order: Document, reference: str, contested: set[str]) -> bool:
    return any(line[reference] in contested for line in order["lines"])


def _name(order: Document) -> str:
    contact = order["contact"] or {}
    return f"{order['channel']} {contact.get('email') or contact.get('name')}"


def _sorted_lists(found: Canonical) -> Canonical:
    return {
        name: sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
        for name, rows in found.items()
    }


def _style_number(end: EndState, product: Document) -> str:
    """What the ERP calls the product's style; a handle may contain a generated part."""
    style = end.erp.styles.get(str(product.get("client_reference")), {})
    return str(style.get("style_number", product["handle"]))


def _sku(end: EndState, store_variant_id: str) -> str:
    return str(end.store.variants.get(store_variant_id, {}).get("sku", store_variant_id))
