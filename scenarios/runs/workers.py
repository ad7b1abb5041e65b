"""Processes that play simulated runs: ended with whoever started them, missed when they die."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

CORES = os.cpu_count() or 1


@contextmanager
def workers(count: int) -> Iterator[ProcessPoolExecutor]:
    """At most `count` processes, the first of them when there is work.

    Forked where possible, so that imports are paid once.
    One that dies breaks what is left with BrokenProcessPool; nobody waits for it for ever.
    Whatever ends the block by an exception ends them in the middle of their work.
    """
    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if "fork" in methods else None)
    pool = ProcessPoolExecutor(max(1, count), context, _leave_interrupts_to_the_parent)
    try:
        yield pool
    except BaseException:
        for child in multiprocessing.active_children():
            child.terminate()
        pool.shutdown()  # what was to be done fails with them
        raise
    pool.shutdown()


def _leave_interrupts_to_the_parent() -> None:
    """Ignore what a terminal sends to all; end by SIGTERM."""
    # The latter first: the parent's own handler would make of it an interrupt, by then ignored.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
