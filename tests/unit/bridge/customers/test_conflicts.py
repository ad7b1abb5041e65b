"""CUS-06: who wins where both sides changed one field."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge.flows.both_ways.conflicts import OWNERS, Conflict, ConflictPolicy, Winner, decide

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def conflict(field: str, *, erp_later_s: float | None = 0.0) -> Conflict:
    """An ERP value and a store value, the ERP's changed so many seconds after the store's."""
    erp_at = None if erp_later_s is None else NOON + timedelta(seconds=erp_later_s)
    return Conflict("acc-1", field, "of the ERP", "of the store", erp_at, NOON)


@pytest.mark.parametrize(
    ("policy", "field", "erp_later_s", "winner"),
    [
        ("owner", "phone", 600, "store"),
        ("owner", "tax_id", -600, "erp"),
        ("owner", "address", 600, "store"),
        ("owner", "default_shipping", -600, "erp"),
        ("newest", "phone", 600, "erp"),
        ("newest", "tax_id", -600, "store"),
        ("newest", "phone", 120, "store"),
        ("newest", "phone", 121, "erp"),
        ("newest", "tax_id", -120, "erp"),
        ("newest", "tax_id", -121, "store"),
        ("newest", "phone", None, "store"),
        ("erp", "phone", -600, "erp"),
        ("store", "tax_id", 600, "store"),
        ("park", "phone", 600, None),
    ],
)
def test_the_policy_decides(
    policy: ConflictPolicy, field: str, erp_later_s: float | None, winner: Winner | None
) -> None:
    assert decide(conflict(field, erp_later_s=erp_later_s), policy).winner == winner


def test_the_losing_value_is_kept_on_record() -> None:
    decision = decide(conflict("phone"), "erp")

    assert (decision.kept, decision.lost) == ("of the ERP", "of the store")


def test_every_field_that_travels_has_an_owner() -> None:
    assert sorted(OWNERS) == [
        "address",
        "default_billing",
        "default_shipping",
        "email",
        "name",
        "phone",
        "tax_id",
    ]
