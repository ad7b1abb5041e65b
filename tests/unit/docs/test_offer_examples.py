"""The numbers of docs/rules/offer.md, and the sentences of docs/rules/outcomes.md."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridge.flows.to_store.location_shares import shares_of
from bridge.flows.to_store.stock_plan import is_clamped
from bridge.flows.to_store.stock_plan import offer_of as level_of
from bridge.model.stock import Backorder, Component, Stock, WarehouseStock
from bridge.settings import ChannelSettings
from mock_erp.domain.supply import InboundReceipt, Shelf, SupplyStep, kit_ladder
from mock_store.domain.message import Switches, availability
from mock_store.domain.offer import (
    Level,
    Offer,
    OpenLine,
    Policy,
    Rung,
    of_kit,
    offer_of,
    ship_on,
)
from scenarios.checks.oracle.stock import offer_of as judged_offer

TODAY = date(2026, 11, 23)
LADDER = (Rung(3, date(2026, 12, 14)), Rung(13, date(2026, 12, 17)))
# Code, kind, on hand, reserved.
WAREHOUSES = (
    ("MAIN", "sellable", 7, 2),
    ("EAST", "sellable", 4, 1),
    ("QUAR", "quarantine", 9, 0),
    ("WEST", "sellable", 5, 0),
)
MAPPED = ("MAIN", "EAST", "QUAR")


def a_stock(*warehouses: WarehouseStock, **more: Any) -> Stock:
    return Stock("v1", "s1", "SKU-1", True, True, 41, warehouses, Backorder(), (), **more)


def main(on_hand: str) -> WarehouseStock:
    return WarehouseStock("MAIN", True, Decimal(on_hand), Decimal(0))


def a_channel(buffer: int = 0, zero_threshold: int = 0) -> ChannelSettings:
    return ChannelSettings(
        price_list="WEB-USD",
        assortment="WEB",
        warehouses=MAPPED,
        buffer=buffer,
        zero_threshold=zero_threshold,
    )


@pytest.mark.parametrize(
    ("buffer", "zero_threshold", "offer"), [(0, 0, 8), (2, 0, 6), (2, 6, 0), (9, 0, 0)]
)
def test_bridge_and_judge_work_out_the_offer_of_the_table(
    buffer: int, zero_threshold: int, offer: int
) -> None:
    stock = a_stock(
        *(
            WarehouseStock(code, kind == "sellable", Decimal(on_hand), Decimal(reserved))
            for code, kind, on_hand, reserved in WAREHOUSES
        )
    )
    names = ("code", "kind", "on_hand", "reserved")
    document = {"warehouses": [dict(zip(names, row, strict=True)) for row in WAREHOUSES]}
    channel = a_channel(buffer, zero_threshold)

    assert level_of(stock, channel).available == offer
    assert judged_offer(document, channel.model_dump()) == offer


def test_a_buffer_above_the_stock_is_a_clamp() -> None:
    stock = a_stock(WarehouseStock("MAIN", True, Decimal(8), Decimal(0)))

    assert is_clamped(stock, a_channel(buffer=9))


@pytest.mark.parametrize(("safety_buffer", "offer"), [(None, 6), (5, 3), (0, 8)])
def test_the_buffer_of_the_variant_counts_instead_of_the_channels(
    safety_buffer: int | None, offer: int
) -> None:
    document = {
        "safety_buffer": safety_buffer,
        "warehouses": [{"code": "MAIN", "kind": "sellable", "on_hand": 8, "reserved": 0}],
    }
    channel = a_channel(buffer=2)

    assert level_of(a_stock(main("8"), safety_buffer=safety_buffer), channel).available == offer
    assert judged_offer(document, channel.model_dump()) == offer


@pytest.mark.parametrize(
    ("kit", "offer"), [(((1, 5), (2, 7)), 3), (((1, 5), (2, 1)), 0), (((6, 11),), 1)]
)
def test_bridge_and_judge_make_the_kits_of_the_table(
    kit: tuple[tuple[int, int], ...], offer: int
) -> None:
    components = tuple(
        Component(f"part {number}", each, True, (main(str(there)),))
        for number, (each, there) in enumerate(kit)
    )
    parts = [
        {
            "pieces": each,
            "tracked": True,
            "warehouses": [{"code": "MAIN", "kind": "sellable", "on_hand": there, "reserved": 0}],
        }
        for each, there in kit
    ]
    document = {"components": parts, "warehouses": []}

    assert level_of(a_stock(components=components), a_channel()).available == offer
    assert judged_offer(document, a_channel().model_dump()) == offer


def test_a_kit_is_on_offer_as_often_as_its_components_are() -> None:
    level, cups = Offer(shown=4, buyable=4), Offer(shown=5, buyable=5)

    assert of_kit(level, [(2, cups)]) == Offer(shown=2, buyable=2)


def test_a_kit_leaves_with_the_last_of_its_components() -> None:
    saucers = [InboundReceipt(date(2026, 12, day), 4) for day in (11, 16)]
    parts = [(1, [], Shelf(5)), (2, saucers, Shelf(3))]

    ladder = kit_ladder(parts, business_date=TODAY, handling_days=1)

    assert ladder == [SupplyStep(2, date(2026, 12, 14)), SupplyStep(4, date(2026, 12, 17))]


@pytest.mark.parametrize(
    ("downtown", "harbour", "offer", "shown"),
    [
        ("6", "3", 9, (6, 3)),
        ("6", "3", 7, (4, 3)),
        ("6", "3", 1, (0, 1)),
        ("6", "-2", 4, (4, 0)),
        ("3.5", "0.5", 4, (4, 0)),
    ],
)
def test_the_locations_show_what_the_table_says(
    downtown: str, harbour: str, offer: int, shown: tuple[int, int]
) -> None:
    free = {"downtown": Decimal(downtown), "harbour": Decimal(harbour)}

    shares = shares_of(free, offer)

    assert (shares["downtown"], shares["harbour"]) == shown


def test_half_a_piece_is_cut_off() -> None:
    stock = a_stock(WarehouseStock("MAIN", True, Decimal("3.5"), Decimal(1)))

    assert level_of(stock, a_channel()).available == 2


@pytest.mark.parametrize(
    ("policy", "on_offer", "offer"),
    [
        ("mirror", None, 10),
        ("hold", None, 6),
        ("decrement", None, 6),
        ("decrement", 5, 5),
        ("reserve", None, 4),
    ],
)
def test_each_policy_offers_the_number_of_the_table(
    policy: Policy, on_offer: int | None, offer: int
) -> None:
    level = Level(10, 41, on_offer=on_offer)
    open_lines = [OpenLine(2, 41), OpenLine(3, None), OpenLine(1, 42)]

    assert offer_of(level, policy, open_lines, reserved_by_others=2).shown == offer


@pytest.mark.parametrize(
    ("level", "line", "under_hold", "under_mirror"),
    [
        (Level(10, 41), None, 10, 10),
        (Level(10, 41), OpenLine(3), 7, 10),
        (Level(10, 41), OpenLine(3, 42), 7, 10),
        (Level(7, 42), OpenLine(3, 42), 7, 7),
        (Level(7, 42), OpenLine(3), 4, 7),
    ],
    ids=["unsold", "sold", "answered", "level after answer", "level before answer"],
)
def test_a_sold_piece_is_subtracted_once_in_either_order(
    level: Level, line: OpenLine | None, under_hold: int, under_mirror: int
) -> None:
    open_lines = [] if line is None else [line]

    assert offer_of(level, "hold", open_lines).shown == under_hold
    assert offer_of(level, "mirror", open_lines).shown == under_mirror


def test_pieces_owed_use_up_the_free_backorder_limit() -> None:
    level = Level(2, 41, backorder_allowed=True, backorder_free=5, supply=LADDER)

    offer = offer_of(level, "hold", [OpenLine(4)])

    assert (offer.owed, offer.shown, offer.buyable) == (2, 0, 3)
    assert (ship_on(offer, 1), ship_on(offer, 2)) == (date(2026, 12, 14), date(2026, 12, 17))


def two_on_offer() -> Offer:
    supply = (Rung(10, date(2026, 12, 14)),)
    return offer_of(Level(2, 41, backorder_allowed=True, supply=supply), "hold")


@pytest.mark.parametrize(
    ("switches", "quantity", "sentence"),
    [
        (Switches(), 2, "2 in stock"),
        (Switches(), 6, "2 in stock, 4 on backorder. Backorders: Expected to ship 12/14"),
        (Switches(show_stock_level=False), 2, "In stock"),
        (Switches(show_stock_level=False), 6, "Backorders: Expected to ship 12/14"),
        (Switches(show_ship_date=False), 2, "2 in stock"),
        (Switches(show_ship_date=False), 6, "2 in stock, 4 on backorder"),
    ],
)
def test_a_page_says_what_the_switches_let_it_say(
    switches: Switches, quantity: int, sentence: str
) -> None:
    assert availability(two_on_offer(), quantity, switches, TODAY).message == sentence


@pytest.mark.parametrize(
    ("switches", "sentence"),
    [
        (Switches(), "Backorders: Expected to ship 12/14"),
        (Switches(show_ship_date=False), "On backorder"),
    ],
)
def test_nothing_in_stock_is_said_with_or_without_the_date(
    switches: Switches, sentence: str
) -> None:
    supply = (Rung(10, date(2026, 12, 14)),)
    nothing = offer_of(Level(0, 41, backorder_allowed=True, supply=supply), "hold")

    assert availability(nothing, 1, switches, TODAY).message == sentence
