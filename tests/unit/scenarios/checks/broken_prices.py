"""Runs in which product data or prices went wrong."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

broken = Edits()


@broken("PRD-01", "on channel us")
def one_variant_keeps_its_old_price(run: Run) -> None:
    run.price(run.grid()[4]["id"])["price_minor"] = 5000


@broken("PRD-01", "on channel app")
def one_channel_is_forgotten(run: Run) -> None:
    for variant in run.grid():
        run.price(variant["id"], "app")["price_minor"] = 5000


@broken("PRD-01", "on channel us")
def a_variant_with_a_price_of_its_own_is_repriced_with_the_style(run: Run) -> None:
    own = run.act("set_price").facts["line"]["variant_id"]
    run.price(own)["price_minor"] = 8000


@broken("PRD-01", "on channel us")
def a_product_is_not_published(run: Run) -> None:
    run.product(run.grid()[0]["style_id"])["channels"] = ["app", "eu"]


@broken("PRD-01", "on channel us")
def a_product_never_came_to_the_store(run: Run) -> None:
    product = run.product(run.grid()[0]["style_id"])
    del cast(dict[str, Any], run.end.store.products)[product["id"]]


@broken("PRD-01", "at the till")
def the_till_asks_the_old_price(run: Run) -> None:
    run.act("till_look", 20).facts["answer"]["price_minor"] = 4711


@broken("PRD-01", "on channel us")
def a_price_stays_old_for_ten_minutes(run: Run) -> None:
    variant = run.grid()[4]
    last = run.last_price(variant["id"])
    late = replace(last, at=last.at + timedelta(seconds=600), seq=last.seq + 10**6)
    run.changes[run.changes.index(last)] = late


@broken("PRD-02", "on channel us")
def a_shopper_sees_the_sale_before_it_begins(run: Run) -> None:
    look = next(a for a in run.acts if a.kind == "look" and len(a.facts["page"]["variants"]) == 12)
    look.facts["page"]["variants"][3]["price_minor"] = 5000


@broken("PRD-02", "on channel us")
def a_shopper_sees_a_sale_without_the_price_to_compare_with(run: Run) -> None:
    sale = run.act("looked_everywhere", 1).at
    looks = [a for a in run.acts if a.kind == "look" and len(a.facts["page"]["variants"]) == 12]
    look = [a for a in looks if a.at <= sale][-3]
    for row in look.facts["page"]["variants"]:
        row["compare_at_minor"] = None


@broken("PRD-02", "on channel us")
def a_price_that_never_was_is_written(run: Run) -> None:
    last = run.last_price(run.grid()[4]["id"])
    run.add(last, {"price_minor": 7999})


@broken("PRD-02", "on channel us")
def an_older_price_is_written_over_a_newer_one(run: Run) -> None:
    last = run.last_price(run.grid()[4]["id"])
    run.add(last, {"price_minor": 5000})


@broken("PRD-02", "on channel us")
def the_sale_is_written_before_it_begins(run: Run) -> None:
    variant = run.grid()[4]
    begins = run.act("looked_everywhere", 0).at
    first = next(c for c in run.versions(run.last_price(variant["id"])) if c.at < begins)
    index = run.changes.index(first)
    run.add(first, {"price_minor": 5000})
    run.changes.insert(index + 1, run.changes.pop())


@broken("PRD-03", "/v1/price-lines")
def the_bridge_writes_a_price_to_the_erp(run: Run) -> None:
    run.write("erp", "/v1/price-lines", {"price_minor": 100}, status=201)


@broken("PRD-03", "/v1/styles")
def the_bridge_tries_to_write_a_style_and_is_refused(run: Run) -> None:
    run.write("erp", "/v1/styles/sty_1", {"name": "Typed over"}, status=403)


@broken("PRD-04a", "price of SKU")
def a_price_typed_over_in_the_store_stays(run: Run) -> None:
    facts = run.act("edit_in_store").facts
    prices = cast(dict[Any, Any], run.end.store.prices)
    prices[facts["variant_id"], facts["channel"]]["price_minor"] = facts["price_minor"]


@broken("PRD-04a", "title of")
def a_title_typed_over_in_the_store_stays(run: Run) -> None:
    facts = run.act("edit_in_store", 1).facts
    products = cast(dict[str, Any], run.end.store.products)
    products[facts["product_id"]]["title"] = facts["fields"]["title"]


@broken("PRD-05", "/v1/products")
def the_bridge_sends_images(run: Run) -> None:
    run.write("store", "/v1/products/batch", {"rows": [{"enrichment": {"images": ["a"]}}]})


@broken("PRD-05", "enrichment of product")
def the_bridge_empties_the_search_title(run: Run) -> None:
    product = run.product(run.grid()[0]["style_id"])
    last = run.last_change("store", "product", product["id"])
    run.add(last, {"enrichment": {"images": [], "seo_title": None}})


@broken("PRD-05", "/v1/prices")
def a_second_look_writes_unchanged_prices(run: Run) -> None:
    run.write("store", "/v1/prices/batch", {"rows": []})


@broken("PRD-08a", "on channel eu")
def a_price_stands_in_another_currency(run: Run) -> None:
    variant_id = run.orders()[0][0]["lines"][0]["variant_client_reference"]
    run.price(variant_id, "eu")["currency"] = "USD"


@broken("PRD-08a", "on channel eu")
def the_number_of_the_dollar_list_is_shown_in_euros(run: Run) -> None:
    variant_id = run.orders()[0][0]["lines"][0]["variant_client_reference"]
    run.price(variant_id, "eu")["price_minor"] = run.price(variant_id, "us")["price_minor"]


@broken("PRD-09", "on channel us")
def a_missing_price_is_written_as_nought(run: Run) -> None:
    run.add(run.last_price(run.grid()[4]["id"]), {"price_minor": 0})


@broken("PRD-09", "on channel eu")
def a_variant_without_a_price_can_be_bought(run: Run) -> None:
    run.page_row(run.grid()[4]["id"], "eu")["can_buy"] = True


@broken("PRD-13", "title of")
def an_accent_is_lost(run: Run) -> None:
    product = run.product(run.grid()[0]["style_id"])
    product["title"] = product["title"].replace("é", "e")


@broken("PRD-13", "description of")
def markup_is_escaped(run: Run) -> None:
    run.product(run.grid()[0]["style_id"])["description"] = "&lt;p&gt;Eiche & Öl&lt;/p&gt;"


@broken("PRD-15", "in the ERP")
def the_erp_bills_the_price_of_the_day_of_booking(run: Run) -> None:
    order = run.act("order").facts
    booked = run.end.erp.orders_by_reference[order["order_id"]][0]
    booked["lines"][0]["unit_price_minor"] += 100


@broken("PRD-15", "in the store")
def the_store_changes_the_price_of_a_placed_order(run: Run) -> None:
    order = run.end.store.orders[run.act("order").facts["order_id"]]
    order["lines"][0]["unit_price_minor"] -= 1
