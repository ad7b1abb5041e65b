"""UPD-10: each step of an order, from accepted to paid, shows in it, in an allowed order."""

from collections import Counter
from itertools import pairwise

from scenarios.checks.upd.pairing import Document, Traded, crossed_edit, traded
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-10"
STATUSES = ("accepted", "held", "backordered", "cancelled")
LAST = {"accepted": "accepted", "shipped": "accepted", "closed": "accepted"}
SENDABLE = ("accepted", "shipped", "closed")
# After these, goods may have to be set aside anew, and it is told anew when they are.
UNSET = ("backordered", "held", "edited", "shipment_reversed")
STEPS = ("accepted", "held", "allocated", "backordered", "invoiced", "paid")


def check(history: History, end: EndState) -> list[Violation]:
    """The timeline tells each thing when it happens, once, and ends with what holds now."""
    found = []
    for pair in traded(end):
        kinds = [row["kind"] for row in pair.order["timeline"]]
        problems = [*_repeated(kinds), *_unset(kinds), *_parcels(pair, kinds)]
        if pair.order["status"] != "cancelled":
            problems += [*_present(pair, kinds), *_waiting(history, pair, end)]
            problems += _set_aside(history, pair, end, kinds)
            problems += _billed(pair, kinds, end) if _is_billed(history) else []
        for expected in problems:
            subject = f"timeline of {pair.subject}"
            found.append(Violation(RULE, subject, expected, f"told {kinds}"))
    return found


def _repeated(kinds: list[str]) -> list[str]:
    told = [kind for kind in kinds if kind in STATUSES]
    return [f"{one} told once" for one, other in pairwise(told) if one == other]


def _unset(kinds: list[str]) -> list[str]:
    """Allocated is told again only after something undid it.

    That a parcel was taken back may be told after its goods were set aside anew.
    """
    told = [kind for kind in kinds if kind == "allocated" or kind in UNSET]
    doubles = sum(one == other == "allocated" for one, other in pairwise(told))
    late = sum(
        one == "shipment_reversed" and other != "allocated" for one, other in pairwise([*told, ""])
    )
    return ["allocated told once"] if doubles > late else []


def _present(pair: Traded, kinds: list[str]) -> list[str]:
    status = pair.booked["status"]
    wanted = LAST.get(status, status)
    told = [kind for kind in kinds if kind in STATUSES]
    return [] if told and told[-1] == wanted else [f"{wanted} told last"]


def _waiting(history: History, pair: Traded, end: EndState) -> list[str]:
    """Per line as many pieces wait for supply as in the ERP; what waits is not set aside."""
    if crossed_edit(history, pair):
        return []
    problems = [
        f"line {ours['id']}: {theirs['backordered']} backordered, not {ours['backordered']}"
        for ours, theirs in pair.lines()
        if ours["backordered"] != theirs["backordered"]
    ]
    is_held = pair.booked["status"] == "held" and _is_short(pair, end)
    if (_waits(pair) or is_held) and pair.order.get("allocated"):
        problems.append("not allocated")
    return problems


def _set_aside(history: History, pair: Traded, end: EndState, kinds: list[str]) -> list[str]:
    """All that nothing waits for is set aside, and that was told.

    A bridge may say so of what nobody counts, which never is, or not.
    """
    if pair.booked["status"] not in SENDABLE or _counted(pair, end) != pair.booked["lines"]:
        return []
    problems = [] if "allocated" in _since_last(kinds, "backordered") else ["allocated told"]
    is_due = not _waits(pair) and _is_open(pair) and not crossed_edit(history, pair)
    if is_due and not pair.order.get("allocated", True):
        problems.append("allocated")
    return problems


def _waits(pair: Traded) -> bool:
    return any(line["backordered"] for line in pair.booked["lines"])


