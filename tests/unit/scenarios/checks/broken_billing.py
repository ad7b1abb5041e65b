"""Runs in which invoices went wrong on their way into the store."""

from dataclasses import replace
from typing import Any, cast

from scenarios.model.history import Exchange
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()
broken_refunds = Edits("refunds")
broken_again = Edits("billing")


def posted(run: Run, channel: str, status: str = "") -> Document:
    """An invoice of the ERP, the first one of its channel."""
    return next(
        cast(Document, each)
        for each in run.end.erp.invoices.values()
        if each["channel"] == channel and each["customer_id"] and status in ("", each["status"])
    )


def shown(run: Run, number: str, kind: str = "invoice") -> Document:
    """What the store shows under a number."""
    return next(
        cast(Document, each)
        for each in run.end.store.invoices.values()
        if (each["kind"], each["number"]) == (kind, number)
    )


def drop(run: Run, record: Document) -> None:
    """As if the store did not show it."""
    for records in (run.end.store.invoices, run.end.store.offline_orders):
        cast(dict[str, Any], records).pop(record["id"], None)


def again(run: Run, record: Document, **fields: Any) -> None:
    """As if the store showed it once more."""
    twin = {**record, "id": f"{record['id']}x", **fields}
    cast(dict[str, Any], run.end.store.invoices)[twin["id"]] = twin


def offline_order(run: Run, status: str = "accepted") -> Document:
    """An offline order that the store shows."""
    orders = run.end.store.offline_orders.values()
    return next(cast(Document, each) for each in orders if each["status"] == status)


@broken("INV-01", "invoice ")
def an_invoice_does_not_show(run: Run) -> None:
    drop(run, shown(run, posted(run, "phone")["number"]))


@broken("INV-01", "invoice ")
def an_invoice_shows_twice(run: Run) -> None:
    again(run, shown(run, posted(run, "counter")["number"]))


@broken("INV-01", "invoice ")
def an_invoice_shows_to_somebody_else(run: Run) -> None:
    mine = shown(run, posted(run, "edi")["number"])
    others = (key for key in run.end.store.customers if key != mine["customer_id"])
    mine["customer_id"] = next(others)


@broken("INV-01", "total_minor of")
def a_total_is_worked_out_anew(run: Run) -> None:
    shown(run, posted(run, "phone")["number"])["total_minor"] += 1


@broken("INV-01", "lines of")
def a_line_is_dropped(run: Run) -> None:
    shown(run, posted(run, "counter")["number"])["lines"].pop()


@broken("INV-01", "document of")
def the_document_stays_behind(run: Run) -> None:
    shown(run, posted(run, "counter")["number"])["document"] = None


@broken("INV-01", "(edi)")
def what_is_to_be_kept_back_shows(run: Run) -> None:
    run.settings["invoices"]["exclude_channels"] = ["edi"]


@broken("INV-02", "/v1/invoices")
def an_invoice_of_the_store_goes_up(run: Run) -> None:
    run.write("erp", "/v1/invoices", {}, status=409)


@broken("INV-03", "status of")
def a_cancelled_invoice_stays_open(run: Run) -> None:
    mine = shown(run, posted(run, "phone", "cancelled")["number"])
    mine.update(status="open", balance_minor=mine["total_minor"])


@broken("INV-03", "payments of")
def a_part_payment_is_lost(run: Run) -> None:
    shown(run, posted(run, "phone", "partly_paid")["number"])["payments"].clear()


@broken("INV-03", "credit memo")
def a_credit_memo_does_not_show(run: Run) -> None:
    memo = next(iter(run.end.erp.credit_memos.values()))
    drop(run, shown(run, memo["number"], "credit_memo"))


@broken("INV-03", "tax_minor of credit memo")
def a_credit_memo_loses_its_tax(run: Run) -> None:
    memo = next(iter(run.end.erp.credit_memos.values()))
    shown(run, memo["number"], "credit_memo")["tax_minor"] = 0


