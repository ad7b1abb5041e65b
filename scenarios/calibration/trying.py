"""Tries one broken bridge in its own story until a rule that was named for it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from time import process_time
from typing import Any, Literal

from scenarios.broken.parts import BrokenBridge
from scenarios.broken.register import BROKEN
from scenarios.calibration.playing import Seen, seen
from scenarios.calibration.witness import witness
from scenarios.runs.plans import FLOWS, STORIES, RunPlan

# `masked`: only seen where nothing is ever looked at a second time. `stuck`: no named rule failed,
# but a story could not go on, which is no pass. `missed`: a rule or a story is too weak. `error`:
# nothing shows that the defect acted at all.
Outcome = Literal["caught", "masked", "stuck", "missed", "error"]
SEEDS = ("7", "8", "9")
NEVER_S = 10**6


@dataclass(frozen=True)
class Tried:
    """What became of one broken bridge; `failed` are seconds of the trade to each broken rule."""

    name: str
    says: str
    expected: Sequence[str]
    story: str
    outcome: Outcome
    failed: Mapping[str, float] = field(default_factory=dict)
    witness: str = ""
    runs: int = 0
    cpu_s: float = 0.0

    @property
    def first(self) -> str:
        """The rule whose violation shows first; nothing if none fails."""
        return min(self.failed, key=lambda rule: self.failed[rule], default="")

    def row(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {**asdict(self), "expected": list(self.expected), "first": self.first}


def tried_of(row: Mapping[str, Any]) -> Tried:
    """Read a row again."""
    return Tried(**{name: value for name, value in row.items() if name != "first"})


def try_bridge(name: str, seeds: Sequence[str] = SEEDS) -> Tried:
    """Play until it is caught, at most once per seed; then once more with nothing that heals."""
    bridge, began = BROKEN[name], process_time()
    tried = Tried(name, bridge.says, bridge.rules, bridge.story, "missed")
    for runs, seed in enumerate(seeds, 1):
        tried = replace(_tried(bridge, tried, bridge.plan(), seed), runs=runs)
        if tried.outcome in ("caught", "error"):
            return replace(tried, cpu_s=process_time() - began)
    if tried.outcome == "missed":
        tried = _unhealed(bridge, tried, seeds[0])
    return replace(tried, cpu_s=process_time() - began)


def _unhealed(bridge: BrokenBridge, tried: Tried, seed: str) -> Tried:
    """Masked if a named rule fails where nothing heals, and not on the sound bridge there."""
    plan = without_healing(bridge.plan())
    found = replace(_tried(bridge, tried, plan, seed), runs=tried.runs + 1)
    anyway = {each.rule for each in sound(bridge.story, plan_key(plan), seed).failed}
    if set(found.failed) & set(bridge.rules) - anyway:
        return replace(found, outcome="masked")
    return replace(tried, runs=found.runs)


def try_everywhere(name: str, seed: str) -> Tried:
    """Play it in its own story, and in every other one for the whole row of the matrix."""
    tried = try_bridge(name, (seed,))
    bridge, began = BROKEN[name], process_time()
    failed = dict(tried.failed)
    for story in STORIES:
        if story != bridge.story:
            found = seen(replace(bridge, story=story).plan(), seed, bridge.change)
            failed |= {x.rule: round(found.seconds_to(x), 3) for x in found.failed} | failed
    cpu_s = tried.cpu_s + process_time() - began
    return replace(tried, failed=failed, runs=tried.runs + len(STORIES) - 1, cpu_s=cpu_s)


def _tried(bridge: BrokenBridge, tried: Tried, plan: RunPlan, seed: str) -> Tried:
    found = seen(plan, seed, bridge.change)
    acted = witness(sound(bridge.story, plan_key(plan), seed).history, found.history)
    failed = {each.rule: round(found.seconds_to(each), 3) for each in found.failed}
    said = found.impossible or acted or "nothing shows that the defect acted"
    outcome = outcome_of(found, acted, bridge.rules)
    if outcome == "stuck":
        said = f"{found.stuck[0]}; {said}"
    return replace(tried, outcome=outcome, failed=failed, witness=said)


def outcome_of(found: Seen, acted: str | None, named: Sequence[str]) -> Outcome:
    """What one run says of a bridge for which these rules were named."""
    if found.impossible is not None or acted is None:
        return "error"
    if any(each.rule in named for each in found.failed):
        return "caught"
    return "stuck" if found.stuck else "missed"


def without_healing(plan: RunPlan) -> RunPlan:
    """The same run in which nobody ever looks a second time at what no message told."""
    flows = plan.settings.get("flows", {})
    never = {flow: {**flows.get(flow, {}), "sweep_s": NEVER_S} for flow in FLOWS}
    return replace(plan, settings={**plan.settings, "flows": never}, is_looked_at_twice=False)


_PLANS: dict[str, RunPlan] = {}


def plan_key(plan: RunPlan) -> str:
    """A name for a plan, by which the sound bridge's run of it is kept."""
    key = repr((plan.name, plan.stories, plan.settings, plan.is_looked_at_twice))
    _PLANS[key] = plan
    return key


@lru_cache(maxsize=4)
def sound(story: str, key: str, seed: str) -> Seen:
    """The sound bridge in the same run; the last few are kept."""
    return seen(_PLANS[key], seed)
