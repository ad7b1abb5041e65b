"""Runs in which the two sides, once at rest, do not say the same of what both hold."""

from typing import cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()


def shown_invoice(run: Run, *, is_web: bool = False) -> Document:
    """An invoice as a customer of the store reads it, of a sale that the ERP posted."""
    posted = {each["number"] for each in run.end.erp.invoices.values()}
    return next(
        cast(Document, each)
        for each in run.end.store.invoices.values()
        if each["number"] in posted and bool(each["order_id"]) is is_web
    )


def look_anew(run: Run) -> None:
    """Forget what is worked out once per state."""
    for name in ("variants", "variant_of"):
        run.end.store.__dict__.pop(name, None)


def product(run: Run) -> Document:
    """A product that is shown."""
    store_id = run.store_id(run.grid()[0]["id"])
    return cast(Document, run.end.store.products[run.end.store.variants[store_id]["product_id"]])


def with_company(run: Run) -> Document:
    """A company in the store."""
    return cast(Document, next(iter(run.end.store.companies.values())))


@broken("INV-01", "lines of invoice")
def a_unit_price_is_rounded(run: Run) -> None:
    shown_invoice(run)["lines"][0]["unit_price_minor"] += 1


@broken("INV-01", "shipping_minor")
def an_invoice_has_other_shipping(run: Run) -> None:
    shown_invoice(run)["shipping_minor"] += 100


@broken("INV-01", "issued_on")
def an_invoice_is_of_another_day(run: Run) -> None:
    shown_invoice(run)["issued_on"] = "2026-01-01"


@broken("INV-03", "payments")
def a_payment_came_on_another_day(run: Run) -> None:
    paid = [each for each in run.end.store.invoices.values() if each["payments"]]
    posted = {each["number"] for each in run.end.erp.invoices.values()}
    for invoice in paid:
        if invoice["number"] in posted and invoice["channel"] != "web":
            invoice["payments"][0]["received_at"] = "2026-01-01T00:00:00Z"


@broken("INV-06", "lines of offline order")
def an_open_order_has_another_price(run: Run) -> None:
    for order in run.end.store.offline_orders.values():
        order["lines"][0]["unit_price_minor"] += 1


@broken("INV-06", "instant of offline order")
def an_open_order_is_of_another_hour(run: Run) -> None:
    for order in run.end.store.offline_orders.values():
        cast(Document, order)["placed_at"] = "2026-01-01T00:00:00Z"


@broken("UPD-11", "balance_minor")
def the_invoice_of_a_web_order_is_still_owed(run: Run) -> None:
    shown_invoice(run, is_web=True)["balance_minor"] += 1


@broken("PRD-09")
def an_item_is_free_in_the_store_alone(run: Run) -> None:
    product(run)["variants"][0]["is_free"] = True
    look_anew(run)


@broken("PRD-10", "on channel")
def a_product_is_sold_where_no_assortment_holds_it(run: Run) -> None:
    for assortment in run.end.erp.assortments.values():
        cast(Document, assortment)["style_ids"] = []


@broken("PRD-12", "price of")
def a_break_begins_a_piece_later(run: Run) -> None:
    for price in run.end.store.prices.values():
        for step in price["steps"]:
            step["min_quantity"] += 1


@broken("PRD-13", "brand of")
def a_brand_is_another_one(run: Run) -> None:
    product(run)["brand"] = "Nobody"


@broken("PRD-14", "options of")
def an_option_is_missing(run: Run) -> None:
    for each in run.end.store.products.values():
        if each["options"]:
            cast(Document, each)["options"] = each["options"][:-1]


@broken("STK-01", "on channel")
def an_item_is_not_counted_in_the_store(run: Run) -> None:
    product(run)["variants"][0]["tracked"] = False
    look_anew(run)


@broken("STK-02", "line ")
def a_line_names_a_version_that_it_was_not_reserved_in(run: Run) -> None:
    run.orders()[0][0]["lines"][0]["stock_version"] = 9999


@broken("ORD-01", "store order")
def the_store_names_an_order_of_somebody_else(run: Run) -> None:
    (first, _), (second, _) = run.orders()[:2]
    first["erp"] = second["erp"]


@broken("ORD-01", "store order")
def a_web_order_is_booked_as_one_of_the_phone(run: Run) -> None:
    run.orders()[0][1]["channel"] = "phone"


@broken("ORD-04", "number of")
def an_order_has_another_number_in_the_erp(run: Run) -> None:
    run.orders()[0][1]["number_at_origin"] = "#9999"


@broken("UPD-01", "tracking_url")
def a_parcel_leads_to_the_page_of_another(run: Run) -> None:
    for order in run.end.store.orders.values():
        for parcel in order["fulfillments"]:
            parcel["tracking_url"] = parcel["tracking_url"] and "https://carrier.test/other"


@broken("UPD-10", "timeline of")
def a_line_waits_in_the_store_alone(run: Run) -> None:
    for order in run.end.store.orders.values():
        order["lines"][0]["backordered"] += 1


@broken("CUS-05", "phone of")
def two_sides_have_two_numbers_of_one_person(run: Run) -> None:
    for customer in run.end.store.customers.values():
        cast(Document, customer)["phone"] = "+49 30 1234567"


@broken("CUS-07", "price group of")
def a_company_buys_at_the_prices_of_another_group(run: Run) -> None:
    with_company(run)["price_group"] = "NOBODY"


@broken("CUS-09", "locations of")
def a_location_is_in_another_town(run: Run) -> None:
    with_company(run)["locations"][0]["city"] = "Nowhere"
