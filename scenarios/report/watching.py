"""What whoever watches sees while a trial runs: the stories' words, and how far it is."""

from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from scenarios.model.verdict import Result
from scenarios.report.console import STYLES
from scenarios.report.page import duration
from scenarios.report.pictures.matrix import SIGNS
from scenarios.report.texts import Cleaner
from scenarios.runs.results import RunResult

COLOURS = ("cyan", "magenta", "yellow", "green", "blue", "bright_red")


class Narrator:
    """Prints what the stories tell, each story in a colour of its own, without the secrets."""

    def __init__(self, console: Console, secrets: Sequence[str] = ()) -> None:
        self._console = console
        self._colours: dict[str, str] = {}
        self._cleaner = Cleaner(secrets)

    def __call__(self, story: str, text: str) -> None:
        """One line of a story."""
        colour = self._colours.setdefault(story, COLOURS[len(self._colours) % len(COLOURS)])
        told = Text.assemble((story, colour), "  ", self._cleaner.text(text))
        self._console.print(told, soft_wrap=not self._console.is_terminal)


class RunProgress:
    """How many runs have ended: a bar for a person at a terminal, a line per run elsewhere."""

    def __init__(self, console: Console, total: int, secrets: Sequence[str] = ()) -> None:
        self._console = console
        self._cleaner = Cleaner(secrets)
        self._total = total
        self._ended = 0
        # No refresh of its own: that would be a thread.
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            auto_refresh=False,
            transient=True,
            disable=not (console.is_terminal and console.is_interactive),
        )
        self._task = self._bar.add_task("runs", total=total)

    def __enter__(self) -> "RunProgress":
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def started(self, name: str) -> None:
        """A run begins."""
        self._bar.update(self._task, description=self._cleaner.text(name), refresh=True)

    def ended(self, run: RunResult) -> None:
        """A run has ended."""
        self._ended += 1
        self._bar.update(self._task, advance=1, refresh=True)
        line = Text.assemble(
            f"run {self._ended} of {self._total}  ",
            (f"{SIGNS[run.result]} {run.result}", STYLES[run.result]),
            self._cleaner.text(f"  {run.name}  {self._facts(run)}"),
        )
        self._console.print(line, soft_wrap=not self._console.is_terminal)

    def _facts(self, run: RunResult) -> str:
        failed = [j.rule for j in run.judgements if j.result == Result.FAIL]
        told = [duration(run.duration_s), f"{run.orders} orders"]
        told += [f"failed: {', '.join(failed)}"] if failed else []
        return "  ".join([*told, *([run.error] if run.error is not None else [])])
