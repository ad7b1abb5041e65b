"""STK-07: each act moves stock once: edits, cancels, refunds, returns, losses on the way."""

from collections import Counter

from scenarios.checks.upd.pairing import Document, Traded, traded
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-07"
ACTS = ("edit_order", "cancel_in_store", "refund", "receive_return", "lose")


def check(history: History, end: EndState) -> list[Violation]:
    """Reservations follow edits and cancels as set; goods come back as often as they came."""
    return [
        *_reservations(end),
        *_kept(history, end),
        *_restocked(history, end),
        *_announced(end),
        *_ledger(end),
        *_own_moves(history),
    ]


def _reservations(end: EndState) -> list[Violation]:
    """No line has more reserved than is open on it."""
    found = []
    for pair in traded(end):
        for line in pair.booked["lines"]:
            most = line["quantity"] - line["cancelled"] - line["shipped"]
            if line["reserved"] > most:
                subject = f"ERP order {pair.booked['number']} line {line['id']}"
                expected, actual = f"at most {most} reserved", f"{line['reserved']} reserved"
                found.append(Violation(RULE, subject, expected, actual))
    return found


def _kept(history: History, end: EndState) -> list[Violation]:
    """What the bridge gave up was freed where the switch is on, and set aside where it is off."""
    found = []
    for row in end.erp.set_asides.values():
        made = history.versions("erp", "set_aside", row["id"])
        is_ours = bool(made) and made[0].actor == history.bridge_actor
        if is_ours and history.settings.get(f"adjust_on_{row['reason']}", True):
            subject = f"what the {row['reason']} of ERP order {row['order_number']} gave up"
            found.append(Violation(RULE, subject, "free", f"set aside: {row['pieces_at']}"))
    for pair, reason in _given_up(history, end):
        is_kept = any(
            row["order_id"] == pair.booked["id"] and row["reason"] == reason
            for row in end.erp.set_asides.values()
        )
        if not is_kept:
            subject = f"what the {reason} of ERP order {pair.booked['number']} gave up"
            found.append(Violation(RULE, subject, "set aside for a person", "freed"))
    return found


def _given_up(history: History, end: EndState) -> list[tuple[Traded, str]]:
    """Orders of which the bridge freed reserved pieces though the switch is off."""
    found = []
    for pair in traded(end):
        for change in history.versions("erp", "order", pair.booked["id"]):
            if change.actor != history.bridge_actor or "lines" not in change.changes:
                continue
            reason = "cancel" if _cancels(change.changes) else "edit"
            if not history.settings.get(f"adjust_on_{reason}", True) and _gives(change.changes):
                found.append((pair, reason))
    return found


def _cancels(changes: Document) -> bool:
    before, after = changes["lines"]
    had = {line["id"]: line["cancelled"] for line in before or ()}
    return any(line["cancelled"] > had.get(line["id"], 0) for line in after)


def _gives(changes: Document) -> bool:
    before, after = changes["lines"]
    had = {line["id"]: line for line in before or ()}
    return any(
        line["reserved"] + line["shipped"]
        < had[line["id"]]["reserved"] + had[line["id"]]["shipped"]
        for line in after
        if line["id"] in had
    )


def _restocked(history: History, end: EndState) -> list[Violation]:
    """What the bridge booked in are the pieces that refunds name for restocking, as set."""
    is_on = history.settings.get("adjust_on_refund", True)
    received = _received_by_bridge(history, end)
    found = []
    for pair in traded(end):
        named: Counter[str] = Counter()
        for refund in pair.order["refunds"]:
            if refund.get("cause", "refund") == "refund":
                named.update({x["line_id"]: x["quantity"] for x in refund["lines"] if x["restock"]})
        for ours, theirs in pair.lines():
            wanted = min(named[ours["id"]], theirs["shipped"]) if is_on else 0
            if received[theirs["id"]] != wanted:
                subject = f"pieces of {pair.subject} that came back by a refund"
                actual = f"{received[theirs['id']]} booked in"
                found.append(Violation(RULE, subject, f"{wanted} booked in", actual))
    return found


