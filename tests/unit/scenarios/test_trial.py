"""A trial: what becomes of a run beside the live one that cannot be told."""

import asyncio
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from scenarios.runs.plans import default_plan
from scenarios.runs.results import RunResult
from scenarios.runs.run import Ran
from scenarios.runs.trial import _ended


class Watcher:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.told: list[RunResult] = []

    def ended(self, run: RunResult) -> None:
        self.told.append(run)


@pytest.mark.parametrize("error", [BrokenProcessPool("it died"), TypeError("cannot be sent")])
def test_a_run_that_cannot_be_told_is_a_result_of_the_trial(error: Exception) -> None:
    future: Future[Ran] = Future()
    future.set_exception(error)
    watcher = Watcher()

    ran = asyncio.run(_ended(default_plan(), future, "7", watcher))

    assert str(error) in str(ran.result.error)
    assert watcher.told == [ran.result]
