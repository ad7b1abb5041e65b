"""PRD-05: the bridge leaves store-owned fields alone, and a second sync writes nothing."""

import json
from collections.abc import Sequence
from datetime import datetime

from scenarios.checks.prd.held import is_held
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, Exchange, History, SystemName
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-05"
OWNED_BY_STORE = "enrichment"
SYSTEMS: tuple[SystemName, ...] = ("erp", "store")
# What the other side may refuse until somebody has mended its cause (ORD-07, UPD-03, INV-05).
MAY_WAIT = ("/v1/orders", "/v1/returns", "/v1/invoices", "/v1/credit-memos", "/v1/offline-orders")
READING = ("look", "till_look", "order_page", "looked_everywhere", "settled")


def check(history: History, end: EndState) -> list[Violation]:
    """No write touches a store-owned field; no write follows a sync of unchanged data."""
    return [*_owned(history), *_changed(history), *_second(history, end)]


def _owned(history: History) -> list[Violation]:
    found = []
    for write in history.bridge_writes("store"):
        if write.path.startswith("/v1/products") and _names(write, OWNED_BY_STORE):
            found.append(
                Violation(
                    RULE,
                    f"{write.method} {write.path}",
                    "images, search texts and sort order are the store's own",
                    f"the bridge wrote {OWNED_BY_STORE}",
                    (f"store {write.request_id}",),
                )
            )
    return found


def _changed(history: History) -> list[Violation]:
    """The effect, in case that the request's text does not tell."""
    return [
        Violation(
            RULE,
            f"{OWNED_BY_STORE} of product {change.after.get('handle')}",
            "as the store's staff left it",
            "changed by the bridge",
            (f"store {change.seq}",),
        )
        for change in history.of("store", "product")
        if change.actor == history.bridge_actor
        and change.changes.get(OWNED_BY_STORE, (None, None))[0] is not None
    ]


def _second(history: History, end: EndState) -> list[Violation]:
    resyncs = history.acts_of("resync")
    if not resyncs:
        return []
    since, until = resyncs[-1].at, _end_of_quiet(history, resyncs[-1])
    refused = _refused_before(history)
    return [
        Violation(
            RULE,
            f"{write.method} {write.path}",
            "a second sync of unchanged data writes nothing",
            f"a write at {write.started_at.isoformat()}",
            (f"{write.system} {write.request_id}",),
        )
        for system in SYSTEMS
        for write in history.bridge_writes(system)
        if write.started_at >= since
        and (until is None or write.started_at < until)
        and "webhook-subscriptions" not in write.path
        and ((write.system, write.request_id) not in refused or is_held(end.store, write))
    ]


def _refused_before(history: History) -> set[tuple[str, str]]:
    """Requests that were refused before and are again: what waits for a person is tried again."""
    alike: dict[tuple[str, ...], list[Exchange]] = {}
    for system in SYSTEMS:
        for write in history.bridge_writes(system):
            if write.path.startswith(MAY_WAIT):
                said = (system, write.method, write.path, write.request or "")
                alike.setdefault(said, []).append(write)
    effective = {change.cause for change in history.changes}
    return {
        (each.system, each.request_id)
        for same in alike.values()
        if not any(each.request_id in effective for each in same)
        for each in _later(same)
    }


def _later(same: Sequence[Exchange]) -> list[Exchange]:
    """All but the first ones."""
    first = min(each.started_at for each in same)
    return [each for each in same if each.started_at > first]


def _end_of_quiet(history: History, resync: Act) -> datetime | None:
    """When somebody next did something that may give the bridge work."""
    return next(
        (act.at for act in history.acts if act.at > resync.at and act.kind not in READING), None
    )


def _names(write: Exchange, field: str) -> bool:
    if not write.request:
        return False
    try:
        return _has(json.loads(write.request), field)
    except ValueError:
        return f'"{field}"' in write.request


def _has(node: object, field: str) -> bool:
    if isinstance(node, dict):
        return bool(node.get(field)) or any(_has(value, field) for value in node.values())
    return isinstance(node, list) and any(_has(value, field) for value in node)


def reach(history: History, end: EndState) -> Reach:
    """The bridge wrote a product after it was enriched, and a second sync was asked for."""
    enriched = {act.facts["product_id"]: act.at for act in history.acts_of("enrich")}
    if not any(
        change.actor == history.bridge_actor
        and change.entity_id in enriched
        and change.at > enriched[change.entity_id]
        for change in history.of("store", "product")
    ):
        return Reach.no("no enriched product that the bridge wrote afterwards")
    if not history.acts_of("resync"):
        return Reach.no("no second sync of unchanged data was asked for")
    return Reach.yes(f"{len(enriched)} enriched products; a full second sync")
