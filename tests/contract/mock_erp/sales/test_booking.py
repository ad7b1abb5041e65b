"""POST /v1/orders: what an order gets, and what is refused."""

from datetime import date

import pytest

from mock_erp.wire.orders import Order
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order, expect


def test_an_order_within_stock_is_accepted_with_the_version_that_counts_it(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3, "EAST": 2})

    answer = erp.ask("POST", "/v1/orders", an_order(("v1", 4)))

    assert answer.status_code == 201
    order = answer.json()
    assert (order["status"], order["number"]) == ("accepted", "SO-000001")
    line = order["lines"][0]
    assert (line["reserved_at"], line["backordered"]) == ({"MAIN": 3, "EAST": 1}, 0)
    assert line["stock_version"] == erp.changes("stock.changed")[-1]["stock_version"]


def test_the_answer_has_the_published_shape(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})

    answer = erp.ask("POST", "/v1/orders", an_order(("v1", 1)))

    assert Order.model_validate_json(answer.content).id == answer.json()["id"]
    assert answer.headers["etag"] == '"1"'


def test_the_change_carries_the_order_as_it_was_answered(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})

    answer = erp.ask("POST", "/v1/orders", an_order(("v1", 1)))

    assert erp.changes("order.created") == [answer.json()]


def test_the_business_date_is_that_of_the_companys_zone(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    sent = an_order(("v1", 1), placed_at="2026-12-08T03:00:00+00:00")

    order = erp.ask("POST", "/v1/orders", sent).json()

    assert order["business_date"] == "2026-12-07"
    assert order["placed_at"] == "2026-12-08T03:00:00Z"


def test_pieces_within_the_backorder_limit_wait_with_a_date(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 1}, backorder_allowed=True, backorder_limit=4)
    expect(erp, "v1", 3, date(2026, 12, 11))  # a Friday, one day of handling: Monday

    order = erp.ask("POST", "/v1/orders", an_order(("v1", 4))).json()

    line = order["lines"][0]
    assert order["status"] == "backordered"
    assert (line["reserved"], line["backordered"], line["ship_on"]) == (1, 3, "2026-12-14")
    assert line["backorder_reason"] is None


def test_pieces_beyond_all_supply_wait_without_a_date(erp: Erp) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True, backorder_limit=9)
    expect(erp, "v1", 3, date(2026, 12, 11))

    first = erp.ask("POST", "/v1/orders", an_order(("v1", 3))).json()
    second = erp.ask("POST", "/v1/orders", an_order(("v1", 1))).json()

    assert first["ship_on"] == "2026-12-14"
    assert second["lines"][0]["ship_on"] is None


@pytest.mark.parametrize(
    ("on_shortage", "status", "reason", "waiting"),
    [
        ("cancel", "cancelled", "out_of_stock", 0),
        ("hold", "held", "out_of_stock", 0),
        ("backorder", "backordered", None, 5),
    ],
)
def test_over_the_limit_the_order_decides_what_becomes_of_it(
    erp: Erp, on_shortage: str, status: str, reason: str | None, waiting: int
) -> None:
    a_variant(erp, "v1", {"QUAR": 9}, backorder_allowed=True, backorder_limit=4)

    order = erp.ask("POST", "/v1/orders", an_order(("v1", 5), on_shortage=on_shortage)).json()

    assert (order["status"], order["status_reason"]) == (status, reason)
    assert order["lines"][0]["backordered"] == waiting
    assert order["lines"][0]["backorder_reason"] == ("oversell" if waiting else None)


