"""Runs in which stock, backorders or promises went wrong."""

from datetime import timedelta
from typing import Any, cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

broken = Edits()


def limited(run: Run) -> str:
    """An ERP variant that may be backordered up to a limit."""
    rows = run.end.erp.stock.values()
    return next(str(r["variant_id"]) for r in rows if r["backorder"]["limit"] == 3)


def promised(run: Run) -> str:
    """The ERP variant that a purchase order brings."""
    return str(run.act("buy_in").facts["purchase_order"]["lines"][0]["variant_id"])


@broken("STK-01", "on channel us")
def a_level_is_one_too_high(run: Run) -> None:
    run.level(run.contested())["available"] += 1


@broken("STK-01", "on channel app")
def the_buffer_is_forgotten(run: Run) -> None:
    run.settings["channels"]["app"]["buffer"] = 1


@broken("STK-01", "on channel eu")
def a_level_was_never_written(run: Run) -> None:
    run.level(run.contested(), "eu")["available"] = None


@broken("STK-02", "level ")
def a_number_is_not_that_of_the_version_it_names(run: Run) -> None:
    last = run.last_level(run.contested())
    run.add(last, {"available": last.after["available"] + 2})


@broken("STK-02", "level ")
def a_version_is_made_up(run: Run) -> None:
    last = run.last_level(run.contested())
    run.add(last, {"stock_version": last.after["stock_version"] + 40})


@broken("STK-02", "level ")
def a_level_is_a_minute_too_old(run: Run) -> None:
    variant_id = run.contested()
    before = run.versions(run.last_level(variant_id))[0]
    values = {name: before.after[name] for name in ("available", "stock_version")}
    run.add(before, values, after_s=90.0)


@broken("STK-02", "offer of")
def a_sold_unit_is_subtracted_twice(run: Run) -> None:
    variant_id = run.orders()[0][0]["lines"][0]["variant_client_reference"]
    run.level(variant_id)["offer"] -= 2


@broken("STK-02", "offer of")
def an_answer_names_no_version_so_that_sold_units_stay_subtracted(run: Run) -> None:
    order, _ = run.orders()[0]
    line = order["lines"][0]
    line["stock_version"] = None
    level = run.level(line["variant_client_reference"], order["channel"])
    level["uncounted"] += line["quantity"]
    level["offer"] -= line["quantity"]


@broken("STK-02", "offer of")
def a_held_order_is_not_subtracted(run: Run) -> None:
    order, _ = run.orders("held")[0]
    level = run.level(run.contested(), order["channel"])
    level["uncounted"], level["offer"] = 0, level["available"]


@broken("STK-03", "/v1/stock/counts")
def the_bridge_counts_stock_in_the_erp(run: Run) -> None:
    run.write("erp", "/v1/stock/counts", {"lines": []}, status=201)


@broken("STK-04", "SKU ")
def the_erp_reserves_what_is_not_there(run: Run) -> None:
    last = run.last_change("erp", "stock", run.contested())
    rows = [dict(row, reserved=row["on_hand"] + 1) for row in last.after["warehouses"]]
    run.add(last, {"warehouses": rows}, actor="bridge")


@broken("STK-04", "ERP order")
def somebody_waits_without_a_permission(run: Run) -> None:
    change = next(c for c in run.changes if c.system == "erp" and c.topic == "order.created")
    change.after["lines"][0]["backordered"] = 1


@broken("STK-04b", "beyond supply")
def the_outcome_is_not_the_one_that_was_set(run: Run) -> None:
    run.settings["oversell_outcome"] = "cancel"


@broken("STK-04b", "store order")
def the_store_never_hears_that_an_order_is_held(run: Run) -> None:
    order, _ = run.orders("held")[0]
    order["status"] = "placed"
    order["timeline"] = order["timeline"][:1]


@broken("STK-04b", "timeline of")
def the_shopper_is_told_twice(run: Run) -> None:
    order, _ = run.orders("held")[0]
    order["timeline"].append(dict(order["timeline"][-1]))


@broken("STK-04b", "money of")
def a_cancelled_order_keeps_the_money(run: Run) -> None:
    order, booked = run.orders("held")[0]
    run.settings["oversell_outcome"] = "cancel"
    order["status"] = booked["status"] = "cancelled"
    order["timeline"][-1]["kind"] = "cancelled"


@broken("STK-04c", "store order")
def the_last_unit_is_sold_again_with_nothing_under_way(run: Run) -> None:
    _, booked = run.orders()[-1]
    booked["status"], booked["status_reason"] = "held", "out_of_stock"


