"""CUS-06a: edits on both sides in one window end in one stated outcome on both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from scenarios.checks.cus.carried.aspects import Aspect, aspects
from scenarios.checks.cus.records import Document, Record, at, is_by_person, pairs, versions
from scenarios.checks.oracle.customers import winner_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-06a"


@dataclass(frozen=True)
class Clash:
    """The last edits of one aspect on both sides before the systems came to rest."""

    aspect: Aspect
    erp: Change
    store: Change
    rest: tuple[Document, Document]

    @property
    def choices(self) -> tuple[object, object]:
        """What was chosen in the ERP and in the store."""
        chosen = self.aspect.choice
        return chosen("erp", self.erp.after), chosen("store", self.store.after)

    @property
    def wanted(self) -> tuple[object, object]:
        """Both choices as they look when the systems have come to rest."""
        erp, store = self.choices
        return self.aspect.shown(erp, self.rest[0]), self.aspect.shown(store, self.rest[1])

    @property
    def held(self) -> tuple[object, object]:
        """What both sides held then."""
        aspect, (erp, store) = self.aspect, self.rest
        ours, theirs = aspect.choice("erp", erp), aspect.choice("store", store)
        return aspect.shown(ours, erp), aspect.shown(theirs, store)


def check(history: History, end: EndState) -> list[Violation]:
    """Both sides hold the winner's value; parked, each keeps its own."""
    found = []
    for clash in clashes(history, end):
        allowed = _allowed(history, clash)
        if clash.held != allowed:
            subject = f"{clash.aspect.field} of customer {clash.store.entity_id}"
            evidence = (f"erp {clash.erp.seq}", f"store {clash.store.seq}")
            found.append(Violation(RULE, subject, f"{allowed}", f"{clash.held}", evidence))
    return found


def clashes(history: History, end: EndState) -> Iterator[Clash]:
    """Aspects that persons changed on both sides, to different values, between two rests."""
    rests = [act.at for act in history.acts_of("settled")]
    for customer, account in pairs(history, end):
        records: tuple[Record, Record] = (("erp", account["id"]), ("store", customer["id"]))
        for aspect in aspects(customer, account):
            edits = [_edits(history, record, aspect) for record in records]
            for since, until in pairwise(rests):
                last = [[c for c in each if since < c.at <= until] for each in edits]
                rest = [at(history, record, until) for record in records]
                if all(last) and rest[0] is not None and rest[1] is not None:
                    clash = Clash(aspect, last[0][-1], last[1][-1], (rest[0], rest[1]))
                    if clash.wanted[0] != clash.wanted[1]:
                        yield clash


def _edits(history: History, record: Record, aspect: Aspect) -> list[Change]:
    """The versions in which a person chose otherwise than before."""
    found: list[Change] = []
    before: object = None
    for change in versions(history, record):
        choice = aspect.choice(record[0], change.after)
        if choice != before and is_by_person(history, change) and change.version > 1:
            found.append(change)
        before = choice
    return found


def _allowed(history: History, clash: Clash) -> tuple[object, object]:
    erp, store = clash.wanted
    if is_one_after_the_other(history, clash):
        last = erp if clash.erp.at > clash.store.at else store
        return last, last
    told = [
        _instant(clash.aspect.told_at("erp", clash.erp.after)),
        _instant(clash.aspect.told_at("store", clash.store.after)),
    ]
    policy = str(history.settings.get("conflict_policy", "owner"))
    winner = winner_of(clash.aspect.field, policy, told[0], told[1])
    if winner is None:
        return erp, store
    return (erp, erp) if winner == "erp" else (store, store)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def is_one_after_the_other(history: History, clash: Clash) -> bool:
    """Whether the bridge had carried the first edit before the second one was made."""
    first, second = sorted((clash.erp, clash.store), key=lambda change: change.at)
    return any(
        change.actor == history.bridge_actor and first.at < change.at < second.at
        for change in versions(history, (second.system, second.entity_id))
    )


def reach(history: History, end: EndState) -> Reach:
    """People changed one aspect on both sides, and the bridge wrote customers after it."""
    met = list(clashes(history, end))
    written = [
        change.at
        for change in (*history.of("erp", "customer"), *history.of("store", "customer"))
        if change.actor == history.bridge_actor
    ]
    if any(at > clash.erp.at for clash in met for at in written):
        fields = sorted({clash.aspect.field for clash in met})
        return Reach.yes(f"both sides changed {', '.join(fields)}")
    return Reach.no("nothing was changed on both sides at once")
