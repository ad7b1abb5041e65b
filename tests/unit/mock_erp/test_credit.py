"""What an account may owe, in literal numbers."""

import pytest

from mock_erp.domain.accounts.credit import Credit, on_account_minor, withheld
from mock_erp.domain.allocation import BackorderRule, Supply, WantedLine, book

DOCK = Credit(50_000, "USD")


@pytest.mark.parametrize(
    ("credit", "order_minor", "currency", "covered"),
    [
        (DOCK, 7000, "USD", True),
        (DOCK, 7001, "USD", False),
        (DOCK, 1, "EUR", False),
        (Credit(50_000, "USD", is_held=True), 1, "USD", False),
        (Credit(is_held=True), 0, "USD", True),
        (Credit(), 10_000_000, "EUR", True),
    ],
    ids=["to the limit", "beyond it", "other currency", "on hold", "paid by card", "no limit"],
)
def test_an_order_is_covered_up_to_the_limit(
    credit: Credit, order_minor: int, currency: str, covered: bool
) -> None:
    assert credit.covers(order_minor, currency, owed_minor=43_000) is covered


def test_only_what_is_left_to_an_invoice_is_on_account() -> None:
    tenders = [
        {"kind": "invoice", "amount_minor": 500, "state": "pending"},
        {"kind": "invoice", "amount_minor": 70, "state": "paid"},
        {"kind": "card", "amount_minor": 9, "state": "authorised"},
    ]

    assert on_account_minor(tenders) == 500


def test_an_order_without_credit_keeps_its_pieces_but_not_its_place() -> None:
    supply = {"v1": Supply({"MAIN": 2}, BackorderRule(allowed=True), open_backorders=1)}
    lines = [WantedLine("l1", "v1", 5)]

    held = withheld(book(lines, supply, warehouses=["MAIN"], on_shortage="hold"))

    assert (held.status, held.reason) == ("held", "credit_hold")
    assert (held.lines[0].reserved, held.lines[0].backordered) == (2, 0)
    assert held.supply["v1"].open_backorders == 1
