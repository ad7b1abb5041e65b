"""Clean runs, each played once per test session and handed to each test as a copy to edit."""

import fcntl
import gc
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.unit.scenarios.checks.clean_run import TRADE, play_once
from tests.unit.scenarios.checks.run import Run


@pytest.fixture(scope="session")
def fresh_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str], Run]:
    """Gives a new copy of the clean run of this name with each call.

    Workers of one test session share what was played: a run costs seconds, its copy none.
    """
    own = tmp_path_factory.getbasetemp()
    folder = own if worker_id == "master" else own.parent
    frozen = cache(lambda name: _frozen(folder, name))

    def fresh(name: str) -> Run:
        with _no_collection():
            history, end = pickle.loads(frozen(name))
        return Run(history, end)

    return fresh


@pytest.fixture
def run(fresh_run: Callable[[str], Run]) -> Run:
    """A copy of the trade's clean run."""
    return fresh_run(TRADE)


def _frozen(folder: Path, name: str) -> bytes:
    kept = folder / f"clean-{name}.pickle"
    with (folder / f"clean-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            observed = play_once(name)
            # Before anybody looks: the copies must not share what is worked out once per history.
            kept.write_bytes(pickle.dumps((observed.history, observed.end)))
    return kept.read_bytes()


@contextmanager
def _no_collection() -> Iterator[None]:
    """A copy makes many objects and no rubbish: looking for it takes three times as long."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
