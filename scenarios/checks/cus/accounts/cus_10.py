"""CUS-10: a customer sees own orders, addresses and invoices alone."""

from collections.abc import Iterator
from typing import Any

from scenarios.checks.cus.records import versions
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-10"


def check(history: History, end: EndState) -> list[Violation]:
    """Whatever an account showed was its own at that time; the order of another stayed shut."""
    found = []
    for act in history.acts_of("account_look"):
        for what, record_id in _strange(history, act):
            subject = f"{what} {record_id}"
            wanted = f"not shown to customer {act.facts['customer_id']}"
            found.append(Violation(RULE, subject, wanted, "shown"))
    for act in history.acts_of("peek"):
        if act.facts["page"] is not None and not _is_own(history, act, act.facts["order_id"]):
            subject = f"order {act.facts['order_id']}"
            wanted = f"not there for customer {act.facts['customer_id']}"
            found.append(Violation(RULE, subject, wanted, "opened"))
    return found


def _strange(history: History, act: Act) -> Iterator[tuple[str, str]]:
    seen: dict[str, Any] = act.facts["seen"]
    own = str(act.facts["customer_id"])
    if seen["account"]["id"] != own:
        yield "account", str(seen["account"]["id"])
    known = {
        address["id"]
        for change in versions(history, ("store", own))
        for address in change.after["addresses"]
    }
    for address in (*seen["addresses"]["items"], *seen["account"]["addresses"]):
        if address["id"] not in known:
            yield "address", str(address["id"])
    for page in seen["orders"]["items"]:
        if not _is_own(history, act, page["id"]):
            yield "order", str(page["id"])


def _is_own(history: History, act: Act, order_id: str) -> bool:
    """Whether an order was the customer's at some time; who took whose place is no matter here."""
    return any(
        change.after["customer_id"] == act.facts["customer_id"]
        for change in history.versions("store", "order", order_id)
    )


def reach(history: History, end: EndState) -> Reach:
    """Two customers looked at their own, one tried another's, and the bridge had written there."""
    looks = {str(act.facts["customer_id"]) for act in history.acts_of("account_look")}
    peeks = [act for act in history.acts_of("peek") if not _is_own(history, act, _order(act))]
    written = [c for c in history.of("store", "order", "customer") if _is_bridge(history, c.actor)]
    if len(looks) > 1 and peeks and written:
        return Reach.yes(f"{len(looks)} accounts were looked at, and one tried another's order")
    return Reach.no("no two customers looked at their accounts, or none tried another's order")


def _order(act: Act) -> str:
    return str(act.facts["order_id"])


def _is_bridge(history: History, actor: str) -> bool:
    return actor == history.bridge_actor