@broken("INV-03", "credit memo")
def a_credit_memo_shows_to_somebody_else(run: Run) -> None:
    memo = next(iter(run.end.erp.credit_memos.values()))
    mine = shown(run, memo["number"], "credit_memo")
    others = (key for key in run.end.store.customers if key != mine["customer_id"])
    mine["customer_id"] = next(others)


@broken("INV-04", "/shop/v1/channels/us/carts")
def an_offline_sale_is_sold_again(run: Run) -> None:
    run.write("store", "/shop/v1/channels/us/carts", {}, status=201)


@broken("INV-05a", "invoice ")
def an_invoice_of_nobody_holds_up_the_next(run: Run) -> None:
    for channel in ("counter", "phone", "edi"):
        drop(run, shown(run, posted(run, channel)["number"]))


@broken("INV-05a", "invoice ")
def an_invoice_of_nobody_shows_to_somebody(run: Run) -> None:
    nobody = next(e for e in run.end.erp.invoices.values() if e["customer_id"] is None)
    mine = shown(run, posted(run, "counter")["number"])
    again(run, mine, number=nobody["number"])


@broken("INV-06", "offline order")
def an_open_order_does_not_show(run: Run) -> None:
    drop(run, offline_order(run))


@broken("INV-06", "parcels of")
def the_parcel_of_an_open_order_does_not_show(run: Run) -> None:
    offline_order(run)["parcels"].clear()


@broken("INV-06", "status of")
def an_order_that_left_stays_open(run: Run) -> None:
    offline_order(run, "shipped")["status"] = "accepted"


@broken("INV-07", "SKU ")
def an_item_that_is_not_sold_any_more_is_not_named(run: Run) -> None:
    run.act("order_again").facts["answer"]["left_out"].clear()


@broken("INV-07", "price of SKU")
def the_old_price_is_asked(run: Run) -> None:
    run.act("order_again").facts["answer"]["cart"]["lines"][0]["unit_price_minor"] = 1559


@broken("INV-07", "SKU ")
def an_item_that_is_sold_is_left_out(run: Run) -> None:
    answer = run.act("order_again").facts["answer"]
    line = answer["cart"]["lines"].pop()
    left_out = {"sku": line["sku"], "title": line["title"], "reason": "Not sold here any more"}
    answer["left_out"].append(left_out)


@broken_again("PRD-05", "/v1/offline-orders")
def an_order_that_shows_is_shown_again_at_every_look(run: Run) -> None:
    order = offline_order(run)
    row = {name: order[name] for name in ("client_reference", "number", "status", "total_minor")}
    run.write("store", "/v1/offline-orders/batch", {"rows": [{**row, "expected_version": 1}]})
    sent = run.history.exchanges[-1]
    early = replace(sent, started_at=run.acts[0].at, request_id="req_early")
    cast("list[Exchange]", run.history.exchanges).append(early)


@broken("UPD-11", "invoice ")
def the_invoice_of_a_web_order_does_not_show(run: Run) -> None:
    web = next(each for each in run.end.erp.invoices.values() if each["channel"] == "web")
    drop(run, shown(run, web["number"]))


@broken("UPD-11", "total_minor of")
def the_invoice_of_a_web_order_is_a_cent_off(run: Run) -> None:
    web = next(each for each in run.end.erp.invoices.values() if each["channel"] == "web")
    shown(run, web["number"])["total_minor"] -= 1


@broken("UPD-11", "invoice ")
def the_invoice_of_a_web_order_shows_beside_it(run: Run) -> None:
    web = next(each for each in run.end.erp.invoices.values() if each["channel"] == "web")
    shown(run, web["number"])["order_id"] = None


