"""Ids and chance from a seed, so that a seed names a run."""

from collections.abc import Callable
from hashlib import sha256
from itertools import count
from random import Random

ID_DIGITS = 16


def seeded_ids(seed: str, node: str, boot: int, session: str = "") -> Callable[[str], str]:
    """Return a source of ids that never repeats an id of an earlier boot or session.

    The n-th id is a function of seed, node, boot, session and n alone.
    """
    numbers = count(1)
    world = f"{seed}|{node}|{boot}|{session}"

    def new_id(prefix: str) -> str:
        digest = sha256(f"{world}|{next(numbers)}".encode()).hexdigest()
        return f"{prefix}_{digest[:ID_DIGITS]}"

    return new_id


def keyed_random(seed: str) -> Callable[[str, str, int], Random]:
    """Return draws keyed by purpose, logical id and attempt, independent of any order."""

    def rng(purpose: str, logical_id: str, attempt: int) -> Random:
        digest = sha256(f"{seed}|{purpose}|{logical_id}|{attempt}".encode()).digest()
        return Random(int.from_bytes(digest[:16], "big"))  # noqa: S311 - repeatable by intent

    return rng


def world_epoch(seed: str, boot: int) -> str:
    """Name the life of a world in 8 hex digits: cursors of another life are refused."""
    return sha256(f"epoch|{seed}|{boot}".encode()).hexdigest()[:8]
