"""A replayed history: the books close, and one digit changed in either database opens them."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pytest

from scenarios.retail_history.lines import History
from scenarios.retail_history.plan import plan_history
from scenarios.retail_history.reading import read_history
from scenarios.retail_history.recount import recount
from scenarios.retail_history.replay.masters import settings_of
from scenarios.retail_history.replay.pace import Pace
from scenarios.retail_history.replay.playing import keys_of, look, replay, replay_simulated
from scenarios.retail_history.replay.progress import Progress
from scenarios.retail_history.report.document import billed_by_day
from scenarios.retail_history.report.rates import rates_document
from scenarios.retail_history.script import Script
from scenarios.retail_history.sheet import Sheet, balance
from scenarios.retail_history.standing import Facts
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from tests.unit.scenarios.retail_history.sample_history import FOLDER, RULES, RULES_FILE

SAMPLE = FOLDER / "sample.csv"
# Database, table, column, and a digit of it before and after; the first row that has it.
DIGITS = (
    ("store", "orders", "document", '"unit_price_minor":255', '"unit_price_minor":256'),
    ("store", "orders", "document", '"quantity":24', '"quantity":25'),
    ("store", "orders", "document", '"placed_at":"2021-03-01', '"placed_at":"2021-03-11'),
    ("store", "orders", "document", '"amount_minor":1800,"tax', '"amount_minor":1801,"tax'),
    ("store", "orders", "document", '"sku":"10102"', '"sku":"10103"'),
    ("store", "orders", "document", '"total_minor":8655', '"total_minor":8656'),
    (
        "store",
        "orders",
        "document",
        'placed_at":"2021-03-01T08:05',
        'placed_at":"2021-03-01T08:15',
    ),
    ("store", "orders", "document", "20001@example", "20002@example"),
    ("erp", "sales_order_lines", "quantity", "24", "34"),
    ("store", "customers", "email", "20001@", "20008@"),
    ("store", "prices", "price_minor", "1250", "1251"),
    ("store", "inventory_levels", "available", "11", "12"),
    ("erp", "sales_order_lines", "unit_price_minor", "1800", "1810"),
    ("erp", "sales_orders", "total_minor", "7240", "7249"),
    ("erp", "sales_orders", "placed_at", "T08:05", "T08:06"),
    ("erp", "sales_orders", "contact", "20001@", "20008@"),
    ("erp", "customers", "email", "20001@", "20008@"),
    ("erp", "price_lines", "price_minor", "255", "256"),
    ("erp", "stock_levels", "on_hand", "15", "16"),
    ("erp", "invoices", "lines", '"pieces": 24', '"pieces": 25'),
    ("erp", "invoices", "total_minor", "7240", "7241"),
    ("erp", "invoices", "issued_on", "2021-03-02", "2021-03-03"),
    ("erp", "credit_memos", "total_minor", "2340", "2341"),
    ("erp", "stock_movements", "pieces", "-30", "-31"),
)


@dataclass(frozen=True)
class Told:
    """What a history says, what came of it, and the facts after each digit was changed."""

    history: History
    script: Script
    facts: Facts
    end_state: str
    changed: tuple[Facts, ...]

    def sheet(self, facts: Facts) -> Sheet:
        return balance(self.script, facts, imported=keys_of(self.history))


def changed_row(path: Path, digit: tuple[str, ...]) -> tuple[int, object]:
    """Change a digit of the first row that has it; return the row and what it was."""
    _, table, column, before, after = digit
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid")
        for rowid, value in rows.fetchall():
            text = value.decode() if isinstance(value, bytes) else str(value)
            if before == text or (before in text and isinstance(value, bytes | str)):
                other = text.replace(before, after, 1)
                new = other.encode() if isinstance(value, bytes) else type(value)(other)
                wanted = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
                connection.execute(wanted, (new, rowid))
                return rowid, value
    raise AssertionError(f"no {column} of {table} has {before}")


@pytest.fixture(scope="module")
def told() -> Told:
    """The sample, replayed once; each digit is changed in the closed books, and set back."""
    history = read_history([SAMPLE], RULES)
    script = plan_history(history, RULES)

    async def act(world: SimulatedWorld) -> Told:
        session = Session(world, SIMULATED_PATIENCE, silent)
        found = await replay(session, script, Pace(process_time), Progress({}))
        changed = []
        for digit in DIGITS:
            path = world.folder / f"{digit[0]}.db"
            rowid, value = changed_row(path, digit)
            changed.append((await look(session, script, Pace(process_time))).facts)
            with closing(sqlite3.connect(path)) as connection, connection:
                wanted = f"UPDATE {digit[1]} SET {digit[2]} = ? WHERE rowid = ?"
                connection.execute(wanted, (value, rowid))
        return Told(history, script, found.facts, found.end_state, tuple(changed))

    return simulate(Plan("1", settings_of(script), time_zone=script.zone), act).given


def test_the_books_of_a_replayed_history_close(told: Told) -> None:
    sheet = told.sheet(told.facts)

    assert [difference.sentence for difference in sheet.differences] == []
    assert sheet.is_balanced


@pytest.mark.parametrize("number", range(len(DIGITS)), ids=lambda n: "-".join(DIGITS[n][:3]))
def test_one_digit_changed_in_a_database_names_its_lines(told: Told, number: int) -> None:
    sheet = told.sheet(told.changed[number])

    assert sheet.differences
    assert all(difference.places for difference in sheet.differences)


def test_the_recount_agrees_with_the_erp(told: Told) -> None:
    billed = billed_by_day(told.facts.books)
    days = recount(RULES_FILE, [SAMPLE])

    assert {day: +billed[day] for day in billed} == {day: +days[day] for day in days}


def test_one_seed_is_one_replay(told: Told) -> None:
    again = replay_simulated(told.script, "1")

    assert (again.facts, again.end_state) == (told.facts, told.end_state)


@pytest.mark.deep
def test_twelve_real_days_close_to_the_cent() -> None:
    folder = os.environ.get("SEATRIAL_DATA")
    files = sorted((Path(folder or "") / "online-retail").glob("*.csv"))
    if not folder or not files:
        pytest.skip("SEATRIAL_DATA names no folder with a real history")
    history = read_history(files, RULES)
    script = plan_history(history, RULES)

    replayed = replay_simulated(script, "1")

    sheet = balance(script, replayed.facts, imported=keys_of(history))
    assert [difference.sentence for difference in sheet.differences] == []
    assert sheet.parked_lines * 100 <= sheet.lines
    assert sheet.parked_minor * 100 <= sheet.gross_minor
    cost = rates_document(replayed.pace)["cost"]
    first, second = cost["percent_by_day"][:6], cost["percent_by_day"][6:]
    assert sum(second) < 1.2 * sum(first)
