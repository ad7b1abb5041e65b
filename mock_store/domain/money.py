"""What a basket costs: discount, tax, shipping and fees, in integer minor units.

Rounding happens in one place, `round_half_up`, once per line and once for shipping and each fee.
A line's total is quantity * unit price - discount, plus tax when prices exclude tax; the order's
total is the sum of its lines, shipping and fees, so that the parts add up to the minor unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class TaxBasis:
    """How a channel's prices treat tax; the rate is in basis points (900 = 9 %)."""

    prices_include_tax: bool
    rate_bp: int


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What is asked for: pieces at a unit price."""

    quantity: int
    unit_price_minor: int


@dataclass(frozen=True, slots=True)
class LineMoney:
    """What one line costs; `tax_minor` is contained in the total on either basis."""

    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class ChargeMoney:
    """A charge beside the lines (shipping, a fee), never discounted."""

    price_minor: int
    tax_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The money of a whole order; `tax_minor` is the tax contained in `total_minor`."""

    lines: tuple[LineMoney, ...]
    shipping: ChargeMoney
    fees: tuple[ChargeMoney, ...]
    discount_minor: int
    tax_minor: int
    total_minor: int


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide two non-negative numbers; exactly half a unit goes up."""
    assert numerator >= 0
    assert denominator > 0
    return (2 * numerator + denominator) // (2 * denominator)


def percent_of(amount_minor: int, percent_bp: int) -> int:
    """Return that many basis points of an amount, half up."""
    return round_half_up(amount_minor * percent_bp, BASIS_POINTS)


def tax_of(amount_minor: int, basis: TaxBasis) -> int:
    """Return the tax contained in (inclusive) or coming on top of (exclusive) an amount."""
    divisor = BASIS_POINTS + basis.rate_bp if basis.prices_include_tax else BASIS_POINTS
    return round_half_up(amount_minor * basis.rate_bp, divisor)


def share_discount(discount_minor: int, amounts_minor: Sequence[int]) -> list[int]:
    """Share an order discount over its lines in proportion to their amounts.

    Returns one share per line, in line order; the shares add up to the discount exactly. Minor
    units left by rounding down go to the largest remainders first, ties to the earlier line.
    """
    whole = sum(amounts_minor)
    assert 0 <= discount_minor <= whole
    if not whole:
        return [0] * len(amounts_minor)
    shares = [discount_minor * amount // whole for amount in amounts_minor]
    remainders = [discount_minor * amount % whole for amount in amounts_minor]
    by_remainder = sorted(range(len(shares)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: discount_minor - sum(shares)]:
        shares[index] += 1
    return shares


def charge(price_minor: int, basis: TaxBasis) -> ChargeMoney:
    """Return the tax and total of shipping or a fee."""
    tax_minor = tax_of(price_minor, basis)
    on_top = 0 if basis.prices_include_tax else tax_minor
    return ChargeMoney(price_minor, tax_minor, price_minor + on_top)


def _line_money(line: PricedLine, discount_minor: int, basis: TaxBasis) -> LineMoney:
    subtotal = line.quantity * line.unit_price_minor
    charged = charge(subtotal - discount_minor, basis)
    return LineMoney(subtotal, discount_minor, charged.tax_minor, charged.total_minor)


def add_up(
    lines: Sequence[PricedLine],
    basis: TaxBasis,
    *,
    discount_bp: int = 0,
    shipping_minor: int = 0,
    fees_minor: Sequence[int] = (),
) -> Totals:
    """Return what the lines, shipping and fees cost together.

    The discount is a percentage of the lines' sum, rounded once and then shared over the lines.
    """
    amounts = [line.quantity * line.unit_price_minor for line in lines]
    discount_minor = percent_of(sum(amounts), discount_bp)
    shares = share_discount(discount_minor, amounts)
    priced = tuple(
        _line_money(line, share, basis) for line, share in zip(lines, shares, strict=True)
    )
    shipping = charge(shipping_minor, basis)
    fees = tuple(charge(fee, basis) for fee in fees_minor)
    parts: tuple[LineMoney | ChargeMoney, ...] = (*priced, shipping, *fees)
    return Totals(
        lines=priced,
        shipping=shipping,
        fees=fees,
        discount_minor=discount_minor,
        tax_minor=sum(part.tax_minor for part in parts),
        total_minor=sum(part.total_minor for part in parts),
    )
