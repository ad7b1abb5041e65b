"""XCT-12: a flow that is switched off writes nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.model.end_state import EndState
from scenarios.model.history import Exchange, History, SystemName
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-12"
PERSON = ("name", "email", "phone", "tax_id")


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
    "customers": FlowTrace(
        [("store", "^/v1/customers")], [("erp", "customer"), ("store", "customer")]
    ),
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
    """Attempts count, refused ones too. A way of a flow that is switched off counts alike."""
    return [*_edits_up(history), *_attempts(history)]


def _edits_up(history: History) -> list[Violation]:
    """Where customers only go down, the ERP's own word about a person is not written over.

    Orders still open accounts and add addresses, which is no matter of that flow.
    """
    customers = history.settings.get("flows", {}).get("customers", {})
    if customers.get("direction", "both") != "down":
        return []
    return [
        Violation(
            RULE,
            f"flow customers: {field} of ERP customer {change.entity_id}",
            "as the ERP has it",
            "written over by the bridge",
            (f"erp {change.seq}",),
        )
        for change in history.of("erp", "customer")
        if change.actor == history.bridge_actor
        for field in PERSON
        if change.changes.get(field, (None, None))[0] is not None
    ]


def _attempts(history: History) -> list[Violation]:
    return [
        Violation(
            RULE,
            f"flow {flow}: {write.method} {write.path}",
            "no write of a flow that is switched off",
            f"the bridge tried, and got {write.status}",
            (f"{write.system} {write.request_id}",),
        )
        for flow, traces in switched_off(history).items()
        for write in _writes(history, traces)
    ]


def switched_off(history: History) -> dict[str, FlowTrace]:
    """The flows, or their one way, that the settings switch off, as far as they can be told."""
    found = {}
    for name, trace in TRACES.items():
        flow = history.settings.get("flows", {}).get(name, {})
        if not flow.get("enabled", True):
            found[name] = trace
        elif flow.get("direction", "both") != "both":
            other: SystemName = "erp" if flow["direction"] == "down" else "store"
            writes = [each for each in trace.writes if each[0] == other]
            tempting = [each for each in trace.tempting if each[0] != other]
            found[f"{name} into the {other}"] = FlowTrace(writes, tempting)
    return found


def _writes(history: History, trace: FlowTrace) -> list[Exchange]:
    return [
        write
        for system, path in trace.writes
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
        for trace in off.values()
        if (
            changes := [
                change.at
                for system, entity in trace.tempting
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
