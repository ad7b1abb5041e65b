"""What whoever watches sees while a load run lasts: who came and how they fare."""

from rich.console import Console, JustifyMethod
from rich.live import Live
from rich.table import Table

from load.counting import Fared
from load.ledger import LedgerReader, Outcome

LINE_EVERY = 20  # looks


class LoadWatch:
    """A table that is drawn anew at each look; lines, now and then, where nobody draws."""

    def __init__(self, console: Console, reader: LedgerReader) -> None:
        self._console = console
        self._reader = reader
        self._fared: dict[str, Fared] = {}
        self._last_s = 0.0
        self._looks = 0
        # No refresh of its own: that would be a thread.
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> "LoadWatch":
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *ended: object) -> None:
        self._live.stop()

    def look(self) -> None:
        """Read what is new and show it."""
        for entry in self._reader.new():
            self._fared.setdefault(entry.kind, Fared()).add(entry)
            self._last_s = max(self._last_s, entry.at_s)
        self._looks += 1
        if self._console.is_terminal:
            self._live.update(self.table(), refresh=True)
        elif self._looks % LINE_EVERY == 0:
            self._console.print(self._line(), soft_wrap=True)

    def table(self) -> Table:
        """Who came so far."""
        table = Table(box=None, title=f"{self._last_s:.0f} s", title_justify="left")
        for heading in ("people", "came", *Outcome, "p50", "p95", "p99"):
            justify: JustifyMethod = "left" if heading == "people" else "right"
            table.add_column(heading, justify=justify, no_wrap=True)
        for kind, fared in sorted(self._fared.items()):
            counts = [str(fared.outcomes[outcome] or "") for outcome in Outcome]
            table.add_row(kind, str(fared.count), *counts, *(_ms(fared, p) for p in (50, 95, 99)))
        return table

    def _line(self) -> str:
        counts = [f"{kind} {fared.count}" for kind, fared in sorted(self._fared.items())]
        return f"{self._last_s:.0f} s: {', '.join(counts) or 'nobody yet'}"


def _ms(fared: Fared, percent: float) -> str:
    wait_s = fared.wait_s(percent)
    return "" if wait_s is None else f"{wait_s * 1000:.0f} ms"
