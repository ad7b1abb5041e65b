"""Runs of right integrations that keep accounts in another way than the reference bridge."""

from typing import Any, cast

from tests.unit.scenarios.checks.broken_accounts import (
    booked,
    bought_by,
    company,
    looks,
    orders_of,
    reprice,
)
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

right = Edits()


@right("PRD-11")
def somebody_buys_who_was_entitled_a_moment_ago(run: Run) -> None:
    ended = [act for act in run.acts if act.kind == "entitle"][-1]
    order = orders_of(run, "ada")[0]
    late = bought_by(run, "ada", order)
    late.facts["account_id"] = order.facts["account_id"]
    run.acts[-1] = late.__class__(late.story, late.kind, ended.at, ended.business_at, late.facts)


@right("PRD-12")
def a_page_is_still_the_old_one_right_after_a_change(run: Run) -> None:
    change = run.act("agree_anew")
    look = looks(run, "cleo")[1]
    at, business_at = change.at, change.business_at
    run.acts.append(look.__class__(look.story, look.kind, at, business_at, dict(look.facts)))
    run.acts[-1].facts["page"] = {"variants": [dict(look.facts["page"]["variants"][0])]}
    reprice(run.acts[-1], 7000)


@right("PRD-16")
def what_nobody_sells_any_more_has_other_quantities(run: Run) -> None:
    product = run.product(run.act("restrict").facts["style_id"])
    product["status"] = "archived"
    product["variants"][0]["order_quantity"] = {"minimum": 1, "multiple": 1, "maximum": None}
    for name in ("variants", "variant_of"):
        run.end.store.__dict__.pop(name, None)


@right("CUS-07")
def a_company_is_known_by_its_name(run: Run) -> None:
    for row in run.end.store.companies.values():
        cast(Document, row)["client_reference"] = None


@right("CUS-09")
def the_buyer_is_not_named(run: Run) -> None:
    for order in run.end.erp.orders.values():
        cast(Document, order)["buyer_id"] = None


@right("CUS-09")
def the_location_is_told_by_its_address(run: Run) -> None:
    for order in run.end.erp.orders.values():
        cast(Document, order)["ship_to_location_id"] = None


@right("CUS-09")
def two_buyers_share_a_mail_address(run: Run) -> None:
    buyers: list[Any] = company(run, "Dock")["buyers"]
    order = orders_of(run, "ada")[0]
    buyers.append({**buyers[0], "id": "buy_twin"})
    booked(run, order)["buyer_id"] = "buy_twin"
