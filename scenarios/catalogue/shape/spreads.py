"""How numbers and codes are spread: what keeps a shape, and no value that was somebody's."""

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

STEPS = 100
MOST_PATTERNS = 20
Spread = Sequence[int]
Patterns = Sequence[tuple[str, int]]


def spread(numbers: Iterable[int]) -> list[int]:
    """Return least, each hundredth part and most; nothing is all zeros."""
    ordered = sorted(numbers) or [0]
    last = len(ordered) - 1
    return [ordered[last * step // STEPS] for step in range(STEPS + 1)]


def drawn(numbers: Spread, rng: Random) -> int:
    """Draw a number that is spread like those that were measured."""
    step = rng.randrange(STEPS)
    low, high = sorted(numbers[step : step + 2])
    return rng.randint(low, high)


def at_share(numbers: Spread, place: int, places: int) -> int:
    """The number at a place among so many: over all places the spread is met, least to most."""
    return numbers[place * STEPS // max(1, places - 1)]


def percent(part: int, whole: int) -> int:
    """A share in whole percent; of nothing it is none."""
    return 100 * part // whole if whole else 0


def pattern_of(code: str) -> str:
    """The form of a code: which of its signs are letters, and which are digits."""
    letters = re.sub(r"[^\W\d_]", "A", code)
    return re.sub(r"\d", "9", letters)


def patterns_of(codes: Iterable[str]) -> list[tuple[str, int]]:
    """The commonest forms of codes, with their counts."""
    counted = Counter(map(pattern_of, codes))
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST_PATTERNS]


class Codes:
    """Makes codes of given forms, each one once."""

    TRIES = 20

    def __init__(self, patterns: Patterns, rng: Random) -> None:
        self._patterns = patterns or [("99999", 1)]
        self._rng = rng
        self._made: set[str] = set()

    def another(self) -> str:
        """A new code; where its form has no more room, a number sets it apart."""
        forms, weights = zip(*self._patterns, strict=True)
        for _ in range(self.TRIES):
            (form,) = self._rng.choices(forms, weights)
            code = "".join(self._sign(sign) for sign in form)
            if code not in self._made:
                break
        else:
            code = f"{code}-{len(self._made)}"
        self._made.add(code)
        return code

    def sibling(self, code: str) -> str:
        """A new code of the same stem, as the next variant of a style has one."""
        stem = code.rstrip(string.ascii_letters) or code
        free = (f"{stem}{sign}" for sign in string.ascii_uppercase)
        found = next((each for each in free if each not in self._made), None)
        if found is None:
            return self.another()
        self._made.add(found)
        return found

    def _sign(self, sign: str) -> str:
        if sign == "9":
            return str(self._rng.randrange(10))
        return self._rng.choice(string.ascii_uppercase) if sign == "A" else sign
