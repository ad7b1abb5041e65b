"""The numbers of docs/rules/price.md."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mock_erp.domain.price_windows import Window, first_instant, last_instant
from mock_erp.domain.prices import EffectivePrice, PriceLine, Wanted, effective_price
from mock_erp.domain.reprice import OwnPrices, Reprice, RepricePlan, in_percent, plan_reprice

CHICAGO = ZoneInfo("America/Chicago")


def local(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CHICAGO)


SATURDAY, MONDAY = local(11, 28), local(11, 30)
STYLE = PriceLine("style", 8000)
OWN = PriceLine("own", 9000, variant_id="XL")
WEEKEND = PriceLine("sale", 5000, "sale", window=Window(SATURDAY, MONDAY))


@pytest.mark.parametrize(
    ("at", "of_m", "of_xl"),
    [
        (local(11, 27, 12), EffectivePrice(8000), EffectivePrice(9000)),
        (local(11, 28, 12), EffectivePrice(5000, 8000), EffectivePrice(5000, 9000)),
        (local(11, 30), EffectivePrice(8000), EffectivePrice(9000)),
    ],
    ids=["Friday", "Saturday", "Monday"],
)
def test_a_weekend_sale_wins_and_ends(
    at: datetime, of_m: EffectivePrice, of_xl: EffectivePrice
) -> None:
    lines = [STYLE, OWN, WEEKEND]

    assert effective_price(Wanted("M", at), lines) == of_m
    assert effective_price(Wanted("XL", at), lines) == of_xl


def test_a_price_of_zero_is_no_price_unless_the_item_is_free() -> None:
    nothing = [PriceLine("zero", 0)]

    assert effective_price(Wanted("M", SATURDAY), nothing) == EffectivePrice(None)
    assert effective_price(Wanted("M", SATURDAY, is_free=True), nothing) == EffectivePrice(0)


@pytest.mark.parametrize(
    ("first", "last", "opens", "closes", "hours"),
    [
        ((11, 28), (11, 29), "2026-11-28T06:00:00+00:00", "2026-11-30T06:00:00+00:00", 48),
        ((10, 31), (11, 1), "2026-10-31T05:00:00+00:00", "2026-11-02T06:00:00+00:00", 49),
    ],
    ids=["most weekends", "the clocks go back"],
)
def test_local_days_are_whole_days(
    first: tuple[int, int], last: tuple[int, int], opens: str, closes: str, hours: int
) -> None:
    valid_from = first_instant(date(2026, *first), CHICAGO)
    valid_until = last_instant(date(2026, *last), CHICAGO)

    assert valid_from == datetime.fromisoformat(opens)
    assert valid_until == datetime.fromisoformat(closes)
    assert valid_until - valid_from == timedelta(hours=hours)


VARIANTS = [f"V{number}" for number in range(1, 12)] + ["XL"]


def lines_after(plan: RepricePlan) -> list[PriceLine]:
    """The lines that stand once the plan is carried out."""
    gone = [*plan.ended, *plan.removed]
    new = [
        PriceLine(f"new{number}", x.price_minor, x.kind, x.variant_id, window=x.window)
        for number, x in enumerate(plan.new)
    ]
    return [*(line for line in (STYLE, OWN) if line.line_id not in gone), *new]


@pytest.mark.parametrize(
    ("end", "own_prices", "changed", "price"),
    [
        (MONDAY, "keep", 11, EffectivePrice(9000)),
        (MONDAY, "change", 12, EffectivePrice(5000, 9000)),
        (None, "keep", 11, EffectivePrice(9000)),
        (None, "change", 12, EffectivePrice(5000)),
    ],
)
def test_a_reprice_keeps_or_changes_an_own_price(
    end: datetime | None, own_prices: OwnPrices, changed: int, price: EffectivePrice
) -> None:
    wanted = Reprice(SATURDAY, end, price_minor=5000, own_prices=own_prices)

    plan = plan_reprice(wanted, VARIANTS, [STYLE, OWN])

    assert (len(plan.changed), len(plan.kept)) == (changed, 12 - changed)
    assert effective_price(Wanted("XL", SATURDAY), lines_after(plan)) == price


def test_a_percentage_rounds_half_up() -> None:
    assert in_percent(1559, 80) == 1247
