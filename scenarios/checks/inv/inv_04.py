"""INV-04: an offline invoice does not come back as a web order and moves no store stock."""

from scenarios.checks.forbidden import attempts, sandwich
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-04"
CLAIM = "offline sales are shown, not sold again"


def check(history: History, end: EndState) -> list[Violation]:
    """The bridge places no order in the store, whatever it is called there."""
    found = attempts(history, RULE, "store", ("/shop/",), CLAIM)
    for change in history.of("store", "order"):
        if change.topic == "order.created" and change.actor == history.bridge_actor:
            subject = f"store order {change.after['number']}"
            evidence = (f"store {change.cause}",)
            found.append(Violation(RULE, subject, CLAIM, "the bridge placed it", evidence))
    return found


def reach(history: History, end: EndState) -> Reach:
    """Something was invoiced that was not ordered on the web, and then the flow worked."""
    offline = {key for key, each in end.erp.invoices.items() if each["channel"] != "web"}
    if not any(act.facts["invoice_id"] in offline for act in history.acts_of("invoice")):
        return Reach.no("nothing that was sold offline was invoiced")
    return sandwich(history, ("invoice",), ("store", "invoice"), "invoices")
