"""The numbers of docs/rules/money.md."""

import pytest

from bridge.flows.to_erp.refunds import money_up
from bridge.model.billing import Credit, OpenInvoice, OrderMoney
from mock_erp.domain.invoices import Part, Settlement, added, next_part, part_total
from mock_erp.domain.money import Charge, line_charge, total_of
from mock_store.domain.money import PricedLine, TaxBasis, add_up, share_discount
from mock_store.domain.order import Tender
from mock_store.domain.refunds import RefundTooLarge, pay_back, tax_of_refund
from tests.unit.bridge.flows.build import an_order
from tests.unit.bridge.flows.test_refunds import a_refund, booked


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


def test_three_refunds_of_everything_have_all_the_tax() -> None:
    taxes: list[int] = []

    for upto in (726, 1452, 2178):
        taxes.append(tax_of_refund(178, 2178, upto_minor=upto, before_minor=sum(taxes)))

    assert taxes == [59, 60, 59]


def test_parts_of_an_invoice_add_up_to_the_order() -> None:
    whole = Part(3, 100, 233)
    parts: list[Part] = []

    for _ in range(3):
        parts.append(next_part(whole, added(parts), 1))

    assert [(part.discount_minor, part.tax_minor) for part in parts] == [
        (33, 78),
        (34, 77),
        (33, 78),
    ]
    totals = [part_total(part, 1000, prices_include_tax=False) for part in parts]
    invoices = [totals[0] + 500, totals[1], totals[2] + 1]
    assert invoices == [1545, 1043, 1046]
    assert sum(invoices) == 3634


@pytest.mark.parametrize(
    ("settled", "owed", "status"),
    [
        ((0, 0, 0, 0), 3500, "open"),
        ((1500, 0, 0, 0), 2000, "partly_paid"),
        ((1500, 0, 1000, 1000), 1000, "partly_paid"),
        ((2500, 0, 1000, 1000), 0, "paid"),
        ((3500, 0, 0, 3500), 0, "credited"),
        ((3000, 500, 0, 0), 0, "paid"),
    ],
)
def test_what_is_owed_on_an_invoice(
    settled: tuple[int, int, int, int], owed: int, status: str
) -> None:
    settlement = Settlement(3500, *settled)

    assert (settlement.balance_minor, settlement.status) == (owed, status)


def test_a_refund_beyond_one_invoice_is_credited_on_two() -> None:
    order = an_order(refunds=(a_refund(amount_minor=2600, tax_minor=205),))
    small, large = OpenInvoice("inv-0", 100, 8, ()), OpenInvoice("inv-1", 2500, 200, ())

    first = money_up(order, booked(), OrderMoney((small, large)))
    assert isinstance(first, Credit)
    second = money_up(order, booked(), OrderMoney((large,), (first.refund,)))

    assert isinstance(second, Credit)
    parts = [(each.refund.amount_minor, each.refund.tax_minor) for each in (first, second)]
    assert parts == [(100, 7), (2500, 198)]
