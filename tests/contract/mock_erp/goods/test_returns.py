"""What comes back, fit or unfit, and what was lost on the way: each moves stock once (STK-07)."""

from typing import Any

import pytest

from tests.contract.mock_erp.goods.orders_and_parcels import Document, book, level, read, ship
from tests.contract.mock_erp.sales_world import Erp, a_variant


def announce(erp: Erp, order: Document, pieces: int, **fields: Any) -> Any:
    lines = [{"order_line_id": order["lines"][0]["id"], "pieces": pieces}]
    body = {"order_id": order["id"], "reason": "too big", "lines": lines, **fields}
    return erp.ask("POST", "/v1/returns", body, role="clerk")


def receive(erp: Erp, row: Document, *came: tuple[int, str], **fields: Any) -> Any:
    lines = [
        {"return_line_id": row["lines"][0]["id"], "pieces": pieces, "condition": condition}
        for pieces, condition in came
    ]
    body = {"warehouse": "MAIN", "lines": lines, **fields}
    return erp.ask("POST", f"/v1/returns/{row['id']}/receive", body, role="warehouse")


def shipped(erp: Erp, pieces: int = 3) -> Document:
    """An order of which everything has left; two pieces stay in MAIN."""
    a_variant(erp, "v1", {"MAIN": pieces + 2})
    order = book(erp, ("v1", pieces))
    ship(erp, order, (0, pieces))
    return order


def test_an_announced_return_moves_nothing_yet(erp: Erp) -> None:
    order = shipped(erp)

    row = announce(erp, order, 2).json()

    assert (row["number"], row["status"]) == ("RT-000001", "requested")
    assert (level(erp), read(erp, order)["lines"][0]["returned"]) == ((2, 0), 0)
    assert erp.changes("return.created") == [row]


def test_a_fit_piece_can_be_sold_again(erp: Erp) -> None:
    order = shipped(erp)

    received = receive(erp, announce(erp, order, 2).json(), (2, "fit")).json()

    assert (level(erp), read(erp, order)["lines"][0]["returned"]) == ((4, 0), 2)
    assert (received["status"], received["lines"][0]["fit"]) == ("received", 2)
    assert erp.changes("return.received") == [received]


def test_an_unfit_piece_lies_in_quarantine(erp: Erp) -> None:
    order = shipped(erp)

    receive(erp, announce(erp, order, 3).json(), (1, "fit"), (2, "unfit"))

    assert (level(erp), level(erp, "QUAR")) == ((3, 0), (2, 0))


def test_a_fit_piece_goes_to_the_one_who_waits(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 1}, backorder_allowed=True)
    order, other = book(erp, ("v1", 1)), book(erp, ("v1", 1))
    ship(erp, order, (0, 1))

    receive(erp, announce(erp, order, 1).json(), (1, "fit"))

    assert read(erp, other)["status"] == "accepted"


def test_a_return_is_received_once(erp: Erp) -> None:
    row = announce(erp, shipped(erp), 1).json()
    receive(erp, row, (1, "fit"))

    assert receive(erp, row, (1, "fit")).json()["type"] == "urn:problem:wrong-status"
    assert level(erp) == (3, 0)


@pytest.mark.parametrize("pieces", [3, 4])
def test_no_more_is_announced_than_has_left(erp: Erp, pieces: int) -> None:
    order = shipped(erp)
    announce(erp, order, 1)

    assert announce(erp, order, pieces).json()["type"] == "urn:problem:more-than-shipped"


def test_a_return_that_was_given_up_may_be_announced_again(erp: Erp) -> None:
    order = shipped(erp)
    row = announce(erp, order, 3).json()

    cancelled = erp.ask("POST", f"/v1/returns/{row['id']}/cancel").json()

    assert erp.changes("return.cancelled") == [cancelled]
    assert announce(erp, order, 3).status_code == 201


def test_returns_are_read_by_the_orders_they_belong_to(erp: Erp) -> None:
    order = shipped(erp)
    row = announce(erp, order, 1, client_reference="rtn_store").json()

    assert erp.ask("GET", f"/v1/returns?order_ids={order['id']}").json()["items"] == [row]


def test_what_was_lost_on_the_way_is_written_off(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))
    parcel = ship(erp, order, (0, 3))
    body = {"lines": [{"shipment_line_id": parcel["lines"][0]["id"], "pieces": 2}]}

    damaged = erp.ask("POST", f"/v1/shipments/{parcel['id']}/damages", body).json()

    assert (damaged["lines"][0]["damaged"], level(erp)) == (2, (2, 0))
    assert announce(erp, order, 2).json()["type"] == "urn:problem:more-than-shipped"
    reverse = erp.ask("POST", f"/v1/shipments/{parcel['id']}/reverse", {})
    assert reverse.json()["type"] == "urn:problem:more-than-shipped"


def test_no_more_is_lost_than_is_under_way(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    parcel = ship(erp, book(erp, ("v1", 3)), (0, 3))
    body = {"lines": [{"shipment_line_id": parcel["lines"][0]["id"], "pieces": 4}]}

    answer = erp.ask("POST", f"/v1/shipments/{parcel['id']}/damages", body)

    assert answer.json()["type"] == "urn:problem:more-than-shipped"


def test_a_shipment_of_which_a_piece_came_back_is_not_reversed(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))
    parcel = ship(erp, order, (0, 3))
    receive(erp, announce(erp, order, 1).json(), (1, "fit"))

    answer = erp.ask("POST", f"/v1/shipments/{parcel['id']}/reverse", {})

    assert answer.json()["type"] == "urn:problem:more-than-shipped"
