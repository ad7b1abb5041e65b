"""CUS-11: the ERP shows one history per customer over all channels."""

from collections.abc import Iterator

from scenarios.checks.cus.records import Document, account_of, survivor
from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-11"
BY_PEOPLE = ("phone", "counter")


def check(history: History, end: EndState) -> list[Violation]:
    """All orders of a customer of the store are of one ERP account, and of one alone."""
    found = []
    for store_id, orders in _by_customer(end):
        account = account_of(end, store_id)
        if account is None:
            continue
        for order, booked in orders:
            owner = booked["customer_id"]
            if owner is None or survivor(end.erp.customers, str(owner)) != account["id"]:
                subject = f"ERP order {booked['number']} of store order {order['number']}"
                wanted = f"in the history of customer {account['id']}"
                found.append(Violation(RULE, subject, wanted, f"of customer {owner}"))
    return found


def _by_customer(end: EndState) -> Iterator[tuple[str, list[tuple[Document, Document]]]]:
    """Booked orders of each active store customer, companies' buyers apart."""
    for store_id, customer in sorted(end.store.customers.items()):
        if customer.get("company_id") or customer.get("merged_into"):
            continue
        orders = [
            (order, booked)
            for order in end.store.orders_of.get(store_id, [])
            if (booked := erp_order_of(end, order["id"])) is not None
        ]
        if orders:
            yield store_id, orders


def reach(history: History, end: EndState) -> Reach:
    """A customer ordered on the web and by phone, in one account."""
    called = {
        order["customer_id"] for order in end.erp.orders.values() if order["channel"] in BY_PEOPLE
    }
    for store_id, _ in _by_customer(end):
        account = account_of(end, store_id)
        if account is not None and account["id"] in called:
            return Reach.yes("a customer ordered on the web and by phone")
    return Reach.no("no customer ordered on the web and by phone")
