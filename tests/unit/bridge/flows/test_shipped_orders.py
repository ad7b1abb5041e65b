"""ERP → store: parcels; and what crosses them on the way up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import Refused
from bridge.model.goods import BackLine, PackedLine, Restock, Shipment, ShipmentStatus, StoreReturn
from bridge.model.orders import ErpOrder, ErpStatus, StoreOrder
from bridge.ports.flow import Again, Done, Failed
from tests.unit.bridge.flows.build import HOME, Bench, a_line, an_order

ELSEWHERE = replace(HOME, line1="9 Sea Road")


def a_shipment(pieces: int, number: int = 1, status: ShipmentStatus = "shipped") -> Shipment:
    return Shipment(
        reference=f"shp-{number}",
        number=f"SH-{number:06d}",
        status=status,
        shipped_on=date(2026, 12, 8),
        carrier="UPS",
        method="ground",
        tracking_number=f"1Z{number}",
        tracking_url=None,
        lines=(PackedLine("l-1", pieces),),
    )


def booked(**settings: Any) -> Bench:
    """An order of three pieces that both sides know."""
    bench = Bench(**settings)
    bench.store.orders.known["ord-1"] = an_order("ord-1", a_line("l-1", 3))
    bench.visit("orders", "ord-1")
    bench.visit("order_updates", "ord-1")
    return bench


def in_store(bench: Bench) -> StoreOrder:
    return bench.store.orders.known["ord-1"]


def in_erp(bench: Bench) -> ErpOrder:
    return bench.erp.sales.booked[0]


def ship(bench: Bench, *shipments: Shipment) -> None:
    """Send parcels; an order of which nothing is open is shipped."""
    sales, ours = bench.erp.sales, in_erp(bench)
    known = {each.reference: each for each in sales.sent.get(ours.id, ())}
    known |= {each.reference: each for each in shipments}
    sales.sent[ours.id] = list(known.values())
    live = [each for each in known.values() if each.status == "shipped"]
    shipped = sum(line.pieces for each in live for line in each.lines)
    status: ErpStatus = "shipped" if shipped == 3 else "accepted"
    line = replace(ours.lines[0], shipped=shipped)
    sales.put(replace(ours, status=status, lines=(line,)))


def change(bench: Bench, pieces: int = 3, **changes: Any) -> None:
    """The shopper changes the order of the store."""
    line = replace(in_store(bench).lines[0], pieces=pieces)
    bench.store.orders.put(replace(in_store(bench), lines=(line,), **changes))


def visit(bench: Bench) -> object:
    return bench.visit("order_updates", "ord-1")["ord-1"]


def test_a_parcel_shows_once_on_the_line_it_names() -> None:
    bench = booked()
    ship(bench, a_shipment(2))

    visit(bench)
    visit(bench)

    assert in_store(bench).shipments == (a_shipment(2),)
    assert len(bench.store.orders.parcels) == 1


def test_a_reversed_parcel_is_reversed_in_the_store() -> None:
    bench = booked()
    ship(bench, a_shipment(2))
    visit(bench)
    ship(bench, a_shipment(2, status="reversed"))

    visit(bench)

    assert [each.status for each in in_store(bench).shipments] == ["reversed"]


def test_a_parcel_that_was_reversed_before_anybody_saw_it_is_not_shown() -> None:
    bench = booked()
    ship(bench, a_shipment(2, status="reversed"), a_shipment(3, 2))

    visit(bench)

    assert [each.number for each in in_store(bench).shipments] == ["SH-000002"]


def test_orders_without_parcels_ask_for_none() -> None:
    bench = booked()
    bench.erp.sales.sent["so-1"] = [a_shipment(9)]

    assert visit(bench) == Done()
    assert in_store(bench).shipments == ()


def test_pieces_that_the_erp_will_not_send_are_paid_back() -> None:
    bench = booked()
    ship(bench, a_shipment(1))
    line = replace(in_erp(bench).lines[0], cancelled=2)
    bench.erp.sales.put(replace(in_erp(bench), status="shipped", lines=(line,)))

    visit(bench)
    visit(bench)

    told = [(each.kind, each.refund) for each in bench.store.orders.answers]
    assert told == [("accepted", None), ("accepted", "cancelled")]
    assert in_store(bench).lines[0].cancelled == 2


def test_an_edit_of_what_has_not_left_goes_up() -> None:
    bench = booked()
    ship(bench, a_shipment(1))
    change(bench, 2)

    assert visit(bench) == Done()
    assert in_erp(bench).lines[0].pieces == 2


@pytest.mark.parametrize("pieces", [1, 4])
def test_an_edit_after_shipment_is_a_conflict_to_see(pieces: int) -> None:
    bench = booked()
    ship(bench, a_shipment(3))
    change(bench, pieces)

    outcome = visit(bench)

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, Refused)
    assert (in_erp(bench).lines[0].pieces, in_store(bench).lines[0].pieces) == (3, pieces)


def test_a_parcel_for_which_an_edit_left_no_room_waits_for_a_person() -> None:
    bench = booked()
    ship(bench, a_shipment(3))
    change(bench, 1)
    visit(bench)
    assert in_store(bench).shipments == ()

    change(bench, 3)

    assert visit(bench) == Done()
    assert in_store(bench).shipments == (a_shipment(3),)


@given(pieces=st.integers(1, 5), address=st.sampled_from([HOME, ELSEWHERE]))
def test_an_edit_after_shipment_may_be_taken_back(pieces: int, address: Any) -> None:
    bench = booked(edit_after_shipment="revert")
    ship(bench, a_shipment(3))
    change(bench, pieces, shipping_address=address)

    assert visit(bench) == Done()
    assert visit(bench) == Done()
    shown = in_store(bench)
    assert (shown.lines[0].pieces, shown.shipping_address) == (3, HOME)
    assert shown.shipments == (a_shipment(3),)


@pytest.mark.parametrize("adjust", [True, False])
def test_stock_follows_a_cancel_or_an_edit_as_set(adjust: bool) -> None:
    bench = booked(adjust_on_edit=adjust, adjust_on_cancel=adjust)
    change(bench, 2)
    visit(bench)
    change(bench, 2, status="cancelled")
    visit(bench)

    acts = bench.erp.sales.acts
    assert [each.adjust_stock for each in acts if hasattr(each, "adjust_stock")] == [adjust] * 2


def test_a_flagged_cancel_is_held_for_a_clerk() -> None:
    bench = booked(cancel_handling="flag")
    change(bench, status="cancelled")

    outcome = visit(bench)

    assert isinstance(outcome, Failed)
    assert (in_erp(bench).status, in_erp(bench).status_reason) == ("held", "cancelled in the store")


@pytest.mark.parametrize("decision", ["cancelled", "accepted"])
def test_the_clerk_decides_a_flagged_cancel_for_good(decision: ErpStatus) -> None:
    bench = booked(cancel_handling="flag")
    change(bench, status="cancelled")
    visit(bench)
    bench.erp.sales.put(replace(in_erp(bench), status=decision, status_reason=None))
    acts = len(bench.erp.sales.acts)

    visit(bench)

    assert in_erp(bench).status == decision
    assert len(bench.erp.sales.acts) == acts


def test_a_cancel_that_crossed_a_part_cancels_the_rest() -> None:
    bench = booked(cancel_after_shipment="keep")
    ship(bench, a_shipment(1))
    change(bench, status="cancelled")

    outcome = visit(bench)

    assert isinstance(outcome, Failed)  # what has left is for a person to see
    ours = in_erp(bench)
    assert (ours.status, ours.lines[0].shipped, ours.lines[0].cancelled) == ("shipped", 1, 2)
    assert in_store(bench).shipments == (a_shipment(1),)


def test_what_left_before_its_cancel_arrived_is_asked_back_once() -> None:
    bench = booked()
    ship(bench, a_shipment(1))
    change(bench, status="cancelled")

    while isinstance(visit(bench), Again):
        pass

    assert visit(bench) == Done()
    (found,) = bench.erp.sales.back["so-1"].values()
    assert (found.reference, found.status) == ("cancelled:ord-1", "requested")
    assert [each.reference for each in in_store(bench).returns] == [found.id]


def test_a_return_that_was_asked_for_in_the_store_is_announced_and_received() -> None:
    bench = booked()
    ship(bench, a_shipment(3))
    asked = StoreReturn("rtn-store", None, "requested", "too big", (BackLine("l-1", 1),))
    change(bench, returns=(asked,))
    visit(bench)
    known = bench.erp.sales.back["so-1"]
    (found,) = known.values()
    came = (BackLine("l-1", 1, "unfit"),)
    known[found.id] = replace(found, status="received", lines=came)

    visit(bench)

    assert visit(bench) == Done()
    (shown,) = in_store(bench).returns
    assert (shown.id, shown.status, shown.lines) == ("rtn-store", "received", came)


@pytest.mark.parametrize("adjust", [True, False])
def test_pieces_that_a_refund_restocks_are_booked_in_as_set(adjust: bool) -> None:
    bench = booked(adjust_on_refund=adjust)
    ship(bench, a_shipment(3))
    change(bench, restocks=(Restock("ref-1", {"l-1": 2}),))

    while isinstance(visit(bench), Again):
        pass

    assert visit(bench) == Done()
    found = [x.status for x in bench.erp.sales.back.get("so-1", {}).values()]
    assert found == (["received"] if adjust else [])
    assert len(in_store(bench).returns) == len(found)


def test_a_refund_of_what_never_left_moves_no_goods() -> None:
    bench = booked()
    change(bench, restocks=(Restock("ref-1", {"l-1": 2}),))

    assert visit(bench) == Done()
    assert bench.erp.sales.back == {}
