"""Broken bridges that are wrong at rare moments: written from the rulebook as an outsider would."""

from collections.abc import Mapping

from scenarios.broken import orders
from scenarios.broken.parts import BrokenBridge
from scenarios.broken.rare import lagging, seldom

_ORDER, _UPDATES, _REFUNDS = "online_order", "order_updates", "refund_return"
_TOLD = "told-otherwise"
_OFFLINE, _B2B, _BACK = "offline_invoices", "b2b_account", "backorders"

SELDOM: Mapping[str, BrokenBridge] = {
    each.change.__name__: each
    for each in (
        BrokenBridge(seldom.second_edit_is_an_echo, ("UPD-03a", "ORD-02"), _UPDATES),
        BrokenBridge(seldom.pieces_go_before_places, ("UPD-03a", "ORD-04"), _UPDATES),
        BrokenBridge(seldom.app_has_no_note_field, ("ORD-04",), _ORDER),
        BrokenBridge(seldom.second_address_line_is_dropped, ("ORD-04",), _ORDER),
        BrokenBridge(seldom.shipping_in_euros_is_untaxed, ("ORD-03",), _ORDER),
        BrokenBridge(seldom.small_refunds_carry_no_tax, ("UPD-07",), _REFUNDS),
        BrokenBridge(seldom.second_refund_carries_no_tax, ("UPD-07",), _REFUNDS),
        BrokenBridge(seldom.one_return_per_order, ("STK-07", "UPD-07"), _REFUNDS),
        BrokenBridge(seldom.second_payment_is_not_news, ("INV-03",), _OFFLINE),
        BrokenBridge(seldom.first_line_answers_for_all, ("STK-02", "STK-04b", "UPD-10"), _ORDER),
        BrokenBridge(seldom.money_of_cancelled_pieces_is_kept, ("UPD-04",), _UPDATES),
        BrokenBridge(seldom.breaks_are_for_one_shop, ("PRD-12",), _B2B),
        BrokenBridge(seldom.last_channel_is_a_level_behind, ("STK-01", "STK-02"), _BACK),
        BrokenBridge(
            seldom.each_message_sends_its_level,
            ("PRD-05", "XCT-06"),
            _ORDER,
            disturbance="delivered-twice",
        ),
        BrokenBridge(
            orders.noted_after_the_answer,
            ("XCT-05", "ORD-01"),
            _ORDER,
            disturbance="killed-in-flight",
        ),
        BrokenBridge(seldom.captures_stay_in_the_store, ("ORD-03",), _REFUNDS),
        BrokenBridge(seldom.promise_of_the_last_piece_is_the_first, ("STK-06",), _BACK),
        BrokenBridge(
            lagging.what_no_list_tells_was_not_booked, ("UPD-07",), _REFUNDS, disturbance=_TOLD
        ),
        BrokenBridge(lagging.unknown_assortments_are_public, ("PRD-11",), _B2B, disturbance=_TOLD),
    )
}
