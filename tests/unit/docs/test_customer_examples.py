"""The worked examples of docs/rules/customers.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.flows.both_ways.agreed import Agreed, Shown
from bridge.flows.both_ways.conflicts import Conflict, ConflictPolicy, decide
from bridge.flows.both_ways.customer_plan import Rules, agree, plan
from bridge.model.customers import Address, BookEntry, ErpCustomer, StoreCustomer
from mock_erp.domain.accounts.matching import compared, result_of

TEXT = (Path(__file__).parents[3] / "docs/rules/customers.md").read_text()
NORA, CLERK, BEFORE = "+1 212 555 0101", "+1 312 555 0102", "+1 212 555 0188"
NEW_YORK = Address("Nora Quist", "14 Crosby Street", city="New York", country="US")
CHICAGO = Address("Nora Quist", "233 Wacker Drive", city="Chicago", country="US")


def phones(clerk_at: str) -> Conflict:
    """Nora's change at 10:00:00, the clerk's at another time of that day."""
    noras = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    clerks = datetime.fromisoformat(f"2026-11-23T{clerk_at}+00:00")
    return Conflict("acc-1", "phone", CLERK, NORA, clerks, noras)


@pytest.mark.parametrize(
    ("policy", "kept", "lost"),
    [
        ("owner", NORA, CLERK),
        ("newest", CLERK, NORA),
        ("erp", CLERK, NORA),
        ("store", NORA, CLERK),
    ],
)
def test_example_1(policy: ConflictPolicy, kept: str, lost: str) -> None:
    decision = decide(phones("10:05:00"), policy)

    assert (decision.kept, decision.lost) == (kept, lost)
    assert f"| `{policy}` | {kept} | {lost} |" in TEXT


def test_example_1_parked() -> None:
    assert decide(phones("10:05:00"), "park").winner is None
    assert f"| `park` | {CLERK} in the ERP, {NORA} in the store | |" in TEXT


@pytest.mark.parametrize(("clerk_at", "kept"), [("10:02:00", NORA), ("10:02:01", CLERK)])
def test_example_2(clerk_at: str, kept: str) -> None:
    assert decide(phones(clerk_at), "newest").kept == kept
    assert clerk_at in TEXT


def test_example_3() -> None:
    home = BookEntry("adr-1", NEW_YORK, is_default_shipping=True, is_default_billing=True)
    own = replace(home, id="s-1", reference="adr-1")
    erp = ErpCustomer("acc-1", 1, "nora@example.com", None, (home,), "Nora Quist", BEFORE)
    store = StoreCustomer(
        "cus-1", "Nora Quist", "nora@example.com", BEFORE, 1, book=(own,), reference="acc-1"
    )
    agreed: Agreed = agree(erp, store, None, frozenset())
    asked = replace(
        erp,
        book=(
            replace(home, is_default_shipping=False),
            BookEntry("adr-2", CHICAGO, is_default_shipping=True),
        ),
    )

    intended = plan(asked, store, agreed, Rules())

    assert intended.up.is_empty
    (added,) = intended.down.addresses
    assert (added.id, added.address, added.reference) == (None, CHICAGO, "adr-2")
    assert (added.is_default_shipping, added.is_default_billing) == (True, None)
    assert agreed.store == Shown(
        {"name": "Nora Quist", "email": "nora@example.com", "phone": BEFORE, "tax_id": None},
        {"s-1": NEW_YORK},
        "s-1",
        "s-1",
    )


@pytest.mark.parametrize(
    ("mail", "result"),
    [
        ("NORA@example.com", "matched"),
        ("nora@example.org", "none"),
        ("ines@example.com", "several"),
    ],
)
def test_example_4(mail: str, result: str) -> None:
    accounts = ["nora@example.com", "ines@example.com", "ines@example.com"]
    wanted = compared("email", mail)

    found = [each for each in accounts if compared("email", each) == wanted]

    assert result_of(len(found)) == result
    assert f"| {mail} | {result} |" in TEXT
