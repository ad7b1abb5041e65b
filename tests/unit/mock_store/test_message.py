"""The sentences of the shop, word by word."""

from datetime import date

import pytest

from mock_store.domain.message import Switches, availability, line_message, listing_badge
from mock_store.domain.offer import UNKNOWN, UNTRACKED, Offer, Rung

TODAY = date(2026, 12, 1)
LADDER = (Rung(10, date(2026, 12, 14)),)
TWO = Offer(shown=2, buyable=12, supply=LADDER)
NONE_LEFT = Offer(shown=0, buyable=0)
ON_BACKORDER = Offer(shown=0, buyable=None, supply=LADDER)
ALL = Switches()
NO_LEVEL = Switches(show_stock_level=False)
NO_DATE = Switches(show_ship_date=False)


@pytest.mark.parametrize(
    ("offer", "quantity", "switches", "message"),
    [
        (TWO, 6, ALL, "2 in stock, 4 on backorder. Backorders: Expected to ship 12/14"),
        (TWO, 2, ALL, "2 in stock"),
        (TWO, 1, ALL, "2 in stock"),
        (TWO, 2, NO_LEVEL, "In stock"),
        (TWO, 6, NO_LEVEL, "Backorders: Expected to ship 12/14"),
        (TWO, 6, NO_DATE, "2 in stock, 4 on backorder"),
        (TWO, 12, ALL, "2 in stock, 10 on backorder. Backorders: Expected to ship 12/14"),
        (TWO, 13, ALL, "No more than 12 can be bought"),
        (TWO, 13, NO_LEVEL, "Fewer pieces can be bought"),
        (ON_BACKORDER, 1, ALL, "Backorders: Expected to ship 12/14"),
        (ON_BACKORDER, 11, ALL, "Backorders: date not known"),
        (ON_BACKORDER, 1, NO_DATE, "On backorder"),
        (NONE_LEFT, 1, ALL, "Out of stock"),
        (UNKNOWN, 1, ALL, "Not available"),
        (UNTRACKED, 9, ALL, ""),
    ],
)
def test_the_message_for_a_quantity(
    offer: Offer, quantity: int, switches: Switches, message: str
) -> None:
    assert availability(offer, quantity, switches, TODAY).message == message


def test_a_split_adds_up_to_the_quantity() -> None:
    told = availability(TWO, 6, ALL, TODAY)

    assert (told.in_stock, told.backordered, told.ship_on) == (2, 4, date(2026, 12, 14))


def test_a_past_date_is_never_promised() -> None:
    told = availability(ON_BACKORDER, 1, ALL, date(2026, 12, 15))

    assert (told.message, told.ship_on) == ("Backorders: date not known", None)


def test_the_day_of_shipping_itself_is_still_promised() -> None:
    told = availability(ON_BACKORDER, 1, ALL, date(2026, 12, 14))

    assert told.message == "Backorders: Expected to ship 12/14"


def test_an_order_line_reads_like_the_page_it_was_bought_on() -> None:
    on_page = availability(TWO, 6, ALL, TODAY)

    assert line_message(6, 4, date(2026, 12, 14), ALL) == on_page.message


@pytest.mark.parametrize(
    ("offers", "switches", "badge"),
    [
        ([TWO, NONE_LEFT], ALL, None),
        ([UNTRACKED], ALL, None),
        ([NONE_LEFT, ON_BACKORDER], ALL, "Backorders: Expected to ship 12/14"),
        ([ON_BACKORDER], NO_DATE, "On backorder"),
        ([NONE_LEFT, UNKNOWN], ALL, "Out of stock"),
        ([UNKNOWN], ALL, "Not available"),
        ([], ALL, "Not available"),
        ([NONE_LEFT], Switches(show_out_of_stock_on_listing=False), None),
    ],
    ids=[
        "in stock",
        "untracked",
        "backorder",
        "no date",
        "out of stock",
        "unknown",
        "unpriced",
        "switched off",
    ],
)
def test_the_badge_of_a_listing(offers: list[Offer], switches: Switches, badge: str | None) -> None:
    assert listing_badge(offers, switches, TODAY) == badge
