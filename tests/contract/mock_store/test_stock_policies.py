"""The four stock policies over one history, as the business face answers it."""

from datetime import timedelta
from typing import Any

import pytest

from mock_kit.state.database import Tx
from mock_store.tables.carts import CartReservationRow
from mock_store.tables.channels import channel_of
from mock_store.tables.inventory import lower_own_number, recount
from mock_store.tables.orders import OpenLineRow


def _sell(shop: Any, line_id: str, variant_id: str, pieces: int) -> None:
    """Enter a sale as an order would: the open line, then the store's own number."""

    def work(tx: Tx) -> None:
        channel = channel_of(tx, "us")
        assert channel is not None
        row = OpenLineRow(
            line_id=line_id,
            order_id=f"ord_{line_id}",
            channel="us",
            variant_id=variant_id,
            stock_version=None,
            pieces=pieces,
        )
        tx.session.add(row)
        tx.session.flush()
        lower_own_number(tx, channel, variant_id, pieces)

    shop.runner.run(shop.store.database.write(work))


def _answer(shop: Any, line_id: str, variant_id: str, stock_version: int) -> None:
    """Let the ERP say in which stock version it booked a line."""

    def work(tx: Tx) -> None:
        channel, row = channel_of(tx, "us"), tx.session.get(OpenLineRow, line_id)
        assert channel is not None
        assert row is not None
        row.stock_version = stock_version
        tx.session.flush()
        recount(tx, channel, [variant_id])

    shop.runner.run(shop.store.database.write(work))


def _cancel(shop: Any, line_id: str, variant_id: str) -> None:
    """Cancel a line, as an order would."""

    def work(tx: Tx) -> None:
        channel, row = channel_of(tx, "us"), tx.session.get(OpenLineRow, line_id)
        assert channel is not None
        assert row is not None
        pieces, stock_version = row.pieces, row.stock_version
        tx.session.delete(row)
        tx.session.flush()
        lower_own_number(tx, channel, variant_id, -pieces, stock_version=stock_version)

    shop.runner.run(shop.store.database.write(work))


def _reserve(shop: Any, variant_id: str, pieces: int, seconds: float) -> None:
    """Let a cart at checkout keep pieces from others."""

    def work(tx: Tx) -> None:
        until = tx.now + timedelta(seconds=seconds)
        tx.session.add(
            CartReservationRow(
                cart_id="crt_1",
                variant_id=variant_id,
                channel="us",
                pieces=pieces,
                reserved_until=until,
            )
        )

    shop.runner.run(shop.store.database.write(work))


def _offer(shop: Any, variant_id: str) -> int:
    [level] = shop.ok("GET", f"/v1/inventory-levels?variant_ids={variant_id}")["items"]
    offer: int = level["offer"]
    return offer


@pytest.mark.parametrize(
    ("policy", "after_sale", "after_answer", "after_level"),
    [
        ("mirror", 10, 10, 7),
        ("hold", 7, 7, 7),
        ("decrement", 7, 7, 7),
        ("reserve", 7, 7, 7),
    ],
)
def test_a_sold_unit_is_subtracted_once(
    shop: Any, policy: str, after_sale: int, after_answer: int, after_level: int
) -> None:
    shop.channel(stock_policy=policy)
    tee = shop.tee()
    shop.level(tee, 10, 5)
    seen = []

    _sell(shop, "l1", tee, 3)
    seen.append(_offer(shop, tee))
    _answer(shop, "l1", tee, 6)
    seen.append(_offer(shop, tee))
    shop.level(tee, 7, 6)
    seen.append(_offer(shop, tee))

    assert seen == [after_sale, after_answer, after_level]


@pytest.mark.parametrize("policy", ["hold", "decrement", "reserve"])
def test_a_level_that_overtakes_the_answer_ends_right(shop: Any, policy: str) -> None:
    shop.channel(stock_policy=policy)
    tee = shop.tee()
    shop.level(tee, 10, 5)
    _sell(shop, "l1", tee, 3)

    shop.level(tee, 7, 6)
    before = _offer(shop, tee)
    _answer(shop, "l1", tee, 6)

    assert (before, _offer(shop, tee)) == (4, 7)


@pytest.mark.parametrize(
    ("policy", "offer"), [("mirror", 10), ("hold", 10), ("decrement", 10), ("reserve", 10)]
)
def test_a_cancelled_line_that_was_not_counted_comes_back(
    shop: Any, policy: str, offer: int
) -> None:
    shop.channel(stock_policy=policy)
    tee = shop.tee()
    shop.level(tee, 10, 5)
    _sell(shop, "l1", tee, 3)

    _cancel(shop, "l1", tee)

    assert _offer(shop, tee) == offer


@pytest.mark.parametrize("policy", ["mirror", "hold", "decrement", "reserve"])
def test_a_cancelled_line_that_was_counted_waits_for_the_next_level(shop: Any, policy: str) -> None:
    shop.channel(stock_policy=policy)
    tee = shop.tee()
    _sell(shop, "l1", tee, 3)
    _answer(shop, "l1", tee, 6)
    shop.level(tee, 7, 6)

    _cancel(shop, "l1", tee)

    assert _offer(shop, tee) == 7


def test_carts_of_others_count_under_reserve_until_they_run_out(shop: Any) -> None:
    shop.channel(stock_policy="reserve")
    tee = shop.tee()
    shop.level(tee, 10, 5)
    _reserve(shop, tee, 4, seconds=900)

    during = _offer(shop, tee)
    shop.clock.advance(901)

    assert (during, _offer(shop, tee)) == (6, 10)


def test_a_sale_under_decrement_is_an_event_with_a_version_of_its_own(shop: Any) -> None:
    shop.channel(stock_policy="decrement")
    tee = shop.tee()
    shop.level(tee, 10, 5)

    _sell(shop, "l1", tee, 3)

    events = shop.events("inventory_level.*")
    assert [(each["version"], each["data"]["offer"]) for each in events] == [(1, 10), (2, 7)]
    assert shop.level(tee, 10, 5, expected_version=1)["status"] == 412


def test_a_sale_beyond_stock_uses_up_the_free_limit(shop: Any) -> None:
    shop.channel(stock_policy="decrement")
    tee = shop.tee()
    shop.price(tee, 1999)
    shop.level(tee, 2, 5, backorder={"allowed": True, "free": 4})

    _sell(shop, "l1", tee, 5)

    variant = shop.page()
    assert (variant["stock_shown"], variant["max_quantity"]) == (0, 1)


def test_a_change_to_decrement_counts_anew(shop: Any) -> None:
    shop.channel(stock_policy="hold")
    tee = shop.tee()
    shop.level(tee, 10, 5)
    _sell(shop, "l1", tee, 3)

    shop.channel(stock_policy="decrement")

    assert _offer(shop, tee) == 7
