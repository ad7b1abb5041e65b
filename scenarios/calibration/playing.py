"""Plays a plan with a spoilt bridge in it, and keeps all that can be seen of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from scenarios.model.history import History
from scenarios.model.verdict import Judgement, Result, Violation
from scenarios.runs.canonical import Canonical, canonical
from scenarios.runs.catalogues import sample
from scenarios.runs.judging import judge_disturbed, judge_rules
from scenarios.runs.plans import RunPlan
from scenarios.runs.play import Played, play
from scenarios.runs.run import contradiction_of, silent
from scenarios.session.settling import Patience

if TYPE_CHECKING:
    from scenarios.worlds.launchers import ChangeParts, SpoilApp

STYLES = 8  # what a single story needs
# A bridge that never comes to rest is soon known; the sound one needs half of it.
PATIENCE = Patience(window_s=3.0, limit_s=60.0, poll_s=1.0)


@dataclass(frozen=True)
class Seen:
    """One run: what happened, how it was judged, and how it ended.

    `stuck` are stories that could not go on, each with the reason: no pass, whatever was judged.
    """

    history: History
    judgements: Sequence[Judgement]
    state: Canonical
    impossible: str | None
    stuck: Sequence[str] = ()

    @property
    def failed(self) -> list[Judgement]:
        """The rules that it broke, in the order of the rulebook."""
        return [each for each in self.judgements if each.result is Result.FAIL]

    def seconds_to(self, judgement: Judgement) -> float:
        """Seconds of the trade until the first entry that shows a violation; its end without."""
        acts = [act.at for act in self.history.acts]
        shown = [at for each in judgement.violations if (at := self._first(each)) is not None]
        return max(0.0, (min(shown, default=acts[-1]) - acts[0]).total_seconds())

    def _first(self, violation: Violation) -> datetime | None:
        known = self._instants()
        found = [known[each] for each in violation.evidence if each in known]
        return min(found, default=None)

    def _instants(self) -> dict[str, datetime]:
        told = {f"{each.system} {each.seq}": each.at for each in self.history.changes}
        asked = {f"{x.system} {x.request_id}": x.started_at for x in self.history.exchanges}
        return {**told, **asked}


def seen(
    plan: RunPlan,
    seed: str,
    change: "ChangeParts | None" = None,
    *,
    spoil: "SpoilApp | None" = None,
) -> Seen:
    """Play a plan and judge it; a disturbed one also against the same bridge undisturbed."""
    played = _played(plan, seed, change, spoil)
    observed = played.observed
    state = canonical(observed.history, observed.end, played.nonce)
    judgements = judge_rules(observed, plan.rules(), is_whole=plan.is_whole)
    if plan.disturbance is not None:
        quiet = seen(replace(plan, disturbance=None), seed, change)
        found = judge_disturbed(state, played.bitten, plan.disturbance, quiet.state)
        judgements = [*judgements, found]
    impossible = contradiction_of(observed)
    return Seen(observed.history, judgements, state, impossible, observed.stuck)


def _played(
    plan: RunPlan, seed: str, change: "ChangeParts | None", spoil: "SpoilApp | None"
) -> Played:
    # The programs themselves are imported only where one runs: they are most of a start.
    from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate  # noqa: PLC0415

    styles = sample().head(STYLES if len(plan.stories) == 1 else len(sample().styles))

    async def act(world: SimulatedWorld) -> Played:
        return await play(world, plan, styles, patience=PATIENCE, narrate=silent)

    return simulate(Plan(seed, plan.settings, change, spoil_mock=spoil), act).given
