"""All broken bridges: what each does wrong, which rules say so, and the story that shows it."""

from collections.abc import Mapping

from scenarios.broken import (
    billing,
    controls,
    crossing,
    delivery,
    order_files,
    orders,
    prices,
    products,
    stock,
)
from scenarios.broken.accounts import carried, joined
from scenarios.broken.after_sale import updates
from scenarios.broken.b2b import accounts
from scenarios.broken.booking import orders_lost
from scenarios.broken.items import catalogue, extras
from scenarios.broken.parts import BrokenBridge, Change
from scenarios.broken.rare.register import SELDOM
from scenarios.broken.told import silent
from scenarios.runs.plans import CROSSED

_SALE, _BACK = "sale_repricing", "backorders"
_OVER, _ORDER = "multi_channel_oversell", "online_order"
_CHANGES, _EXTRAS = "catalogue_changes", "stock_extras"
_BY_LOCATION = {"locations": {"MAIN": "downtown", "EAST": "harbour"}}
_ADDRESSES, _KNOWN = "address_changes", "existing_account"
_ROUGH = "rough_seas"
_OFFLINE, _REFUNDS = "offline_invoices", "refund_return"
_UPDATES = "order_updates"
_B2B = "b2b_account"
_DRIFT = {"drift": "report"}
_DAY, _BY_FILE = "end_of_day", {"order_route": "file"}

