"""The process of somebody else's bridge: started by its own command, ended with its children."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scenarios.sut.reading import SutFile
from scenarios.worlds.live import MakeProgram
from scenarios.worlds.programs import GRACE_S, CannotJudge, CouldNotStart, LiveProgram

# Chosen: more than any test run logs in earnest, less than fills a disk.
LOG_LIMIT = 20 * 1024 * 1024
CHUNK = 65536
CUT = b"\n[the rest of the output was not kept]\n"
WORDS_SHOWN = 200
FLOOD_PAUSE_S = 0.05


class Guest(LiveProgram):
    """A bridge of somebody else's; of what it writes beyond LOG_LIMIT nothing is kept."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        log: Path,
        folder: Path,
        *,
        ready_url: str | None = None,
    ) -> None:
        super().__init__("bridge", command, environ, log, folder=folder)
        self.files = Path(environ["SEATRIAL_FILES_DIR"])
        self.ready_url = ready_url
        self.environ = dict(environ)
        self._written = 0
        self._is_wanted = False
        self._pump: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the process; raises CouldNotStart in one sentence."""
        for folder in (self._log.parent, self.files):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env=self._environ,
                cwd=self._folder,
                start_new_session=True,
            )
        except OSError as error:
            said = error.strerror or str(error)
            raise CouldNotStart(
                f"the bridge's command {self._command[0]} cannot be run in {self._folder}: {said}"
            ) from error
        self._is_wanted = True
        self._pump = asyncio.get_running_loop().create_task(self._keep(self._process))

    def ended(self) -> str | None:
        """One sentence if it has ended by itself, with its last words."""
        running = self._process
        if running is None or running.returncode is None or not self._is_wanted:
            return None
        if self._has_children():
            return None  # it started what goes on without it, as a script does
        said = self.log().strip().splitlines() or [""]
        words = " ".join(said[-1].split())[-WORDS_SHOWN:]
        how = _how_it_ended(running.returncode)
        return f"the bridge {how}" + (f"; its last words: {words}" if words else "")

    def check_alive(self) -> None:
        """Raise CannotJudge if it has ended by itself."""
        sentence = self.ended()
        if sentence is not None:
            raise CannotJudge(sentence)

    async def kill(self) -> None:
        """End it and its children as `kill -9` does."""
        self._is_wanted = False
        self._signal(signal.SIGKILL)
        if self._process is not None:
            await self._process.wait()

    async def stop(self) -> None:
        """Ask it and its children to end, and end them if they do not."""
        self._is_wanted = False
        running = self._process
        if running is not None and running.returncode is None:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GRACE_S):
                    await running.wait()
        await self.kill()
        if self._pump is not None:
            self._pump.cancel()

    def _has_children(self) -> bool:
        try:
            os.killpg(self._process.pid if self._process is not None else 0, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def _signal(self, number: int) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    async def _keep(self, process: asyncio.subprocess.Process) -> None:
        """Write down what it says, up to the limit; read on, lest it stands still."""
        assert process.stdout is not None
        with self._log.open("ab", buffering=0) as log:
            while chunk := await process.stdout.read(CHUNK):
                if self._written >= LOG_LIMIT:
                    # A program that floods waits for its reader, not the harness for it.
                    await asyncio.sleep(FLOOD_PAUSE_S)  # noqa: TID251 - real time
                    continue
                log.write(chunk)
                self._written += len(chunk)
                if self._written >= LOG_LIMIT:
                    log.write(CUT)


def guest_of(file: SutFile) -> MakeProgram | None:
    """How the bridge is made into a program of a world; None if it runs already."""
    start = file.sut.start
    if start is None:
        return None

    def make(environ: Mapping[str, str], log: Path) -> Guest:
        words = placeholders(file, environ)
        own = {name: filled(value, words) for name, value in start.env.items()}
        command = [filled(word, words) for word in start.command]
        ready = file.sut.ready_url and filled(file.sut.ready_url, words)
        folder = file.here / start.folder
        return Guest(command, {**environ, **own}, log, folder, ready_url=ready)

    return make


def placeholders(file: SutFile, environ: Mapping[str, str]) -> dict[str, str]:
    """What may stand in braces in commands, addresses and paths."""
    listen = environ["SEATRIAL_LISTEN"]
    return {
        "{python}": sys.executable,
        "{here}": str(file.here),
        "{files}": environ["SEATRIAL_FILES_DIR"],
        "{listen}": listen,
        "{port}": listen.rpartition(":")[2],
    }


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with what stands in braces filled in."""
    for name, value in words.items():
        text = text.replace(name, value)
    return text


def _how_it_ended(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-status).name}"
    return f"ended by itself with status {status}"
