"""The contract of every link table."""

from __future__ import annotations

import pytest

from bridge.links.memory import MemoryLinks
from bridge.links.sqlite import SqliteLinks
from bridge.ports.links import Links
from bridge.state.database import Database
from tests.unit.bridge.doubles import run


@pytest.fixture(params=["memory", "sqlite"])
def links(request: pytest.FixtureRequest) -> Links:
    """Each kind of link table, empty."""
    return MemoryLinks() if request.param == "memory" else SqliteLinks(Database(":memory:"))


def test_a_bound_pair_is_found_from_both_sides(links: Links) -> None:
    run(links.bind("product", [("sty_1", "prd_1"), ("sty_2", "prd_2")]))

    assert run(links.store_ids("product", ["sty_2", "sty_9"])) == {"sty_2": "prd_2"}
    assert run(links.erp_ids("product", ["prd_1", "prd_9"])) == {"prd_1": "sty_1"}


def test_kinds_do_not_mix(links: Links) -> None:
    run(links.bind("product", [("1", "2")]))

    assert run(links.store_ids("variant", ["1"])) == {}


def test_binding_again_replaces_the_older_link_of_the_erp_id(links: Links) -> None:
    run(links.bind("product", [("sty_1", "prd_1")]))
    run(links.bind("product", [("sty_1", "prd_2")]))

    assert run(links.store_ids("product", ["sty_1"])) == {"sty_1": "prd_2"}
    assert run(links.erp_ids("product", ["prd_1", "prd_2"])) == {"prd_2": "sty_1"}


def test_binding_again_replaces_the_older_link_of_the_store_id(links: Links) -> None:
    run(links.bind("product", [("sty_1", "prd_1")]))
    run(links.bind("product", [("sty_2", "prd_1")]))

    assert run(links.store_ids("product", ["sty_1", "sty_2"])) == {"sty_2": "prd_1"}
    assert run(links.erp_ids("product", ["prd_1"])) == {"prd_1": "sty_2"}


def test_two_pairs_may_swap(links: Links) -> None:
    run(links.bind("product", [("sty_1", "prd_1"), ("sty_2", "prd_2")]))
    run(links.bind("product", [("sty_1", "prd_2"), ("sty_2", "prd_1")]))

    assert run(links.erp_ids("product", ["prd_1", "prd_2"])) == {
        "prd_1": "sty_2",
        "prd_2": "sty_1",
    }


def test_binding_the_same_pair_again_changes_nothing(links: Links) -> None:
    run(links.bind("product", [("sty_1", "prd_1")]))
    run(links.bind("product", [("sty_1", "prd_1")]))

    assert run(links.store_ids("product", ["sty_1"])) == {"sty_1": "prd_1"}


def test_a_forgotten_link_is_gone_from_both_sides(links: Links) -> None:
    run(links.bind("product", [("sty_1", "prd_1")]))
    run(links.forget("product", ["sty_1", "sty_9"]))

    assert run(links.store_ids("product", ["sty_1"])) == {}
    assert run(links.erp_ids("product", ["prd_1"])) == {}
