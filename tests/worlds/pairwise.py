"""Rows of settings in which every two values of two settings stand together at least once."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

Space = Mapping[str, Sequence[Any]]
Row = dict[str, Any]
# Two settings by name, and the index of a value of each.
Pair = tuple[tuple[str, int], tuple[str, int]]


def pairwise_rows(space: Space) -> list[Row]:
    """A small set of rows, the same for the same space; the first takes each first value.

    Greedy: a row grows around the first pair that is missing, and each further setting takes the
    value that brings most of the missing pairs.
    """
    missing = dict.fromkeys(_pairs(space))
    rows: list[Row] = []
    chosen = dict.fromkeys(space, 0)
    while True:
        rows.append({name: space[name][index] for name, index in chosen.items()})
        for pair in _pairs_of(chosen):
            missing.pop(pair, None)
        if not missing:
            return rows
        chosen = _grown(space, dict(next(iter(missing))), missing)


def _grown(space: Space, chosen: dict[str, int], missing: Mapping[Pair, None]) -> dict[str, int]:
    for name in space:
        if name not in chosen:
            gains = [_gain(name, index, chosen, missing) for index in range(len(space[name]))]
            chosen[name] = gains.index(max(gains))
    return {name: chosen[name] for name in space}


def _gain(name: str, index: int, chosen: Mapping[str, int], missing: Mapping[Pair, None]) -> int:
    return sum(_pair((name, index), other) in missing for other in chosen.items())


def _pairs(space: Space) -> list[Pair]:
    return [
        _pair((one, left), (other, right))
        for one, other in combinations(space, 2)
        for left, right in product(range(len(space[one])), range(len(space[other])))
    ]


def _pairs_of(chosen: Mapping[str, int]) -> list[Pair]:
    return [_pair(one, other) for one, other in combinations(chosen.items(), 2)]


def _pair(one: tuple[str, int], other: tuple[str, int]) -> Pair:
    return (one, other) if one <= other else (other, one)
