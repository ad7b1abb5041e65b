"""/v1/credit-memos and refunds of deposits: equal amounts, never more than there is."""

from typing import Any

import pytest

from mock_erp.wire.money import CreditMemoOut
from tests.contract.mock_erp.money.money_world import (
    created,
    credited,
    done,
    invoiced,
    read,
    refused,
    sold,
)
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order

PAID = {"tenders": [{"kind": "card", "amount_minor": 3500, "state": "paid"}]}


def first_line(invoice: dict[str, Any], pieces: int) -> list[dict[str, Any]]:
    return [{"invoice_line_id": invoice["lines"][0]["id"], "pieces": pieces}]


def test_a_credited_piece_is_set_off_against_what_is_owed(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 3))

    memo = credited(erp, invoice, lines=first_line(invoice, 1), reason="torn")

    assert CreditMemoOut.model_validate(memo).number == "CM-000001"
    assert (memo["total_minor"], memo["set_off_minor"], memo["paid_back_minor"]) == (1000, 1000, 0)
    after = read(erp, f"/v1/invoices/{invoice['id']}")
    assert (after["balance_minor"], after["credited_minor"], after["status"]) == (
        2500,
        1000,
        "partly_paid",
    )
    assert after["lines"][0]["credited"] == 1
    assert read(erp, f"/v1/orders/{invoice['order_id']}")["lines"][0]["credited"] == 1
    assert erp.changes("credit_memo.created") == [memo]


def test_what_was_paid_is_paid_back(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 3, **PAID))

    memo = credited(erp, invoice, lines=first_line(invoice, 3), shipping_minor=500)

    assert (memo["total_minor"], memo["set_off_minor"], memo["paid_back_minor"]) == (3500, 0, 3500)
    assert read(erp, f"/v1/invoices/{invoice['id']}")["status"] == "credited"


def test_parts_of_a_credited_line_add_up_to_it(erp: Erp) -> None:
    variant = a_variant(erp, "v9", {"MAIN": 3})
    line = an_order((variant, 3))["lines"][0] | {"tax_minor": 100}
    order = created(erp, "/v1/orders", an_order((variant, 3), lines=[line], total_minor=3600))
    done(erp, f"/v1/orders/{order['id']}/hand-over", None)
    invoice = invoiced(erp, order)

    memos = [credited(erp, invoice, lines=first_line(invoice, 1)) for _ in range(3)]

    assert [memo["tax_minor"] for memo in memos] == [33, 34, 33]
    assert [memo["total_minor"] for memo in memos] == [1033, 1034, 1033]


def test_a_stated_amount_is_the_memo_and_the_rest_its_adjustment(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 3))

    memo = credited(erp, invoice, lines=first_line(invoice, 1), amount_minor=700, tax_minor=0)

    assert (memo["total_minor"], memo["adjustment_minor"]) == (700, -300)


@pytest.mark.parametrize(
    "wanted",
    [{"amount_minor": 3501}, {"shipping_minor": 501}, {"amount_minor": 1, "tax_minor": 1}],
)
def test_no_more_is_credited_than_was_invoiced(erp: Erp, wanted: dict[str, int]) -> None:
    invoice = invoiced(erp, sold(erp, 3))

    body = {"invoice_id": invoice["id"]} | wanted

    assert refused(erp, "/v1/credit-memos", body) == "more-than-invoiced"


def test_no_more_pieces_are_credited_than_were_invoiced(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 3))
    credited(erp, invoice, lines=first_line(invoice, 2))

    body = {"invoice_id": invoice["id"], "lines": first_line(invoice, 2)}

    assert refused(erp, "/v1/credit-memos", body) == "more-than-invoiced"


def test_goodwill_needs_no_invoice(erp: Erp) -> None:
    body = {"contact": {"name": "Ada"}, "currency": "USD", "amount_minor": 500, "reason": "sorry"}

    memo = created(erp, "/v1/credit-memos", body)

    assert (memo["invoice_id"], memo["paid_back_minor"]) == (None, 500)
    without = erp.ask("POST", "/v1/credit-memos", {"reason": "sorry"})
    assert without.status_code == 422


def test_a_deposit_paid_back_lowers_what_is_owed(erp: Erp) -> None:
    order = sold(erp, 3, **PAID)
    refund = {"amount_minor": 500, "tax_minor": 40, "client_reference": "rfd-1", "reason": "late"}

    after = done(erp, f"/v1/orders/{order['id']}/refunds", refund)

    assert [each["refunded_minor"] for each in after["tenders"]] == [500]
    assert [(each["amount_minor"], each["client_reference"]) for each in after["refunds"]] == [
        (500, "rfd-1")
    ]
    invoice = invoiced(erp, order)
    owed = (invoice["total_minor"], invoice["paid_minor"], invoice["deposit_refunded_minor"])
    assert owed == (3500, 3000, 500)
    assert (invoice["balance_minor"], invoice["status"]) == (0, "paid")


def test_no_more_is_paid_back_than_was_deposited(erp: Erp) -> None:
    order = sold(erp, 3, **PAID)
    done(erp, f"/v1/orders/{order['id']}/refunds", {"amount_minor": 3000})

    path = f"/v1/orders/{order['id']}/refunds"

    assert refused(erp, path, {"amount_minor": 501}) == "more-than-deposited"


def test_what_is_invoiced_is_no_deposit_any_more(erp: Erp) -> None:
    order = sold(erp, 3, **PAID)
    invoiced(erp, order)

    path = f"/v1/orders/{order['id']}/refunds"

    assert refused(erp, path, {"amount_minor": 1}) == "more-than-deposited"
