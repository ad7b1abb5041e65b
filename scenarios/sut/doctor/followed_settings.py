"""Which settings a bridge really follows, where what it did is not as its file declares.

Pure: each answer names the declared value, the one that explains what was seen, and what to do.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from scenarios.checks.oracle.prices import lines_now, price_list_of, price_of
from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.pairs import PAYMENTS, Listed, listed
from scenarios.checks.xct import xct_12
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.session.masters import PRICE_LISTS, WAREHOUSES
from scenarios.sut.doctor.probe_story import TYPED_MINOR

Rules = Mapping[str, Any]
FIX = "correct the settings of the file, or the bridge"


def not_followed(history: History, end: EndState) -> list[str]:
    """One sentence per setting that the bridge does not follow."""
    return [
        *_levels(history, end),
        *_price_lists(history, end),
        *_payment(history, end),
        *_cancel(history, end),
        *_drift(history, end),
        *_flows(history, end),
    ]


def _levels(history: History, end: EndState) -> Iterator[str]:
    for channel, rules in sorted(history.settings["channels"].items()):
        items = [item for item in _known(history, end) if item.channel == channel]
        if not items or _levels_fit(end, items, rules):
            continue
        for key, value in _other_levels(rules):
            if _levels_fit(end, items, {**rules, key: value}):
                yield (
                    f"channel {channel} shows levels as with {key} {value}, but the settings "
                    f"declare {key} {rules.get(key, 0)}; {FIX}."
                )
                break


def _other_levels(rules: Rules) -> Iterator[tuple[str, Any]]:
    for key in ("buffer", "zero_threshold"):
        yield from ((key, number) for number in range(6) if number != rules.get(key, 0))
    codes = [code for code, *_ in WAREHOUSES]
    for count in (1, 2, 3, 4):
        yield from (("warehouses", list(some)) for some in combinations(codes, count))


def _known(history: History, end: EndState) -> list[Listed]:
    return [
        item
        for item in listed(history, end)
        if item.store_variant is not None
        and item.variant["tracked"]
        and end.erp.stock.get(item.variant["id"], {}).get("known")
    ]


def _levels_fit(end: EndState, items: list[Listed], rules: Rules) -> bool:
    return all(
        end.store.levels.get(item.key, {}).get("available")
        == offer_of(end.erp.stock[item.variant["id"]], rules)
        for item in items
    )


def _price_lists(history: History, end: EndState) -> Iterator[str]:
    typed = {act.facts["variant_id"] for act in history.acts_of("probe_price")}
    for channel, rules in sorted(history.settings["channels"].items()):
        items = [
            item
            for item in listed(history, end)
            if item.channel == channel and item.store_variant and item.key[0] not in typed
        ]
        declared = rules["price_list"]
        if not items or _prices_fit(end, items, declared):
            continue
        for code, *_ in PRICE_LISTS:
            if code != declared and _prices_fit(end, items, code):
                yield (
                    f"channel {channel} shows the prices of {code}, but the settings declare "
                    f"price_list {declared}; {FIX}."
                )


def _prices_fit(end: EndState, items: list[Listed], code: str) -> bool:
    price_list = price_list_of(end, code)
    list_id = str(price_list["id"]) if price_list else ""
    return all(
        end.store.prices.get(item.key, {}).get("price_minor")
        == price_of(
            item.variant, lines_now(end, list_id, of=item.variant), end.erp.business_now
        ).price_minor
        for item in items
    )


def _payment(history: History, end: EndState) -> Iterator[str]:
    states = {act.facts["order_id"]: act.facts["state"] for act in history.acts_of("probe_order")}
    booked = {state for order, state in states.items() if end.erp.orders_by_reference.get(order)}
    declared = history.settings["payment_rule"]
    if not states or booked == set(PAYMENTS[declared]):
        return
    followed = [rule for rule, allowed in PAYMENTS.items() if booked == set(allowed)]
    as_if = f"as with {followed[0]}" if followed else "of no published rule"
    named = ", ".join(sorted(booked)) or "no"
    yield (
        f"{named} orders were booked, {as_if}, but the settings declare payment_rule {declared}; "
        f"{FIX}."
    )


def _cancel(history: History, end: EndState) -> Iterator[str]:
    wanted = {"auto": "cancelled", "flag": "held"}
    declared = history.settings["cancel_handling"]
    for act in history.acts_of("probe_cancel"):
        for booked in end.erp.orders_by_reference.get(act.facts["order_id"], []):
            seen = [name for name, status in wanted.items() if booked["status"] == status]
            if declared not in seen:
                as_if = f"as with {seen[0]}" if seen else "as with neither auto nor flag"
                yield (
                    f"a cancel in the store left the ERP's order {booked['status']}, {as_if}, but "
                    f"the settings declare cancel_handling {declared}; {FIX}."
                )


def _drift(history: History, end: EndState) -> Iterator[str]:
    """Judged after a full look that somebody asked for, since no message need tell of it."""
    declared = history.settings["drift"]
    for act in history.acts_of("probe_price") if history.acts_of("resync") else ():
        row = end.store.prices.get((act.facts["variant_id"], act.facts["channel"]), {})
        followed = "report" if row.get("price_minor") == TYPED_MINOR else "overwrite"
        own = history.settings.get("flows", {}).get("prices", {}).get("drift") or declared
        if own != followed:
            left = "left" if followed == "report" else "overwritten"
            yield (
                f"a price typed over in the store was {left}, as with {followed}, but the "
                f"settings declare drift {own}; {FIX}."
            )


def _flows(history: History, end: EndState) -> Iterator[str]:
    broken = {violation.subject.partition(":")[0] for violation in xct_12.check(history, end)}
    for flow in sorted(broken):
        yield f"the {flow} writes, although the settings switch it off; {FIX}."
