"""The seeded world."""

from collections import Counter
from typing import Any

from mock_erp.seed.world import seed_world
from tests.contract.mock_erp.sales_world import an_empty_erp

Changes = dict[str, list[dict[str, Any]]]
TOPICS = ("style.created", "style.repriced", "customer.created", "stock.changed", "order.created")


def seeded(seed: str) -> Changes:
    erp = an_empty_erp()
    try:
        erp.write(lambda tx: seed_world(tx, seed))
        return {topic: erp.changes(topic) for topic in (*TOPICS, "order.updated")}
    finally:
        erp.close()


def test_one_seed_is_one_world() -> None:
    assert seeded("7") == seeded("7")


def test_another_seed_is_another_world() -> None:
    assert seeded("7") != seeded("8")


def test_the_world_has_what_a_shop_needs() -> None:
    world = seeded("1")

    styles = {each["style_number"] for each in world["style.created"]}
    countries = Counter(each["addresses"][0]["country"] for each in world["customer.created"])
    statuses = {each["status"] for each in world["order.updated"]}

    assert len(styles) >= 40
    assert sorted(countries) == ["DE", "ES", "FR", "JP", "US"]
    assert "shipped" in statuses
    known = Counter(each["known"] for each in world["stock.changed"])
    assert known[True] > 0
