"""XCT-11: an unsigned, wrongly signed, replayed or foreign message causes no write."""

import json
from datetime import datetime

from scenarios.model.end_state import EndState
from scenarios.model.history import Act, Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-11"
FORGED = "Forged"


def check(history: History, end: EndState) -> list[Violation]:
    """Nothing that a forged message says is written, and nothing moves because of one."""
    return [*_believed(history), *_moved(history, end)]


def _believed(history: History) -> list[Violation]:
    """The bridge wrote the value that only forged messages carried."""
    return [
        Violation(
            RULE,
            f"{change.system} {change.entity} {change.entity_id}",
            "no value of a forged message",
            f"{field} says {FORGED!r}",
            (f"{change.system} {change.seq}",),
        )
        for change in history.changes
        if change.actor == history.bridge_actor and history.acts_of("forged")
        for field, (_, after) in change.changes.items()
        if f'"{FORGED}"' in json.dumps(after)
    ]


def _moved(history: History, end: EndState) -> list[Violation]:
    """Of two records that changed alike in a database, only the forged one was written.

    A bridge that looks at everything all the time writes both, which is right.
    """
    found = []
    for act in history.acts_of("twins"):
        forged, twin = (
            _written(history, end, act.facts[name], act) for name in ("style_id", "twin_id")
        )
        if forged and not twin:
            subject = f"store product {forged[0].entity_id}"
            actual = f"written at {forged[0].at.isoformat()}, its twin was not"
            evidence = (f"store {forged[0].seq}",)
            found.append(Violation(RULE, subject, "left alone", actual, evidence))
    return found


def _written(history: History, end: EndState, style_id: str, act: Act) -> list[Change]:
    """What the bridge wrote of a style's product between the act and the next rest."""
    until = _next_rest(history, act)
    return [
        change
        for change in history.of("store", "product")
        if change.actor == history.bridge_actor
        and change.after.get("client_reference") == style_id
        and change.at >= act.at
        and (until is None or change.at <= until)
    ]


def _next_rest(history: History, act: Act) -> datetime | None:
    return next((each.at for each in history.acts_of("settled") if each.at > act.at), None)


def reach(history: History, end: EndState) -> Reach:
    """Forged messages were sent in every form, and the bridge wrote products afterwards."""
    forged = history.acts_of("forged")
    if not forged:
        return Reach.no("nobody forged a message")
    if not any(
        change.actor == history.bridge_actor and change.at > forged[-1].at
        for change in history.of("store", "product")
    ):
        return Reach.no("the bridge was not seen to write products after the forged messages")
    forms = ", ".join(sorted({act.facts["form"] for act in forged}))
    return Reach.yes(f"{len(forged)} forged messages ({forms})")
