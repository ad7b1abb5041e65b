"""The flow of customers: field by field, both ways, and nothing that nobody changed."""

from __future__ import annotations

from dataclasses import replace

from bridge.model.customers import BookEntry, StoreCustomer
from bridge.model.orders import ErpOrder
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.customers.ada import (
    CHICAGO,
    NOON,
    QUAY,
    account,
    at_the_erp,
    in_the_store,
    linked,
    ours,
    theirs,
)
from tests.unit.bridge.flows.build import HOME, Bench


def test_an_account_is_known_in_the_store_without_a_log_in() -> None:
    customer = theirs(linked())

    assert (customer.reference, customer.name, customer.has_account) == ("acc-1", "Ada", False)
    assert [entry.address for entry in customer.book] == [HOME]


def test_an_account_without_a_mail_address_or_of_a_company_is_not_entered() -> None:
    bench = Bench()
    bench.erp.accounts.known["acc-1"] = account(email=None)
    bench.erp.accounts.known["acc-2"] = account(id="acc-2", is_company=True)

    bench.visit("customers", "acc-1", "acc-2")

    assert bench.store.people.known == {}


def test_a_second_look_writes_nothing() -> None:
    bench = linked()
    before = (ours(bench), theirs(bench))

    assert bench.propose("customers", "acc-1") == []
    bench.visit("customers", "acc-1")

    assert (ours(bench), theirs(bench)) == before


def test_each_side_gets_what_the_other_changed() -> None:
    bench = linked()
    at_the_erp(bench, tax_id="DE7", changed_at={"tax_id": NOON})
    in_the_store(bench, phone="2", changed_at={"phone": NOON})

    bench.visit("customers", "acc-1")

    assert (ours(bench).phone, ours(bench).tax_id) == ("2", "DE7")
    assert (theirs(bench).phone, theirs(bench).tax_id) == ("2", "DE7")
    assert ours(bench).changed_at["phone"] == NOON
    assert theirs(bench).changed_at["tax_id"] == NOON


def test_a_new_default_address_of_the_erp_is_the_default_in_the_store() -> None:
    bench = linked()
    old = replace(QUAY, is_default_shipping=False)
    new = BookEntry("adr-2", CHICAGO, is_default_shipping=True)
    at_the_erp(bench, book=(old, new))

    bench.visit("customers", "acc-1")

    book = theirs(bench).book
    assert [(e.address.city, e.is_default_shipping) for e in book] == [
        ("Portland", False),
        ("Chicago", True),
    ]
    assert book[0].is_default_billing


def test_a_new_address_of_the_store_is_in_the_erp_and_the_others_stay() -> None:
    bench = linked()
    own = BookEntry("cus-9", CHICAGO)
    in_the_store(bench, book=(*theirs(bench).book, own))

    bench.visit("customers", "acc-1")

    assert ours(bench).addresses == (HOME, CHICAGO)
    assert ours(bench).book[1].reference == "cus-9"
    assert ours(bench).book[0] == QUAY


def test_a_removed_address_is_removed_on_the_other_side_too() -> None:
    bench = linked()
    in_the_store(bench, book=())

    bench.visit("customers", "acc-1")

    assert ours(bench).book == ()


def test_an_edit_outlives_the_removal_of_the_same_address() -> None:
    bench = linked()
    at_the_erp(bench, book=(replace(QUAY, address=CHICAGO),))
    in_the_store(bench, book=())

    bench.visit("customers", "acc-1")

    assert [entry.address for entry in theirs(bench).book] == [CHICAGO]


def test_what_differs_at_the_first_meeting_stays_as_it_is() -> None:
    bench = Bench()
    bench.erp.accounts.known["acc-1"] = account(phone=None)
    known = StoreCustomer("cus-1", "A. L.", "ada@example.com", "9", 1, mail_proven=True)
    bench.store.people.known["cus-1"] = known

    bench.visit("customers", "acc-1")

    assert (ours(bench).name, ours(bench).phone) == ("Ada", None)
    assert (theirs(bench).name, theirs(bench).phone, theirs(bench).reference) == (
        "A. L.",
        "9",
        "acc-1",
    )
    assert [entry.address for entry in theirs(bench).book] == [HOME]


