"""Edits and cancels without adjusting stock: what they give up stays set aside (STK-07)."""

from typing import Any

from tests.contract.mock_erp.goods.orders_and_parcels import Document, book, level, read, ship
from tests.contract.mock_erp.sales_world import Erp, a_variant


def edit(erp: Erp, order: Document, quantity: int) -> Document:
    lines = [{"client_line_id": "line-0", "quantity": quantity}]
    body = {"lines": lines, "adjust_stock": False}
    answer: Document = erp.ask("PATCH", f"/v1/orders/{order['id']}", body).json()
    return answer


def cancel(erp: Erp, order: Document) -> Document:
    body = {"reason": "x", "adjust_stock": False}
    answer: Document = erp.ask("POST", f"/v1/orders/{order['id']}/cancel", body).json()
    return answer


def set_asides(erp: Erp) -> list[Any]:
    found: list[Any] = erp.ask("GET", "/v1/set-asides").json()["items"]
    return found


def release(erp: Erp, row: Document) -> Any:
    return erp.ask("POST", f"/v1/set-asides/{row['id']}/release", role="warehouse")


def test_fewer_pieces_stay_set_aside(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))

    edited = edit(erp, order, 1)

    assert (edited["lines"][0]["reserved"], level(erp)) == (1, (5, 3))
    kept = [(row["pieces_at"], row["reason"], row["status"]) for row in set_asides(erp)]
    assert kept == [({"MAIN": 2}, "edit", "open")]
    assert erp.changes("set_aside.created") == set_asides(erp)


def test_more_pieces_are_not_reserved_until_a_clerk_releases_the_order(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))

    edited = edit(erp, order, 4)

    assert (edited["status"], edited["status_reason"]) == (
        "held",
        "quantity raised, stock not adjusted",
    )
    assert level(erp) == (5, 3)
    erp.ask("POST", f"/v1/orders/{order['id']}/release", role="clerk")
    assert (read(erp, order)["status"], level(erp)) == ("accepted", (5, 4))


def test_what_a_cancel_gives_up_is_freed_once_by_hand(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))

    cancelled = cancel(erp, order)

    assert (cancelled["status"], cancelled["lines"][0]["reserved"]) == ("cancelled", 0)
    assert level(erp) == (5, 3)
    row = set_asides(erp)[0]
    assert release(erp, row).json()["status"] == "released"
    assert release(erp, row).json()["type"] == "urn:problem:wrong-status"
    assert level(erp) == (5, 0)


def test_what_is_released_goes_to_the_one_who_waits(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 2}, backorder_allowed=True)
    order, other = book(erp, ("v1", 2)), book(erp, ("v1", 1))
    cancel(erp, order)
    assert read(erp, other)["status"] == "backordered"

    release(erp, set_asides(erp)[0])

    assert read(erp, other)["status"] == "accepted"


def test_only_what_is_still_there_is_set_aside(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))
    ship(erp, order, (0, 1))

    assert cancel(erp, order)["status"] == "shipped"
    assert [row["pieces_at"] for row in set_asides(erp)] == [{"MAIN": 2}]