@broken("STK-05", "on channel us")
def a_permission_is_lost_at_nought(run: Run) -> None:
    variant_id = promised(run)
    run.level(variant_id)["backorder"] = {"allowed": False, "free": 0}


@broken("STK-05", "on channel us")
def the_limit_is_forgotten(run: Run) -> None:
    run.level(limited(run))["backorder"] = {"allowed": True, "free": None}


@broken("STK-05", "on channel us")
def the_word_of_the_style_is_taken_for_a_variant_that_has_its_own(run: Run) -> None:
    variants = run.end.erp.variants.values()
    denied = next(v for v in variants if v["backorder"]["allowed"] is False)
    run.level(denied["id"])["backorder"] = {"allowed": True, "free": None}


@broken("STK-06", "SKU ")
def a_page_names_a_day_too_early(run: Run) -> None:
    look = next(a for a in run.acts if a.kind == "look" and a.facts["quantity"] == 6)
    row = look.facts["page"]["variants"][0]
    row["message"], row["ship_on"] = "Backorders: Expected to ship 12/01", "2026-12-01"


@broken("STK-06", "on channel us")
def a_level_keeps_the_date_from_before_the_slip(run: Run) -> None:
    run.level(promised(run))["supply"] = [{"through": 24, "ship_on": "2026-12-02"}]


@broken("STK-06", "store order")
def an_order_keeps_the_date_from_before_the_slip(run: Run) -> None:
    order = next(o for o, b in run.orders("backordered") if b["lines"][0]["ship_on"])
    order["lines"][0]["ship_on"] = "2026-12-02"


@broken("STK-06", "supply of")
def the_erp_counts_a_receipt_that_was_called_off(run: Run) -> None:
    for order in run.end.erp.purchase_orders.values():
        cast(dict[str, Any], order)["status"] = "cancelled"


@broken("STK-06", "stock of")
def a_past_day_is_promised(run: Run) -> None:
    last = run.last_change("erp", "stock", promised(run))
    yesterday = (last.business_at - timedelta(days=1)).date().isoformat()
    run.add(last, {"supply": [{"through": 1, "ship_on": yesterday}]})


@broken("STK-08", "on channel us")
def a_count_never_reaches_the_store(run: Run) -> None:
    counted = next(iter(run.act("count").facts["counted"]))
    run.level(counted)["available"] = 5


@broken("STK-09", "level ")
def pieces_in_quarantine_are_offered(run: Run) -> None:
    last = run.last_level(run.contested())
    run.add(last, {"available": last.after["available"] + 3})


@broken("STK-11", "on channel us")
def unknown_stock_is_written_as_nought(run: Run) -> None:
    unknown = next(r for r in run.end.erp.stock.values() if not r["known"])
    key = run.store_id(unknown["variant_id"])
    last = run.last_level(run.contested())
    run.add(last, {"variant_id": key, "available": 0, "stock_version": 0})


@broken("STK-12", "SKU ")
def a_movement_is_missing(run: Run) -> None:
    movements = cast(dict[str, Any], run.end.erp.movements)
    movements.pop(next(iter(movements)))


@broken("STK-12", "SKU ")
def a_reservation_belongs_to_no_order(run: Run) -> None:
    run.stock(run.contested())["warehouses"][0]["reserved"] += 1


@broken("STK-12", "variant ")
def goods_lie_where_no_stock_is_shown(run: Run) -> None:
    run.stock(run.contested())["warehouses"] = []


@broken("STK-13", "on channel us")
def a_page_says_in_stock_where_the_offer_is_nought(run: Run) -> None:
    out = next(str(r["variant_id"]) for r in run.end.erp.stock.values() if _is_out(run, r))
    run.page_row(out)["message"] = "In stock"


@broken("STK-13", "on channel us")
def a_page_shows_a_number_although_the_switch_is_off(run: Run) -> None:
    run.settings["channels"]["us"]["display"]["show_stock_level"] = False


@broken("STK-16", "level ")
def a_level_read_earlier_is_written_over_a_later_one(run: Run) -> None:
    last = run.last_level(run.contested())
    run.add(last, {"available": 0, "stock_version": last.after["stock_version"] - 1})


def _is_out(run: Run, stock: Any) -> bool:
    level = run.end.store.levels.get((run.store_id(stock["variant_id"]), "us"), {})
    page = run.page_row(stock["variant_id"])
    return bool(level.get("offer") == 0 and page["message"] == "Out of stock")
