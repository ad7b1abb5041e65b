"""The pure half of the bench: spreads, tallies and sizes."""

from datetime import UTC, datetime

from scenarios.bench.counting import figure, function_lengths, increase, size_of, tally
from scenarios.model.history import Exchange

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def exchange(actor: str, method: str, path: str) -> Exchange:
    """One journaled exchange."""
    return Exchange("store", 1, NOW, NOW, "req", actor, method, path, "", 200)


def test_a_figure_is_the_median_between_the_least_and_the_greatest() -> None:
    found = figure(("live", "orders", "1/s"), [7.0, 1.0, 3.0])

    assert (found.value, found.low, found.high) == (3.0, 1.0, 7.0)
    assert found.is_spread


def test_one_repetition_has_no_spread() -> None:
    assert not figure(("live", "orders", "1/s"), [7.0]).is_spread


def test_a_tally_tells_placings_reads_writes_and_deliveries_apart() -> None:
    found = tally(
        [
            exchange("guest", "POST", "/shop/v1/carts/cart_1/order"),
            exchange("guest", "POST", "/shop/v1/carts/cart_2/order"),
            exchange("guest", "POST", "/shop/v1/carts/cart_2/checkout"),
            exchange("control", "GET", "/_control/state"),
            exchange("bridge", "GET", "/v1/orders"),
            exchange("bridge", "POST", "/v1/orders/batch"),
        ],
        deliveries=3,
    )

    assert (found.placings, found.reads, found.writes, found.deliveries) == (2, 1, 1, 3)
    assert found.per_order() == {
        "placing": 1.0,
        "bridge reads": 0.5,
        "bridge writes": 0.5,
        "deliveries": 1.5,
        "all": 3.5,
    }


def test_an_increase_starts_from_zero_for_what_was_not_there() -> None:
    assert increase({"erp": 2}, {"erp": 5, "store": 4}) == {"erp": 3, "store": 4}


def test_inner_functions_and_methods_are_measured_too() -> None:
    source = (
        "class A:\n    def b(self):\n        async def c():\n            pass\n        return c\n"
    )

    assert function_lengths(source) == {"b:2": 4, "c:3": 2}


def test_a_package_is_measured_without_blank_lines_and_empty_files() -> None:
    sources = {"p/__init__.py": "", "p/a.py": "x = 1\n\n\ndef f():\n    return x\n"}

    found = size_of("p", sources)

    assert (found.files, found.lines, found.functions) == (1, 3, 1)
    assert (found.median_lines, found.longest_lines, found.longest) == (2, 2, "p/a.py f:4")