@broken("UPD-11", "invoice ")
def the_invoice_of_a_web_order_shows_to_somebody_else_as_well(run: Run) -> None:
    web = next(each for each in run.end.erp.invoices.values() if each["channel"] == "web")
    buyer = run.end.store.orders[web["order_client_reference"]]["customer_id"]
    others = (key for key in run.end.store.customers if key != buyer)
    shown(run, web["number"])["customer_id"] = next(others)


def given_back(run: Run, role: str) -> tuple[Document, Document]:
    """The store's and the ERP's order of one buyer of the refunds."""
    pairs = [pair for status in ("closed", "accepted", "shipped") for pair in run.orders(status)]
    return next(pair for pair in pairs if pair[0]["contact"]["email"].startswith(f"{role}."))


@broken("UPD-07", "money back")
def a_refund_of_a_deposit_is_lost(run: Run) -> None:
    given_back(run, "early")[1]["refunds"].clear()


@broken("UPD-07", "money back")
def a_refund_is_booked_without_its_tax(run: Run) -> None:
    given_back(run, "early")[1]["refunds"][0]["tax_minor"] = 0


@broken("UPD-07", "money back")
def the_money_of_an_edit_is_booked_beside_it(run: Run) -> None:
    booked = given_back(run, "edited")[1]
    booked["refunds"].append({**booked["refunds"][0], "id": "rfd_x", "amount_minor": 2500})


@broken("UPD-07", "money back")
def a_credit_memo_is_posted_twice(run: Run) -> None:
    booked = given_back(run, "scratched")[1]
    memos = cast(dict[str, Any], run.end.erp.credit_memos)
    memo = next(each for each in memos.values() if each["order_id"] == booked["id"])
    twin = {**memo, "id": f"{memo['id']}x"}
    memos[twin["id"]] = twin
    change = run.last_change("erp", "credit_memo", memo["id"])
    run.changes.append(replace(change, entity_id=twin["id"], after=twin))


@broken("UPD-07", "money back")
def a_pending_refund_is_booked(run: Run) -> None:
    given_back(run, "scratched")[0]["refunds"][-1]["is_pending"] = True


@broken("UPD-07", "money back")
def a_credit_memo_is_in_another_currency(run: Run) -> None:
    booked = given_back(run, "scratched")[1]
    memos = run.end.erp.credit_memos.values()
    memo = next(each for each in memos if each["order_id"] == booked["id"])
    cast(Document, memo)["currency"] = "EUR"


@broken("UPD-07", "tender card")
def more_is_paid_back_than_was_taken(run: Run) -> None:
    tender = given_back(run, "early")[0]["tenders"][0]
    tender["refunded_minor"] = tender["amount_minor"] + 1


def billed(run: Run) -> list[Document]:
    """The timeline of a store order that is invoiced and paid."""
    (invoice,) = run.end.erp.invoices.values()
    order = run.end.store.orders[invoice["order_client_reference"]]
    return cast("list[Document]", order["timeline"])


@broken("UPD-10", "timeline of")
def that_an_order_is_invoiced_is_never_told(run: Run) -> None:
    billed(run)[:] = [row for row in billed(run) if row["kind"] != "invoiced"]


@broken("UPD-10", "timeline of")
def that_an_order_is_paid_is_never_told(run: Run) -> None:
    billed(run)[:] = [row for row in billed(run) if row["kind"] != "paid"]


@broken("UPD-10", "timeline of")
def that_an_order_is_paid_is_told_twice(run: Run) -> None:
    billed(run).append(next(row for row in billed(run) if row["kind"] == "paid"))


@broken_refunds("UPD-08", "credit on invoice")
def money_for_goods_is_credited_on_the_other_invoice(run: Run) -> None:
    _, booked = given_back(run, "paired")
    invoices = [each for each in run.end.erp.invoices.values() if each["order_id"] == booked["id"]]
    for memo in run.end.erp.credit_memos.values():
        if memo["order_id"] == booked["id"]:
            others = [each["id"] for each in invoices if each["id"] != memo["invoice_id"]]
            cast(Document, memo)["invoice_id"] = others[0]
