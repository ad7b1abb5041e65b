"""ORD-10: the file carries exactly what the live route would have carried."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.adapters.erp.order_files.writing import import_file
from bridge.adapters.erp.orders import booking_fields
from bridge.adapters.store.order_files.reading import read_export
from bridge.adapters.store.orders import OrderWire
from bridge.flows.to_erp.orders import for_buyer, plan
from bridge.model.orders import Booking, StoreOrder
from bridge.settings import Settings
from mock_erp.domain.order_file.reading import Stated, read_file
from mock_erp.wire.orders import OrderRequest
from mock_store.domain.order import Order
from mock_store.domain.order_file.writing import order_file
from tests.unit.order_file.orders import orders

ORDERS = st.integers(1, 3).flatmap(lambda count: st.tuples(*[orders(n) for n in range(count)]))


def by_live_route(order: Order) -> StoreOrder:
    return OrderWire.model_validate_json(order.model_dump_json()).to_model()


def bookings_of(found: Sequence[StoreOrder]) -> list[Booking]:
    ready = [
        for_buyer(booking, {booking.order.id: "cus_erp_7"} if booking.order.customer_id else {})
        for booking in (plan(order, (), Settings()) for order in found)
        if booking is not None
    ]
    return [each for each in ready if isinstance(each, Booking)]


def in_erp(content: bytes) -> list[dict[str, Any]]:
    """What the ERP would book of a file: the same request as by its API."""
    stated = Stated(7, sha256(content).hexdigest())
    found = []
    for order in read_file(content, stated):
        assert order.faults == []
        document = {k: v for k, v in order.document.items() if k != "customer_reference"}
        found.append(OrderRequest.model_validate(document).model_dump())
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(placed=ORDERS)
def test_the_bridge_reads_from_the_export_what_the_api_answers(placed: Sequence[Order]) -> None:
    read = read_export(order_file(7, placed), 7)

    assert read.orders == tuple(by_live_route(order) for order in placed)
    assert read.unreadable == {}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(placed=ORDERS)
def test_the_erp_gets_by_file_what_it_gets_by_its_api(placed: Sequence[Order]) -> None:
    live = bookings_of([by_live_route(order) for order in placed])
    filed = bookings_of(read_export(order_file(7, placed), 7).orders)

    rows = json.loads(json.dumps([booking_fields(booking) for booking in live]))
    assert in_erp(import_file(7, filed)) == [
        OrderRequest.model_validate(row).model_dump() for row in rows
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(placed=ORDERS)
def test_the_same_orders_give_the_same_bytes(placed: Sequence[Order]) -> None:
    assert order_file(7, placed) == order_file(7, placed)
