"""Parts of lines, and what settles an invoice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_erp.domain.invoices import Part, Settlement, added, next_part, pay_back
from mock_erp.domain.paper import invoice_paper, money_text

amounts = st.integers(min_value=0, max_value=10**9)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), amounts, amounts)
def test_all_parts_of_a_line_add_up_to_it(sizes: list[int], discount: int, tax: int) -> None:
    whole = Part(sum(sizes), discount, tax)
    parts: list[Part] = []

    for size in sizes:
        parts.append(next_part(whole, added(parts), size))

    assert added(parts) == whole


@given(st.lists(amounts, max_size=4), amounts)
def test_no_tender_pays_back_more_than_it_took(paid: list[int], wanted: int) -> None:
    parts = pay_back(paid, wanted)

    assert sum(parts) == min(wanted, sum(paid))
    assert all(part <= amount for part, amount in zip(parts, paid, strict=True))


@pytest.mark.parametrize(
    ("settlement", "status", "balance"),
    [
        (Settlement(100), "open", 100),
        (Settlement(100, paid_minor=40), "partly_paid", 60),
        (Settlement(100, paid_minor=40, set_off_minor=60, credited_minor=60), "paid", 0),
        (Settlement(100, paid_minor=80, deposit_refunded_minor=20), "paid", 0),
        (Settlement(100, set_off_minor=100, credited_minor=100), "credited", 0),
        (Settlement(100, paid_minor=100, credited_minor=100), "credited", 0),
        (Settlement(0), "paid", 0),
    ],
)
def test_the_status_is_what_the_amounts_say(
    settlement: Settlement, status: str, balance: int
) -> None:
    assert (settlement.status, settlement.balance_minor) == (status, balance)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [(1999, "USD", "19.99"), (-5, "EUR", "-0.05"), (1999, "JPY", "1999")],
)
def test_amounts_are_printed_in_the_currencys_own_unit(
    amount: int, currency: str, text: str
) -> None:
    assert money_text(amount, currency) == text


def test_a_long_invoice_is_printed_on_several_pages() -> None:
    line = {
        "sku": "TEE",
        "description": "Tee (M) \\ 日本",
        "pieces": 1,
        "unit_price_minor": 1,
        "total_minor": 1,
    }
    invoice = {
        "number": "INV-000001",
        "issued_on": "2026-12-07",
        "due_on": "2026-12-21",
        "order_number": "SO-000001",
        "currency": "USD",
        "prices_include_tax": False,
        "billing_address": None,
        "contact": {"name": "Zoë"},
        "shipping": {"price_minor": 0},
        "fees": [{"code": "gift-wrap", "price_minor": 5}],
        "discount_minor": 0,
        "tax_minor": 0,
        "rounding_minor": 0,
        "total_minor": 105,
        "lines": [line] * 100,
    }

    content = invoice_paper(invoice)

    assert content == invoice_paper(invoice)
    assert content.count(b"/Type /Page ") + content.count(b"/Type /Page/") == 3
    assert "Zoë".encode("cp1252") in content
