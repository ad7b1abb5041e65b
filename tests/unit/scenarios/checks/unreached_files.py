"""Runs in which no file was put to the test."""

from typing import cast

from tests.unit.scenarios.checks.broken_files import imports, repeats
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

unreached = Edits()


@unreached("ORD-10")
def no_file_was_imported_again(run: Run) -> None:
    for again in repeats(run):
        cast(list[object], run.history.exchanges).remove(again)


@unreached("ORD-10")
def all_orders_went_one_by_one(run: Run) -> None:
    gone = imports(run)
    exchanges = cast(list[object], run.history.exchanges)
    exchanges[:] = [each for each in exchanges if each not in gone]
