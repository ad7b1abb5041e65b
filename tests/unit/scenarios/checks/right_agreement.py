"""Right runs in which a side leaves out what it need not say, or says it in its own way."""

from typing import cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

right = Edits()


@right("INV-01")
def an_invoice_shows_no_due_date_and_names_no_item(run: Run) -> None:
    for invoice in run.end.store.invoices.values():
        shown = cast(Document, invoice)
        shown["due_on"], shown["channel"] = None, None
        for line in shown["lines"]:
            line["variant_client_reference"] = line["line_id"] = None


@right("INV-03")
def payments_are_shown_without_reference(run: Run) -> None:
    for invoice in run.end.store.invoices.values():
        for payment in invoice["payments"]:
            payment["reference"] = payment["received_at"] = None


@right("INV-06")
def parcels_show_their_tracking_number_alone(run: Run) -> None:
    for order in run.end.store.offline_orders.values():
        for parcel in order["parcels"]:
            parcel["carrier"] = parcel["method"] = ""
            parcel["shipped_on"] = parcel["tracking_url"] = None


@right("PRD-13")
def brands_and_barcodes_are_not_shown(run: Run) -> None:
    for product in run.end.store.products.values():
        cast(Document, product)["brand"] = ""
        for variant in product["variants"]:
            variant["barcode"] = variant["weight_g"] = None


@right("PRD-14")
def options_stand_in_another_order(run: Run) -> None:
    for product in run.end.store.products.values():
        shown = cast(Document, product)
        shown["options"] = [
            {**option, "values": option["values"][::-1]} for option in shown["options"][::-1]
        ]


@right("ORD-04")
def the_erp_is_not_told_where_an_order_was_placed(run: Run) -> None:
    for order in run.end.erp.orders.values():
        booked = cast(Document, order)
        booked["sales_channel"] = booked["number_at_origin"] = None


@right("UPD-01")
def parcels_lead_to_no_page(run: Run) -> None:
    for order in run.end.store.orders.values():
        for parcel in order["fulfillments"]:
            parcel["tracking_url"] = None


@right("CUS-05")
def a_number_is_spaced_otherwise_and_a_tax_number_left_out(run: Run) -> None:
    for customer in run.end.store.customers.values():
        shown = cast(Document, customer)
        shown["phone"] = (shown["phone"] or "").replace(" ", "-")
        shown["tax_id"] = None


@right("CUS-07")
def the_store_is_not_told_a_companys_group(run: Run) -> None:
    for company in run.end.store.companies.values():
        cast(Document, company)["price_group"] = None
