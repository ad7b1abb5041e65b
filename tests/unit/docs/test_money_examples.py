"""The numbers of docs/rules/money.md."""

import pytest

from mock_erp.domain.money import Charge, line_charge, total_of
from mock_store.domain.money import PricedLine, TaxBasis, add_up, share_discount
from mock_store.domain.order import Tender
from mock_store.domain.refunds import RefundTooLarge, pay_back


def test_a_discounted_basket_without_tax_in_its_prices_adds_up() -> None:
    lines = [PricedLine(2, 1559), PricedLine(3, 1299)]

    totals = add_up(lines, TaxBasis(False, 825), discount_bp=1000, shipping_minor=995)

    rows = [(x.subtotal_minor, x.discount_minor, x.tax_minor, x.total_minor) for x in totals.lines]
    assert rows == [(3118, 312, 231, 3037), (3897, 390, 289, 3796)]
    assert (totals.shipping.tax_minor, totals.shipping.total_minor) == (82, 1077)
    assert (totals.discount_minor, totals.tax_minor, totals.total_minor) == (702, 602, 7910)


def test_a_basket_with_tax_in_its_prices_contains_it() -> None:
    lines = [PricedLine(1, 1449), PricedLine(2, 1449)]

    totals = add_up(lines, TaxBasis(True, 1900), shipping_minor=490)

    assert [(x.total_minor, x.tax_minor) for x in totals.lines] == [(1449, 231), (2898, 463)]
    assert (totals.shipping.total_minor, totals.shipping.tax_minor) == (490, 78)
    assert (totals.total_minor, totals.tax_minor) == (4837, 772)


def test_shares_of_a_discount_add_up() -> None:
    assert share_discount(100, [333, 333, 334]) == [33, 33, 34]
    assert share_discount(1, [50, 50]) == [1, 0]


@pytest.mark.parametrize(
    ("stated", "rounding"), [(3334, 0), (3336, 2), (3338, 4), (3339, None)], ids=str
)
def test_the_erp_books_a_small_rounding_and_refuses_a_large_one(
    stated: int, rounding: int | None
) -> None:
    first = line_charge(2, 1000, discount_minor=100, tax_minor=143)
    second = line_charge(1, 500, discount_minor=0, tax_minor=38)

    total = total_of([first, second], Charge(700, 53), [], prices_include_tax=False)

    assert (total.computed_minor, total.rounding_limit_minor) == (3334, 4)
    assert total.rounding_of(stated) == rounding


def test_a_refund_goes_to_the_last_tender_first() -> None:
    gift_card = Tender(id="t1", kind="gift_card", amount_minor=500, state="paid")
    card = Tender(id="t2", kind="card", amount_minor=2000, state="paid")

    tenders = pay_back([gift_card, card], 2200)

    assert [tender.refunded_minor for tender in tenders] == [200, 2000]
    with pytest.raises(RefundTooLarge, match="at most 300 "):
        pay_back(tenders, 400)