_PRICES = {
    each.change.__name__: each
    for each in (
        BrokenBridge(prices.price_edits_travel_up, ("PRD-03",), _SALE),
        BrokenBridge(prices.own_prices_are_flattened, ("PRD-01",), _SALE),
        BrokenBridge(prices.sale_waits_for_a_change, ("PRD-02",), _SALE),
        BrokenBridge(prices.sale_begins_in_utc, ("PRD-02",), _SALE),
        BrokenBridge(prices.drift_is_compared_with_memory, ("PRD-04a",), _SALE),
        BrokenBridge(prices.every_price_is_sent_again, ("PRD-05",), _SALE),
        BrokenBridge(prices.dollars_are_shown_as_euros, ("PRD-01", "PRD-08a"), _SALE),
        BrokenBridge(prices.missing_price_is_zero, ("PRD-09",), _SALE),
        BrokenBridge(products.enrichment_is_emptied, ("PRD-05",), _SALE),
        BrokenBridge(products.accents_are_dropped, ("PRD-13",), _SALE),
        BrokenBridge(products.titles_are_cut, ("PRD-13",), _SALE),
    )
}
_STOCK = {
    each.change.__name__: each
    for each in (
        BrokenBridge(stock.stock_is_subtracted_twice, ("STK-01", "STK-02"), _ORDER),
        BrokenBridge(stock.physical_stock_is_offered, ("STK-01", "STK-02", "STK-04c"), _OVER),
        BrokenBridge(stock.quarantine_is_offered, ("STK-09",), _OVER),
        BrokenBridge(stock.unknown_stock_is_zero, ("STK-11",), _BACK),
        BrokenBridge(stock.zero_forbids_backorders, ("STK-05",), _BACK),
        BrokenBridge(stock.backorder_limit_is_ignored, ("STK-05",), _BACK),
        BrokenBridge(stock.first_promise_stays, ("STK-06",), _BACK),
        BrokenBridge(stock.levels_travel_up, ("STK-03",), _OVER),
        BrokenBridge(stock.late_worker_sends_old_level, ("STK-16",), _BACK),
        BrokenBridge(stock.quantity_is_the_idempotency_key, ("STK-01", "STK-08"), _BACK),
        BrokenBridge(stock.receipts_wait_for_a_sale, ("STK-08",), _BACK),
        BrokenBridge(stock.more_may_always_be_sold, ("STK-04c",), _OVER),
    )
}
_ORDERS = {
    each.change.__name__: each
    for each in (
        BrokenBridge(
            orders.retry_books_twice, ("ORD-01", "XCT-04"), _ORDER, disturbance="answers-lost"
        ),
        BrokenBridge(orders.every_visit_books, ("ORD-01",), _ORDER),
        BrokenBridge(orders.last_line_is_dropped, ("ORD-02", "ORD-03"), _ORDER),
        BrokenBridge(orders.tax_is_rounded_per_piece, ("ORD-03",), _ORDER),
        BrokenBridge(orders.billing_address_gets_the_parcel, ("ORD-04",), _ORDER),
        BrokenBridge(orders.note_is_lost, ("ORD-04",), _ORDER),
        BrokenBridge(orders.date_is_cut_in_utc, ("ORD-09",), _ORDER),
        BrokenBridge(orders.pending_orders_are_booked, ("ORD-08",), _ORDER),
        BrokenBridge(orders.outcome_is_never_told, ("STK-04b",), _OVER),
        BrokenBridge(orders.shortage_is_always_backordered, ("STK-04b",), _OVER),
        BrokenBridge(orders.phone_orders_are_pushed, ("ORD-06",), _ORDER),
        BrokenBridge(
            orders.rounding_is_always_allowed, ("ORD-03",), _ROUGH, {"rounding_line": "park"}
        ),
        BrokenBridge(orders.regular_price_is_billed, ("PRD-15",), _SALE),
        BrokenBridge(orders.orders_follow_their_customer, ("ORD-05",), _ROUGH),
    )
}
_SILENT = {
    each.change.__name__: each
    for each in (
        BrokenBridge(silent.nothing_is_listed, ("PRD-07b", "ORD-07b", "XCT-10b"), _CHANGES),
        BrokenBridge(silent.refused_invoices_are_forgotten, ("INV-05b",), _OFFLINE),
        BrokenBridge(silent.replays_do_nothing, ("XCT-10b",), _OFFLINE),
        BrokenBridge(silent.repairs_go_unsaid, ("XCT-03b",), "unsubscribed"),
        BrokenBridge(silent.crossed_prices_go_unsaid, ("PRD-08b",), "crossed_lists", CROSSED),
        BrokenBridge(silent.decisions_are_forgotten, ("CUS-06b",), _ADDRESSES),
        BrokenBridge(silent.clamps_go_unsaid, ("STK-10b",), _EXTRAS),
        BrokenBridge(silent.crossed_cancels_go_unsaid, ("UPD-05b",), _UPDATES),
        BrokenBridge(silent.edits_of_staff_are_no_news, ("PRD-04b",), _SALE, _DRIFT),
        BrokenBridge(silent.edits_of_what_left_are_no_news, ("UPD-03b",), _UPDATES),
        BrokenBridge(silent.differences_are_counted_alone, ("XCT-14b",), _ROUGH, _DRIFT),
    )
}
_ORDER_FILES = {
    each.change.__name__: each
    for each in (
        BrokenBridge(order_files.second_import_books_again, ("ORD-10", "ORD-01"), _DAY, _BY_FILE),
        BrokenBridge(order_files.evening_orders_fall_between, ("ORD-10", "ORD-01"), _DAY, _BY_FILE),
        BrokenBridge(order_files.custom_fields_have_no_column, ("ORD-10",), _DAY, _BY_FILE),
        BrokenBridge(
            order_files.half_written_file_is_imported, ("ORD-10", "ORD-01"), _DAY, _BY_FILE
        ),
        BrokenBridge(order_files.line_feeds_end_the_row, ("ORD-10",), _DAY, _BY_FILE),
    )
}
_DELIVERY = {
    each.change.__name__: each
    for each in (
        BrokenBridge(delivery.second_event_is_a_duplicate, ("STK-01", "STK-08"), _BACK),
        BrokenBridge(
            delivery.every_message_is_an_order,
            ("XCT-01",),
            _ORDER,
            disturbance="delivered-twice-at-once",
        ),
        BrokenBridge(
            delivery.late_messages_are_dropped, ("XCT-02",), _ORDER, disturbance="reversed"
        ),
        BrokenBridge(delivery.webhooks_alone, ("XCT-03a",), _OVER, disturbance="dropped"),
        BrokenBridge(
            delivery.answered_before_kept, ("XCT-05",), _ORDER, disturbance="bridge-killed"
        ),
    )
}
_CROSSING = {
    each.change.__name__: each
    for each in (
        BrokenBridge(crossing.levels_are_counted_down, ("XCT-06",), _ROUGH),
        BrokenBridge(crossing.retry_after_is_ignored, ("XCT-07",), _ROUGH),
        BrokenBridge(crossing.one_bad_row_spoils_the_batch, ("XCT-08",), _ROUGH),
        BrokenBridge(crossing.no_refusal_is_success, ("XCT-09",), _ROUGH),
        BrokenBridge(crossing.refused_once_is_refused_for_ever, ("XCT-10a",), _ROUGH),
        BrokenBridge(crossing.everybody_is_believed, ("XCT-11",), _ROUGH),
        BrokenBridge(
            crossing.products_bring_their_stock,
            ("XCT-12",),
            "switched_off",
            {"flows": {"stock": {"enabled": False}}},
        ),
        BrokenBridge(crossing.pages_end_after_the_first, ("XCT-13",), "many_rows"),
        BrokenBridge(delivery.only_messages_are_followed, ("XCT-14a",), _ROUGH),
        BrokenBridge(crossing.whole_customer_is_written_back, ("XCT-15",), _ROUGH),
        BrokenBridge(crossing.orders_are_logged_whole, ("XCT-17",), _ROUGH),
        BrokenBridge(crossing.once_booked_is_booked_for_ever, ("XCT-18",), "set_back"),
    )
}

