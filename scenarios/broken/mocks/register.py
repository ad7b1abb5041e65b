"""Broken mocks: systems that contradict themselves. The verdict is an error of the harness.

No rule may be counted against a bridge that traded with one of them.
"""

from collections.abc import Mapping
from typing import Any

from scenarios.broken.mocks.answers import BrokenMock

JOURNAL, STORY = "^/_control/journal$", "offline_invoices"


def journal_forgets_a_change(body: Any) -> None:
    """A change was committed and never journaled."""
    rows = [row for row in body["records"] if row["kind"] == "change" and row["version"] > 1]
    body["records"] = [row for row in body["records"] if row not in rows[:1]]


def journal_tells_a_request_twice(body: Any) -> None:
    """One request was journaled twice."""
    rows = [row for row in body["records"] if row["kind"] == "exchange"]
    body["records"] += rows[-1:]


def journal_blames_another(body: Any) -> None:
    """A change was journaled under another token than the one that made it."""
    for row in body["records"][:1]:
        if row["kind"] == "change":
            row["actor"], row["cause"] = "somebody", "nothing"


def journal_clock_runs_back(body: Any) -> None:
    """A change was journaled at an instant before its request came in."""
    for row in body["records"][-1:]:
        if row["kind"] == "change":
            row["at"] = "2026-01-01T00:00:00+00:00"


def versions_stand_still(body: Any) -> None:
    """A record was changed and its version was not."""
    for row in body.get("items", [])[:1]:
        row["version"] -= 1


def totals_are_off_by_one(body: Any) -> None:
    """The total of an order was not what its lines add up to."""
    for row in body.get("items", [])[:1]:
        row["total_minor"] += 1


def balances_forget_payments(body: Any) -> None:
    """An invoice was paid and its balance stayed what it was."""
    for row in body.get("items", []):
        row["balance_minor"] += row["paid_minor"]


def parcels_name_another_order(body: Any) -> None:
    """A shipment repeated the number of an order that it was not of."""
    for row in body.get("items", []):
        row["order_number"] = "SO-999999"


def movements_lose_a_piece(body: Any) -> None:
    """The ledger of stock did not add up to what was on hand."""
    for row in body.get("items", [])[:1]:
        row["pieces"] -= 1


def last_order_of_a_page_is_left_out(body: Any) -> None:
    """A list ended one row too early, and its cursor went on after the missing row."""
    body["items"] = body.get("items", [])[:-1]


def pages_show_another_price(body: Any) -> None:
    """A product page asked another price than the store's own record of it."""
    for row in body.get("variants", []):
        row["price_minor"] = (row["price_minor"] or 0) + 100


def customers_swap_ids(body: Any) -> None:
    """A list handed out records under the ids of others."""
    for row in body.get("items", [])[:1]:
        row["id"] = "cus_0000000000000000"


def timelines_are_mixed_up(body: Any) -> None:
    """What happened to an order was told in another order than it happened in."""
    for row in body.get("items", []):
        row["timeline"] = row["timeline"][::-1]


MOCKS: Mapping[str, BrokenMock] = {
    mock.name: mock
    for mock in (
        BrokenMock("store", JOURNAL, journal_forgets_a_change),
        BrokenMock("erp", JOURNAL, journal_tells_a_request_twice),
        BrokenMock("erp", JOURNAL, journal_blames_another),
        BrokenMock("store", JOURNAL, journal_clock_runs_back),
        BrokenMock("erp", "^/v1/price-lines$", versions_stand_still),
        BrokenMock("erp", "^/v1/orders$", totals_are_off_by_one),
        BrokenMock("erp", "^/v1/invoices$", balances_forget_payments),
        BrokenMock("erp", "^/v1/shipments$", parcels_name_another_order),
        BrokenMock("erp", "^/v1/stock-movements$", movements_lose_a_piece),
        BrokenMock("store", "^/v1/orders$", last_order_of_a_page_is_left_out),
        BrokenMock("store", "^/shop/v1/channels/[a-z]+/products/", pages_show_another_price),
        BrokenMock("store", "^/v1/customers$", customers_swap_ids),
        BrokenMock("store", "^/v1/orders$", timelines_are_mixed_up),
    )
}
