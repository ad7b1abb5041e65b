"""What whoever watches a live replay sees: how far it is, how fast, and what waits."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scenarios.retail_history.replay.pace import Sample

# Chosen: where no bar can be drawn, so many lines tell of a whole replay.
LINES_TOLD = 20


class ReplayBar:
    """A bar with rate and lag at a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._is_drawn = console.is_terminal and console.is_interactive
        self._told = 0
        self._bar = Progress(
            TextColumn("Replaying orders"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=console,
            auto_refresh=False,
            transient=True,
            disable=not self._is_drawn,
        )
        self._task = self._bar.add_task("", total=None)

    def show(self, sample: Sample, total: int) -> None:
        """Tell how far the replay is."""
        text = words(sample)
        self._bar.update(
            self._task, completed=sample.placed, total=total, description=text, refresh=True
        )
        share = sample.placed * LINES_TOLD // max(total, 1)
        if not self._is_drawn and share > self._told:
            self._told = share
            self._console.print(f"{sample.placed} of {total} orders, {text}")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()


def words(sample: Sample) -> str:
    """Rate since the beginning, and the orders that the ERP does not have yet."""
    per_s = sample.placed / sample.elapsed_s if sample.elapsed_s > 0 else 0.0
    return f"{per_s:.1f} orders/s, {sample.waiting} wait"
