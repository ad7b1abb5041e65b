"""What becomes of which line: the plan, as tables of small histories."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given

from scenarios.retail_history.rules import BadRules, LineRule, Rules, rules_of
from tests.unit.scenarios.retail_history.sample_history import (
    DAY,
    MESSY,
    NEXT,
    RULES,
    SAMPLE,
    history_of,
    rows,
    script_of,
)

FORM, TRADE = RULES.form.model_dump(), RULES.trade.model_dump()
SOLD = f"1,A,5,{DAY},2.00,7"


def ends(*lines: str, rules: Rules = RULES) -> Sequence[tuple[str, str, int, int]]:
    """Status, kind, pieces and amount of all entries but those of the first line."""
    entries = script_of(rows(*lines), rules).entries
    return [(e.status, e.kind, e.pieces, e.amount_minor) for e in entries][1:]


@pytest.mark.parametrize(
    ("credit", "wanted"),
    [
        (f"C2,A,-2,{DAY},2.00,7", [("cancelled", "cancel", -2, -400)]),
        (f"C2,A,-2,{NEXT},2.00,7", [("credited", "refund", -2, -400)]),
        # Less than was paid is paid back, not taken off.
        (f"C2,A,-2,{DAY},1.50,7", [("credited", "refund", -2, -300)]),
        # What is credited above the price paid is money of no order.
        (
            f"C2,A,-2,{NEXT},2.30,7",
            [("credited", "refund", -2, -400), ("credited", "credit memo", 0, -60)],
        ),
        (
            f"C2,A,-7,{DAY},2.00,7",
            [("cancelled", "cancel", -5, -1000), ("credited", "credit memo", 0, -400)],
        ),
        (f"C2,A,-1,{NEXT},2.00,8", [("credited", "credit memo", 0, -200)]),
        (f"C2,A,-1,{NEXT},2.00,", [("credited", "credit memo", 0, -200)]),
        (f"C2,A,1,{NEXT},2.00,7", [("parked", "none", 1, 200)]),
        (f"C2,D,-1,{NEXT},9.00,7", [("credited", "credit memo", 0, -900)]),
        (f"C2,POST,-1,{NEXT},9.00,7", [("credited", "credit memo", 0, -900)]),
    ],
)
def test_a_credit_line_reverses_what_its_customer_bought(
    credit: str, wanted: list[tuple[str, str, int, int]]
) -> None:
    assert ends(SOLD, credit) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (f"2,A,1,{NEXT},3.00,7", [("booked", "order", 1, 300)]),
        (f"2,M,1,{NEXT},3.00,7", [("mapped", "order", 1, 300)]),
        (f"2,A,1,{NEXT},0.00,7", [("mapped", "order", 1, 0)]),
        (f"2,A,4,{NEXT},0.00,", [("mapped", "adjustment", 4, 0)]),
        (f"2,A,-4,{NEXT},0.00,", [("mapped", "adjustment", -4, 0)]),
        # Shipping alone is a charge: there is nothing to ship.
        (f"2,POST,1,{NEXT},3.00,7", [("mapped", "order", 1, 300)]),
        (f"2,A,-4,{NEXT},1.00,7", [("parked", "none", -4, -400)]),
        (f"2,A,4,{NEXT},-1.00,7", [("parked", "none", 4, -400)]),
        (f"2,A,0,{NEXT},1.00,7", [("parked", "none", 0, 0)]),
        (f"2,A,-4,{NEXT},-1.00,7", [("parked", "none", -4, 400)]),
        (f"2,B,1,{NEXT},99.00,", [("mapped", "order", 1, 9900)]),
        (f"2,B,1,{NEXT},-99.00,", [("credited", "credit memo", 0, -9900)]),
        (f"2,M,1,{NEXT},0.00,7", [("mapped", "order", 1, 0)]),
        (f"2,DOT,1,{NEXT},0.00,", [("mapped", "order", 1, 0)]),
        (f"2,A,999999,{NEXT},100.00,7", [("booked", "order", 999_999, 9_999_990_000)]),
    ],
)
def test_a_line_of_a_sale_becomes_what_the_rules_say(
    line: str, wanted: list[tuple[str, str, int, int]]
) -> None:
    assert ends(SOLD, line) == wanted


def test_a_credit_line_spreads_over_earlier_lines_the_latest_first() -> None:
    script = script_of(
        rows(SOLD, f"2,A,3,{NEXT},2.00,7", "C3,A,-6,2021-03-03 09:00,2.00,7"),
    )

    refunds = [(one.order[:15], one.pieces) for one in script.days[2].refunds]
    assert refunds == [("order-history-2", 3), ("order-history-1", 3)]


def test_a_credit_line_passes_over_what_was_free() -> None:
    free = f"2,A,3,{NEXT},0.00,7"

    script = script_of(rows(SOLD, free, "C3,A,-6,2021-03-03 09:00,2.00,7"))

    (refund,) = script.days[2].refunds
    assert (refund.order[:15], refund.pieces) == ("order-history-1", 5)
    assert [memo.amount_minor for memo in script.days[2].memos] == [200]


def test_a_document_is_one_order_for_each_of_its_days() -> None:
    script = script_of(rows(SOLD, f"1,A,3,{NEXT},2.00,7", f"1,B7,1,{NEXT},1.00,7"))

    assert [(len(day.orders), len(day.orders[0].lines)) for day in script.days] == [(1, 1), (1, 2)]
    assert len({day.orders[0].reference for day in script.days}) == 2


def test_an_order_has_the_country_of_its_document() -> None:
    moved = rows(SOLD, f"2,A,3,{NEXT},2.00,7")
    moved[2] = moved[2].replace(b"France", b"Norway")

    assert [day.orders[0].customer.country for day in script_of(moved).days] == ["France", "Norway"]


def test_an_order_with_shipping_is_paid_back_rather_than_cancelled() -> None:
    shipped = f"1,POST,1,{DAY},4.00,7"

    assert ends(SOLD, shipped, f"C2,A,-5,{DAY},2.00,7")[1:] == [("credited", "refund", -5, -1000)]


def test_a_line_of_another_customer_than_its_document_is_parked() -> None:
    other = f"1,C,1,{DAY},1.00,8"

    script = script_of(rows(SOLD, f"1,B2,1,{DAY},1.00,7", other))

    assert [entry.place for entry in script.of_status("parked")] == ["sample.csv, line 4"]


def test_codes_that_differ_in_case_alone_are_one_item_by_rule() -> None:
    script = script_of(rows(f"1,a1,1,{DAY},1.00,7", f"2,A1,1,{DAY},1.00,7", f"3,A1,1,{DAY},2.00,"))

    assert [(item.code, item.list_price_minor) for item in script.items] == [("A1", 100)]


def test_codes_that_differ_in_case_alone_are_parked_without_the_rule() -> None:
    trade = RULES.trade.model_copy(update={"codes_that_differ_in_case": "park"})
    rules = RULES.model_copy(update={"trade": trade})
    lines = (f"2,A1,1,{DAY},1.00,7", f"3,A1,1,{DAY},1.00,7", f"1,a1,1,{DAY},1.00,7")

    assert [each[0] for each in ends(*lines, rules=rules)] == ["parked", "parked"]
    assert ends(f"1,A1,1,{DAY},1.00,7", f"2,B1,1,{DAY},1.00,7", rules=rules)[0][0] == "booked"


@pytest.mark.parametrize("of_case", ["one item", "park"])
def test_codes_that_differ_in_spaces_alone_are_parked(of_case: str) -> None:
    trade = RULES.trade.model_copy(update={"codes_that_differ_in_case": of_case})
    rules = RULES.model_copy(update={"trade": trade})
    lines = (SOLD, f"2,B 7,1,{DAY},1.00,7", f"3,B7,1,{DAY},1.00,7", f"4,C8,1,{DAY},1.00,7")

    assert [each[0] for each in ends(*lines, rules=rules)] == ["parked", "parked", "booked"]


def test_a_line_that_means_a_reversal_takes_back_like_a_credit() -> None:
    back = LineRule(means="reversal", cause="came back", pieces="negative", price="positive")
    rules = RULES.model_copy(update={"lines": (back, *RULES.lines)})
    lines = (SOLD, f"2,A,-2,{NEXT},2.00,7", f"2,B2,1,{NEXT},3.00,7")

    assert ends(*lines, rules=rules) == [
        ("booked", "order", 1, 300),
        ("credited", "refund", -2, -400),
    ]


def test_opening_stock_covers_what_leaves_and_the_extra() -> None:
    written_off = f"3,A,-4,{NEXT},0.00,"
    script = script_of(rows(SOLD, f"2,A,10,{NEXT},2.00,7", written_off))

    assert [item.opening for item in script.items] == [15 + 2 + 4]


def test_what_is_found_is_not_on_the_shelf_before() -> None:
    script = script_of(rows(SOLD, f"3,A,40,{NEXT},0.00,"))

    assert [item.opening for item in script.items] == [5 + 1]


def test_a_code_that_is_once_on_a_shelf_is_no_service() -> None:
    lines = (f"1,B,1,{DAY},0.00,", f"2,B,1,{DAY},9.00,7", f"2,M,1,{DAY},9.00,7")
    script = script_of(rows(*lines, f"C3,B,-1,{NEXT},9.00,7"))

    assert [(item.code, item.is_service) for item in script.items] == [("B", False), ("M", True)]
    assert [refund.is_service for refund in script.days[1].refunds] == [False]


@given(MESSY)
def test_every_line_ends_and_its_parts_add_up_to_it(lines: list[str]) -> None:
    history = history_of(rows(*lines))
    entries = script_of(rows(*lines)).entries

    told: Counter[str] = Counter()
    for entry in entries:
        told[entry.key] += entry.amount_minor
    assert {line.key: line.amount_minor for line in history.lines} == dict(told)


def test_the_sample_has_every_end_but_parked() -> None:
    ended = Counter(entry.status for entry in script_of(SAMPLE).entries)

    assert ended == {"booked": 19, "mapped": 7, "credited": 10, "cancelled": 4}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"columns": {}}, "columns.document: Field required"),
        ({"trade": {"currency": "ZZZ"}}, "trade.currency"),
        ({"trade": {**TRADE, "zone": "Mars"}}, "trade.zone: there is no zone Mars"),
        ({"lines": [{"means": "magic", "cause": "x"}]}, "lines.0.means"),
        ({"extra": 1}, "extra: Extra inputs are not permitted"),
        ({"form": {**FORM, "instant": "%Q"}}, "form.instant: %Q is not a form of local time"),
        ({"form": {**FORM, "instant": "%H:%M"}}, "form.instant: %H:%M is not a form"),
        ({"form": {**FORM, "encoding": "utf-7"}}, "form.encoding"),
        ({"form": {**FORM, "decimals": 0}}, "form.decimals must be 2: GBP has so many"),
    ],
)
def test_rules_that_cannot_be_used_say_where(change: dict[str, object], said: str) -> None:
    with pytest.raises(BadRules, match=said):
        rules_of(RULES.model_dump() | change)
