"""ORD-06: no online order is born in the ERP or pushed into the store."""

from scenarios.checks.forbidden import attempts
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-06"
TAKEOVER = "import"  # old web orders that are loaded once, at cut-over


def check(history: History, end: EndState) -> list[Violation]:
    """The bridge makes no order in the store, and every store order came from a shopper."""
    found = attempts(history, RULE, "store", ["/shop/"], "the bridge makes no order in the store")
    for change in history.of("store", "order"):
        if change.topic == "order.created" and change.actor == history.bridge_actor:
            subject = f"store order {change.after.get('number')}"
            found.append(Violation(RULE, subject, "placed by a shopper", "made by the bridge"))
    for change in history.of("erp", "order"):
        is_new_web = change.topic == "order.created" and change.after["channel"] == "web"
        if is_new_web and change.actor not in (history.bridge_actor, TAKEOVER):
            subject = f"ERP order {change.after.get('number')}"
            found.append(Violation(RULE, subject, "made by the bridge", f"by {change.actor}"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """Somebody tried to bear an online order in the ERP; a phone order stood there; orders flow."""
    tempted = history.acts_of("tempt_web_order")
    offline = history.acts_of("phone_order", "counter_sale")
    if not tempted or not offline:
        return Reach.no("nobody tried to bear an online order in the ERP")
    later = [
        change
        for change in history.of("store", "order")
        if change.actor == history.bridge_actor and change.at > offline[0].at
    ]
    if later:
        return Reach.yes("an attempt and an offline order in the ERP; orders were answered after")
    return Reach.no("the order flow was not seen to work after the temptation")