def test_a_released_order_waits_though_the_limit_is_reached(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 1})
    held = erp.ask("POST", "/v1/orders", an_order(("v1", 3))).json()

    released = erp.ask("POST", f"/v1/orders/{held['id']}/release", role="clerk").json()

    line = released["lines"][0]
    assert (released["status"], released["status_reason"]) == ("backordered", None)
    assert (line["reserved"], line["backordered"], line["backorder_reason"]) == (1, 2, "oversell")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"total_minor": 1503}, "urn:problem:total-mismatch"),
        ({"discount_minor": 1}, "urn:problem:total-mismatch"),
        ({"customer_id": "cus_none"}, "urn:problem:unknown-customer"),
        ({"warehouse_codes": ["MOON"]}, "urn:problem:unknown-warehouse"),
        ({"lines": an_order(("v9", 1))["lines"]}, "urn:problem:unknown-item"),
    ],
)
def test_an_order_that_cannot_be_booked_is_refused_whole(
    erp: Erp, change: dict[str, object], problem: str
) -> None:
    a_variant(erp, "v1", {"MAIN": 3})

    answer = erp.ask("POST", "/v1/orders", an_order(("v1", 1)) | change)

    assert (answer.status_code, answer.json()["type"]) == (409, problem)
    assert erp.changes("order.created") == []


def test_a_difference_within_rounding_is_booked_as_such(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})

    order = erp.ask("POST", "/v1/orders", an_order(("v1", 1), total_minor=1501)).json()

    assert order["rounding_minor"] == 1


@pytest.mark.parametrize(("role", "status"), [("clerk", 403), ("till", 403), ("import", 201)])
def test_only_a_bridge_or_an_import_enters_web_orders(erp: Erp, role: str, status: int) -> None:
    a_variant(erp, "v1", {"MAIN": 3})

    assert erp.ask("POST", "/v1/orders", an_order(("v1", 1)), role=role).status_code == status


def test_a_repeat_under_one_key_books_once(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})

    first = erp.ask("POST", "/v1/orders", an_order(("v1", 1)), key="order:1")
    again = erp.ask("POST", "/v1/orders", an_order(("v1", 1)), key="order:1")

    assert first.content == again.content
    assert len(erp.changes("order.created")) == 1


def test_a_batch_books_good_rows_though_others_are_bad(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    rows = [
        an_order(("v1", 2), client_reference="a"),
        an_order(("v9", 1)),
        {"channel": "web"},
        an_order(("v1", 2), client_reference="b", on_shortage="backorder"),
    ]

    answer = erp.ask("POST", "/v1/orders/batch", {"rows": rows})

    results = answer.json()["results"]
    assert [result["status"] for result in results] == [201, 409, 422, 201]
    assert [result["index"] for result in results] == [0, 1, 2, 3]
    booked = [results[0]["item"]["lines"][0], results[3]["item"]["lines"][0]]
    assert [(line["reserved"], line["backordered"]) for line in booked] == [(2, 0), (1, 1)]
    assert len(erp.changes("stock.changed")) == 1


def test_a_web_order_in_a_clerks_batch_is_refused_alone(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    rows = [an_order(("v1", 1)), an_order(("v1", 1), channel="phone")]

    answer = erp.ask("POST", "/v1/orders/batch", {"rows": rows}, role="clerk")

    assert [result["status"] for result in answer.json()["results"]] == [403, 201]


def test_orders_are_found_by_ids_and_by_client_references(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    for reference in ("a", "b", "c"):
        erp.ask("POST", "/v1/orders", an_order(("v1", 1), client_reference=reference))

    by_reference = erp.ask("GET", "/v1/orders?client_references=c,a,none").json()["items"]
    ids = ",".join(order["id"] for order in by_reference)
    by_id = erp.ask("GET", f"/v1/orders?ids={ids}").json()["items"]

    assert [order["client_reference"] for order in by_reference] == ["a", "c"]
    assert by_id == by_reference


def test_pages_of_orders_go_on_where_the_last_one_ended(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    for reference in ("a", "b", "c"):
        erp.ask("POST", "/v1/orders", an_order(("v1", 1), client_reference=reference))

    first = erp.ask("GET", "/v1/orders?limit=2&channel=web").json()
    second = erp.ask("GET", f"/v1/orders?limit=2&cursor={first['next_cursor']}").json()

    assert [order["client_reference"] for order in first["items"]] == ["a", "b"]
    assert [order["client_reference"] for order in second["items"]] == ["c"]
    assert second["next_cursor"] is None
