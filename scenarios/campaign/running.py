"""Carries a campaign out: run after run, each written down when it ends, over all cores.

A campaign that was stopped goes on where it stood: what is written down is not run again.
"""

import json
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time

from scenarios.campaign.drawing import drawn, seed_of
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.trial import simulate_row

BAD = (Result.FAIL, Result.ERROR)


@dataclass(frozen=True)
class Entry:
    """One run as it is written down; `results` by rule, `alarms` what is wrong, `cost_s` of CPU."""

    number: int
    seed: str
    digest: str
    results: dict[str, str]
    alarms: Sequence[str]
    changed: Sequence[str]
    cost_s: float


def carry_out(
    record: Path, seed: str, runs: int, *, jobs: int, tell: Callable[[Entry], None]
) -> list[Entry]:
    """Run what is missing of a campaign, and return all its entries by number.

    `record` is a file of one JSON object per line; a line that a kill cut short is run again.
    """
    record.parent.mkdir(parents=True, exist_ok=True)
    known = {entry.number: entry for entry in read(record) if entry.seed == seed}
    missing = [(seed, number) for number in range(runs) if number not in known]
    context = multiprocessing.get_context("spawn")
    with record.open("a", encoding="utf-8") as file, context.Pool(jobs, _be_deaf) as pool:
        for entry in pool.imap_unordered(run_one, missing):
            file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
            file.flush()
            known[entry.number] = entry
            tell(entry)
    return [known[number] for number in range(runs)]


def run_one(what: tuple[str, int]) -> Entry:
    """One run of a campaign; what breaks it is an alarm."""
    seed, number = what
    plan, began = drawn(seed, number), process_time()
    result = simulate_row(plan, sample(), seed_of(seed, number)).result
    alarms = [f"{one.rule}: {one.reason}" for one in result.judgements if one.result in BAD]
    return Entry(
        number,
        seed,
        result.world_digest,
        {one.rule: str(one.result) for one in result.judgements},
        [*alarms, *([result.error] if result.error else [])],
        plan.changed,
        round(process_time() - began, 2),
    )


def read(record: Path) -> Iterator[Entry]:
    """What is written down so far, without a line that is cut short."""
    if not record.exists():
        return
    for line in record.read_text(encoding="utf-8").splitlines():
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue


def _be_deaf() -> None:
    """Ctrl-C is for the one who leads the campaign."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
