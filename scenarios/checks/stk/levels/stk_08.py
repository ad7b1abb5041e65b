"""STK-08: receipts, counts, damages and transfers reach the store."""

from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.pairs import listed
from scenarios.checks.stk.levels.at_rest import wrong_at_rest
from scenarios.checks.stk.levels.states import level_writes
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-08"
ACTS = ("receive", "count", "damage", "transfer")


def check(history: History, end: EndState) -> list[Violation]:
    """The level of every variant that a person moved is right in the end, and at rest."""
    moved = _moved(history)
    found = []
    items = [
        item
        for item in listed(history, end)
        if item.variant["id"] in moved and item.variant["tracked"]
    ]
    for item in items:
        wanted = offer_of(end.erp.stock[item.variant["id"]], item.rules)
        level = end.store.levels.get(item.key, {}).get("available")
        if level != wanted:
            actual = f"{level} pieces after {moved[item.variant['id']]}"
            found.append(Violation(RULE, item.subject, f"{wanted} pieces", actual))
    for wrong in wrong_at_rest(history, items):
        actual = f"{wrong.shown} pieces after {moved[wrong.item.variant['id']]}"
        wanted_text = f"{wrong.wanted} pieces"
        found.append(Violation(RULE, wrong.subject, wanted_text, actual, wrong.evidence))
    return found


def _moved(history: History) -> dict[str, str]:
    return {variant_id: act.kind for act in history.acts_of(*ACTS) for variant_id in _ids(act)}


def _ids(act: Act) -> list[str]:
    facts = act.facts
    ids = facts.get("pieces") or facts.get("counted") or {}
    return list(ids) if isinstance(ids, dict) else [facts["variant_id"]]


def reach(history: History, end: EndState) -> Reach:
    """A receipt, a count, a damage and a transfer of variants whose level was written after."""
    written = {write.variant_id: write.change.at for write in level_writes(history, end)}
    kinds = sorted(
        {
            act.kind
            for act in history.acts_of(*ACTS)
            if any(written.get(variant_id, act.at) > act.at for variant_id in _ids(act))
        }
    )
    if len(kinds) == len(ACTS):
        return Reach.yes("receipts, counts, damages and transfers")
    return Reach.no(f"only {', '.join(kinds) or 'nothing'} reached the store")
