"""PRD-05: the bridge leaves store-owned fields alone, and a second sync writes nothing."""

import json

from scenarios.model.end_state import EndState
from scenarios.model.history import Exchange, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-05"
OWNED_BY_STORE = "enrichment"


def check(history: History, end: EndState) -> list[Violation]:
    """No write names a store-owned field; no write follows a sync of unchanged data."""
    return [*_owned(history), *_second(history)]


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


def _second(history: History) -> list[Violation]:
    resyncs = history.acts_of("resync")
    if not resyncs:
        return []
    since = resyncs[-1].at
    return [
        Violation(
            RULE,
            f"{write.method} {write.path}",
            "a second sync of unchanged data writes nothing",
            f"a write at {write.started_at.isoformat()}",
            (f"{write.system} {write.request_id}",),
        )
        for system in ("erp", "store")
        for write in history.bridge_writes(system)
        if write.started_at >= since and "webhook-subscriptions" not in write.path
    ]


def _names(write: Exchange, field: str) -> bool:
    if not write.request:
        return False
    try:
        return _has(json.loads(write.request), field)
    except ValueError:
        return f'"{field}"' in write.request


def _has(node: object, field: str) -> bool:
    if isinstance(node, dict):
        return field in node or any(_has(value, field) for value in node.values())
    return isinstance(node, list) and any(_has(value, field) for value in node)


def reach(history: History, end: EndState) -> Reach:
    """Products carry enrichment, the bridge wrote products, and a second sync was asked for."""
    enriched = [p for p in end.store.products.values() if p[OWNED_BY_STORE].get("seo_title")]
    wrote = any(c.actor == history.bridge_actor for c in history.of("store", "product"))
    if not (enriched and wrote):
        return Reach.no("no enriched product that the bridge wrote")
    if not history.acts_of("resync"):
        return Reach.no("no second sync of unchanged data was asked for")
    return Reach.yes(f"{len(enriched)} enriched products; a full second sync")
