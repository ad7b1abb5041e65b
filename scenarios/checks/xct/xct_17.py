"""XCT-17: planted secrets and personal data appear in no declared log, error or report."""

from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-17"


def check(history: History, end: EndState) -> list[Violation]:
    """No planted text stands in what the bridge shows to its operators or writes down.

    The text itself is not repeated here, since this is a report, too.
    """
    return [
        Violation(RULE, place, "no secret and nothing of a person", f"planted text {number} of it")
        for place, text in sorted(history.outputs.items())
        for number, planted in enumerate(_planted(history), start=1)
        if planted.casefold() in text.casefold()
    ]


def _planted(history: History) -> list[str]:
    texts = [text for act in history.acts_of("planted") for text in act.facts["texts"]]
    return list(dict.fromkeys([*texts, *history.secrets]))


def reach(history: History, end: EndState) -> Reach:
    """People were planted, the bridge carried them, and its outputs were read."""
    planted = [text for act in history.acts_of("planted") for text in act.facts["texts"]]
    if not planted:
        return Reach.no("no person was planted")
    if not any(history.outputs.values()):
        return Reach.no("the bridge declared no log, error or report")
    if not any(
        change.actor == history.bridge_actor and text in str(change.after)
        for text in planted
        for change in history.of("erp", "order", "customer")
    ):
        return Reach.no("the bridge never carried what was planted")
    places = ", ".join(sorted(place for place, text in history.outputs.items() if text))
    return Reach.yes(f"{len(_planted(history))} planted texts looked for in {places}")
