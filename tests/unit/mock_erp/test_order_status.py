"""The status graph of a sales order."""

import pytest

from mock_erp.domain.order_status import (
    MOVES,
    OPEN,
    SHIPPABLE,
    STATUSES,
    booked_status,
    may_move,
    status_by_pieces,
)


def test_every_status_has_its_place_in_the_graph() -> None:
    assert tuple(sorted(MOVES)) == tuple(sorted(STATUSES))


@pytest.mark.parametrize("status", STATUSES)
def test_a_cancelled_order_is_never_reopened(status: str) -> None:
    assert not may_move("cancelled", status)


@pytest.mark.parametrize("status", OPEN)
def test_an_open_order_can_be_cancelled(status: str) -> None:
    assert may_move(status, "cancelled")


def test_a_shipped_order_can_no_longer_be_cancelled() -> None:
    assert not may_move("shipped", "cancelled")


def test_nothing_leaves_for_an_order_that_is_held() -> None:
    assert "held" not in SHIPPABLE


@pytest.mark.parametrize(
    ("open_pieces", "backordered", "shipped", "status"),
    [(0, 0, 3, "shipped"), (1, 0, 2, "accepted"), (1, 1, 2, "backordered"), (0, 0, 0, "accepted")],
)
def test_an_order_is_shipped_once_nothing_of_it_is_open(
    open_pieces: int, backordered: int, shipped: int, status: str
) -> None:
    pieces = {"open_pieces": open_pieces, "backordered": backordered, "shipped": shipped}

    assert status_by_pieces(**pieces) == status


@pytest.mark.parametrize(("waiting", "status"), [(0, "accepted"), (1, "backordered")])
def test_one_waiting_piece_makes_an_order_backordered(waiting: int, status: str) -> None:
    assert booked_status(waiting) == status
