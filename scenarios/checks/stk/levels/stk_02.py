"""STK-02: every level written is A(v) of one real and recent state v of the ERP."""

from scenarios.checks.limits import lag_limit
from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.pairs import erp_order_of
from scenarios.checks.stk.levels.open_demand import uncounted_pieces
from scenarios.checks.stk.levels.states import LevelWrite, level_writes, states_of, superseded_at
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-02"


def check(history: History, end: EndState) -> list[Violation]:
    """A level names a version, and its number is that version's offer, within the lag limit."""
    found = []
    for write in level_writes(history, end):
        found += _judge(history, write)
    return [*found, *_answers(history, end), *_sold_once(history, end)]


def _answers(history: History, end: EndState) -> list[Violation]:
    """A line names the version that the ERP said it was reserved in, or none."""
    found = []
    for order in end.store.orders.values():
        booked = erp_order_of(end, order["id"]) or {}
        told: dict[str, set[int | None]] = {}
        for change in history.versions("erp", "order", str(booked.get("id"))):
            for row in change.after["lines"]:
                told.setdefault(row["client_line_id"], {None}).add(row["stock_version"])
        for line in order["lines"]:
            if line["id"] in told and line["stock_version"] not in told[line["id"]]:
                subject = f"store order {order['number']} line {line['id']}"
                expected = f"one of {sorted(told[line['id']] - {None}, key=str)}"
                actual = f"stock version {line['stock_version']}"
                found.append(Violation(RULE, subject, expected, actual))
    return found


def _judge(history: History, write: LevelWrite) -> list[Violation]:
    evidence = (f"store {write.change.seq}",)
    states = states_of(history, write.variant_id).get(write.stock_version, [])
    if not states:
        actual = f"version {write.stock_version}, which never existed"
        return [Violation(RULE, write.subject, "a state of the ERP", actual, evidence)]
    offers = sorted({offer_of(state.after, write.rules) for state in states})
    if write.available not in offers:
        expected = f"{offers[-1]} pieces, the offer of stock version {write.stock_version}"
        actual = f"{write.available} pieces"
        return [Violation(RULE, write.subject, expected, actual, evidence)]
    superseded = superseded_at(history, write.variant_id, write.stock_version)
    if superseded is not None and write.change.at - superseded > lag_limit(history, "stock"):
        actual = f"superseded {(write.change.at - superseded).total_seconds():.0f} s before"
        return [Violation(RULE, write.subject, "a state within the limit", actual, evidence)]
    return []


def _sold_once(history: History, end: EndState) -> list[Violation]:
    """When nothing is under way, each unit sold but not in the level is subtracted once.

    Carts of the policy `reserve` may hold some more back for a while.
    """
    found = []
    for (variant_id, channel), level in sorted(end.store.levels.items()):
        rules = history.settings["channels"].get(channel)
        if rules is None or level["available"] is None:
            continue
        policy = rules.get("stock_policy", "hold")
        own = uncounted_pieces(end, variant_id, channel, level["stock_version"])
        left = max(0, level["available"] - (0 if policy == "mirror" else own))
        if level["uncounted"] != own:
            subject = f"open orders of {variant_id} on channel {channel}"
            found.append(Violation(RULE, subject, f"{own} not counted", f"{level['uncounted']}"))
        wanted = min([left, *_kits_of_components(end, variant_id, channel)])
        is_right = level["offer"] == wanted or (policy == "reserve" and level["offer"] < wanted)
        if not is_right:
            subject = f"offer of {variant_id} on channel {channel}"
            found.append(Violation(RULE, subject, f"{wanted} pieces", f"{level['offer']} pieces"))
    return found


def _kits_of_components(end: EndState, store_variant_id: str, channel: str) -> list[int]:
    """Kits that each component in the store would make; a store may show no more (STK-15)."""
    found = []
    for part in end.store.variants.get(store_variant_id, {}).get("components") or []:
        variant = end.store.variant_of.get(part["client_reference"], {})
        offer = end.store.levels.get((str(variant.get("id")), channel), {}).get("offer")
        found += [] if offer is None else [int(offer) // int(part["pieces"])]
    return found


def reach(history: History, end: EndState) -> Reach:
    """Units were sold in the store, booked in the ERP, and levels written after that."""
    booked = {
        line["variant_id"]
        for order in end.erp.orders.values()
        for line in order["lines"]
        if order["channel"] == "web" and line["reserved"] > 0
    }
    after_sale = [w for w in level_writes(history, end) if w.variant_id in booked]
    if after_sale:
        return Reach.yes(f"{len(after_sale)} levels of variants that were sold")
    return Reach.no("no level was written of a variant that was sold")