_CATALOGUE = {
    each.change.__name__: each
    for each in (
        BrokenBridge(catalogue.orders_are_booked_by_sku, ("PRD-06", "ORD-01"), _CHANGES),
        BrokenBridge(catalogue.doubtful_skus_get_a_suffix, ("PRD-07a",), _CHANGES),
        BrokenBridge(catalogue.withdrawn_items_stay_for_sale, ("PRD-10",), _CHANGES),
        BrokenBridge(catalogue.options_go_by_place, ("PRD-14",), _CHANGES),
        BrokenBridge(catalogue.refused_orders_are_ticked_off, ("ORD-07a",), _CHANGES),
    )
}

_BILLING = {
    each.change.__name__: each
    for each in (
        BrokenBridge(billing.invoices_are_exported_once, ("INV-03",), _OFFLINE),
        BrokenBridge(billing.tax_is_worked_out_anew, ("INV-01",), _OFFLINE),
        BrokenBridge(billing.lost_answer_posts_again, ("INV-01",), _OFFLINE),
        BrokenBridge(billing.first_bad_invoice_stops_all, ("INV-05a",), _OFFLINE),
        BrokenBridge(billing.invoices_become_orders, ("INV-04",), _OFFLINE),
        BrokenBridge(billing.strange_invoices_travel_up, ("INV-02",), _OFFLINE),
        BrokenBridge(billing.open_orders_are_not_shown, ("INV-06",), _OFFLINE),
        BrokenBridge(billing.web_orders_need_no_invoice, ("UPD-11",), _OFFLINE),
        BrokenBridge(billing.refunds_are_left_to_the_clerk, ("UPD-07",), _REFUNDS),
        BrokenBridge(billing.every_refund_is_booked, ("UPD-07",), _REFUNDS),
        BrokenBridge(billing.part_refunds_carry_all_the_tax, ("UPD-07",), _REFUNDS),
    )
}
_STOCK_EXTRAS = {
    each.change.__name__: each
    for each in (
        BrokenBridge(extras.kits_follow_their_first_part, ("STK-15",), _EXTRAS),
        BrokenBridge(extras.opened_packs_are_sold, ("STK-10a", "STK-15"), _EXTRAS),
        BrokenBridge(extras.debts_are_sent_as_they_are, ("STK-10a",), _EXTRAS),
        BrokenBridge(extras.buffers_of_items_are_unknown, ("STK-01",), _EXTRAS),
        BrokenBridge(extras.all_is_downtown, ("STK-14",), _EXTRAS, channel_settings=_BY_LOCATION),
    )
}
_AFTER_SALE = {
    each.change.__name__: each
    for each in (
        BrokenBridge(updates.parcels_are_matched_by_sku, ("UPD-01", "UPD-08"), _UPDATES),
        BrokenBridge(updates.first_parcel_ships_everything, ("UPD-02",), _UPDATES),
        BrokenBridge(updates.tracking_stays_behind, ("UPD-01",), _UPDATES),
        BrokenBridge(updates.reversals_are_not_told, ("UPD-09",), _UPDATES),
        BrokenBridge(updates.cancels_stay_in_the_store, ("UPD-04",), _UPDATES),
        BrokenBridge(updates.edits_stay_in_the_store, ("UPD-03a",), _UPDATES),
        BrokenBridge(updates.crossed_goods_are_forgotten, ("UPD-05a",), _UPDATES),
        BrokenBridge(updates.late_answer_comes_last, ("UPD-06",), _UPDATES),
        BrokenBridge(updates.allocation_is_not_told, ("UPD-10",), _UPDATES),
        BrokenBridge(updates.every_refund_restocks, ("STK-07",), _UPDATES),
        BrokenBridge(
            updates.stock_always_follows,
            ("STK-07",),
            _UPDATES,
            settings={"adjust_on_cancel": False},
        ),
    )
}
_CUSTOMERS = {
    each.change.__name__: each
    for each in (
        BrokenBridge(carried.customers_are_matched_once, ("CUS-01",), _ADDRESSES),
        BrokenBridge(carried.new_addresses_stay_on_the_order, ("CUS-02",), _ADDRESSES),
        BrokenBridge(carried.latest_address_is_the_only_one, ("CUS-05",), _ADDRESSES),
        BrokenBridge(carried.whole_customer_is_pushed_down, ("CUS-05",), _ADDRESSES),
        BrokenBridge(
            carried.last_visit_wins, ("CUS-06a",), _ADDRESSES, {"conflict_policy": "newest"}
        ),
        BrokenBridge(joined.web_orders_have_no_history, ("CUS-11",), _ADDRESSES),
        BrokenBridge(joined.first_match_is_taken, ("CUS-03",), _KNOWN),
        BrokenBridge(joined.guests_are_booked_on_sight, ("CUS-04",), _KNOWN),
        BrokenBridge(joined.mail_is_proof_enough, ("CUS-04",), _KNOWN),
        BrokenBridge(joined.merges_are_not_followed, ("CUS-08",), _KNOWN),
        BrokenBridge(joined.linking_fills_blanks, ("CUS-12",), _KNOWN),
        BrokenBridge(joined.nobody_is_known, ("CUS-12",), _KNOWN),
        BrokenBridge(joined.held_orders_are_booked_for_nobody, ("CUS-12", "ORD-04"), _KNOWN),
    )
}

