"""Runs in which one channel was given a list whose money is not its own: broken and right ones."""

from typing import Any, cast

from scenarios.stories.told.crossed_lists import DOLLARS, EUROS
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken, right = Edits("silent"), Edits("silent")


def price_list(run: Run, code: str) -> Document:
    """A price list of the ERP, to edit."""
    lists = run.end.erp.price_lists.values()
    return cast(Document, next(row for row in lists if row["code"] == code))


def agreed(run: Run) -> Document:
    """The price that the company agreed, as the store holds it."""
    rows = run.end.store.account_prices.values()
    return cast(Document, next(row for row in rows if row["steps"]))


@broken("PRD-08a", "on channel us")
def a_list_with_the_tax_is_shown_without(run: Run) -> None:
    price_list(run, DOLLARS)["tax_basis"] = "inclusive"


def a_channel_whose_list_has_the_tax_otherwise_shows_none_of_it(run: Run) -> None:
    price_list(run, EUROS)["tax_basis"] = "exclusive"
    for (_, channel), price in cast(dict[Any, Document], run.end.store.prices).items():
        if channel == "eu":
            price["price_minor"] = None
    run.drop_acts("look_as")  # from before


for _rule in ("PRD-01", "PRD-08a", "PRD-12"):
    right(_rule)(a_channel_whose_list_has_the_tax_otherwise_shows_none_of_it)


@broken("PRD-12", "for ")
def an_agreed_price_is_given_up(run: Run) -> None:
    agreed(run)["steps"] = []


@broken("PRD-12", "page of ada")
def an_agreed_price_is_given_up_while_nobody_knows_its_list(run: Run) -> None:
    look = next(act for act in run.acts if act.kind == "look_as" and act.facts["account_id"])
    look.facts["page"]["variants"][0]["price_minor"] += 401
