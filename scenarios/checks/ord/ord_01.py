"""ORD-01: every accepted store order is exactly one live ERP order, and the other way round."""

from collections.abc import Iterator, Sequence

from scenarios.checks.ord.ord_07 import mended
from scenarios.checks.pairs import store_orders_due
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-01"


def check(history: History, end: EndState) -> list[Violation]:
    """One live ERP order for each due store order; one store order for each web order.

    An ERP order that was cancelled does not count beside a live one: nobody ships it.
    One that cannot be booked, for a cause that nobody has mended, is none yet.
    """
    found: list[Violation] = []
    cannot = {act.facts["order_id"] for act in history.acts_of("unbookable")}
    cannot -= {act.facts["order_id"] for act, _ in mended(history)}
    for order in store_orders_due(history, end):
        booked = end.erp.orders_by_reference.get(order["id"], [])
        live = [row for row in booked if row["status"] != "cancelled"]
        found += _named(order, booked)
        was_cancelled_first = order["status"] == "cancelled" and not booked
        waits = order["id"] in cannot and not booked
        if len(live) == 1 or (booked and not live) or was_cancelled_first or waits:
            continue
        numbers = ", ".join(row["number"] for row in booked) or "none"
        found.append(
            Violation(RULE, f"store order {order['number']}", "exactly one ERP order", numbers)
        )
    for order in end.erp.orders.values():
        if order["channel"] == "web" and order["client_reference"] not in end.store.orders:
            actual = f"client_reference {order['client_reference']}"
            found.append(
                Violation(RULE, f"ERP order {order['number']}", "names a store order", actual)
            )
    return found


def _named(order: Document, booked: Sequence[Document]) -> Iterator[Violation]:
    """It is booked as a web order, and the store names an ERP order that is its own."""
    subject = f"store order {order['number']}"
    for row in booked:
        if row["channel"] != "web":
            yield Violation(RULE, subject, "a web order in the ERP", f"one of {row['channel']}")
    told = order.get("erp") or {}
    own = [{"order_id": row["id"], "number": row["number"]} for row in booked]
    if told and booked and {name: told[name] for name in ("order_id", "number")} not in own:
        actual = f"{told['number']} ({told['order_id']})"
        yield Violation(RULE, subject, "names its own ERP order", actual)


def reach(history: History, end: EndState) -> Reach:
    """Store orders that were due."""
    due = list(store_orders_due(history, end))
    return Reach.yes(f"{len(due)} store orders") if due else Reach.no("no store order was due")
