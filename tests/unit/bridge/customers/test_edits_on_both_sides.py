"""Edits on both sides end in one value, or wait for a person; and the laws of the flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model.customers import Address
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.customers.ada import (
    CHICAGO,
    NOON,
    QUAY,
    at_the_erp,
    in_the_store,
    linked,
    ours,
    theirs,
)
from tests.unit.bridge.flows.build import HOME


@pytest.mark.parametrize(
    ("policy", "erp_later_s", "phone"),
    [
        ("owner", 600, "of the store"),
        ("newest", 600, "of the ERP"),
        ("newest", 60, "of the store"),
        ("erp", -600, "of the ERP"),
        ("store", 600, "of the store"),
    ],
)
def test_an_edit_on_both_sides_ends_in_one_value(
    policy: str, erp_later_s: float, phone: str
) -> None:
    bench = linked(conflict_policy=policy)
    at_the_erp(
        bench,
        phone="of the ERP",
        changed_at={"phone": NOON + timedelta(seconds=erp_later_s)},
    )
    in_the_store(bench, phone="of the store", changed_at={"phone": NOON})

    bench.visit("customers", "acc-1")

    assert (ours(bench).phone, theirs(bench).phone) == (phone, phone)
    verdict = bench.decided.verdicts[0]
    assert (verdict.field, verdict.values) == ("phone", ("of the ERP", "of the store"))


def test_a_parked_conflict_leaves_both_values_and_carries_the_rest() -> None:
    bench = linked(conflict_policy="park")
    at_the_erp(bench, phone="5", name="Ada L.")
    in_the_store(bench, phone="6")

    first = bench.visit("customers", "acc-1")
    again = bench.visit("customers", "acc-1")

    assert isinstance(first["acc-1"], Failed)
    assert isinstance(again["acc-1"], Failed)
    assert (ours(bench).phone, theirs(bench).phone, theirs(bench).name) == ("5", "6", "Ada L.")
    assert [verdict.winner for verdict in bench.decided.verdicts] == [None]


def test_a_parked_conflict_ends_when_a_person_makes_both_alike() -> None:
    bench = linked(conflict_policy="park")
    at_the_erp(bench, phone="5")
    in_the_store(bench, phone="6")
    bench.visit("customers", "acc-1")

    at_the_erp(bench, phone="6")

    assert bench.visit("customers", "acc-1") == {"acc-1": Done()}


def test_one_address_changed_on_both_sides_is_a_conflict() -> None:
    bench = linked(conflict_policy="erp")
    at_the_erp(bench, book=(replace(QUAY, address=CHICAGO),))
    moved = replace(HOME, line1="9 Sea Road")
    in_the_store(bench, book=(replace(theirs(bench).book[0], address=moved),))

    bench.visit("customers", "acc-1")

    assert [e.address for e in (*ours(bench).book, *theirs(bench).book)] == [CHICAGO, CHICAGO]
    assert bench.decided.verdicts[0].about == "adr-1"


VALUES = st.sampled_from([None, "1", "2", "3"])
PLACES = st.sampled_from([HOME, CHICAGO, replace(HOME, city="Ely")])
EDITS = st.lists(
    st.tuples(st.sampled_from(["erp", "store"]), st.sampled_from(["phone", "tax_id"]), VALUES),
    max_size=5,
)


@given(EDITS, PLACES, PLACES, st.sampled_from(["owner", "newest", "erp", "store"]))
def test_whatever_people_change_both_sides_agree_after_one_visit(
    edits: list[tuple[str, str, str | None]], erp_place: Address, store_place: Address, policy: str
) -> None:
    bench = linked(conflict_policy=policy)
    for side, field, value in edits:
        (at_the_erp if side == "erp" else in_the_store)(bench, **{field: value})
    at_the_erp(bench, book=(replace(ours(bench).book[0], address=erp_place),))
    in_the_store(bench, book=(replace(theirs(bench).book[0], address=store_place),))

    bench.visit("customers", "acc-1")

    assert (ours(bench).phone, ours(bench).tax_id) == (theirs(bench).phone, theirs(bench).tax_id)
    assert ours(bench).addresses == tuple(entry.address for entry in theirs(bench).book)
    assert bench.propose("customers", "acc-1") == []
    after = (ours(bench), theirs(bench))
    bench.visit("customers", "acc-1")
    assert (ours(bench), theirs(bench)) == after
