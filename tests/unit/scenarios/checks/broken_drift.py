"""Runs in which drift is set to be reported, and what somebody typed was written over all the same.

The reference bridge leaves it, which is right; so is what the ERP's own next change replaces.
"""

from dataclasses import replace
from datetime import timedelta

from scenarios.model.history import Act
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken, right = Edits("left"), Edits("left")


def typed_price(run: Run) -> tuple[Act, Document]:
    """The last price that staff typed, and that price in the end."""
    edits = [a for a in run.acts if a.kind == "edit_in_store" and a.facts["what"] == "price"]
    facts = edits[-1].facts
    erp_id = str(run.end.store.variants[facts["variant_id"]]["client_reference"])
    return edits[-1], run.price(erp_id, facts["channel"])


@broken("PRD-04a", "price of SKU")
def a_price_that_is_to_be_left_is_written_over(run: Run) -> None:
    _, price = typed_price(run)
    price["price_minor"] = 8000


@broken("PRD-04a", "title of")
def a_title_that_is_to_be_left_is_written_over(run: Run) -> None:
    product_id = [a for a in run.acts if a.kind == "edit_in_store"][-1].facts["product_id"]
    product = dict(run.end.store.products[product_id])
    style = run.end.erp.styles[str(product["client_reference"])]
    run.product(style["id"])["title"] = style["name"]


@broken("XCT-14a", "price of SKU")
def a_price_of_the_database_that_is_to_be_left_is_written_over(run: Run) -> None:
    act = next(a for a in run.acts if a.facts.get("entity") == "price" and "fields" in a.facts)
    variant_id, _, channel = act.facts["entity_id"].partition(":")
    erp_id = str(run.end.store.variants[variant_id]["client_reference"])
    run.price(erp_id, channel)["price_minor"] = 3200


@right("PRD-04a")
def the_erp_s_own_next_price_replaced_what_was_typed(run: Run) -> None:
    act, price = typed_price(run)
    price["price_minor"] = 8000
    style_id = run.grid()[0]["style_id"]
    line = next(
        change
        for change in run.changes
        if change.entity == "price_line" and change.after["style_id"] == style_id
    )
    run.changes.append(replace(line, at=act.at + timedelta(seconds=1)))
