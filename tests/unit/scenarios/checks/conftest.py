"""Clean runs, each played once per test session and handed to each test as a copy to edit."""

import pickle
from collections.abc import Callable
from functools import cache

import pytest

from tests.unit.scenarios.checks.clean_run import TRADE, play_once
from tests.unit.scenarios.checks.run import Run


@cache
def _frozen(name: str) -> bytes:
    observed = play_once(name)
    # Before anybody looks: the copies must not share what is worked out once per history.
    return pickle.dumps((observed.history, observed.end))


@pytest.fixture(scope="session")
def fresh_run() -> Callable[[str], Run]:
    """Gives a new copy of the clean run of this name with each call."""

    def fresh(name: str) -> Run:
        history, end = pickle.loads(_frozen(name))
        return Run(history, end)

    return fresh


@pytest.fixture
def run(fresh_run: Callable[[str], Run]) -> Run:
    """A copy of the trade's clean run."""
    return fresh_run(TRADE)