def _is_short(pair: Traded, end: EndState) -> bool:
    """Whether something that is still to be sent is not set aside; a mere hold keeps it all."""
    return any(
        line["quantity"] - line["cancelled"] - line["shipped"] > line["reserved"]
        for line in _counted(pair, end)
    )


def _counted(pair: Traded, end: EndState) -> list[Document]:
    """Lines of what has a shelf, or is made of what has one."""
    variants = end.erp.variants

    def is_counted(variant_id: str) -> bool:
        variant = variants.get(variant_id, {})
        parts = [variants.get(each["variant_id"], {}) for each in variant.get("components", ())]
        made = not parts or any(part.get("tracked", True) for part in parts)
        return bool(variant.get("tracked", True) and made)

    return [line for line in pair.booked["lines"] if is_counted(line["variant_id"])]


def _is_open(pair: Traded) -> bool:
    return any(
        line["quantity"] > line["cancelled"] + line["shipped"] for line in pair.booked["lines"]
    )


def _billed(pair: Traded, kinds: list[str], end: EndState) -> list[str]:
    """Invoiced is told with the first invoice, paid once nothing of it all is owed."""
    counts = Counter(kinds)
    problems = [f"{kind} told once" for kind in ("invoiced", "paid") if counts[kind] > 1]
    live = [
        each
        for each in end.erp.invoices.values()
        if each["order_id"] == pair.booked["id"] and each["status"] != "cancelled"
    ]
    if live and not counts["invoiced"]:
        problems.append("invoiced told")
    wanted = sum(line["quantity"] - line["cancelled"] for line in pair.order["lines"])
    invoiced = sum(line["invoiced"] for line in pair.booked["lines"])
    is_settled = invoiced >= wanted and all(each["balance_minor"] == 0 for each in live)
    if live and is_settled and not counts["paid"]:
        problems.append("paid told")
    return problems


def _is_billed(history: History) -> bool:
    """Whether the settings let invoices of web orders go down."""
    flow = history.settings.get("flows", {}).get("invoices", {})
    kept_back = history.settings.get("invoices", {}).get("exclude_channels", ())
    return flow.get("enabled", True) and "web" not in kept_back


def _since_last(kinds: list[str], kind: str) -> list[str]:
    return kinds[len(kinds) - kinds[::-1].index(kind) :] if kind in kinds else kinds


def _parcels(pair: Traded, kinds: list[str]) -> list[str]:
    """Each parcel that is shown was told of once, and taken back once; none before a promise."""
    parcels: list[Document] = list(pair.order.get("fulfillments", ()))
    counts = Counter(kinds)
    problems = []
    if counts["shipped"] > len(parcels):
        problems.append(f"shipped told at most {len(parcels)} times")
    live = sum(each["status"] == "shipped" for each in parcels)
    if counts["shipped"] < live:
        problems.append(f"shipped told at least {live} times")
    if counts["shipment_reversed"] > len(parcels) - live:
        problems.append(f"shipment_reversed told at most {len(parcels) - live} times")
    if pair.order["status"] != "cancelled" and _is_early(kinds):
        problems.append("accepted or backordered told before anything left")
    return problems


def _is_early(kinds: list[str]) -> bool:
    """Whether a parcel was told of before the shopper knew that the order is taken."""
    before = kinds[: kinds.index("shipped")] if "shipped" in kinds else ["accepted"]
    return not {"accepted", "backordered"} & set(before)


def reach(history: History, end: EndState) -> Reach:
    """The bridge had each step told; where invoices stay at home, all but the last two."""
    steps = STEPS if _is_billed(history) else STEPS[: STEPS.index("invoiced")]
    told: set[str] = set()
    for pair in traded(end):
        told |= {
            row["kind"]
            for row in pair.order["timeline"]
            if row["kind"] in steps and row["source"] == history.bridge_actor
        }
    missing = [kind for kind in steps if kind not in told]
    if missing:
        return Reach.no(f"never told: {', '.join(missing)}")
    return Reach.yes(f"told: {', '.join(steps)}")
