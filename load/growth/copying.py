"""Copies a stretch of trade: the same rows with ids, numbers, instants and versions of their own.

Copy 0 is what was played; copy n comes n steps later, as if the same had been done again. A
stretch leaves every stock as it found it, so that copies add up to a history that balances.
Each row becomes one SQL expression per column over n, so that SQLite writes them by itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from load.growth.rows import Row, Stretch

STEP_S = 60
TOKEN = re.compile(
    r"(?P<id>[a-z]{3,}_[0-9a-f]{16})"
    r"|(?P<instant>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?)"
    r"|(?P<date>(?<![\w-])\d{4}-\d\d-\d\d(?![\w-]))"
    r"|(?P<number>#\d{4,}|S[OH]-\d{6})"
    r"|(?P<mail>guest-[\w-]+@example\.com)"
    r"|(?P<goods>\b(?:style-|Style |[Ss])0\b)"
    r'|(?P<counted>"stock_version":\s*\d+)'
    r'|(?P<version>"version":\s*\d+)'
)
# Integer columns that count on with a sequence of the program.
COUNTED = {
    ("", "change_no"): "change_no",
    ("", "commit_seq"): "commit_seq",
    ("exchanges", "seq"): "exchange_seq",
    ("webhook_deliveries", "seq"): "webhook_delivery",
    ("orders", "sequence"): "order_number",
    ("products", "listing_key"): "change_no",
}
# What the order path writes and never reads, in a thin history.
UNREAD = ("exchanges",)
UNREAD_TEXTS = (("changes", "snapshot"), ("idempotency_keys", "body"))


@dataclass
class Copier:
    """Makes copies of the rows of one program; the stretch `began` at an instant in UTC.

    `zone` is where dates are kept. `thin` leaves out exchanges, snapshots of the journal and
    answers that are kept for repeats. `step_s` lies between copies; `not_copied` are tables.
    """

    stretch: Stretch
    began: datetime
    zone: ZoneInfo
    thin: bool = False
    step_s: int = STEP_S
    not_copied: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        known = " ".join(
            text for row in self.stretch.before.values() for text in _texts(row.values())
        )
        self._old = {found["id"] for found in TOKEN.finditer(known) if found["id"]}
        self._steps = {
            str(key[0]): new["value"] - old["value"]
            for table, key, old, new in self.stretch.changed
            if table == "sequences"
        }
        stock = [
            new["stock_version"] - old["stock_version"]
            for _, _, old, new in self.stretch.changed
            if "stock_version" in new
        ]
        self._stock_step = max(stock, default=0)

    def statements(self) -> Iterator[str]:
        """One statement per row of the stretch: its copies from `:first` to `:last`."""
        for table, row in self.stretch.new:
            if table in self.not_copied or (self.thin and table in UNREAD):
                continue
            columns = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(self._expression(table, name, row) for name in row)
            yield (
                "WITH RECURSIVE copies(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM copies "
                f'WHERE n < :last) INSERT INTO "{table}" ({columns}) SELECT {values} FROM copies'
            )

    def ends(self, copies: int) -> Iterator[tuple[str, tuple[Any, ...], Mapping[str, Any]]]:
        """What changed rows hold after so many copies, as (table, key, values)."""
        until = self.began + timedelta(seconds=copies * self.step_s)
        assert _offset_s(until, self.zone) == _offset_s(self.began, self.zone), "summer time begins"
        for table, key, old, new in self.stretch.changed:
            if key[:1] != ("boot",):
                yield (
                    table,
                    key,
                    {n: self._grown(old[n], new[n], copies) for n in new if old[n] != new[n]},
                )

    def _expression(self, table: str, name: str, row: Row) -> str:
        """The SQL of one column of copy n."""
        value = row[name]
        if self.thin and (table, name) in UNREAD_TEXTS:
            return "x'7b7d'"
        if isinstance(value, bytes):
            return f"CAST({self._text(value.decode(), self._is_old(table, row))} AS BLOB)"
        if isinstance(value, str):
            if name == "change_nos":
                return self._numbers(value)
            return self._text(value, self._is_old(table, row))
        if isinstance(value, int):
            return f"{value} + n * {self._step(table, name, row)}"
        return "NULL" if value is None else repr(value)

    def _step(self, table: str, name: str, row: Row) -> int:
        """How much an integer grows from copy to copy."""
        if name == "stock_version" or (name == "version" and self._is_old(table, row)):
            return self._stock_step
        sequence = COUNTED.get((table, name)) or COUNTED.get(("", name))
        return self._steps[sequence] if sequence else 0

    def _is_old(self, table: str, row: Row) -> bool:
        """Whether it is a version of a record that was there before, not of one that came."""
        return table == "changes" and row["entity"] in ("stock", "inventory_level")

    def _numbers(self, text: str) -> str:
        step = self._steps["change_no"]
        numbers = [f"({each} + n * {step})" for each in re.findall(r"\d+", text)]
        return "'[' || " + " || ', ' || ".join(numbers) + " || ']'"

    def _text(self, text: str, is_old: bool) -> str:
        """A text in which everything that differs from copy to copy is worked out from n."""
        pieces, end = [], 0
        for found in TOKEN.finditer(text):
            slot = self._slot(str(found.lastgroup), found.group(), is_old)
            if slot is not None:
                pieces += [_quoted(text[end : found.start()]), slot]
                end = found.end()
        return " || ".join(
            [piece for piece in [*pieces, _quoted(text[end:])] if piece != "''"] or ["''"]
        )

    def _slot(self, kind: str, token: str, is_old: bool) -> str | None:
        if kind == "id":
            return None if token in self._old else f"printf('{token[:-10]}%010x', n)"
        if kind == "instant":
            at = datetime.fromisoformat(token).replace(tzinfo=UTC)
            return _instant(token, self.step_s) if at >= self.began else None
        if kind == "date":
            local_s = int(self.began.timestamp()) + _offset_s(self.began, self.zone)
            return f"date({local_s} + n * {self.step_s}, 'unixepoch')"
        if kind == "number":
            mark, digits = (token[:1], token[1:]) if token[0] == "#" else (token[:3], token[3:])
            return f"printf('{mark}%0{len(digits)}d', {int(digits)} + n)"
        named = {
            "goods": f"'{token[:-1]}' || n",
            "mail": f"replace('{token}', '@', '-' || n || '@')",
        }
        if kind in named:
            return named[kind]
        name, version = token.rsplit(":", 1)
        is_counted = kind == "counted" or is_old
        return f"'{name}:' || ({int(version)} + n * {self._stock_step})" if is_counted else None

    def _grown(self, old: Any, new: Any, copies: int) -> Any:
        """What a value that one stretch moved from old to new is after further copies."""
        if isinstance(new, int):
            return new + copies * (new - old)
        if re.fullmatch(r"[0-9a-f]{24}", str(new)):  # a cursor of the feed: epoch and change number
            number = int(new[8:], 16) + copies * (int(new[8:], 16) - int(old[8:], 16))
            return f"{new[:8]}{number:016x}"
        return TOKEN.sub(lambda found: _later(found, copies * self.step_s), str(new))


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, bytes):
            yield value.decode(errors="replace")
        elif isinstance(value, str):
            yield value


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _offset_s(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _instant(token: str, step_s: int) -> str:
    """An instant n steps later, in the form of the token."""
    at = datetime.fromisoformat(token[:19]).replace(tzinfo=UTC)
    form = f"%Y-%m-%d{token[10]}%H:%M:%S{token[19:]}"
    return f"strftime('{form}', {int(at.timestamp())} + n * {step_s}, 'unixepoch')"


def _later(found: re.Match[str], later_s: int) -> str:
    token = found.group()
    if not found["instant"]:
        return token
    at = datetime.fromisoformat(token) + timedelta(seconds=later_s)
    return at.isoformat(token[10], "microseconds" if "." in token else "seconds")
