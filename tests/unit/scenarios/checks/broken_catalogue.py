"""Runs in which a change of the catalogue went wrong."""

from dataclasses import replace
from typing import Any, cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()


def renamed(run: Run) -> str:
    """The ERP variant whose SKU was renamed under open orders."""
    acts = [
        act for act in run.acts if act.kind == "change_variant" and "sku" in act.facts["fields"]
    ]
    return str(acts[0].facts["variant_id"])


def withdrawn(run: Run) -> str:
    """The ERP variant that was withdrawn by itself."""
    acts = [act for act in run.acts if act.kind == "change_variant"]
    return next(str(a.facts["variant_id"]) for a in acts if "status" in a.facts["fields"])


def alike(run: Run) -> Document:
    """The ERP variant whose SKU looks like another's."""
    sku = run.act("enter_style").facts["skus"][0]
    return next(dict(v) for v in run.end.erp.variants.values() if v["sku"] == sku)


def shown(run: Run, variant_id: str) -> Document:
    """The row of an ERP variant in its store product."""
    product = run.product(run.end.erp.variants[variant_id]["style_id"])
    rows: list[Document] = product["variants"]
    return next(row for row in rows if row["client_reference"] == variant_id)


def forget_products(run: Run) -> None:
    """What the end state worked out of the products is worked out anew."""
    for name in ("variants", "variant_of"):
        run.end.store.__dict__.pop(name, None)


def orders_of(run: Run, variant_id: str) -> list[tuple[Document, Document]]:
    """Live pairs of orders that name an ERP variant, in the order of placing."""
    pairs = run.orders()
    return [pair for pair in pairs if variant_id in [row["variant_id"] for row in pair[1]["lines"]]]


@broken("PRD-06", "renamed")
def the_store_keeps_the_old_sku(run: Run) -> None:
    shown(run, renamed(run))["sku"] = "OLD"
    forget_products(run)


@broken("PRD-06", "renamed")
def a_new_sku_is_another_variant(run: Run) -> None:
    shown(run, renamed(run))["id"] = "var_fresh"
    forget_products(run)


@broken("PRD-06", "on channel us")
def a_renamed_variant_has_no_level_any_more(run: Run) -> None:
    run.level(renamed(run))["available"] = None


@broken("PRD-06", "store order")
def an_open_order_is_cancelled_with_the_old_sku(run: Run) -> None:
    orders_of(run, renamed(run))[0][1]["status"] = "cancelled"


@broken("PRD-06", "store order")
def an_order_that_waited_is_booked_on_who_has_the_sku_now(run: Run) -> None:
    waiting = run.act("pending").facts["order_id"]
    pairs = orders_of(run, renamed(run))
    booked = next(booked for order, booked in pairs if order["id"] == waiting)
    booked["lines"][0]["variant_id"] = alike(run)["id"]


@broken("PRD-07a", "store variant")
def a_look_alike_takes_over_the_store_variant(run: Run) -> None:
    elder = shown(run, renamed(run))
    product_id = elder["product_id"]
    last = run.last_change("store", "product", product_id)
    rows = [dict(row, client_reference=alike(run)["id"]) for row in last.after["variants"]]
    run.add(last, {"variants": rows})


@broken("PRD-07a", "SKU ")
def a_look_alike_is_sold_beside_its_elder(run: Run) -> None:
    sell(run, alike(run), alike(run)["sku"])


@broken("PRD-07a", "store variant")
def a_look_alike_gets_a_suffix(run: Run) -> None:
    sell(run, alike(run), f"{alike(run)['sku'].strip()}-2")


@broken("PRD-07a", "store variant")
def a_blank_sku_is_made_up(run: Run) -> None:
    style_id = run.act("enter_style", 1).facts["style_id"]
    product = run.product(style_id)
    first = next(c for c in run.changes if c.entity_id == product["id"])
    entered = run.act("enter_style", 1).at
    run.changes[run.changes.index(first)] = replace(first, at=entered)


