"""Repricing a style of three colours by four sizes, one of which has its own price."""

from datetime import UTC, datetime

from mock_erp.domain.price_windows import Window
from mock_erp.domain.prices import PriceLine, Wanted, effective_price
from mock_erp.domain.reprice import Reprice, RepricePlan, in_percent, plan_reprice

VARIANTS = [f"{colour}-{size}" for colour in ("red", "blue", "black") for size in "SMLX"]
OWN = "black-X"
SATURDAY = datetime(2026, 11, 28, 6, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 6, tzinfo=UTC)
BEFORE = [PriceLine("style", 8000), PriceLine("own", 9000, variant_id=OWN)]


def applied(plan: RepricePlan, start: datetime) -> list[PriceLine]:
    """Return the lines of the list after the plan."""
    ended = [
        PriceLine(
            line.line_id,
            line.price_minor,
            line.kind,
            line.variant_id,
            window=Window(line.window.valid_from, start),
        )
        if line.line_id in plan.ended
        else line
        for line in BEFORE
        if line.line_id not in plan.removed
    ]
    new = [
        PriceLine(
            f"new{number}",
            line.price_minor,
            line.kind,
            line.variant_id,
            line.min_quantity,
            line.window,
            entered=number + 1,
        )
        for number, line in enumerate(plan.new)
    ]
    return ended + new


def prices_after(wanted: Reprice, at: datetime) -> dict[str, int | None]:
    lines = applied(plan_reprice(wanted, VARIANTS, BEFORE), wanted.start)
    return {
        variant: effective_price(Wanted(variant, at), lines).price_minor for variant in VARIANTS
    }


def test_a_kept_own_price_stands_while_its_eleven_siblings_are_on_sale() -> None:
    sale = Reprice(SATURDAY, MONDAY, price_minor=5000)

    prices = prices_after(sale, SUNDAY)

    assert prices == {variant: 9000 if variant == OWN else 5000 for variant in VARIANTS}


def test_a_kept_own_price_shows_no_price_to_compare_with() -> None:
    lines = applied(plan_reprice(Reprice(SATURDAY, MONDAY, 5000), VARIANTS, BEFORE), SATURDAY)

    assert effective_price(Wanted(OWN, SUNDAY), lines).compare_at_minor is None


def test_the_old_prices_are_back_after_the_sale() -> None:
    prices = prices_after(Reprice(SATURDAY, MONDAY, price_minor=5000), MONDAY)

    assert prices == {variant: 9000 if variant == OWN else 8000 for variant in VARIANTS}


def test_a_changed_own_price_is_on_sale_with_its_siblings() -> None:
    sale = Reprice(SATURDAY, MONDAY, price_minor=5000, own_prices="change")

    assert prices_after(sale, SUNDAY) == dict.fromkeys(VARIANTS, 5000)


def test_a_new_regular_price_leaves_a_kept_own_price_alone() -> None:
    prices = prices_after(Reprice(SATURDAY, price_minor=7000), MONDAY)

    assert prices == {variant: 9000 if variant == OWN else 7000 for variant in VARIANTS}


def test_a_percentage_applies_to_each_own_price_that_is_changed() -> None:
    prices = prices_after(Reprice(SATURDAY, percent=-25, own_prices="change"), MONDAY)

    assert prices == {variant: 6750 if variant == OWN else 6000 for variant in VARIANTS}


def test_the_answer_lists_what_changed_and_what_was_kept() -> None:
    plan = plan_reprice(Reprice(SATURDAY, price_minor=7000), VARIANTS, BEFORE)

    assert (plan.kept, len(plan.changed)) == ([OWN], 11)


def test_a_percentage_of_no_price_keeps_everything() -> None:
    plan = plan_reprice(Reprice(SATURDAY, percent=-10), ["a"], [])

    assert (plan.kept, plan.new) == (["a"], [])


def test_half_a_cent_is_rounded_up() -> None:
    assert in_percent(1999, 50) == 1000
