"""XCT-06: one business change causes at most three writes per target record, and then quiet."""

from collections import Counter
from itertools import pairwise

from scenarios.checks.xct.related import Related
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-06"
WRITES_PER_CHANGE = 3
# What moves in a system because of a write, and is not itself what was written.
RESULTS = (("erp", "stock"), ("erp", "movement"))


def check(history: History, end: EndState) -> list[Violation]:
    """No record was written more often than the changes behind it, and failed attempts, allow.

    A record's id names its channel where it has one.
    """
    causes = _causes(history, end)
    extra, steps = _attempts(history), _clock_steps(history)
    related = Related(end)
    found = []
    for (system, entity, record_id), changes in _written(history).items():
        writes = len({change.commit_seq for change in changes})
        if writes <= WRITES_PER_CHANGE * max(1, steps) + extra:
            continue  # whatever was behind it: causes are many, where all are about one thing
        things = {thing for change in changes for thing in related.things(change)}
        roots = len({cause for thing in sorted(things) for cause in causes.get(thing, ())})
        most = WRITES_PER_CHANGE * max(1, roots + steps) + extra
        if writes > most:
            subject = f"{system} {entity} {record_id}"
            evidence = [f"{system} {change.seq}" for change in changes[:5]]
            expected = f"at most {most} writes for {roots} changes"
            found.append(Violation(RULE, subject, expected, f"{writes} writes", evidence))
    return found


def _causes(history: History, end: EndState) -> dict[str, set[tuple[str, int]]]:
    """Commits of people and jobs, by the things that they are about."""
    related = Related(end)
    found: dict[str, set[tuple[str, int]]] = {}
    for change in history.changes:
        if change.actor != history.bridge_actor:
            for thing in related.things(change):
                found.setdefault(thing, set()).add((change.system, change.commit_seq))
    return found


def _written(history: History) -> dict[tuple[str, str, str], list[Change]]:
    found: dict[tuple[str, str, str], list[Change]] = {}
    for change in history.changes:
        if change.actor == history.bridge_actor and (change.system, change.entity) not in RESULTS:
            key = (change.system, change.entity, change.entity_id)
            found.setdefault(key, []).append(change)
    return found


def _attempts(history: History) -> int:
    """Calls of the bridge whose outcome it could not see: each may be made once more."""
    return sum(
        exchange.answer_lost or exchange.status >= 500
        for system in ("erp", "store")
        for exchange in history.bridge_writes(system)
    )


def _clock_steps(history: History) -> int:
    """How often business time was moved: each time prices and promises change by themselves."""
    ahead = [round((act.business_at - act.at).total_seconds()) for act in history.acts]
    return sum(before != after for before, after in pairwise(ahead))


def reach(history: History, end: EndState) -> Reach:
    """The bridge wrote after people had changed something, and the trade came to rest."""
    written = _written(history)
    if not written or not _causes(history, end):
        return Reach.no("the bridge wrote nothing for a change of somebody's")
    if not history.acts_of("settled"):
        return Reach.no("the trade never came to rest")
    writes = Counter({key: len(changes) for key, changes in written.items()})
    return Reach.yes(f"{len(written)} records written, none more than {max(writes.values())} times")
