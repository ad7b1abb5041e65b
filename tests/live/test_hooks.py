"""The hooks of a bridge's file do what they are there for: `kill` and `start`, `replay`."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import suppress
from os import kill
from pathlib import Path

import pytest

from scenarios.model.verdict import Judgement, Result
from scenarios.session.settling import Patience
from scenarios.sut.live.connecting import Connecting
from scenarios.sut.live.disturbing import Disturbing
from scenarios.sut.live.hold import GuestBridge
from scenarios.sut.live.session import GuestSession
from scenarios.sut.plan import intended
from scenarios.sut.reading import SutFile, read_sut
from scenarios.sut.repeats import KILL, killed
from scenarios.worlds.live import LiveWorld, Ports, live_in

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[2]
# What an operator has at hand for a bridge that runs in the background.
DESK = f"""
import os, signal, subprocess, sys
word, out = sys.argv[1], subprocess.DEVNULL
with open(word, "a") as told:
    if word == "start":
        environ = {{**os.environ, "PYTHONPATH": {str(ROOT)!r}}}
        bridge = [sys.executable, "-m", "scenarios.bridges.poller"]
        started = subprocess.Popen(bridge, env=environ, stdin=out, stdout=out, stderr=out)
        told.write(f"{{started.pid}}\\n")
    elif word == "kill":
        os.kill(int(open("start").read().split()[-1]), signal.SIGKILL)
        told.write("done\\n")
    else:
        told.write("done\\n")
"""
FILE = """
name = "runs already"
poll_s = 1
settle_s = 30
url = "http://127.0.0.1:9"

[settings]
feed_poll_s = 0.5

[hooks]
start = ["{python}", "desk.py", "start"]
kill = ["{python}", "desk.py", "kill"]
replay = ["{python}", "desk.py", "replay"]
"""


def words(folder: Path, name: str) -> list[str]:
    """What a hook has left behind, once for each call."""
    return (folder / name).read_text().split()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SutFile]:
    (tmp_path / "desk.py").write_text(DESK)
    (tmp_path / "sut.toml").write_text(FILE)
    yield read_sut(tmp_path / "sut.toml")
    for pid in words(tmp_path, "start"):
        with suppress(ProcessLookupError):
            kill(int(pid), signal.SIGKILL)


def played(file: SutFile, folder: Path) -> tuple[Judgement, list[str]]:
    """The story of the kill alone, judged, and what was wrong with a hook."""
    found: list[tuple[Judgement, list[str]]] = []
    plan = intended(file.sut)
    world = LiveWorld("1", plan.run.settings, folder, Ports(0, 0, 0), "real", with_bridge=False)

    async def act(world: LiveWorld) -> None:
        hold = GuestBridge(file, world, world.handed_over_to_guest)
        session = GuestSession(world, Patience(), lambda *_: None, False, hold, sut=file.sut)
        async with session.heartbeat.beating():
            await session.set_masters()
            start = file.sut.hooks.start
            assert start is not None
            assert await hold.call("start", start)
            connecting = Connecting(file, world, session, world.handed_over_to_guest)
            await session.play(Disturbing(hold, connecting).stories([KILL]))
            found.append((killed(await session.observe()), hold.troubles))

    asyncio.run(live_in(world, act))
    return found[0]


def test_a_bridge_is_killed_started_and_asked_to_try_again_by_its_hooks(
    file: SutFile, tmp_path: Path
) -> None:
    judgement, troubles = played(file, tmp_path / "world")

    assert (judgement.result, troubles) == (Result.PASS, []), judgement.reason
    first, second = words(tmp_path, "start")
    assert first != second
    assert words(tmp_path, "kill") == ["done"]
    assert len(words(tmp_path, "replay")) >= 1
