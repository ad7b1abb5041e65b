"""Invoices go down as they were posted, into the right account, once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.errors import NotYet, Refused, Rejected
from bridge.model.billing import BilledAccount
from bridge.ports.flow import Again, Done, Failed
from tests.unit.bridge.flows.build import Bench
from tests.unit.bridge.flows.memory_billing import an_invoice


@pytest.fixture
def bench() -> Bench:
    """A bench whose store knows one ERP customer."""
    one = Bench()
    one.store.billing.made_for["cus-1"] = ["store-1"]
    return one


def test_an_invoice_shows_in_the_account_of_its_customer(bench: Bench) -> None:
    key = bench.erp.billing.post(an_invoice())

    assert bench.visit("invoices", key) == {key: Done()}

    shown = bench.store.billing.records[key]
    assert (shown.record, shown.paper) == (an_invoice(customer_id="store-1"), f"sum-{key}")


def test_an_invoice_of_a_company_shows_to_the_company(bench: Bench) -> None:
    bench.erp.billing.known["cus-7"] = BilledAccount("cus-7", None, None, is_company=True)
    bench.store.billing.made_for["cus-7"] = ["company-7"]
    key = bench.erp.billing.post(an_invoice(), "cus-7")

    assert bench.visit("invoices", key) == {key: Done()}

    assert bench.store.billing.records[key].record == an_invoice(company_id="company-7")


def test_a_second_visit_writes_nothing(bench: Bench) -> None:
    key = bench.erp.billing.post(an_invoice())
    bench.visit("invoices", key)

    assert bench.propose("invoices", key) == []
    assert bench.visit("invoices", key) == {key: Done()}
    assert len(bench.store.billing.writes) == 1


def test_a_payment_goes_down_without_the_paper(bench: Bench) -> None:
    key = bench.erp.billing.post(an_invoice())
    bench.visit("invoices", key)

    bench.erp.billing.post(an_invoice(status="paid", paid_minor=2000, balance_minor=0))
    bench.visit("invoices", key)

    write = bench.store.billing.writes[-1]
    assert (write.expected_version, write.paper) == (1, None)
    assert bench.store.billing.records[key].paper == f"sum-{key}"


def test_what_somebody_changed_in_the_store_is_put_right(bench: Bench) -> None:
    key = bench.erp.billing.post(an_invoice())
    bench.visit("invoices", key)
    shown = bench.store.billing.records[key]
    edited = replace(shown.record, total_minor=1)
    bench.store.billing.records[key] = replace(shown, record=edited, version=2)

    bench.visit("invoices", key)

    assert bench.store.billing.records[key].record.total_minor == 2000


def test_the_invoice_of_a_web_order_goes_with_the_order(bench: Bench) -> None:
    invoice = an_invoice(channel="web")
    key = bench.erp.billing.post(invoice, "cus-9", store_order_id="ord-1")

    assert bench.visit("invoices", key) == {key: Done()}

    assert bench.store.billing.records[key].record == replace(invoice, order_id="ord-1")


def test_an_invoice_of_somebody_the_store_does_not_know_waits(bench: Bench) -> None:
    waiting = bench.erp.billing.post(an_invoice("inv-2"), "cus-2")
    other = bench.erp.billing.post(an_invoice())

    outcomes = bench.visit("invoices", waiting, other)

    assert outcomes[other] == Done()
    failed = outcomes[waiting]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, NotYet)


def test_it_comes_when_the_store_knows_the_customer(bench: Bench) -> None:
    waiting = bench.erp.billing.post(an_invoice("inv-2"), "cus-2")
    bench.visit("invoices", waiting)
    bench.store.billing.made_for["cus-2"] = ["store-2"]

    assert bench.visit("invoices", "customer:cus-2") == {"customer:cus-2": Done()}

    assert bench.marks.keys == [("invoices", waiting)]
    bench.visit("invoices", "customer:cus-2")
    assert bench.marks.keys == [("invoices", waiting)], "marked once for each account"


def test_a_customer_of_whom_the_store_has_several_is_for_a_person(bench: Bench) -> None:
    key = bench.erp.billing.post(an_invoice())
    bench.store.billing.made_for["cus-1"] = ["store-1", "store-2"]

    failed = bench.visit("invoices", key)[key]

    assert isinstance(failed, Failed)
    assert type(failed.error) is Refused


def test_an_invoice_that_is_refused_holds_up_no_other(bench: Bench) -> None:
    poison = bench.erp.billing.post(an_invoice("inv-0"))
    good = bench.erp.billing.post(an_invoice())
    bench.store.billing.refused.append("inv-0")

    outcomes = bench.visit("invoices", poison, good)

    assert outcomes[good] == Done()
    failed = outcomes[poison]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, Rejected)


def test_a_paper_that_cannot_be_read_holds_up_no_other_invoice(bench: Bench) -> None:
    poison = bench.erp.billing.post(an_invoice("inv-0"))
    good = bench.erp.billing.post(an_invoice())
    bench.erp.billing.unreadable.append("inv-0")

    outcomes = bench.visit("invoices", poison, good)

    assert (outcomes[good], type(outcomes[poison])) == (Done(), Failed)


def test_a_lost_race_is_looked_at_again(bench: Bench) -> None:
    key = bench.erp.billing.post(an_invoice())
    bench.visit("invoices", key)
    bench.erp.billing.post(an_invoice(status="paid"))
    shown = bench.store.billing.records[key]

    async def behind(keys: Any) -> Any:
        return {key: replace(shown, version=0)}

    bench.store.billing.shown = behind  # type: ignore[method-assign]

    assert isinstance(bench.visit("invoices", key)[key], Again)


@pytest.mark.parametrize(
    ("settings", "customer_id", "is_shown"),
    [
        ({}, "cus-1", True),
        ({}, None, False),
        ({"offline": False}, "cus-1", False),
        ({"exclude_channels": ["phone"]}, "cus-1", False),
        ({"exclude_channels": ["counter"]}, "cus-1", True),
        ({"exclude_customer_groups": ["STAFF"]}, "cus-1", False),
    ],
)
def test_what_is_shown_follows_the_settings(
    settings: dict[str, Any], customer_id: str | None, is_shown: bool
) -> None:
    bench = Bench(invoices=settings)
    bench.store.billing.made_for["cus-1"] = ["store-1"]
    bench.erp.billing.known["cus-1"] = BilledAccount("cus-1", None, "STAFF")
    key = bench.erp.billing.post(an_invoice(), customer_id)

    assert bench.visit("invoices", key) == {key: Done()}

    assert (key in bench.store.billing.records) == is_shown


@pytest.mark.parametrize(
    ("side", "entity", "data", "keys"),
    [
        ("erp", "invoice", {}, ["invoice:x"]),
        ("erp", "credit_memo", {}, ["credit_memo:x"]),
        ("erp", "order", {"channel": "phone"}, ["order:x"]),
        ("erp", "shipment", {"channel": "phone", "order_id": "so-1"}, ["order:so-1"]),
        ("erp", "order", {"channel": "web", "customer_id": None}, []),
        ("erp", "order", {"channel": "web", "customer_id": "cus-1"}, ["customer:cus-1"]),
        ("erp", "customer", {}, ["customer:x"]),
        ("erp", "stock", {}, []),
        ("store", "invoice", {"client_reference": "i", "kind": "invoice"}, ["invoice:i"]),
        ("store", "offline_order", {"client_reference": "so-1"}, ["order:so-1"]),
        ("store", "customer", {"client_reference": "cus-1"}, ["customer:cus-1"]),
        ("store", "customer", {"client_reference": None}, []),
    ],
)
def test_events_name_what_they_are_about(
    side: Any, entity: str, data: dict[str, Any], keys: list[str]
) -> None:
    event = {"entity": entity, "type": f"{entity}.created", "entity_id": "x", "data": data}

    assert list(Bench().flows["invoices"].keys_of(side, event)) == keys
