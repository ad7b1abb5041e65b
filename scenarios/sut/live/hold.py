"""The harness's hold on somebody else's bridge: its hooks, and what it tells its operators."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from mock_kit.env import HttpRequest, NotSent, Unknown
from scenarios.session.bridges import LISTS, Told
from scenarios.session.listening import items_of
from scenarios.sut.live.guest import LOG_LIMIT, Guest, filled, placeholders
from scenarios.sut.model import Call
from scenarios.sut.reading import SutFile
from scenarios.worlds.live import LiveWorld

HOOK_LIMIT_S = 60.0
SHOWN = ("/flows", "/attention")
OUTPUT = "stdout"


class GuestBridge:
    """A bridge of somebody else's; what its file does not name, nobody can ask of it.

    `troubles` are hooks that did not do what they are there for, one sentence each; `alerts` what
    it posted.
    """

    def __init__(
        self,
        file: SutFile,
        world: LiveWorld,
        environ: Mapping[str, str],
        alerts: Sequence[Told] = (),
    ) -> None:
        self._file = file
        self._world = world
        self._environ = environ
        self._words = placeholders(file, environ)
        self.troubles: list[str] = []
        self.alerts = alerts

    @property
    def guest(self) -> Guest | None:
        """Its process; None if it was running before."""
        program = self._world.programs.get("bridge")
        return program if isinstance(program, Guest) else None

    async def is_idle(self) -> bool:
        """What it says of itself decides nothing: it is judged by silence."""
        return True

    async def look_again(self) -> bool:
        """By its hook, else flow by flow at its report port."""
        hooks, report = self._file.sut.hooks, self._report_url()
        if hooks.reconcile_now is not None:
            return await self.call("reconcile_now", hooks.reconcile_now)
        if report is None:
            return False
        flows = await self._read(f"{report}/flows")
        try:
            rows = json.loads(flows)["flows"] if flows else []
            names = [row["name"] for row in rows if row.get("enabled", True)]
        except (ValueError, KeyError, TypeError):
            self.troubles.append(f"the report port at {report} does not list its flows as JSON")
            return False
        calls = [await self.call("reconcile", f"{report}/flows/{x}/reconcile") for x in names]
        return bool(calls) and all(calls)

    async def make_file(self) -> bool:
        """By its hook."""
        hook = self._file.sut.hooks.run_batch
        return hook is not None and await self.call("run_batch", hook)

    async def replay(self, *names: str) -> bool:
        """By its hook, which tries everything."""
        hook = self._file.sut.hooks.replay
        return hook is not None and await self.call("replay", hook)

    async def lists_something(self) -> bool:
        """Whether its report port lists anything that can be tried again; True if it has none."""
        report = self._report_url()
        if report is None:
            return True
        said = [await self._read(f"{report}{place}") for place in LISTS]
        return None in said or any(items_of("", text) for text in said if text is not None)

    async def outputs(self) -> dict[str, str]:
        """Its declared logs, its evidence file, and what its report port shows."""
        evidence = self._file.sut.evidence
        found = {}
        for path in (*evidence.logs, *([evidence.ndjson] if evidence.ndjson else [])):
            found[path] = self._world.log("bridge") if path == OUTPUT else self._content(path)
        report = self._report_url()
        for path in SHOWN if report is not None else ():
            found[path] = await self._read(f"{report}{path}") or ""
        return found

    async def told(self) -> Sequence[Told] | None:
        """What its report port lists, its evidence file holds, and its alerts said."""
        evidence, report = self._file.sut.evidence, self._report_url()
        if report is None and evidence.ndjson is None and not evidence.alert:
            return None
        found: list[Told] = []
        for place in LISTS if report is not None else ():
            found += items_of(place, await self._read(f"{report}{place}") or "")
        if evidence.ndjson is not None:
            lines = self._content(evidence.ndjson).splitlines()
            found += [Told(evidence.ndjson, line) for line in lines]
        return [*found, *self.alerts]

    def ended(self) -> str | None:
        """One sentence if its process has ended by itself."""
        return self.guest.ended() if self.guest is not None else None

    async def call(self, name: str, hook: Call) -> bool:
        """Run a hook; what goes wrong with it is remembered."""
        if isinstance(hook, str):
            url = filled(hook, self._words)
            status = await self._post(url)
            said = f"{url} answered {status}" if status else f"nobody answers at {url}"
            is_done = 200 <= status < 300
        else:
            command = [filled(word, self._words) for word in hook]
            is_done, said = await self._run(command)
        if not is_done:
            self.troubles.append(f"the hook {name} failed: {said}")
        return is_done

    def _content(self, path: str) -> str:
        file = self._file.here / Path(filled(path, self._words))
        if not file.is_file():
            return ""
        with file.open("rb") as log:
            return log.read(LOG_LIMIT).decode(errors="replace")

    def _report_url(self) -> str | None:
        url = self._file.sut.evidence.report_url
        return filled(url, self._words).rstrip("/") if url else None

    def _headers(self) -> dict[str, str]:
        token = filled(self._file.sut.evidence.report_token, self._words)
        return {"authorization": f"Bearer {token}"} if token else {}

    async def _post(self, url: str) -> int:
        headers = {**self._headers(), "content-type": "application/json"}
        request = HttpRequest("POST", url, headers, b"{}", HOOK_LIMIT_S)
        try:
            return (await self._world.http(request)).status
        except (NotSent, Unknown):
            return 0

    async def _read(self, url: str) -> str | None:
        try:
            answer = await self._world.http(HttpRequest("GET", url, self._headers()))
        except (NotSent, Unknown):
            return None
        return answer.body.decode(errors="replace") if answer.status == 200 else None

    async def _run(self, command: list[str]) -> tuple[bool, str]:
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=dict(self._environ),
                cwd=self._file.here,
            )
        except OSError as error:
            return False, f"{command[0]} cannot be run: {error.strerror or error}"
        try:
            async with asyncio.timeout(HOOK_LIMIT_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            return False, f"{command[0]} did not end within {HOOK_LIMIT_S:.0f} s"
        return process.returncode == 0, f"{command[0]} ended with {process.returncode}"
