"""PRD-15: a placed order is billed at the price that the shopper accepted."""

from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-15"


def check(history: History, end: EndState) -> list[Violation]:
    """Unit prices of the order page at placing stand in the store's and the ERP's order."""
    found = []
    for act in history.acts_of("order"):
        accepted = {line["id"]: line["unit_price_minor"] for line in act.facts["placed"]["lines"]}
        store_order = end.store.orders.get(act.facts["order_id"])
        erp_order = erp_order_of(end, act.facts["order_id"])
        booked = {}
        if erp_order is not None:
            booked = {row["client_line_id"]: row["unit_price_minor"] for row in erp_order["lines"]}
        kept = {
            row["id"]: row["unit_price_minor"] for row in (store_order or {"lines": []})["lines"]
        }
        for line_id, price_minor in accepted.items():
            for where, prices in (("store", kept), ("ERP", booked)):
                now = prices.get(line_id, price_minor)
                if now != price_minor:
                    subject = f"order {act.facts['placed']['number']} line {line_id} in the {where}"
                    found.append(Violation(RULE, subject, f"{price_minor}", f"{now}"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """A price of an ordered variant moved after an order that the ERP booked was placed."""
    for act in history.acts_of("order"):
        if erp_order_of(end, act.facts["order_id"]) is None:
            continue
        variants = {line["variant_id"] for line in act.facts["placed"]["lines"]}
        for change in history.of("store", "price"):
            if change.at > act.at and change.after["variant_id"] in variants:
                return Reach.yes("an ordered variant was repriced after the order")
    return Reach.no("no ordered variant was repriced afterwards")
