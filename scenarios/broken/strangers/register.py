"""Broken bridges of other makes: which bridge, which defect, where it shows, by which rules.

Written from the rulebook before the checks were read. As a program of its own:
`python -m scenarios.broken.strangers NAME`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.bridges.auditor import audit
from scenarios.bridges.poller import poll
from scenarios.bridges.shared.surroundings import Bridge
from scenarios.broken.strangers import downwards, upwards
from scenarios.broken.strangers.meddling import Change, broken

BRIDGES: Mapping[str, Bridge] = {"auditor": audit, "poller": poll}


@dataclass(frozen=True)
class BrokenStranger:
    """A right bridge by name, and what is wrong with it."""

    change: Change
    rules: tuple[str, ...]
    story: str
    of: str = "auditor"

    @property
    def bridge(self) -> Bridge:
        """The bridge as it runs."""
        return broken(BRIDGES[self.of], self.change)

    @property
    def says(self) -> str:
        """What is wrong."""
        return (self.change.__doc__ or "").strip()


_ORDER, _UPDATES, _SALE = "online_order", "order_updates", "sale_repricing"
BROKEN_STRANGERS: Mapping[str, BrokenStranger] = {
    each.change.__name__: each
    for each in (
        BrokenStranger(upwards.every_order_is_posted_twice, ("ORD-01",), _ORDER),
        BrokenStranger(upwards.tax_is_doubled, ("ORD-03",), _ORDER),
        BrokenStranger(upwards.tax_is_rounded_down_per_line, ("ORD-03",), _ORDER, "poller"),
        BrokenStranger(upwards.tax_is_of_the_price_before_the_discount, ("ORD-03",), _ORDER),
        BrokenStranger(
            upwards.a_cancel_before_the_booking_is_nothing, ("UPD-04", "UPD-06"), _UPDATES, "poller"
        ),
        BrokenStranger(upwards.the_last_line_is_left_out, ("ORD-02",), _ORDER),
        BrokenStranger(upwards.addresses_are_swapped, ("ORD-04",), _ORDER, "poller"),
        BrokenStranger(upwards.the_clock_is_slow, ("ORD-09",), _ORDER),
        BrokenStranger(upwards.euros_are_booked_as_dollars, ("ORD-03",), _ORDER),
        BrokenStranger(upwards.only_the_first_page_of_orders_is_read, ("ORD-01",), _ORDER),
        BrokenStranger(upwards.cancels_are_not_passed_on, ("UPD-04",), _UPDATES),
        BrokenStranger(upwards.edits_are_not_passed_on, ("UPD-03a", "ORD-02"), _UPDATES, "poller"),
        BrokenStranger(upwards.money_goes_back_twice, ("UPD-07",), "refund_return", "poller"),
        BrokenStranger(upwards.money_goes_back_without_tax, ("UPD-07",), "refund_return"),
        BrokenStranger(upwards.everybody_is_new, ("CUS-03",), "existing_account"),
        BrokenStranger(downwards.dollars_are_asked_in_euros, ("PRD-01", "PRD-08a"), _SALE),
        BrokenStranger(
            downwards.reserved_pieces_are_offered, ("STK-01", "STK-02"), "multi_channel_oversell"
        ),
        BrokenStranger(
            downwards.levels_claim_to_count_everything,
            ("STK-02", "STK-04c"),
            "multi_channel_oversell",
            "poller",
        ),
        BrokenStranger(
            downwards.the_level_before_is_written, ("STK-02", "STK-16"), "backorders", "poller"
        ),
        BrokenStranger(
            downwards.the_shop_tells_the_warehouse_what_it_has, ("STK-03",), _ORDER, "poller"
        ),
        BrokenStranger(downwards.withdrawn_items_stay, ("PRD-10",), "catalogue_changes", "poller"),
        BrokenStranger(downwards.accents_are_lost, ("PRD-13",), _SALE, "poller"),
        BrokenStranger(downwards.a_parcel_is_all_parcels, ("UPD-01",), _UPDATES, "poller"),
        BrokenStranger(downwards.tracking_numbers_are_cut, ("UPD-01",), _UPDATES, "poller"),
        BrokenStranger(
            downwards.invoices_go_to_the_order_before, ("UPD-11",), "refund_return", "poller"
        ),
        BrokenStranger(
            downwards.every_answer_is_accepted, ("STK-04b",), "multi_channel_oversell", "poller"
        ),
    )
}
