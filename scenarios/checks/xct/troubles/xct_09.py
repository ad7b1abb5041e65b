"""XCT-09: success is what the other side holds, not what its answer looked like."""

import re

from scenarios.checks.xct.troubles.expected import targets
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, Exchange, History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-09"


def check(history: History, end: EndState) -> list[Violation]:
    """What was answered with 200 and not done was done in the end."""
    return [
        Violation(RULE, each.subject, f"{each.field} {each.value}", "never came")
        for each in targets(history, end, RULE)
        if each.reached_by(history) is None
    ]


def _answered_with_page(history: History, act: Act) -> Exchange | None:
    """The bridge's write that got 200 and no commit."""
    return next(
        (
            write
            for write in history.bridge_writes(act.facts["system"])
            if write.started_at >= act.at
            and write.status == 200
            and write.commit_seq is None
            and re.search(act.facts["path"], write.path)
        ),
        None,
    )


def reach(history: History, end: EndState) -> Reach:
    """A write got 200 with a web page, and the bridge was seen to have it done after all."""
    pages = [_answered_with_page(history, act) for act in history.acts_of("page_instead")]
    if not any(pages):
        return Reach.no("no write was answered with a page instead of being done")
    done = [each.reached_by(history) for each in targets(history, end, RULE)]
    if not any(change and change.actor == history.bridge_actor for change in done):
        return Reach.no("what was answered with a page was not seen to be done")
    return Reach.yes("a write got 200 with a web page and was done after all")
