"""The bench's table, its turns, and one small burst in a simulated world."""

import asyncio
import json
from functools import partial

from rich.console import Console

from scenarios.bench.burst import in_turn
from scenarios.bench.counting import figure
from scenarios.bench.measures import simulated_burst
from scenarios.bench.tables import as_document, as_table, number

FIGURES = [figure(("live", "orders", "1/s"), [3.0, 1.0]), figure(("live", "placed", "1/s"), [5.5])]


def test_never_more_acts_at_once_than_allowed() -> None:
    open_now, most, done = 0, 0, []

    async def act(turn: int) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0)
        open_now -= 1
        done.append(turn)

    asyncio.run(in_turn([partial(act, turn) for turn in range(20)], 3))

    assert most == 3
    assert sorted(done) == list(range(20))


def test_numbers_keep_three_figures_that_mean_something() -> None:
    assert [number(n) for n in (1234.5, 12.34, 1.234, 0.01234, 7.0)] == [
        "1234",
        "12.3",
        "1.23",
        "0.0123",
        "7",
    ]


def test_the_table_names_a_part_once_and_shows_a_spread_where_there_is_one() -> None:
    console = Console(width=100)
    with console.capture() as shown:
        console.print(as_table(FIGURES))

    assert shown.get().count("live") == 1
    assert shown.get().count("1 - 3") == 1


def test_the_document_holds_every_figure() -> None:
    figures = json.loads(as_document(FIGURES))["figures"]

    assert [(one["what"], one["value"]) for one in figures] == [("orders", 2.0), ("placed", 5.5)]


def test_a_small_burst_is_answered_and_every_program_commits() -> None:
    burst, commits = simulated_burst(5)

    assert burst.orders == burst.tally.placings == 5
    assert burst.tally.reads > 0
    assert burst.tally.deliveries > 0
    assert min(commits.values()) > 0
    assert 0 < burst.placed_s < burst.settled_s
