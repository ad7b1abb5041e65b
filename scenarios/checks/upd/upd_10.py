"""UPD-10: accepted, held, allocated, backordered show in the customer's order, each once."""

from collections import Counter
from itertools import pairwise

from scenarios.checks.upd.pairing import Document, Traded, traded
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-10"
STATUSES = ("accepted", "held", "backordered", "cancelled")
LAST = {"accepted": "accepted", "shipped": "accepted", "closed": "accepted"}
SENDABLE = ("accepted", "shipped", "closed")
# After these, goods may have to be set aside anew, and it is told anew when they are.
UNSET = ("backordered", "held", "edited")


def check(history: History, end: EndState) -> list[Violation]:
    """The timeline tells each thing when it happens, once, and ends with what holds now."""
    found = []
    for pair in traded(end):
        kinds = [row["kind"] for row in pair.order["timeline"]]
        problems = [*_repeated(kinds), *_unset(kinds), *_parcels(pair, kinds)]
        if pair.order["status"] != "cancelled":
            problems += _present(pair, kinds)
        for expected in problems:
            subject = f"timeline of {pair.subject}"
            found.append(Violation(RULE, subject, expected, f"told {kinds}"))
    return found


def _repeated(kinds: list[str]) -> list[str]:
    told = [kind for kind in kinds if kind in STATUSES]
    return [f"{one} told once" for one, other in pairwise(told) if one == other]


def _unset(kinds: list[str]) -> list[str]:
    """Allocated is told again only after something undid it."""
    told = [kind for kind in kinds if kind == "allocated" or kind in UNSET]
    is_twice = any(one == other == "allocated" for one, other in pairwise(told))
    return ["allocated told once"] if is_twice else []


def _present(pair: Traded, kinds: list[str]) -> list[str]:
    status = pair.booked["status"]
    wanted = LAST.get(status, status)
    told = [kind for kind in kinds if kind in STATUSES]
    problems = [] if told and told[-1] == wanted else [f"{wanted} told last"]
    if status in SENDABLE and "allocated" not in _since_last(kinds, "backordered"):
        problems.append("allocated told")
    return problems


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
    """The bridge had each of the four told."""
    told: set[str] = set()
    for pair in traded(end):
        told |= {
            row["kind"]
            for row in pair.order["timeline"]
            if row["kind"] in ("accepted", "held", "allocated", "backordered")
            and row["source"] == history.bridge_actor
        }
    missing = sorted({"accepted", "held", "allocated", "backordered"} - told)
    if missing:
        return Reach.no(f"never told: {', '.join(missing)}")
    return Reach.yes("accepted, held, allocated and backordered were told")