def test_blanks_are_completed_at_the_first_meeting_where_that_is_set() -> None:
    bench = Bench(existing_account={"action": "complete"})
    bench.erp.accounts.known["acc-1"] = account(phone=None)
    known = StoreCustomer("cus-1", "A. L.", "ada@example.com", "9", 1, mail_proven=True)
    bench.store.people.known["cus-1"] = known

    bench.visit("customers", "acc-1")

    assert (ours(bench).name, ours(bench).phone) == ("Ada", "9")


def test_who_did_not_prove_the_mail_address_gets_nothing() -> None:
    bench = Bench()
    bench.erp.accounts.known["acc-1"] = account()
    stranger = StoreCustomer("cus-1", "Eve", "ada@example.com", None, 1)
    bench.store.people.known["cus-1"] = stranger

    outcomes = bench.visit("customers", "acc-1", "store:cus-1")

    assert outcomes == {"acc-1": Done(), "store:cus-1": Done()}
    assert bench.store.people.known["cus-1"] == stranger
    assert bench.store.people.known["cus-acc-1"].reference == "acc-1"


def test_after_the_proof_the_account_and_its_history_are_joined() -> None:
    bench = Bench()
    bench.erp.accounts.known["acc-1"] = account()
    person = StoreCustomer("cus-1", "Ada", "ada@example.com", None, 1, mail_proven=True)
    bench.store.people.known["cus-1"] = person
    bench.store.people.orders["cus-1"] = ["ord-1"]
    guests = ErpOrder("so-1", 1, "SO-1", "ord-1", "shipped", None, HOME, ())
    bench.erp.sales.booked = [guests]

    bench.visit("customers", "store:cus-1")

    assert theirs(bench).reference == "acc-1"
    assert bench.erp.sales.booked[0].customer_id == "acc-1"


def test_several_accounts_with_one_mail_address_wait_for_a_person() -> None:
    bench = Bench()
    for each in ("acc-1", "acc-2"):
        bench.erp.accounts.known[each] = account(id=each)
    person = StoreCustomer("cus-1", "Ada", "ada@example.com", None, 1, mail_proven=True)
    bench.store.people.known["cus-1"] = person

    outcomes = bench.visit("customers", "store:cus-1")

    assert isinstance(outcomes["store:cus-1"], Failed)
    assert theirs(bench).reference is None


def test_a_merged_account_leads_its_customer_to_the_one_that_goes_on() -> None:
    bench = linked()
    customer = theirs(bench)
    at_the_erp(bench, merged_into="acc-2")
    bench.erp.accounts.known["acc-2"] = account(id="acc-2", email="new@example.com")

    bench.visit("customers", "acc-1")
    bench.visit("customers", "acc-1", "acc-2")

    assert (theirs(bench).id, theirs(bench).reference) == (customer.id, "acc-2")
    assert bench.visit("customers", "acc-1") == {"acc-1": Done()}


def test_two_customers_of_merged_accounts_become_one_and_the_log_in_stays() -> None:
    bench = linked()
    bench.erp.accounts.known["acc-2"] = account(id="acc-2", email="eve@example.com")
    bench.visit("customers", "acc-2")
    eve = bench.store.people.known["cus-acc-2"]
    bench.store.people.known["cus-acc-2"] = replace(eve, has_account=True)
    known = bench.erp.accounts.known
    known["acc-2"] = replace(known["acc-2"], merged_into="acc-1")

    bench.visit("customers", "acc-2")

    assert (theirs(bench).id, theirs(bench).reference) == ("cus-acc-2", "acc-1")


def test_events_lead_to_one_key_per_pair() -> None:
    flow = Bench().flows["customers"]
    event = {"type": "customer.updated", "entity": "customer", "entity_id": "cus-1"}

    assert flow.keys_of("erp", {**event, "data": {}}) == ["cus-1"]
    assert flow.keys_of("store", {**event, "data": {"client_reference": "acc-1"}}) == ["acc-1"]
    assert flow.keys_of("store", {**event, "data": {"client_reference": None}}) == ["store:cus-1"]
    assert flow.keys_of("store", {**event, "data": {"company_id": "com-1"}}) == []
    assert flow.keys_of("store", {**event, "entity": "order", "data": {}}) == []
