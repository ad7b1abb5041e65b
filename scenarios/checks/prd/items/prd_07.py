"""PRD-07a: one store variant is one ERP variant; a doubtful SKU is parked, never guessed."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from scenarios.checks.limits import lag_limit
from scenarios.checks.prd.items.shown import Appearance, appearances, look_of, sold_variants
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-07a"


def check(history: History, end: EndState) -> list[Violation]:
    """No link moves or is doubled, and nothing appears for sale while its SKU is in doubt."""
    return [*_moved(history), *_doubled(end), *_alike(end), *_guessed(history)]


def _moved(history: History) -> list[Violation]:
    """A store variant that named one ERP variant and then another."""
    found = []
    names: dict[str, str] = {}
    for shown in appearances(history):
        before = names.setdefault(shown.variant["id"], shown.reference)
        if before != shown.reference:
            found.append(_violation(shown, f"of ERP variant {before}", f"of {shown.reference}"))
            names[shown.variant["id"]] = shown.reference
    return found


def _doubled(end: EndState) -> list[Violation]:
    shown = Counter(str(variant["client_reference"]) for variant in sold_variants(end))
    return [
        Violation(RULE, f"ERP variant {reference}", "one store variant", f"{count} of them")
        for reference, count in sorted(shown.items())
        if count > 1
    ]


def _alike(end: EndState) -> list[Violation]:
    """Two variants that the store sells under SKUs nobody can tell apart, or under none."""
    bearers: dict[str, list[str]] = {}
    for variant in sold_variants(end):
        bearers.setdefault(look_of(variant["sku"]), []).append(str(variant["client_reference"]))
    return [
        Violation(RULE, f"SKU {look!r} in the store", "one ERP variant", ", ".join(sorted(those)))
        for look, those in sorted(bearers.items())
        if not look or len(those) > 1
    ]


def _guessed(history: History) -> list[Violation]:
    """A variant that came for sale while its SKU had been in doubt for longer than the lag."""
    found = []
    shared = _shared_looks(history)
    for shown in _first_for_sale(history):
        since = shown.change.at - lag_limit(history, "price")
        if shown.change.actor != history.bridge_actor or shown.reference not in shared:
            continue
        if _doubtful_all_along(history, shown.reference, since, shown.change.at):
            actual = f"for sale as {shown.variant['sku']!r}"
            found.append(_violation(shown, "parked: its SKU is blank or not its own", actual))
    return found


def _shared_looks(history: History) -> set[str]:
    """ERP variants that ever had a blank SKU, or one whose look another variant had too."""
    bearers: dict[str, set[str]] = {}
    for change in history.of("erp", "variant"):
        bearers.setdefault(look_of(str(change.after["sku"])), set()).add(change.entity_id)
    return {
        variant_id
        for look, those in bearers.items()
        if not look or len(those) > 1
        for variant_id in those
    }


def _first_for_sale(history: History) -> Iterator[Appearance]:
    known = set()
    for shown in appearances(history):
        if shown.is_active and shown.reference not in known:
            known.add(shown.reference)
            yield shown


def _doubtful_all_along(
    history: History, variant_id: str, since: datetime, until: datetime
) -> bool:
    """Whether each SKU that a variant had in a span was blank or looked like an elder's."""
    own = _skus_in(history.versions("erp", "variant", variant_id), since, until)
    return bool(own) and all(is_doubtful(history, variant_id, sku, until) for sku in own)


def is_doubtful(history: History, variant_id: str, sku: str, until: datetime) -> bool:
    """Whether a SKU is blank, or looks like that of an older variant that was active then."""
    look = look_of(sku)
    return not look or look in _elder_looks(history, variant_id, until)


def _elder_looks(history: History, variant_id: str, until: datetime) -> set[str]:
    """Looks that other active variants have borne since before this one was entered."""
    born = history.versions("erp", "variant", variant_id)[0].at
    standing: dict[str, Change] = {}
    elders = set()
    for change in history.of("erp", "variant"):
        if change.at <= until:
            standing[change.entity_id] = change
            if change.at < born:
                elders.add(change.entity_id)
    elders.discard(variant_id)
    rows: list[Document] = [standing[each].after for each in sorted(elders)]
    return {look_of(row["sku"]) for row in rows if row["status"] == "active"}


def _skus_in(versions: list[Change], since: datetime, until: datetime) -> list[str]:
    before = [change for change in versions if change.at <= since][-1:]
    within = [change for change in versions if since < change.at <= until]
    return [str(change.after["sku"]) for change in (*before, *within)]


def _violation(shown: Appearance, expected: str, actual: str) -> Violation:
    subject = f"store variant {shown.variant['id']}"
    return Violation(RULE, subject, expected, actual, (f"store {shown.change.seq}",))


def reach(history: History, end: EndState) -> Reach:
    """A look-alike and a blank SKU were entered, and the bridge then wrote other products."""
    doubtful: dict[str, datetime] = {}
    for change in history.of("erp", "variant"):
        if change.topic == "variant.created":
            sku = str(change.after["sku"])
            if not look_of(sku):
                doubtful.setdefault("a blank SKU", change.at)
            elif look_of(sku) in _elder_looks(history, change.entity_id, change.at):
                doubtful.setdefault("a look-alike", change.at)
    if len(doubtful) < 2:
        return Reach.no("no blank and look-alike SKUs were entered")
    entered = max(doubtful.values())
    written = [c for c in history.of("store", "product") if c.actor == history.bridge_actor]
    if any(change.at > entered for change in written):
        return Reach.yes(f"{' and '.join(sorted(doubtful))}; afterwards products were written")
    return Reach.no("the products flow was not seen to work after a doubtful SKU")
