"""ORD-10: the end-of-day file carries what the live route would; twice changes nothing."""

from collections.abc import Iterator
from urllib.parse import parse_qs

from scenarios.checks.cus.accounts.buyers import decided
from scenarios.checks.ord.ord_02 import linked, with_kits_whole
from scenarios.checks.ord.ord_03 import money_parts
from scenarios.checks.ord.ord_04 import entered_parts
from scenarios.checks.order_route import is_by_file
from scenarios.checks.pairs import PAYMENTS, store_orders_due
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Change, Exchange, History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-10"
IMPORTS = "/v1/order-imports"


def check(history: History, end: EndState) -> list[Violation]:
    """Each order in one file as it stood when the file was made; no file has effect twice."""
    return [
        *_otherwise(history, end),
        *_twice(history),
        *_effects_of_repeats(history),
        *_left_behind(history, end),
        *_put_off(history),
    ]


def _otherwise(history: History, end: EndState) -> list[Violation]:
    """Orders whose first version in the ERP is not what the store held for them."""
    found = []
    allowed = {"partially_refunded", *PAYMENTS[history.settings["payment_rule"]]}
    for booked in _booked_by_file(history):
        standing = _standing(history, booked)
        if standing is None:
            continue
        order = standing.after
        subject = f"store order {order['number']}"
        if order["status"] == "cancelled" or order["payment_status"] not in allowed:
            actual = f"booked while {order['status']} and {order['payment_status']}"
            found.append(Violation(RULE, subject, "not in the file", actual))
        whole = with_kits_whole(end, order, booked.after) or booked.after
        for part, ours, theirs in _carried(end, order, whole):
            if ours != theirs:
                evidence = (f"store {standing.seq}", f"erp {booked.seq}")
                found.append(
                    Violation(RULE, f"{part} of {subject}", f"{ours}", f"{theirs}", evidence)
                )
    return found


def _carried(end: EndState, order: Document, booked: Document) -> list[tuple[str, object, object]]:
    ours = sorted(
        (line["id"], linked(end, line)["variant_client_reference"], *_counts(line))
        for line in order["lines"]
        if line["quantity"] > line["cancelled"]
    )
    theirs = sorted(
        (line["client_line_id"], line["variant_id"], line["quantity"], line["unit_price_minor"])
        for line in booked["lines"]
    )
    # An instant has many spellings, and one meaning.
    placed = [str(each["placed_at"]).replace("Z", "+00:00") for each in (order, booked)]
    return [
        ("lines", ours, theirs),
        ("instant", placed[0], placed[1]),
        *money_parts(order, booked),
        *entered_parts(order, booked),
    ]


def _counts(line: Document) -> tuple[int, int]:
    return line["quantity"] - line["cancelled"], line["unit_price_minor"]


def _standing(history: History, booked: Change) -> Change | None:
    """The store's order as it stood when its file was made, else when it was imported."""
    order_id = str(booked.after["client_reference"])
    versions = history.versions("store", "order", order_id)
    exports = [
        each
        for each in history.of("store", "order_export")
        if each.version == 1 and order_id in each.after["order_ids"] and each.at <= booked.at
    ]
    if exports:
        known = [each for each in versions if each.commit_seq <= exports[-1].commit_seq]
    else:
        known = [each for each in versions if each.at <= booked.at]
    return known[-1] if known else None


def _twice(history: History) -> list[Violation]:
    """Store orders that files booked more than once, whatever became of the second one."""
    numbers: dict[str, list[str]] = {}
    for booked in _booked_by_file(history):
        reference = str(booked.after["client_reference"])
        numbers.setdefault(reference, []).append(str(booked.after["number"]))
    return [
        Violation(RULE, f"store order {reference}", "booked by one file", f"as {', '.join(found)}")
        for reference, found in numbers.items()
        if len(found) > 1
    ]


