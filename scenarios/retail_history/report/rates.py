"""How fast a replay went, as a document: rates, and what each day cost."""

from collections.abc import Sequence
from typing import Any

from scenarios.retail_history.replay.pace import DayPace, Pace, rate

Document = dict[str, Any]


def rates_document(pace: Pace) -> Document:
    """Rates over all days, the cost of each, and samples from the first order on."""
    first_s = pace.samples[0].elapsed_s if pace.samples else 0.0
    return {
        "orders_per_s": round(rate(pace.days, of_lines=False), 2),
        "lines_per_s": round(rate(pace.days, of_lines=True), 1),
        "cost": _cost(pace.days),
        "days": [_day(one) for one in pace.days],
        "samples": [
            [round(one.elapsed_s - first_s, 2), one.placed, one.waiting] for one in pace.samples
        ],
    }


def fitted(days: Sequence[DayPace]) -> tuple[float, float] | None:
    """What an order and what a line costs, in seconds: least squares over the days.

    None where the days are too few, or too alike, to tell the two apart.
    """
    oo, ll = sum(d.orders * d.orders for d in days), sum(d.lines * d.lines for d in days)
    ol = sum(d.orders * d.lines for d in days)
    ot, lt = sum(d.orders * d.took_s for d in days), sum(d.lines * d.took_s for d in days)
    apart = oo * ll - ol * ol
    if apart <= 0:
        return None
    return (ot * ll - lt * ol) / apart, (lt * oo - ot * ol) / apart


def _cost(days: Sequence[DayPace]) -> Document | None:
    """What each day cost, in percent of what its orders and lines cost on the average."""
    costs = fitted(days)
    if costs is None:
        return None
    order_s, line_s = costs
    expected = [one.orders * order_s + one.lines * line_s for one in days]
    return {
        "order_ms": round(1000 * order_s, 2),
        "line_ms": round(1000 * line_s, 3),
        "percent_by_day": [
            round(100 * one.took_s / each) if each > 0 else None
            for one, each in zip(days, expected, strict=True)
        ],
    }


def _day(one: DayPace) -> Document:
    return {
        "day": one.day.isoformat(),
        "orders": one.orders,
        "lines": one.lines,
        "took_s": round(one.took_s, 3),
    }
