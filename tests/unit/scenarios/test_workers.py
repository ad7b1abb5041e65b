"""Processes that play runs: what becomes of them when something goes wrong."""

import multiprocessing
import os
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from scenarios.runs.workers import workers


def test_what_a_process_has_done_comes_back() -> None:
    with workers(2) as pool:
        done = [pool.submit(pow, 2, power) for power in range(4)]

    assert [each.result() for each in done] == [1, 2, 4, 8]


def test_a_process_that_dies_is_missed() -> None:
    with workers(1) as pool:
        lost = pool.submit(os._exit, 3)

    with pytest.raises(BrokenProcessPool):
        lost.result(timeout=10)


def test_whoever_leaves_in_the_middle_ends_them_in_the_middle() -> None:
    half_done: list[Future[None]] = []

    def leave() -> None:
        with workers(1) as pool:
            half_done.append(pool.submit(time.sleep, 60))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()

    assert isinstance(half_done[0].exception(timeout=10), BrokenProcessPool)
    assert multiprocessing.active_children() == []


def test_without_work_there_is_no_process() -> None:
    with workers(4):
        assert multiprocessing.active_children() == []