def _effects_of_repeats(history: History) -> list[Violation]:
    repeated = {each.request_id: number for number, each in _repeats(history)}
    return [
        Violation(
            RULE,
            f"order file {repeated[change.cause]}",
            "no change by its second import",
            f"{change.topic} {change.after.get('number', change.entity_id)}",
            (f"erp {change.seq}",),
        )
        for change in history.changes
        if change.system == "erp" and change.cause in repeated
    ]


def _left_behind(history: History, end: EndState) -> list[Violation]:
    """Orders that went out in a file and were never booked, though nobody refused them."""
    if not is_by_file(history):
        return []
    refused = {
        str(row["order_id"])
        for export in end.store.order_exports.values()
        for row in export["refused"]
    }
    gone_out = {
        str(order_id)
        for export in end.store.order_exports.values()
        for order_id in export["order_ids"]
    }
    return [
        Violation(RULE, f"store order {order['number']}", "booked by its file", "not booked")
        for order in store_orders_due(history, end)
        if order["id"] in gone_out - refused
        and order["status"] != "cancelled"
        and not end.erp.orders_by_reference.get(str(order["id"]))
    ]


def _put_off(history: History) -> list[Violation]:
    """Orders that one file refused and a later one carried, though nobody mended anything."""
    refused: dict[str, Change] = {}
    for export in history.of("store", "order_export"):
        for row in export.after["refused"]:
            refused.setdefault(str(row["order_id"]), export)
    found = []
    for booked in _booked_by_file(history):
        order_id = str(booked.after["client_reference"])
        file = refused.get(order_id)
        if file is None or file.at > booked.at or _is_mended(history, booked, file):
            continue
        evidence = (f"store {file.seq}", f"erp {booked.seq}")
        actual = f"refused by file {file.after['number']} without a cause, carried by a later one"
        subject, expected = f"store order {order_id}", "booked by its file"
        found.append(Violation(RULE, subject, expected, actual, evidence))
    return found


def _is_mended(history: History, booked: Change, file: Change) -> bool:
    """Whether a person changed the order, its items or its buyer since the file refused it."""
    order_id = str(booked.after["client_reference"])
    named = {order_id, *(str(line["variant_id"]) for line in booked.after["lines"])}
    mail = _mail(booked.after["contact"] or {})
    return any(file.at <= at <= booked.at for at, _ in decided(history, order_id)) or any(
        change.actor != history.bridge_actor
        and file.at <= change.at <= booked.at
        and (change.entity_id in named or _mail(change.after) == mail)
        for change in history.changes
    )


def _mail(record: Document) -> str:
    return str(record.get("email") or "nobody").casefold()


def _booked_by_file(history: History) -> Iterator[Change]:
    """The first versions of ERP orders that an import booked."""
    imports = {each.request_id for _, each in _imports(history)}
    for change in history.of("erp", "order"):
        if change.topic == "order.created" and change.cause in imports:
            yield change


def _imports(history: History) -> Iterator[tuple[str, Exchange]]:
    """Requests to import a file, with its number, in order."""
    for exchange in history.exchanges:
        if exchange.system == "erp" and exchange.is_write and exchange.path == IMPORTS:
            yield parse_qs(exchange.query).get("number", ["?"])[0], exchange


def _repeats(history: History) -> Iterator[tuple[str, Exchange]]:
    """Imports of a file that was taken before."""
    taken: set[str] = set()
    for number, exchange in _imports(history):
        if number in taken:
            yield number, exchange
        if exchange.status < 300:
            taken.add(number)


def reach(history: History, end: EndState) -> Reach:
    """Orders came by file, and a file was imported once more."""
    booked = sum(1 for _ in _booked_by_file(history))
    again = sum(exchange.status < 300 for _, exchange in _repeats(history))
    if booked and again:
        return Reach.yes(f"{booked} orders by file; imported once more {again} times")
    return Reach.no("no order came by a file that was imported twice")
