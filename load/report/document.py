"""Everything that is said of a load run, as one document: the source of every form of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from load.counting import Fared, by_kind, percentile
from load.judging.lag import Lag, by_flow
from load.judging.ledgers import Ledgers
from load.judging.verdict import Held, Verdict
from load.ledger import Entry, Outcome
from load.stand import Stand
from scenarios.model.verdict import Judgement

BINS = 30
ERRORS_SHOWN, LINES_SHOWN = 12, 20
PERCENTS = (50, 95, 99)
Document = dict[str, Any]


@dataclass(frozen=True)
class LoadRun:
    """One run with all that was found out about it; `began` is when its crowd came."""

    stand: Stand
    command: str
    version: str
    began: datetime
    entries: Sequence[Entry]
    lags: Sequence[Lag]
    ledgers: Ledgers
    held: Sequence[Held]
    judgements: Sequence[Judgement]
    verdict: Verdict


def load_document(run: LoadRun) -> Document:
    """The whole run; seconds everywhere, null for what never came."""
    stand, ledgers = run.stand, run.ledgers
    return {
        "verdict": {"exit_status": run.verdict.status, "sentence": run.verdict.sentence},
        "command": run.command,
        "version": run.version,
        "began": run.began.isoformat(),
        "shape": stand.shape,
        "for_s": stand.for_s,
        "processes": stand.processes,
        "rates": dict(stand.rates),
        "orders_per_s": round(ledgers.accepted / stand.for_s, 2),
        "ledgers": {
            "accepted": ledgers.accepted,
            "refused": ledgers.refused,
            "recovered": ledgers.recovered,
            "lost": _capped(ledgers.lost),
            "duplicated": _capped(ledgers.duplicated),
            "oversold_beyond_exposure": _capped(ledgers.oversold_beyond_exposure),
            "stale": ledgers.stale,
            "repeats_per_order": round(ledgers.repeats_per_order, 3),
            "converge_s": round(ledgers.converge_s, 3),
        },
        "people": {kind: _people(one) for kind, one in by_kind(run.entries).items()},
        "lags": {flow: _spread(found) for flow, found in by_flow(run.lags).items()},
        "limits": [_limit(one) for one in run.held],
        "rules": [_rule(one) for one in run.judgements],
        "errors": errors(run.entries),
        "over_time": over_time(run),
    }


def _capped(lines: Sequence[str]) -> Document:
    return {"count": len(lines), "first": list(lines[:LINES_SHOWN])}


def _people(fared: Fared) -> Document:
    counts = {str(outcome): fared.outcomes[outcome] for outcome in Outcome}
    waits = {f"p{percent}_s": _round(fared.wait_s(percent)) for percent in PERCENTS}
    told = {"turned_away": fared.turned_away, "late": fared.late}
    return {"came": fared.count, **counts, **told, **waits}


def _spread(found: Sequence[Lag]) -> Document:
    values = [lag.lag_s for lag in found]
    never = [lag.subject for lag in found if lag.lag_s == inf]
    percents = {f"p{percent}_s": _round(percentile(values, percent)) for percent in PERCENTS}
    return {
        "count": len(values),
        **percents,
        "most_s": _round(max(values)),
        "never": _capped(never),
    }


def _limit(one: Held) -> Document:
    value = _round(one.value)
    return {
        "group": one.group,
        "name": one.name,
        "value": value,
        "limit": one.limit,
        "holds": one.holds,
    }


def _rule(one: Judgement) -> Document:
    found = [f"{v.subject}: expected {v.expected}, actual {v.actual}" for v in one.violations]
    return {
        "rule": one.rule,
        "result": str(one.result),
        "reason": one.reason,
        "found": _capped(found),
    }


def errors(entries: Iterable[Entry]) -> list[Document]:
    """What people were told instead of an answer, grouped, the most frequent first, capped."""
    counts = Counter((entry.kind, entry.outcome, entry.said) for entry in entries if entry.said)
    shown = counts.most_common(ERRORS_SHOWN)
    rows = [
        {"people": kind, "outcome": str(outcome), "said": said, "count": count}
        for (kind, outcome, said), count in shown
    ]
    rest = counts.total() - sum(count for _, count in shown)
    return [*rows, {"people": "", "outcome": "", "said": "others", "count": rest}] if rest else rows


def over_time(run: LoadRun) -> Document:
    """Arrivals per second, waits and lags, each in equal parts of the run."""
    part_s = run.stand.for_s / BINS
    orders = [entry for entry in run.entries if entry.kind in ("order", "order and cancel")]
    served = [(e.at_s, e.took_s) for e in orders if e.outcome == Outcome.SERVED]
    flows = {
        flow: [((lag.since - run.began).total_seconds(), lag.lag_s) for lag in found]
        for flow, found in by_flow(run.lags).items()
    }
    came = {
        str(outcome): _binned([(e.at_s, 1.0) for e in orders if e.outcome == outcome], part_s)
        for outcome in Outcome
    }
    return {
        "part_s": round(part_s, 3),
        "orders_per_s": {
            outcome: [round(len(values) / part_s, 2) for values in bins]
            for outcome, bins in came.items()
        },
        "wait_s": _percentiles(served, part_s),
        "lag_s": {flow: _percentiles(points, part_s) for flow, points in flows.items()},
    }


def _binned(points: Iterable[tuple[float, float]], part_s: float) -> list[list[float]]:
    bins: list[list[float]] = [[] for _ in range(BINS)]
    for at_s, value in points:
        if at_s >= 0:
            bins[min(BINS - 1, int(at_s / part_s))].append(value)
    return bins


def _percentiles(
    points: Sequence[tuple[float, float]], part_s: float
) -> Mapping[str, list[float | None]]:
    bins = _binned(points, part_s)
    return {
        f"p{percent}": [_round(percentile(values, percent)) if values else None for values in bins]
        for percent in PERCENTS
    }


def _round(value: float | None) -> float | None:
    return None if value is None or value == inf else round(value, 4)
