"""A clean run, played once per test session and handed to each test as a copy to edit."""

import pickle
from collections.abc import Callable

import pytest

from tests.unit.scenarios.checks.clean_run import play_once
from tests.unit.scenarios.checks.run import Run


@pytest.fixture(scope="session")
def fresh_run() -> Callable[[], Run]:
    """Gives a new copy of the clean run with each call."""
    observed = play_once()
    # Before anybody looks: the copies must not share what is worked out once per history.
    frozen = pickle.dumps((observed.history, observed.end))

    def fresh() -> Run:
        history, end = pickle.loads(frozen)
        return Run(history, end)

    return fresh


@pytest.fixture
def run(fresh_run: Callable[[], Run]) -> Run:
    """A copy of the clean run."""
    return fresh_run()
