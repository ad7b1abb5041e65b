"""A seed names a run to the byte, whatever the process; one changed byte is another run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from scenarios.worlds.simulated import Simulated, SimulatedWorld
from tests.worlds.tiny_trade import Traded, Wish, play_tiny_trade

ROOT = Path(__file__).parents[2]
KINDS = ("plain", "faults", "kills", "shuffled")


@pytest.fixture(scope="module")
def of_two_processes() -> list[dict[str, str]]:
    """The names of the same runs, from two processes that hash text differently."""
    command = [sys.executable, "-m", "tests.worlds.one_run"]
    running = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for hash_seed in ("1", "77")
    ]
    return [json.loads(process.communicate(timeout=300)[0]) for process in running]


@pytest.fixture(scope="module")
def plain() -> Simulated[Traded]:
    """The undisturbed tiny trade of seed 7."""
    return play_tiny_trade("7")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_run_in_any_process(
    of_two_processes: list[dict[str, str]], kind: str
) -> None:
    first, second = of_two_processes

    assert first[kind] == second[kind]


def test_each_way_of_playing_is_a_run_of_its_own(of_two_processes: list[dict[str, str]]) -> None:
    assert len({of_two_processes[0][kind] for kind in KINDS}) == len(KINDS)


def test_a_run_is_the_same_beside_others_in_one_process(
    of_two_processes: list[dict[str, str]], plain: Simulated[Traded]
) -> None:
    assert plain.digest == of_two_processes[0]["plain"]


def test_another_seed_gives_another_run(plain: Simulated[Traded]) -> None:
    assert play_tiny_trade("8").digest != plain.digest


def test_one_letter_of_a_note_changes_the_hash(plain: Simulated[Traded]) -> None:
    other = play_tiny_trade("7", Wish(note="Ring twicE"))

    assert other.digest != plain.digest
    assert other.given.state == plain.given.state


def slow_down_one_message(world: SimulatedWorld) -> None:
    """Draw the delay of one of the bridge's messages otherwise, and no other."""
    draw = world.rng

    def other(purpose: str, logical_id: str, attempt: int) -> Random:
        changed = (purpose, logical_id, attempt) == ("latency", "bridge", 40)
        return draw("another draw" if changed else purpose, logical_id, attempt)

    world.rng = other


def test_one_changed_delay_changes_the_hash(plain: Simulated[Traded]) -> None:
    assert play_tiny_trade("7", Wish(prepare=slow_down_one_message)).digest != plain.digest


def test_a_permuted_order_of_events_ends_in_the_same_state(plain: Simulated[Traded]) -> None:
    shuffled = play_tiny_trade("7", shuffle=True)

    assert shuffled.digest != plain.digest
    assert shuffled.given.state == plain.given.state
