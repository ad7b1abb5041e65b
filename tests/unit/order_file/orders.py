"""Orders as the store may hold them, in any writing, for the two routes to be compared."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from mock_store.domain.order import (
    Address,
    Contact,
    Fee,
    Order,
    OrderLine,
    Shipping,
    Tender,
    TimelineEntry,
)

# What breaks a careless CSV writer, beside any other text that both sides take.
AWKWARD = (
    'He said "no", twice',
    "a, b; c",
    "first\nsecond\n\nfourth",
    "👩🏽‍🚀 🏴‍☠️",
    "שלום עולם",
    'مرحبا, "عالم"',
    "\\N",
    "\\\\N",
    "",
    " leading and trailing ",
    "=1+1",
    "# not a comment",
    "e\u0301",
)
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")
ONE_LINE = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
NOTES = st.sampled_from(AWKWARD) | st.text(LETTERS, max_size=60)
LINES = st.sampled_from([each for each in AWKWARD if "\n" not in each]) | st.text(
    ONE_LINE, max_size=40
)
NAMES = LINES.filter(lambda text: len(text) > 0)
CENTS = st.integers(0, 10**9)
SOME_DAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=3000)).map(lambda span: SOME_DAY + span)


def addresses() -> st.SearchStrategy[Address]:
    return st.builds(
        Address,
        name=LINES,
        line1=LINES,
        line2=LINES,
        city=LINES,
        region=LINES,
        postal_code=LINES,
        country=LINES,
        phone=st.none() | LINES,
    )


@st.composite
def lines(draw: st.DrawFn, number: int) -> OrderLine:
    quantity = draw(st.integers(2, 1000))
    return OrderLine(
        id=f"lin_{number}",
        variant_id=f"var_{number}",
        variant_client_reference=f"erp_{number}",
        sku=draw(NAMES),
        title=draw(NOTES),
        quantity=quantity,
        cancelled=draw(st.sampled_from([0, 0, 0, 1])),
        unit_price_minor=draw(CENTS),
        discount_minor=draw(CENTS),
        tax_minor=draw(CENTS),
        total_minor=draw(CENTS),
    )


@st.composite
def tenders(draw: st.DrawFn) -> tuple[Tender, ...]:
    """A gift card beside a card, or whatever else."""
    kinds = draw(st.lists(st.sampled_from(["card", "gift_card", "cash"]), min_size=1, max_size=3))
    return tuple(
        Tender(
            id=f"tnd_{number}",
            kind=kind,
            amount_minor=draw(CENTS),
            state=draw(st.sampled_from(["authorised", "paid", "voided"])),
        )
        for number, kind in enumerate(kinds)
    )


@st.composite
def entered(draw: st.DrawFn) -> dict[str, Any]:
    """What the shopper entered at checkout."""
    codes = st.sampled_from(["wrapping", "cash_on_delivery"])
    fees = draw(
        st.lists(st.builds(Fee, code=codes, price_minor=CENTS, tax_minor=CENTS), max_size=2)
    )
    return {
        "contact": Contact(
            name=draw(NAMES), email="ada@example.org", phone=draw(st.none() | LINES)
        ),
        "billing_address": draw(addresses()),
        "shipping_address": draw(addresses()),
        "shipping": Shipping(
            method=draw(LINES), name="Ground", price_minor=draw(CENTS), tax_minor=draw(CENTS)
        ),
        "note": draw(NOTES),
        "custom": draw(st.dictionaries(NAMES, LINES, max_size=4)),
        "fees": tuple(fees),
    }


@st.composite
def orders(draw: st.DrawFn, number: int = 1) -> Order:
    """An order that is due, tax inclusive or exclusive, with all that can be entered."""
    placed_at = draw(INSTANTS)
    wanted = draw(st.integers(1, 4))
    return Order(
        id=f"ord_{number}",
        number=f"#{1000 + number}",
        version=draw(st.integers(1, 9)),
        created_at=placed_at,
        updated_at=placed_at,
        channel="us",
        status="placed",
        payment_status=draw(st.sampled_from(["authorised", "paid", "partially_refunded"])),
        customer_id=draw(st.sampled_from([None, "cus_1"])),
        company_id=draw(st.sampled_from([None, "com_1"])),
        location_id=draw(st.sampled_from([None, "loc_1"])),
        is_guest=False,
        currency="USD",
        prices_include_tax=draw(st.booleans()),
        tax_rate_bp=825,
        lines=tuple(draw(lines(each)) for each in range(wanted)),
        discount_minor=draw(CENTS),
        discount_code=draw(st.none() | LINES),
        discount_percent_bp=0,
        tax_minor=draw(CENTS),
        total_minor=draw(CENTS),
        tenders=draw(tenders()),
        timeline=(TimelineEntry(at=placed_at, kind="placed", text="", source="shopper"),),
        placed_at=placed_at,
        **draw(entered()),
    )