@broken("PRD-07a", "ERP variant")
def one_erp_variant_is_shown_twice(run: Run) -> None:
    row = shown(run, renamed(run))
    run.product(run.end.erp.variants[renamed(run)]["style_id"])["variants"].append(
        {**row, "id": "var_twin", "sku": "TWIN"}
    )
    forget_products(run)


@broken("PRD-10", "on channel us")
def a_withdrawn_size_is_still_on_its_page(run: Run) -> None:
    variant = shown(run, withdrawn(run))
    pages = cast(dict[Any, Any], run.end.store.pages)
    row = {"id": variant["id"], "can_buy": True}
    pages[variant["product_id"], "us"] = {"variants": [row]}


@broken("PRD-10", "withdrawn SKU")
def a_withdrawn_size_is_sold(run: Run) -> None:
    order = run.act("order")
    lines = [{"variant_id": run.store_id(withdrawn(run))}]
    facts = {**order.facts, "placed": {**order.facts["placed"], "lines": lines}}
    run.acts.append(replace(order, at=run.last_at, facts=facts))


@broken("PRD-10", "store order")
def an_order_is_cancelled_because_its_size_is_gone(run: Run) -> None:
    orders_of(run, withdrawn(run))[0][0]["status"] = "cancelled"


@broken("PRD-10", "page of")
def an_old_order_opens_without_the_line_that_is_gone(run: Run) -> None:
    run.act("order_page").facts["page"]["lines"].clear()


@broken("PRD-14", "style ")
def two_sizes_swap_their_skus(run: Run) -> None:
    first, second = _refitted(run)["variants"][:2]
    first["sku"], second["sku"] = second["sku"], first["sku"]
    forget_products(run)


@broken("PRD-14", "style ")
def an_option_keeps_its_old_name(run: Run) -> None:
    row = _refitted(run)["variants"][0]
    row["options"]["Size"] = row["options"].pop("Fit")
    forget_products(run)


@broken("PRD-14", "Extra wide")
def a_new_size_never_comes(run: Run) -> None:
    product = _refitted(run)
    product["variants"].pop()
    forget_products(run)


@broken("ORD-07a", "store order")
def a_mended_order_is_never_booked(run: Run) -> None:
    order_id = run.act("unbookable").facts["order_id"]
    del run.end.erp.orders_by_reference[order_id]


@broken("ORD-07a", "store order")
def the_part_that_could_be_booked_is_booked(run: Run) -> None:
    order_id = run.act("unbookable").facts["order_id"]
    for index, change in enumerate(run.changes):
        if change.after.get("client_reference") == order_id and change.topic == "order.created":
            lines = change.after["lines"][:1]
            run.changes[index] = replace(change, after={**change.after, "lines": lines})


def book_early(run: Run, **fields: object) -> None:
    """What could not be booked is booked all the same, before anybody mended it."""
    order_id = run.act("unbookable").facts["order_id"]
    for index, change in enumerate(run.changes):
        if change.after.get("client_reference") == order_id and change.topic == "order.created":
            after = {**change.after, **fields}
            run.changes[index] = replace(change, at=run.act("unbookable").at, after=after)


@broken("ORD-07a", "store order")
def a_long_address_is_cut_to_fit(run: Run) -> None:
    book_early(run)


def sell(run: Run, variant: Document, sku: str) -> None:
    """The bridge makes a product of its own for an ERP variant."""
    like = run.product(run.end.erp.variants[renamed(run)]["style_id"])
    row = {**like["variants"][0], "id": "var_sold", "client_reference": variant["id"], "sku": sku}
    row["product_id"] = "prd_sold"
    fields = {"id": "prd_sold", "client_reference": variant["style_id"], "variants": [row]}
    cast(dict[str, Any], run.end.store.products)["prd_sold"] = {**like, **fields}
    last = run.last_change("store", "product", like["id"])
    added = replace(last, entity_id="prd_sold", after={**last.after, **fields}, at=run.last_at)
    run.changes.append(added)
    forget_products(run)


def _refitted(run: Run) -> Document:
    style_id = run.act("add_variants").facts["style_id"]
    return run.product(style_id)
