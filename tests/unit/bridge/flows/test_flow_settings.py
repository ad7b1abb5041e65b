"""What the settings of a single flow change: its way, its drift, what sets it going."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.ports.flow import Done, Failed
from tests.unit.bridge.flows.build import Bench, a_line, an_order, settings


def edited(direction: str) -> Bench:
    """An order that was booked, and of which the shopper then wanted one piece more."""
    bench = Bench(flows={"order_updates": {"direction": direction}})
    bench.store.orders.known["ord-1"] = an_order("ord-1", a_line("l-1", 2))
    bench.visit("orders", "ord-1")
    order = bench.store.orders.known["ord-1"]
    bench.store.orders.put(replace(order, lines=(replace(order.lines[0], pieces=3),)))
    return bench


@pytest.mark.parametrize(
    ("direction", "pieces", "status"),
    [("both", 3, "confirmed"), ("down", 2, "confirmed"), ("up", 3, "placed")],
)
def test_order_updates_go_the_way_that_is_set(direction: str, pieces: int, status: str) -> None:
    bench = edited(direction)

    bench.visit("order_updates", "ord-1")

    assert bench.erp.sales.booked[0].lines[0].pieces == pieces
    assert bench.store.orders.known["ord-1"].status == status


def test_a_change_that_does_not_go_is_a_conflict_for_a_person() -> None:
    outcome = edited("down").visit("order_updates", "ord-1")["ord-1"]

    assert isinstance(outcome, Failed)
    assert "order updates go down only" in str(outcome.error)


def test_where_nothing_goes_down_there_is_nothing_to_answer() -> None:
    bench = edited("up")
    bench.visit("order_updates", "ord-1")

    assert bench.visit("order_updates", "ord-1") == {"ord-1": Done()}


@pytest.mark.parametrize(
    ("own", "shared", "expected"),
    [
        (None, "overwrite", "overwrite"),
        (None, "report", "report"),
        ("report", "overwrite", "report"),
        ("overwrite", "report", "overwrite"),
    ],
)
def test_a_flow_has_its_own_drift_or_the_shared_one(own: Any, shared: str, expected: str) -> None:
    chosen = settings(drift=shared, flows={"prices": {"drift": own}})

    assert chosen.drift_of("prices") == expected
    assert chosen.drift_of("products") == shared


def test_a_flow_that_follows_sweeps_is_not_set_going_by_messages() -> None:
    chosen = settings(flows={"stock": {"follows": "sweeps"}, "prices": {"enabled": False}})

    assert "stock" in chosen.flows.enabled()
    assert "stock" not in chosen.flows.told()
    assert "prices" not in chosen.flows.told()
