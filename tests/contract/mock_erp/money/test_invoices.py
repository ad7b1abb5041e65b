"""/v1/invoices: parts that add up, payments, cancelling, the printed document."""

from hashlib import sha256
from typing import Any

import pytest

from mock_erp.wire.money import InvoiceOut
from tests.contract.mock_erp.money.money_world import (
    created,
    done,
    invoiced,
    read,
    refused,
    sold,
)
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order

PAID = {"tenders": [{"kind": "card", "amount_minor": 3500, "state": "paid"}]}


def test_all_that_was_shipped_is_invoiced(erp: Erp) -> None:
    order = sold(erp, 2, 1)

    invoice = invoiced(erp, order)

    assert InvoiceOut.model_validate(invoice).number == "INV-000001"
    assert (invoice["total_minor"], invoice["balance_minor"], invoice["status"]) == (
        3500,
        3500,
        "open",
    )
    assert [line["pieces"] for line in invoice["lines"]] == [2, 1]
    assert (invoice["issued_on"], invoice["due_on"]) == ("2026-12-07", "2026-12-21")
    assert erp.changes("invoice.created") == [invoice]


def test_the_order_knows_what_is_invoiced(erp: Erp) -> None:
    order = sold(erp, 2, 1)

    invoiced(erp, order, 1)

    after = read(erp, f"/v1/orders/{order['id']}")
    assert [line["invoiced"] for line in after["lines"]] == [1, 0]
    assert (after["status"], after["version"]) == ("shipped", order["version"] + 1)


def test_parts_add_up_to_the_order_to_the_cent(erp: Erp) -> None:
    variant = a_variant(erp, "v9", {"MAIN": 3})
    line = an_order((variant, 3))["lines"][0] | {"discount_minor": 100, "tax_minor": 233}
    sent = an_order((variant, 3), lines=[line], discount_minor=100, total_minor=3634)
    order = created(erp, "/v1/orders", sent)
    done(erp, f"/v1/orders/{order['id']}/hand-over", None)

    parts = [invoiced(erp, order, 1) for _ in range(3)]

    lines = [part["lines"][0] for part in parts]
    assert [line["discount_minor"] for line in lines] == [33, 34, 33]
    assert [line["tax_minor"] for line in lines] == [78, 77, 78]
    assert [part["shipping"]["price_minor"] for part in parts] == [500, 0, 0]
    assert [part["rounding_minor"] for part in parts] == [0, 0, 1]
    assert [part["total_minor"] for part in parts] == [1545, 1043, 1046]
    assert sum(part["total_minor"] for part in parts) == order["total_minor"]


def test_a_part_after_a_cancelled_one_makes_good_for_it(erp: Erp) -> None:
    variant = a_variant(erp, "v9", {"MAIN": 3})
    line = an_order((variant, 3))["lines"][0] | {"tax_minor": 100}
    order = created(erp, "/v1/orders", an_order((variant, 3), lines=[line], total_minor=3600))
    done(erp, f"/v1/orders/{order['id']}/hand-over", None)
    first = invoiced(erp, order, 1)
    invoiced(erp, order, 1)
    done(erp, f"/v1/invoices/{first['id']}/cancel", {"reason": "wrong name"})

    invoiced(erp, order, 2)

    live = [each for each in listed(erp) if each["status"] != "cancelled"]
    assert sum(each["total_minor"] for each in live) == 3600
    assert sum(each["tax_minor"] for each in live) == 100


def listed(erp: Erp) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = read(erp, "/v1/invoices")["items"]
    return items


@pytest.mark.parametrize(
    ("pieces", "problem"), [((2,), "more-than-shipped"), ((0, 1), "nothing-to-invoice")]
)
def test_no_more_is_invoiced_than_was_shipped(
    erp: Erp, pieces: tuple[int, ...], problem: str
) -> None:
    order = sold(erp, 1, 1)
    invoiced(erp, order, 0, 1)
    lines = [
        {"order_line_id": line["id"], "pieces": count}
        for line, count in zip(order["lines"], pieces, strict=False)
        if count
    ]
    if problem == "nothing-to-invoice":
        invoiced(erp, order, 1)
        lines = []

    body = {"order_id": order["id"]} | ({"lines": lines} if lines else {})
    assert refused(erp, "/v1/invoices", body) == problem


def test_an_unknown_order_is_refused(erp: Erp) -> None:
    assert refused(erp, "/v1/invoices", {"order_id": "ord_none"}) == "unknown-order"


def test_what_was_paid_with_the_order_is_applied(erp: Erp) -> None:
    order = sold(erp, 3, **PAID)

    invoice = invoiced(erp, order)

    assert (invoice["status"], invoice["paid_minor"], invoice["balance_minor"]) == ("paid", 3500, 0)
    assert [each["source"] for each in invoice["payments"]] == ["tender"]


def test_an_order_is_closed_when_all_is_invoiced_and_paid(erp: Erp) -> None:
    order = sold(erp, 3, **PAID)

    invoiced(erp, order)

    assert read(erp, f"/v1/orders/{order['id']}")["status"] == "closed"


def test_a_part_payment_leaves_the_rest_owed(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 3))
    path = f"/v1/invoices/{invoice['id']}/payments"

    part = done(erp, path, {"amount_minor": 1500, "reference": "bank 1"})
    rest = done(erp, path, {"amount_minor": 2000})

    assert (part["status"], part["balance_minor"]) == ("partly_paid", 2000)
    assert (rest["status"], rest["balance_minor"], rest["paid_minor"]) == ("paid", 0, 3500)
    assert erp.changes("invoice.updated") == [part]
    assert erp.changes("invoice.paid") == [rest]
    assert read(erp, f"/v1/orders/{invoice['order_id']}")["status"] == "closed"


