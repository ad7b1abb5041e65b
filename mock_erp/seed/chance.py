"""Chance for the seeded world: each draw has its own name, so that one leaves the others be."""

from collections.abc import Callable
from hashlib import sha256
from random import Random

Chance = Callable[[str, str], Random]


def chance_of(seed: str) -> Chance:
    """Return draws by purpose and logical name; one seed is one world."""

    def draw(purpose: str, name: str) -> Random:
        return Random(number_of(seed, purpose, name))  # noqa: S311 - repeatable by intent

    return draw


def number_of(*names: str) -> int:
    """Return a number that stands for the names, the same on every machine."""
    return int.from_bytes(sha256("|".join(("erp seed", *names)).encode()).digest()[:8], "big")
