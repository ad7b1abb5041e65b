"""Which items a history trades, how their codes are written, what they cost as a rule."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import TypeVar

from scenarios.catalogue.minting import lookalike
from scenarios.retail_history.lines import Line
from scenarios.retail_history.script import Item

T = TypeVar("T", int, str)
TRADED = ("item", "service", "free", "reversal", "adjustment")
SHELVED = ("item", "free", "adjustment")


class Spellings:
    """How the codes of a history are written, without regard to case.

    `is_one`: codes that differ in case alone are one item; what differs in spaces never is.
    """

    def __init__(self, lines: Iterable[Line], *, is_one: bool) -> None:
        self._fold = lookalike if is_one else str
        self._written: dict[str, Counter[str]] = defaultdict(Counter)
        self._alike: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            self._written[self._fold(line.code)][line.code] += 1
            self._alike[_squeezed(line.code)].add(self._fold(line.code))

    def usual(self, code: str) -> str:
        """How most lines write it."""
        written = self._written.get(self._fold(code))
        return _commonest(written) if written else code

    def is_unsure(self, code: str) -> bool:
        """Whether it is written in several ways, so that it may be several items (PRD-07)."""
        return len(self._alike.get(_squeezed(code), ())) > 1


def _squeezed(code: str) -> str:
    return lookalike("".join(code.split()))


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that names an item under its code as it is written in the end; sold or adjusted."""

    code: str
    line: Line
    is_sold: bool


def items_of(kept: Iterable[Kept], goods: Set[str], extra_percent: int) -> list[Item]:
    """Return the items in the order of their codes; `goods` have a shelf, others are services."""
    groups: dict[str, list[Kept]] = defaultdict(list)
    for each in kept:
        groups[each.code].append(each)
    return [
        _item(code, groups[code], extra_percent if code in goods else None)
        for code in sorted(groups)
    ]


def _item(code: str, kept: list[Kept], extra_percent: int | None) -> Item:
    """One item; without a percentage it is a service."""
    lines = [each.line for each in kept]
    prices = Counter(line.price_minor for line in lines if line.price_minor > 0)
    names = Counter(line.description for line in lines if line.description)
    sold = sum(each.line.pieces for each in kept if each.is_sold)
    written_off = sum(max(0, -each.line.pieces) for each in kept if not each.is_sold)
    opening = 0 if extra_percent is None else sold - (-sold * extra_percent // 100) + written_off
    return Item(
        code=code,
        name=_commonest(names) if names else code,
        list_price_minor=_commonest(prices) if prices else None,
        is_service=extra_percent is None,
        opening=opening,
    )


def _commonest(counted: Counter[T]) -> T:
    """The one that stands most often; of several, the smallest."""
    return min(counted, key=lambda each: (-counted[each], each))
