"""Runs of right integrations that show invoices in another way than the reference bridge."""

from typing import Any, cast

from tests.unit.scenarios.checks.broken_billing import (
    billed,
    drop,
    given_back,
    offline_order,
    posted,
    shown,
)
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

right = Edits()


def name_otherwise(run: Run) -> None:
    """References, channels and titles are the bridge's own; people read the number."""
    for each in run.end.store.invoices.values():
        row = cast(dict[str, Any], each)
        row.update(client_reference=f"v2/{row['number']}", channel=None)


for _rule in ("INV-01", "INV-03", "INV-05a", "UPD-11"):
    right(_rule)(name_otherwise)


@right("INV-01")
def an_invoice_waits_while_the_store_does_not_know_the_customer(run: Run) -> None:
    invoice = posted(run, "edi")
    named = {"id": "cus_x", "kind": "person", "email": "x@example.test"}
    stranger = {**named, "client_reference": None}
    cast(dict[str, Any], run.end.erp.customers)["cus_x"] = stranger
    drop(run, shown(run, invoice["number"]))
    invoice["customer_id"] = "cus_x"


@right("INV-01")
def lines_stand_in_another_order(run: Run) -> None:
    shown(run, posted(run, "phone")["number"])["lines"].reverse()


@right("INV-02")
def a_refund_of_the_store_is_credited(run: Run) -> None:
    run.write("erp", "/v1/credit-memos", {}, status=201)


@right("INV-04")
def staff_of_the_store_sell_by_telephone(run: Run) -> None:
    placed = next(c for c in run.changes if (c.system, c.entity) == ("store", "order"))
    run.add(placed, {}, actor="staff")


@right("INV-06")
def parcels_are_named_otherwise(run: Run) -> None:
    for parcel in offline_order(run)["parcels"]:
        parcel.update(number="1", client_reference="v2")


@right("INV-06")
def a_day_on_which_something_is_to_leave_need_not_be_shown(run: Run) -> None:
    for line in offline_order(run, "backordered")["lines"]:
        line["ship_on"] = None


@right("INV-07")
def items_that_are_sold_out_are_named(run: Run) -> None:
    run.act("order_again").facts["answer"]["left_out"][0]["reason"] = "Out of stock"


@right("UPD-07")
def a_refund_is_booked_in_two_parts(run: Run) -> None:
    refunds = given_back(run, "early")[1]["refunds"]
    refunds[0]["amount_minor"] -= 100
    refunds.append({**refunds[0], "id": "rfd_x", "amount_minor": 100, "tax_minor": 0})


@right("UPD-07")
def an_accountant_credits_something_beside(run: Run) -> None:
    booked = given_back(run, "scratched")[1]
    memos = cast(dict[str, Any], run.end.erp.credit_memos)
    memo = next(each for each in memos.values() if each["order_id"] == booked["id"])
    memos["cmo_x"] = {**memo, "id": "cmo_x"}


def without_bills(run: Run) -> None:
    """Invoices stay at home: no order shows that it was invoiced or paid."""
    run.settings["flows"] = {"invoices": {"enabled": False}}
    for order in run.end.store.orders.values():
        told = [row for row in order["timeline"] if row["kind"] not in ("invoiced", "paid")]
        cast(dict[str, Any], order)["timeline"] = told


@right("UPD-10")
def nobody_said_that_invoices_would_come(run: Run) -> None:
    without_bills(run)


@right("UPD-10")
def an_invoice_that_is_owed_leaves_the_order_unpaid(run: Run) -> None:
    (invoice,) = run.end.erp.invoices.values()
    cast(dict[str, Any], invoice).update(status="open", balance_minor=100)
    billed(run)[:] = [row for row in billed(run) if row["kind"] != "paid"]


@right("UPD-07")
def a_clerk_has_not_decided_about_a_cancel(run: Run) -> None:
    order, booked = given_back(run, "edited")
    order["status"], booked["status"] = "cancelled", "held"
    rest = {**order["refunds"][-1], "id": "ref_x", "cause": "cancel", "amount_minor": 900}
    order["refunds"].append(rest)
