"""Rows and rules in, a script out: what is ordered, cancelled, refunded, credited, parked.

Every line, and every part of a credit line, becomes exactly one entry.
"""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from scenarios.catalogue.minting import reference
from scenarios.retail_history.items import SHELVED, TRADED, Kept, Spellings, items_of
from scenarios.retail_history.lines import BadLine, History, Line
from scenarios.retail_history.reversals import OpenLine, OpenLines, is_cancel
from scenarios.retail_history.rules import Meaning, Rules
from scenarios.retail_history.script import (
    Adjustment,
    Customer,
    Day,
    Entry,
    Kind,
    Memo,
    Order,
    Reversal,
    Script,
    Sold,
    Status,
)

SOLD = ("item", "service", "shipping", "free")


def plan_history(history: History, rules: Rules) -> Script:
    """Return the script of a history."""
    documents: dict[tuple[str, date], list[Line]] = {}
    for line in history.lines:
        documents.setdefault((line.document, line.at.date()), []).append(line)
    traded = [line for line in history.lines if rules.meaning_of(line)[0] in TRADED]
    spellings = Spellings(traded, is_one=rules.trade.codes_that_differ_in_case == "one item")
    goods = [line for line in traded if rules.meaning_of(line)[0] in SHELVED]
    planning = _Planning(rules, spellings, {spellings.usual(line.code) for line in goods})
    # Of documents of one instant the one that stands first in the files comes first.
    for lines in sorted(documents.values(), key=lambda group: group[0].at):
        planning.document(lines)
    planning.entries += [_bad(line) for line in history.bad]
    return Script(
        currency=rules.trade.currency,
        zone=rules.trade.zone,
        items=tuple(items_of(planning.kept, planning.goods, rules.trade.opening_extra_percent)),
        days=tuple(planning.days[day] for day in sorted(planning.days)),
        entries=tuple(planning.entries),
    )