_ACCOUNTS = {
    each.change.__name__: each
    for each in (
        BrokenBridge(accounts.restrictions_are_not_mapped, ("PRD-11",), _B2B),
        BrokenBridge(accounts.contracts_stay_at_home, ("PRD-12", "CUS-07"), _B2B),
        BrokenBridge(accounts.quantity_breaks_are_cut, ("PRD-12",), _B2B),
        BrokenBridge(accounts.order_quantities_stay_at_home, ("PRD-16",), _B2B),
        BrokenBridge(accounts.companies_are_entered_once, ("CUS-07",), _B2B),
        BrokenBridge(accounts.every_buyer_is_a_customer, ("CUS-09",), _B2B),
        BrokenBridge(accounts.everything_goes_to_the_head_office, ("CUS-09",), _B2B),
    )
}

_LOST = {
    each.change.__name__: each
    for each in (
        BrokenBridge(orders_lost.only_new_orders_are_booked, ("ORD-08", "ORD-01"), _ORDER),
        BrokenBridge(orders_lost.shipping_is_left_out, ("ORD-03",), _ORDER),
        BrokenBridge(orders_lost.every_parcel_goes_standard, ("ORD-04",), _ORDER),
        BrokenBridge(controls.looks_once, ("PRD-01", "STK-01", "XCT-14a"), _SALE),
        BrokenBridge(controls.everything_goes_both_ways, ("PRD-03",), _SALE),
    )
}
# Frozen: written from the rulebook before the checks were read.
BROKEN: Mapping[str, BrokenBridge] = {
    **_PRICES,
    **_STOCK,
    **_ORDERS,
    **_ORDER_FILES,
    **_SILENT,
    **_DELIVERY,
    **_CROSSING,
    **_CATALOGUE,
    **_BILLING,
    **_STOCK_EXTRAS,
    **_AFTER_SALE,
    **_ACCOUNTS,
    **_CUSTOMERS,
    **_LOST,
    **SELDOM,
}
CONTROLS: Mapping[str, Change] = {
    control.__name__: control for control in (controls.does_nothing, controls.reads_only)
}
