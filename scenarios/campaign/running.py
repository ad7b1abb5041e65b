"""Carries a campaign out: run after run, each written down when it ends, over all cores.

A campaign that was stopped goes on where it stood: what is written down is not run again.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time

from scenarios.campaign.bridges import RIGHT, RightBridge
from scenarios.campaign.drawing import drawn, drawn_for, seed_of
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import RunPlan
from scenarios.runs.run import Ran, run_simulated
from scenarios.runs.trial import or_broken
from scenarios.runs.workers import workers
from scenarios.session.settling import Patience
from scenarios.sut.simulated import simulate_plan

BAD = (Result.FAIL, Result.ERROR)
STYLES = 30  # what all stories need together


@dataclass(frozen=True)
class Entry:
    """One run as it is written down; `results` by rule, `alarms` what is wrong, `cost_s` of CPU."""

    number: int
    seed: str
    bridge: str
    digest: str
    results: dict[str, str]
    alarms: Sequence[str]
    changed: Sequence[str]
    cost_s: float


@dataclass(frozen=True)
class Campaign:
    """So many runs, the bridges in turn; its seed names it, `record` is where it is written down.

    `record` has one JSON object per line; a line that a kill cut short is run again.
    """

    record: Path
    seed: str
    runs: int
    bridges: Sequence[str] = tuple(RIGHT)

    def bridge_of(self, number: int) -> str:
        """Whose turn it is."""
        return self.bridges[number % len(self.bridges)]

    def known(self) -> dict[int, Entry]:
        """What is written down of it."""
        return {
            entry.number: entry
            for entry in read(self.record)
            if entry.seed == self.seed and entry.bridge == self.bridge_of(entry.number)
        }


def carry_out(campaign: Campaign, *, jobs: int, tell: Callable[[Entry], None]) -> list[Entry]:
    """Run what is missing of a campaign, and return all its entries by number."""
    campaign.record.parent.mkdir(parents=True, exist_ok=True)
    known = campaign.known()
    missing = [
        (campaign.bridge_of(number), campaign.seed, number)
        for number in range(campaign.runs)
        if number not in known
    ]
    with campaign.record.open("a", encoding="utf-8") as file, workers(jobs) as pool:
        for done in as_completed([pool.submit(run_one, each) for each in missing]):
            entry = done.result()
            file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
            file.flush()
            known[entry.number] = entry
            tell(entry)
    return [known[number] for number in range(campaign.runs)]


def run_one(what: tuple[str, str, int]) -> Entry:
    """One run of a campaign; what breaks it is an alarm."""
    (name, seed, number), began = what, process_time()
    bridge = RIGHT[name]
    plan = drawn(seed, number, bridge.heeds)
    ran = or_broken(plan, seed_of(seed, number), lambda: _played(bridge, plan, (seed, number)))
    judgements = ran.result.judgements
    alarms = [f"{one.rule}: {one.reason}" for one in judgements if one.result in BAD]
    return Entry(
        number,
        seed,
        name,
        ran.result.world_digest,
        {one.rule: str(one.result) for one in judgements},
        [*alarms, *([ran.result.error] if ran.result.error else [])],
        plan.changed,
        round(process_time() - began, 2),
    )


def _played(bridge: RightBridge, plan: RunPlan, named: tuple[str, int]) -> Ran:
    """Ours plays what can be told; a stranger what it claims, with the patience that it asks for.

    `named` are seed and number.
    """
    catalogue, seed = sample().head(STYLES), seed_of(*named)
    if bridge.guest is not None:
        sut, claimed = drawn_for(bridge, *named)
        return simulate_plan(sut, bridge.guest, catalogue, seed, claimed)
    sut = bridge.sut
    patience = Patience(sut.window_s(), 3 * sut.limit_s, 1.0)
    return run_simulated(plan, catalogue, seed, bridge.change(), patience=patience)


def read(record: Path) -> Iterator[Entry]:
    """What is written down so far, without a line that is cut short."""
    if not record.exists():
        return
    for line in record.read_text(encoding="utf-8").splitlines():
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue
