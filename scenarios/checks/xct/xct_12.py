"""XCT-12: a flow that is switched off writes nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.model.end_state import EndState
from scenarios.model.history import Exchange, History, SystemName
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-12"


@dataclass(frozen=True)
class FlowTrace:
    """How a flow is seen: the writes that only it makes, and the records whose change tempts it.

    `writes`: system and pattern of the path. `tempting`: system and kind of record.
    """

    writes: Sequence[tuple[SystemName, str]]
    tempting: Sequence[tuple[SystemName, str]]


TRACES = {
    "products": FlowTrace([("store", "^/v1/products")], [("erp", "style")]),
    "prices": FlowTrace([("store", "^/v1/prices")], [("erp", "price_line")]),
    "stock": FlowTrace([("store", "^/v1/inventory-levels")], [("erp", "stock")]),
    "customers": FlowTrace([("store", "^/v1/customers")], [("erp", "customer")]),
    "orders": FlowTrace([("erp", "^/v1/orders(/batch)?$")], [("store", "order")]),
    "order_updates": FlowTrace(
        [("store", "^/v1/orders"), ("erp", "^/v1/orders/(?!batch$)")],
        [("erp", "order"), ("store", "order")],
    ),
    "invoices": FlowTrace(
        [("store", "^/v1/(invoices|offline-orders)")], [("erp", "invoice"), ("erp", "order")]
    ),
}


def check(history: History, end: EndState) -> list[Violation]:
    """Attempts count, refused ones too."""
    return [
        Violation(
            RULE,
            f"flow {flow}: {write.method} {write.path}",
            "no write of a flow that is switched off",
            f"the bridge tried, and got {write.status}",
            (f"{write.system} {write.request_id}",),
        )
        for flow in switched_off(history)
        for write in _writes(history, flow)
    ]


def switched_off(history: History) -> list[str]:
    """The flows that the settings switch off, as far as they can be told apart."""
    flows = history.settings.get("flows", {})
    return [name for name in TRACES if not flows.get(name, {}).get("enabled", True)]


def _writes(history: History, flow: str) -> list[Exchange]:
    return [
        write
        for system, path in TRACES[flow].writes
        for write in history.bridge_writes(system)
        if re.search(path, write.path)
    ]


def reach(history: History, end: EndState) -> Reach:
    """Something changed that a flow would carry, and another flow was seen to work after it."""
    off = switched_off(history)
    if not off:
        return Reach.no("no flow is switched off")
    tempted = [
        min(changes)
        for flow in off
        if (
            changes := [
                change.at
                for system, entity in TRACES[flow].tempting
                for change in history.of(system, entity)
                if change.actor != history.bridge_actor
            ]
        )
    ]
    if len(tempted) < len(off):
        return Reach.no("nothing changed that a flow that is switched off would have carried")
    if not any(c.actor == history.bridge_actor and c.at > max(tempted) for c in history.changes):
        return Reach.no("no other flow was seen to work")
    return Reach.yes(f"{', '.join(off)} switched off and tempted; other flows worked")
