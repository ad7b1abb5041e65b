"""XCT-15: a change made between the bridge's read and its write survives."""

from collections.abc import Iterator

from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-15"


def check(history: History, end: EndState) -> list[Violation]:
    """What a clerk corrected in the moment of a bridge's visit still stands in the end."""
    found = []
    for act, last in _corrections(history):
        record = end.erp.customers.get(act.facts["customer_id"], {})
        for field, wanted in sorted(act.facts["fields"].items()):
            if last and record.get(field) != wanted:
                subject = f"{field} of customer {record.get('number', act.facts['customer_id'])}"
                found.append(Violation(RULE, subject, "as the clerk corrected it", "reverted"))
    return found


def _corrections(history: History) -> Iterator[tuple[Act, bool]]:
    """Each correction, and whether it was the last one of its record."""
    acts = history.acts_of("correct_customer")
    for number, act in enumerate(acts):
        later = [each.facts["customer_id"] for each in acts[number + 1 :]]
        yield act, act.facts["customer_id"] not in later


def reach(history: History, end: EndState) -> Reach:
    """The bridge had the record in hand, a clerk corrected it, and the bridge wrote it then."""
    for act, _ in _corrections(history):
        customer_id = act.facts["customer_id"]
        written = [
            change
            for change in history.versions("erp", "customer", customer_id)
            if change.actor == history.bridge_actor and change.at >= act.at
        ]
        if written and _was_read(history, act):
            return Reach.yes("a clerk corrected a customer between the bridge's look and its write")
    return Reach.no("nobody changed a record between the bridge's look and its write")


def _was_read(history: History, act: Act) -> bool:
    """A read of customers was open when the clerk came: its answer was older than the act."""
    return any(
        exchange.system == "erp"
        and exchange.actor == history.bridge_actor
        and exchange.method == "GET"
        and exchange.path.startswith("/v1/customers")
        and exchange.started_at <= act.at <= exchange.ended_at
        for exchange in history.exchanges
    )
