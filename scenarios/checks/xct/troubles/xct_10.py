"""XCT-10a: what was set aside is done once its cause is mended."""

from scenarios.checks.xct.troubles.expected import targets
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-10a"


def check(history: History, end: EndState) -> list[Violation]:
    """Every mended record is right in the end."""
    return [
        Violation(RULE, each.subject, f"{each.field} {each.value} once mended", "never came")
        for each in targets(history, end, RULE)
        if each.reached_by(history) is None
    ]


def reach(history: History, end: EndState) -> Reach:
    """A record was poison and mended, and the bridge wrote it after that."""
    mended = history.acts_of("price_mended")
    if not mended or not history.acts_of("poison"):
        return Reach.no("nothing was set aside and mended")
    done = [each.reached_by(history) for each in targets(history, end, RULE)]
    if not any(change and change.actor == history.bridge_actor for change in done):
        return Reach.no("no mended record was written")
    return Reach.yes(f"{len(mended)} mended records were done in the end")
