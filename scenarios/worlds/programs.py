"""How a live world starts, kills and ends real processes."""

import asyncio
import contextlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

EXIT_USAGE = 64
GRACE_S = 3.0


class CouldNotStart(Exception):
    """A program ended before it listened; the text is its own last words."""


class CannotJudge(Exception):
    """The bridge under test does not run; the text is one sentence, and the run has no verdict."""


def module_command(module: str) -> tuple[str, ...]:
    """The command that runs a module with the Python of the harness."""
    return (sys.executable, "-m", module)


class LiveProgram:
    """One program of a live world: its command, its surroundings and its process.

    `folder` is where it runs, the harness's own unless given.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environ: Mapping[str, str],
        log: Path,
        *,
        folder: Path | None = None,
    ) -> None:
        self.name = name
        self._command = tuple(command)
        self._environ = dict(environ)
        self._log = log
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        running = self._process
        return running.pid if running is not None and running.returncode is None else None

    def log(self) -> str:
        """What it has written so far, since its first start."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def set_environ(self, extra: Mapping[str, str]) -> None:
        """Add to the environment of later starts."""
        self._environ.update(extra)

    async def start(self) -> None:
        """Start the process; it listens a little later."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environ,
                cwd=self._folder,
                # Ctrl-C is for the harness, which then ends its programs in order.
                start_new_session=True,
            )

    def check_alive(self) -> None:
        """Raise CouldNotStart if the process has ended by itself."""
        running = self._process
        if running is not None and running.returncode is not None:
            words = self._log.read_text(errors="replace").strip().splitlines()
            last = words[-1] if words else f"it ended with status {running.returncode}"
            raise CouldNotStart(last if self.name in last else f"{self.name}: {last}")

    async def kill(self) -> None:
        """End it as `kill -9` does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """Ask it to end, and end it if it does not."""
        running = self._process
        if running is None or running.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            running.terminate()
        try:
            async with asyncio.timeout(GRACE_S):
                await running.wait()
        except TimeoutError:
            await self.kill()