def _announced(end: EndState) -> list[Violation]:
    """Goods that the store says come back are awaited in the ERP: else nobody could book them."""
    awaited: Counter[str] = Counter()
    for row in end.erp.returns.values():
        awaited.update({x["order_line_id"]: x["pieces"] for x in row["lines"]})
    found = []
    for pair in traded(end):
        told: Counter[str] = Counter()
        for row in pair.order["returns"]:
            told.update({x["line_id"]: x["quantity"] for x in row["lines"]})
        for ours, theirs in pair.lines():
            wanted, actual = min(told[ours["id"]], theirs["shipped"]), awaited[theirs["id"]]
            if actual < wanted:
                subject = f"{pair.subject} line {ours['id']}"
                expected = f"{wanted} pieces awaited back"
                found.append(Violation(RULE, subject, expected, f"{actual} awaited"))
    return found


def _received_by_bridge(history: History, end: EndState) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in end.erp.returns.values():
        for change in history.versions("erp", "return", row["id"]):
            if change.topic == "return.received" and change.actor == history.bridge_actor:
                for line in row["lines"]:
                    found[line["order_line_id"]] += line["fit"] + line["unfit"]
    return found


def _ledger(end: EndState) -> list[Violation]:
    """Each return and each shipment stands in the ledger with its pieces, no more and no less."""
    moved: Counter[str] = Counter()
    for movement in end.erp.movements.values():
        moved[movement["reference"]] += movement["pieces"]
    found = []
    for number, reference, wanted in _documents(end):
        if moved[reference] != wanted:
            expected, actual = f"{wanted} pieces moved", f"{moved[reference]} pieces moved"
            found.append(Violation(RULE, f"document {number}", expected, actual))
    return found


def _documents(end: EndState) -> list[tuple[str, str, int]]:
    """Number, id and pieces of each document that moves stock; kits move other variants."""
    tracked = {key for key, stock in end.erp.stock.items() if stock["tracked"]}
    found = []
    for shipment in end.erp.shipments.values():
        lines = [line for line in shipment["lines"] if line["variant_id"] in tracked]
        if not any(line.get("components") for line in lines):
            live = shipment["status"] == "shipped"
            pieces = -sum(line["pieces"] for line in lines) if live else 0
            found.append((shipment["number"], shipment["id"], pieces))
    kits = {key for key, variant in end.erp.variants.items() if variant.get("components")}
    for row in end.erp.returns.values():
        if not any(line["variant_id"] in kits for line in row["lines"]):
            lines = [line for line in row["lines"] if line["variant_id"] in tracked]
            pieces = sum(line["fit"] + line["unfit"] for line in lines)
            found.append((row["number"], row["id"], pieces))
    return found


def _own_moves(history: History) -> list[Violation]:
    """The bridge enters no receipt, count or damage for what happened to an order."""
    return [
        Violation(
            RULE, f"{write.method} {write.path}", "stock follows its own act", "moved by hand"
        )
        for write in history.bridge_writes("erp")
        if write.path.startswith("/v1/stock/")
    ]


def reach(history: History, end: EndState) -> Reach:
    """People edited, cancelled, refunded, took goods back and lost some, and the bridge acted."""
    missing = [kind for kind in ACTS if not history.acts_of(kind)]
    if missing:
        return Reach.no(f"nobody did: {', '.join(missing)}")
    received = [act.facts["found"]["lines"] for act in history.acts_of("receive_return")]
    conditions = {name for lines in received for x in lines for name in ("fit", "unfit") if x[name]}
    if conditions != {"fit", "unfit"}:
        return Reach.no("goods came back in one condition only")
    if not any(change.actor == history.bridge_actor for change in history.of("erp", "return")):
        return Reach.no("the bridge carried no return")
    return Reach.yes("an edit, a cancel, a refund alone, goods fit and unfit, and a loss")
