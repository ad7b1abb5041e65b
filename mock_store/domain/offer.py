"""What a channel offers of one variant: the store's four stock policies.

The ERP says with every level which of its orders the number already counts (`stock_version`).
An own open line is *counted* when its version is known and not newer than the level's; the
policies differ in what they do about the lines that are not counted yet (STK-02).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Policy = Literal["mirror", "hold", "decrement", "reserve"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the supply ladder: pieces beyond stock, up to `through`, ship on `ship_on`."""

    through: int
    ship_on: date


@dataclass(frozen=True, slots=True)
class Level:
    """The stock level last written for one variant in one channel, in whole pieces.

    `backorder_free` None means without limit, and matters only where backorders are allowed.
    `on_offer` is the store's own number under the policy `decrement`: set by each level write,
    lowered at each sale; below zero it counts pieces sold on backorder.
    """

    available: int
    stock_version: int
    backorder_allowed: bool = False
    backorder_free: int | None = None
    supply: tuple[Rung, ...] = ()
    on_offer: int | None = None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Pieces of a live order line, and the stock version in which the ERP booked them."""

    pieces: int
    stock_version: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be shown and bought, in whole pieces.

    `shown` None: there is no number to show (unknown level, or an untracked item).
    `buyable` None: without limit. `owed`: pieces beyond stock that are promised already,
    so a further backorder stands behind them on the supply ladder.
    """

    shown: int | None
    buyable: int | None
    uncounted: int = 0
    owed: int = 0
    supply: tuple[Rung, ...] = ()

    @property
    def is_known(self) -> bool:
        """Tell whether anything is known about this stock: an untracked item counts as known."""
        return self.shown is not None or self.buyable is None

    def backordered(self, quantity: int) -> int:
        """Return how many pieces of `quantity` would be sold beyond stock."""
        return 0 if self.shown is None else max(0, quantity - self.shown)

    def allows(self, quantity: int) -> bool:
        """Tell whether `quantity` pieces can be bought at once."""
        return self.buyable is None or quantity <= self.buyable


UNTRACKED = Offer(shown=None, buyable=None)
# Unknown stock is not zero stock, but it cannot be sold either (STK-11).
UNKNOWN = Offer(shown=None, buyable=0)


def is_counted(line: OpenLine, stock_version: int) -> bool:
    """Tell whether a level of `stock_version` already counts this line."""
    return line.stock_version is not None and line.stock_version <= stock_version


def uncounted_pieces(level: Level, open_lines: Iterable[OpenLine]) -> int:
    """Return the own open pieces that the level does not count yet."""
    return sum(line.pieces for line in open_lines if not is_counted(line, level.stock_version))


def offer_of(
    level: Level | None,
    policy: Policy,
    open_lines: Iterable[OpenLine] = (),
    *,
    reserved_by_others: int = 0,
    tracked: bool = True,
) -> Offer:
    """Return what the channel offers of a variant under its stock policy."""
    if not tracked:
        return UNTRACKED
    uncounted = 0 if level is None else uncounted_pieces(level, open_lines)
    if level is None:
        return UNKNOWN
    left = _pieces_left(level, policy, uncounted, reserved_by_others)
    owed = max(0, -left)
    shown = max(0, left)
    return Offer(
        shown=shown,
        buyable=_buyable(level, shown, owed),
        uncounted=uncounted,
        owed=owed,
        supply=level.supply,
    )


def of_kit(offer: Offer, parts: Iterable[tuple[int, Offer]]) -> Offer:
    """Return what is on offer of a kit: the least of its level and of its components (STK-15).

    `parts`: the pieces of each component in one kit, and what is on offer of it. Components
    without a number to show limit nothing: the level of the kit speaks for them.
    """
    if offer.shown is None:
        return offer
    whole = min(
        (part.shown // pieces for pieces, part in parts if part.shown is not None),
        default=offer.shown,
    )
    less = max(0, offer.shown - whole)
    buyable = None if offer.buyable is None else offer.buyable - less
    return replace(offer, shown=offer.shown - less, buyable=buyable)


def _pieces_left(level: Level, policy: Policy, uncounted: int, reserved_by_others: int) -> int:
    """Return the pieces left before clamping: below zero they are owed."""
    match policy:
        case "mirror":
            return level.available
        case "hold":
            return level.available - uncounted
        case "decrement":
            number = level.on_offer
            return level.available - uncounted if number is None else number
        case "reserve":
            return level.available - uncounted - reserved_by_others


def _buyable(level: Level, shown: int, owed: int) -> int | None:
    """Return stock plus the free backorder limit (STK-05); what is owed uses up the limit."""
    if not level.backorder_allowed:
        return shown
    if level.backorder_free is None:
        return None
    return shown + max(0, level.backorder_free - owed)


def ship_on(offer: Offer, quantity: int) -> date | None:
    """Return the day on which the last backordered piece of `quantity` ships, None if unknown."""
    backordered = offer.backordered(quantity)
    if backordered == 0:
        return None
    reach = offer.owed + backordered
    return next((rung.ship_on for rung in offer.supply if rung.through >= reach), None)