def test_more_than_is_owed_is_refused(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 3))

    path = f"/v1/invoices/{invoice['id']}/payments"

    assert refused(erp, path, {"amount_minor": 3501}) == "more-than-owed"


def test_a_tender_taken_later_pays_the_invoice(erp: Erp) -> None:
    authorised = {"kind": "card", "amount_minor": 3500, "state": "authorised"}
    order = sold(erp, 3, tenders=[authorised])
    invoice = invoiced(erp, order)
    body = {"tenders": [authorised | {"state": "paid"}]}

    answer = erp.ask("PUT", f"/v1/orders/{order['id']}/tenders", body)

    assert (invoice["status"], answer.json()["status"]) == ("open", "closed")
    assert read(erp, f"/v1/invoices/{invoice['id']}")["status"] == "paid"
    again = erp.ask("PUT", f"/v1/orders/{order['id']}/tenders", body)
    assert again.json() == answer.json()


def test_a_cancelled_invoice_can_be_posted_anew(erp: Erp) -> None:
    order = sold(erp, 3)
    invoice = invoiced(erp, order)

    cancelled = done(erp, f"/v1/invoices/{invoice['id']}/cancel", {"reason": "wrong name"})

    assert (cancelled["status"], cancelled["balance_minor"]) == ("cancelled", 0)
    assert read(erp, f"/v1/orders/{order['id']}")["lines"][0]["invoiced"] == 0
    assert invoiced(erp, order)["total_minor"] == 3500


def test_a_paid_invoice_is_not_cancelled(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 3, **PAID))

    assert refused(erp, f"/v1/invoices/{invoice['id']}/cancel", {}) == "wrong-status"


def test_the_printed_invoice_is_the_same_bytes_whenever_it_is_asked_for(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 3))

    first = erp.ask("GET", invoice["document"]["url"])
    done(erp, f"/v1/invoices/{invoice['id']}/payments", {"amount_minor": 1500})
    second = erp.ask("GET", invoice["document"]["url"])

    assert first.headers["content-type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert b"INV-000001" in first.content
    assert first.content == second.content
    assert sha256(first.content).hexdigest() == invoice["document"]["sha256"]


def test_a_gift_card_sold_is_a_liability(erp: Erp) -> None:
    card = {
        "style_number": "GIFT",
        "name": "Gift card",
        "kind": "gift_card",
        "variants": [{"sku": "GIFT-25", "tracked": False}],
    }
    style = created(erp, "/v1/styles", card)
    sent = an_order((style["variants"][0]["id"], 1))
    order = created(erp, "/v1/orders", sent)
    done(erp, f"/v1/orders/{order['id']}/hand-over", None)

    invoice = invoiced(erp, order)

    assert order["lines"][0]["kind"] == "gift_card"
    assert invoice["lines"][0]["account"] == "liability"


def test_a_gift_card_redeemed_pays_like_any_tender(erp: Erp) -> None:
    tenders = [
        {"kind": "gift_card", "amount_minor": 1000, "state": "paid"},
        {"kind": "card", "amount_minor": 2500, "state": "paid"},
    ]

    invoice = invoiced(erp, sold(erp, 3, tenders=tenders))

    paid = {each["kind"]: each["amount_minor"] for each in invoice["payments"]}
    assert paid == {"gift_card": 1000, "card": 2500}


def test_an_edi_order_is_invoiced_like_any_other(erp: Erp) -> None:
    invoice = invoiced(erp, sold(erp, 1, channel="edi"))

    assert read(erp, "/v1/invoices?channel=edi")["items"] == [invoice]


def test_an_invoice_of_a_parcel_names_its_pieces(erp: Erp) -> None:
    order = created(erp, "/v1/orders", an_order((a_variant(erp, "v1", {"MAIN": 3}), 3)))
    parcels = [shipped(erp, order, pieces) for pieces in (1, 2)]

    body = {"order_id": order["id"], "shipment_ids": [parcels[1]["id"]]}
    invoice = created(erp, "/v1/invoices", body)

    assert [line["pieces"] for line in invoice["lines"]] == [2]
    assert invoice["shipment_ids"] == [parcels[1]["id"]]
    assert refused(erp, "/v1/invoices", body) == "already-invoiced"
    stranger = {"order_id": order["id"], "shipment_ids": ["shp_none"]}
    assert refused(erp, "/v1/invoices", stranger) == "unknown-shipment"


def test_what_is_invoiced_cannot_be_taken_back_into_the_books(erp: Erp) -> None:
    order = created(erp, "/v1/orders", an_order((a_variant(erp, "v1", {"MAIN": 3}), 3)))
    parcels = [shipped(erp, order, pieces) for pieces in (1, 2)]
    invoiced(erp, order, 2)

    path = f"/v1/shipments/{parcels[1]['id']}/reverse"

    assert refused(erp, path, {"reason": "wrong parcel"}) == "more-than-shipped"
    done(erp, f"/v1/shipments/{parcels[0]['id']}/reverse", {"reason": "wrong parcel"})


def test_an_invoice_is_due_as_the_customers_terms_say(erp: Erp) -> None:
    terms = {"code": "NET30", "days": 30}
    company = {"kind": "company", "name": "Quay Ltd", "terms": terms}
    customer = created(erp, "/v1/customers", company)

    invoice = invoiced(erp, sold(erp, 1, customer_id=customer["id"]))

    assert invoice["due_on"] == "2027-01-06"


def shipped(erp: Erp, order: dict[str, Any], pieces: int) -> dict[str, Any]:
    lines = [{"order_line_id": order["lines"][0]["id"], "pieces": pieces}]
    body = {"order_id": order["id"], "warehouse": "MAIN", "carrier": "UPS", "lines": lines}
    return created(erp, "/v1/shipments", body)