def _bad(line: BadLine) -> Entry:
    cause = f"cannot be read: {line.reason}"
    return Entry(line.place, line.key, "parked", cause, "none", None, 0, 0, "")


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a document has of one day: whose it is, and when it was made."""

    number: str
    at: datetime
    customer: Customer

    @property
    def day(self) -> date:
        """The day on which it counts."""
        return self.at.date()


@dataclass
class _Planning:
    """What is known so far; `goods` are the codes that stand on a shelf."""

    rules: Rules
    spellings: Spellings
    goods: Set[str]
    entries: list[Entry] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    days: dict[date, Day] = field(default_factory=dict)
    open_lines: OpenLines = field(default_factory=OpenLines)

    def document(self, lines: Sequence[Line]) -> None:
        """Plan one document, all that it has of one day."""
        number = Counter(line.customer for line in lines).most_common(1)[0][0]
        country = Counter(line.country for line in lines).most_common(1)[0][0]
        own = [line for line in lines if line.customer == number]
        paper = _Paper(lines[0].document, own[0].at, Customer(number, country))
        self.days.setdefault(paper.day, Day(paper.day))
        for line in lines:
            if line.customer != number:
                self.park(paper, line, "another customer than that of its document")
        self._sale(paper, [line for line in own if not self._takes_back(line)])
        self._credit(paper, [line for line in own if self._takes_back(line)])

    def _takes_back(self, line: Line) -> bool:
        return self.rules.is_credit(line) or self._judged(line)[0] == "reversal"

    def _sale(self, paper: _Paper, lines: Sequence[Line]) -> None:
        goods: list[tuple[Line, Meaning, str]] = []
        shipping: list[tuple[Line, str]] = []
        for line in lines:
            meaning, cause = self._judged(line)
            if fault := _fault_of_sale(line, meaning):
                self.park(paper, line, fault)
            elif meaning == "shipping" and line.price_minor:
                shipping.append((line, cause))
            elif meaning in SOLD:
                goods.append((line, "service" if meaning == "shipping" else meaning, cause))
            else:
                self._beside_orders(paper, line, meaning, cause)
        if not goods:  # shipping cannot travel without goods
            goods = [(line, "service", cause) for line, cause in shipping]
            shipping = []
        if goods:
            self._order(paper, goods, shipping)

    def _order(
        self,
        paper: _Paper,
        goods: Sequence[tuple[Line, Meaning, str]],
        shipping: Sequence[tuple[Line, str]],
    ) -> None:
        name = reference("order", "history", paper.number, (str(paper.day),))
        sold = []
        for line, meaning, cause in goods:
            code = self._keep(line, is_sold=True)
            sold.append(Sold(line.key, code, line.pieces, line.price_minor))
            status: Status = "booked" if meaning == "item" else "mapped"
            self._enter(paper, line, (status, cause, "order"), f"line:{line.key}")
            opened = OpenLine(
                order=name,
                key=line.key,
                day=paper.day,
                price_minor=line.price_minor,
                pieces=line.pieces,
                may_cancel=not shipping,
                is_service=code not in self.goods,
            )
            self.open_lines.add(paper.customer.number, code, opened)
        for line, cause in shipping:
            self._enter(paper, line, ("mapped", cause, "shipping"), f"shipping:{name}", pieces=0)
        shipping_minor = sum(line.amount_minor for line, _ in shipping)
        order = Order(name, paper.number, paper.at, paper.customer, tuple(sold), shipping_minor)
        self.days[paper.day].orders.append(order)

    def _credit(self, paper: _Paper, lines: Sequence[Line]) -> None:
        for line in lines:
            meaning, cause = self._judged(line)
            if meaning in ("item", "service", "free", "reversal"):
                if line.pieces >= 0 or line.price_minor <= 0:
                    self.park(paper, line, "a credit that gives nothing back")
                else:
                    self._reverse(paper, line)
            elif meaning == "shipping" and line.amount_minor < 0:
                self._memo(paper, line, -line.amount_minor, cause)
            else:
                self._beside_orders(paper, line, meaning, cause)

    def _reverse(self, paper: _Paper, line: Line) -> None:
        code = self.spellings.usual(line.code)
        left, beyond_minor = -line.pieces, 0
        taken = self.open_lines.take(paper.customer.number, code, left)
        for part, (sold, pieces) in enumerate(taken, 1):
            left -= pieces
            beyond_minor += pieces * max(0, line.price_minor - sold.price_minor)
            price_minor = min(line.price_minor, sold.price_minor)
            cancels = is_cancel(sold, paper.day, line.price_minor)
            record = f"line:{sold.key}" if cancels else f"refund:{line.key}/{part}"
            reversal = Reversal(
                record, sold.order, sold.key, pieces, pieces * price_minor, sold.is_service
            )
            self._enter_reversal(paper, line, reversal, cancels=cancels)
        if left:
            cause = "no earlier line of its customer" if line.customer else "no customer"
            self._memo(paper, line, left * line.price_minor + beyond_minor, cause)
        elif beyond_minor:
            self._memo(paper, line, beyond_minor, "credited above the price that was paid")

    def _enter_reversal(
        self, paper: _Paper, line: Line, reversal: Reversal, *, cancels: bool
    ) -> None:
        day = self.days[paper.day]
        (day.cancels if cancels else day.refunds).append(reversal)
        told: tuple[Status, str, Kind] = (
            ("cancelled", "cancelled on the day of its order", "cancel")
            if cancels
            else ("credited", "refunded with its return", "refund")
        )
        self.entries.append(
            Entry(
                line.place,
                line.key,
                *told,
                paper.day,
                -reversal.pieces,
                -reversal.amount_minor,
                reversal.record,
            )
        )

    def _beside_orders(self, paper: _Paper, line: Line, meaning: Meaning, cause: str) -> None:
        if meaning == "discount" and line.amount_minor < 0:
            self._memo(paper, line, -line.amount_minor, cause)
        elif meaning == "adjustment" and line.pieces:
            code = self._keep(line, is_sold=False)
            record = f"stock:{line.key}"
            adjustment = Adjustment(record, code, line.pieces, cause)
            self.days[paper.day].adjustments.append(adjustment)
            self._enter(paper, line, ("mapped", cause, "adjustment"), record, amount_minor=0)
        else:
            fault = cause if meaning == "park" else f"a {meaning} that has no such amount"
            self.park(paper, line, fault)

    def _memo(self, paper: _Paper, line: Line, amount_minor: int, cause: str) -> None:
        """Credit money of no order; it moves no goods."""
        record = f"memo:{line.key}"
        memo = Memo(record, paper.customer, amount_minor, cause)
        self.days[paper.day].memos.append(memo)
        told: tuple[Status, str, Kind] = ("credited", cause, "credit memo")
        self._enter(paper, line, told, record, pieces=0, amount_minor=-amount_minor)

    def _judged(self, line: Line) -> tuple[Meaning, str]:
        meaning, cause = self.rules.meaning_of(line)
        if meaning in TRADED and self.spellings.is_unsure(line.code):
            return "park", "a code that differs from another in case or spaces alone"
        return meaning, cause

    def _keep(self, line: Line, *, is_sold: bool) -> str:
        code = self.spellings.usual(line.code)
        self.kept.append(Kept(code, line, is_sold))
        return code

    def park(self, paper: _Paper, line: Line, cause: str) -> None:
        """Leave a line out, and say why."""
        self._enter(paper, line, ("parked", cause, "none"), "")

    def _enter(
        self,
        paper: _Paper,
        line: Line,
        told: tuple[Status, str, Kind],
        record: str,
        *,
        pieces: int | None = None,
        amount_minor: int | None = None,
    ) -> None:
        pieces = line.pieces if pieces is None else pieces
        amount_minor = line.amount_minor if amount_minor is None else amount_minor
        self.entries.append(
            Entry(line.place, line.key, *told, paper.day, pieces, amount_minor, record)
        )


def _fault_of_sale(line: Line, meaning: Meaning) -> str | None:
    """Why a line cannot stand on an order; None for what can, or need not."""
    if meaning not in SOLD:
        return None
    if line.pieces <= 0:
        return "no pieces on a sale"
    if line.price_minor < 0 or (meaning == "item" and line.price_minor == 0):
        return "no price"
    return None
