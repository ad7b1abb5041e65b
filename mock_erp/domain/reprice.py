"""One price change on a whole style, and what becomes of the variants' own prices (PRD-01).

A change with an end is a sale beside the regular price; one without an end is the new regular
price from its start on. Own prices are kept or changed, as the merchandiser says.

Worked example. A style of 3 colours by 4 sizes costs 80.00; one variant has its own 90.00.
Repriced to 50.00 with own prices kept, 11 variants change and 1 is kept, for the weekend as
well as for good. With own prices changed all 12 cost 50.00.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from mock_erp.domain.price_windows import Window
from mock_erp.domain.prices import PriceKind, PriceLine

OwnPrices = Literal["keep", "change"]


@dataclass(frozen=True, slots=True)
class Reprice:
    """The change that is wanted: a new price, or a change in percent of the regular one."""

    start: datetime
    end: datetime | None = None
    price_minor: int | None = None
    percent: int | None = None
    own_prices: OwnPrices = "keep"

    @property
    def kind(self) -> PriceKind:
        """A price that ends is a sale."""
        return "regular" if self.end is None else "sale"

    @property
    def window(self) -> Window:
        """When the new price holds."""
        return Window(self.start, self.end)

    def new_price_minor(self, old_minor: int | None) -> int | None:
        """Return the new price; None when a percentage has nothing to apply to."""
        if self.percent is None:
            return self.price_minor
        return None if old_minor is None else in_percent(old_minor, 100 + self.percent)


@dataclass(frozen=True, slots=True)
class NewLine:
    """A price line to enter; no variant_id: for the style."""

    price_minor: int
    kind: PriceKind
    variant_id: str | None
    window: Window
    min_quantity: int = 1


@dataclass(slots=True)
class RepricePlan:
    """What a reprice does to one style. `ended`: line ids whose window ends at the start."""

    new: list[NewLine] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def in_percent(amount_minor: int, percent: int) -> int:
    """Return a share of an amount, half a minor unit rounded up."""
    return (amount_minor * percent + 50) // 100


def plan_reprice(
    wanted: Reprice, variant_ids: Sequence[str], lines: Sequence[PriceLine]
) -> RepricePlan:
    """Decide what a reprice does to one style. `lines`: the list's lines of style and variants."""
    plan = RepricePlan()
    style_lines = [line for line in lines if line.variant_id is None]
    style_price = wanted.new_price_minor(_regular_at(style_lines, wanted.start))
    if style_price is not None:
        _replace(plan, wanted, style_lines)
        plan.new.append(NewLine(style_price, wanted.kind, None, wanted.window))
    for variant_id in variant_ids:
        own = [line for line in lines if line.variant_id == variant_id and _concerns(wanted, line)]
        if not any(line.min_quantity == 1 for line in own):
            (plan.kept if style_price is None else plan.changed).append(variant_id)
        elif wanted.own_prices == "keep":
            plan.kept.append(variant_id)
            plan.new.extend(_shields(wanted, own))
        else:
            _change_own(plan, wanted, own)
    return plan


def _concerns(wanted: Reprice, line: PriceLine) -> bool:
    return line.window.overlaps(wanted.window)


def _regular_at(lines: Sequence[PriceLine], at: datetime) -> int | None:
    valid = (
        line
        for line in lines
        if line.kind == "regular" and line.min_quantity == 1 and line.window.holds(at)
    )
    best = max(valid, key=lambda line: line.rank, default=None)
    return None if best is None else best.price_minor


def _replace(plan: RepricePlan, wanted: Reprice, lines: Sequence[PriceLine]) -> None:
    """End what the new line takes the place of, at its start; what starts later is planned."""
    for line in lines:
        if line.kind != wanted.kind or line.min_quantity != 1 or not _concerns(wanted, line):
            continue
        start = line.window.valid_from
        if start is None or start < wanted.start:
            plan.ended.append(line.line_id)
        elif wanted.kind == "sale" or start == wanted.start:
            plan.removed.append(line.line_id)


def _shields(wanted: Reprice, own: Sequence[PriceLine]) -> list[NewLine]:
    """Return sale lines that keep own regular prices as they are while the style is on sale.

    A sale of the style wins over any regular price; only an own sale price wins over it.
    """
    if wanted.kind == "regular":
        return []
    return [
        NewLine(
            line.price_minor,
            "sale",
            line.variant_id,
            line.window.within(wanted.window),
            line.min_quantity,
        )
        for line in own
        if line.kind == "regular"
    ]


def _change_own(plan: RepricePlan, wanted: Reprice, own: Sequence[PriceLine]) -> None:
    variant_id = own[0].variant_id
    assert variant_id is not None
    new_price = wanted.new_price_minor(_regular_at(own, wanted.start))
    if new_price is None:
        plan.kept.append(variant_id)
        return
    plan.changed.append(variant_id)
    _replace(plan, wanted, own)
    plan.new.append(NewLine(new_price, wanted.kind, variant_id, wanted.window))
