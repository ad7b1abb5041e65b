"""Runs in which a customer's own data went wrong on the way."""

from typing import Any, cast

from scenarios.model.history import Change
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()


def nora(run: Run) -> str:
    """The store's id of the customer whose addresses changed."""
    return str(run.act("account_look").facts["customer_id"])


def account(run: Run) -> str:
    """The ERP's id of the same customer."""
    return str(run.act("address_by_phone").facts["customer_id"])


def last_of(run: Run, side: str) -> Change:
    """The last version of the customer on a side."""
    if side == "erp":
        return run.last_change("erp", "customer", account(run))
    return run.last_change("store", "customer", nora(run))


def held(run: Run) -> Document:
    """The same customer as the store holds it in the end."""
    return cast(Document, run.end.store.customers[nora(run)])


def looked(run: Run, number: int = 0) -> Document:
    """What the account showed at a log-in."""
    return cast(Document, run.act("account_look", number).facts["seen"]["account"])


@broken("CUS-01", "default shipping address")
def the_old_default_is_shown_at_the_next_log_in(run: Run) -> None:
    for address in looked(run)["addresses"]:
        address["is_default_shipping"] = address["city"] == "New York"


@broken("CUS-01", "default shipping address")
def the_new_address_never_came(run: Run) -> None:
    shown = looked(run)
    shown["addresses"] = [a for a in shown["addresses"] if a["city"] == "New York"]


@broken("CUS-02", "shipping address of store order")
def the_address_of_the_order_is_not_with_the_account(run: Run) -> None:
    for change in run.changes:
        if (change.system, change.entity) == ("erp", "customer"):
            book = change.after["addresses"]
            change.after["addresses"] = [a for a in book if a["city"] != "Boston"]


@broken("CUS-02", "phone order")
def the_caller_has_to_say_the_address_of_the_web_order_again(run: Run) -> None:
    run.act("phone_order_to").facts["was_known"] = False


@broken("CUS-05", "phone of store customer")
def a_partial_write_blanks_the_phone(run: Run) -> None:
    run.add(last_of(run, "store"), {"phone": None})


@broken("CUS-05", "address of ERP customer")
def a_write_of_one_address_deletes_another(run: Run) -> None:
    last = last_of(run, "erp")
    run.add(last, {"addresses": [x for x in last.after["addresses"] if x["city"] != "Boston"]})


@broken("CUS-05", "address of ERP customer")
def the_latest_address_is_written_over_the_first(run: Run) -> None:
    last = last_of(run, "erp")
    first, *others = last.after["addresses"]
    moved = {**first, "line1": "somewhere else"}
    run.add(last, {"addresses": [moved, *others]})


@broken("CUS-05", "name of store customer")
def a_stale_name_reverts_what_staff_corrected(run: Run) -> None:
    run.add(last_of(run, "store"), {"name": "Nora Quist"})


@broken("CUS-05", "tax_id of customer")
def a_number_that_was_struck_out_is_still_shown(run: Run) -> None:
    held(run)["tax_id"] = "US-77-3"


@broken("CUS-05", "addresses of customer")
def an_address_that_was_taken_out_stays_on_the_other_side(run: Run) -> None:
    book = held(run)["addresses"]
    book.append({**book[0], "id": "adr_x", "city": "Denver", "client_reference": None})


@broken("CUS-05", "address of customer otto")
def an_address_that_was_taken_out_comes_back(run: Run) -> None:
    gone = [act.facts for act in run.acts if act.kind == "address_removed"]
    facts = next(each for each in gone if each["customer_id"] != nora(run))
    customer = cast(Document, run.end.store.customers[facts["customer_id"]])
    customer["addresses"].append(facts["address"])
    account = cast(Document, run.end.erp.customers[customer["client_reference"]])
    account["addresses"].append({**facts["address"], "id": "adr_x", "client_reference": None})


@broken("CUS-05", "address of customer")
def an_address_stands_twice_in_the_book(run: Run) -> None:
    book = held(run)["addresses"]
    book.append({**book[0], "id": "adr_x", "client_reference": None})


@broken("CUS-05", "default_billing of customer")
def bills_go_elsewhere_than_was_asked_for(run: Run) -> None:
    for address in held(run)["addresses"]:
        address["is_default_billing"] = address["city"] == "Boston"


@broken("CUS-06a", "phone of customer")
def each_side_keeps_its_own_phone(run: Run) -> None:
    for change in run.changes:
        is_account = (change.system, change.entity_id) == ("erp", account(run))
        if is_account and change.after["phone"] == "+1 212 555 0102":
            change.after["phone"] = "+1 312 555 0102"


@broken("CUS-06a", "tax_id of customer")
def the_store_wins_though_the_erp_should(run: Run) -> None:
    for change in run.changes:
        if change.entity == "customer" and change.after.get("tax_id") == "US-77-3":
            is_bridge = change.actor == "bridge"
            change.after["tax_id"] = "US-77-2" if is_bridge else "US-77-3"


@broken("CUS-06a", "of customer")
def another_policy_was_set_than_the_one_that_counted(run: Run) -> None:
    run.settings["conflict_policy"] = "erp"


@broken("CUS-06a", "address of customer")
def the_clerks_street_wins_over_the_owners(run: Run) -> None:
    run.settings["conflict_policy"] = "newest"
    for change in run.changes:
        if change.entity == "customer":
            for address in change.after["addresses"]:
                if address["line1"] == "400 Wacker Drive" and change.actor == "bridge":
                    address["line1"] = "500 Wacker Drive"


@broken("CUS-10", "order ")
def an_account_shows_the_order_of_another(run: Run) -> None:
    shown = run.act("account_look").facts["seen"]["orders"]["items"]
    shown.append({"id": run.act("peek").facts["order_id"]})


@broken("CUS-10", "address ")
def an_account_shows_the_address_of_another(run: Run) -> None:
    others = [c for key, c in run.end.store.customers.items() if key != nora(run)]
    looked(run)["addresses"].append(others[0]["addresses"][0])


@broken("CUS-10", "order ")
def the_order_of_another_opens(run: Run) -> None:
    run.act("peek").facts["page"] = {"number": "#1001"}


@broken("CUS-11", "ERP order")
def a_second_account_takes_an_order(run: Run) -> None:
    booked = next(b for o, b in run.orders() if o["customer_id"] == nora(run))
    other: dict[str, Any] = {**run.end.erp.customers[account(run)], "id": "cus_other"}
    cast(dict[str, Any], run.end.erp.customers)["cus_other"] = other
    booked["customer_id"] = "cus_other"


@broken("CUS-11", "ERP order")
def an_order_of_the_account_is_booked_for_nobody(run: Run) -> None:
    next(b for o, b in run.orders() if o["customer_id"] == nora(run))["customer_id"] = None
