"""Which items a history trades, how their codes are written, what they cost as a rule."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from scenarios.catalogue.minting import lookalike
from scenarios.retail_history.lines import Line
from scenarios.retail_history.rules import Rules
from scenarios.retail_history.script import Item

T = TypeVar("T", int, str)
TRADED = ("item", "service", "free", "reversal", "adjustment")


class Spellings:
    """How the codes of a history are written, without regard to case."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._written: dict[str, Counter[str]] = defaultdict(Counter)
        for line in lines:
            self._written[lookalike(line.code)][line.code] += 1

    def usual(self, code: str) -> str:
        """How most lines write it."""
        written = self._written.get(lookalike(code))
        return _commonest(written) if written else code

    def is_unsure(self, code: str) -> bool:
        """Whether it is written in several ways, so that it may be several items (PRD-07)."""
        return len(self._written.get(lookalike(code), ())) > 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that names an item under its code as it is written in the end."""

    code: str
    line: Line
    is_service: bool


def items_of(kept: Iterable[Kept], rules: Rules) -> list[Item]:
    """Return the items in the order of their codes; one that is once goods has a shelf."""
    groups: dict[str, list[Kept]] = defaultdict(list)
    for each in kept:
        groups[each.code].append(each)
    return [_item(code, groups[code], rules) for code in sorted(groups)]


def _item(code: str, kept: list[Kept], rules: Rules) -> Item:
    lines = [each.line for each in kept]
    prices = Counter(line.price_minor for line in lines if line.price_minor > 0)
    names = Counter(line.description for line in lines if line.description)
    sales = [line for line in lines if not rules.is_credit(line)]
    sold = sum(line.pieces for line in sales if line.pieces > 0)
    written_off = sum(-line.pieces for line in sales if line.pieces < 0)
    extra = -(-sold * rules.trade.opening_extra_percent // 100)
    is_service = all(each.is_service for each in kept)
    return Item(
        code=code,
        name=_commonest(names) if names else code,
        list_price_minor=_commonest(prices) if prices else None,
        is_service=is_service,
        opening=0 if is_service else sold + extra + written_off,
    )


def _commonest(counted: Counter[T]) -> T:
    """The one that stands most often; of several, the smallest."""
    return min(counted, key=lambda each: (-counted[each], each))
