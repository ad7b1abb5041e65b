"""The verdict of a run from its bundle alone, by the same checks."""

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from scenarios.bundles.keeping import Kept, Look
from scenarios.bundles.reading import altered, read_bundle
from scenarios.runs.judging import with_links
from scenarios.runs.play import Played
from scenarios.runs.results import Trial
from scenarios.runs.run import Ran, failed_run, judged
from scenarios.self_check.folding import fold_differences
from scenarios.sut.live.session import Late
from scenarios.sut.verdict import Circumstances, told
from scenarios.worlds.programs import CannotJudge


def judge_bundle(folder: Path) -> Trial:
    """Judge a bundle; raises BadBundle. One that was altered is an error, whatever it says."""
    began = perf_counter()
    kept = read_bundle(folder)
    wrong = _wrong(folder, kept)
    error = CannotJudge(wrong)
    ran = failed_run(kept.plan, kept.mode, kept.seed, error) if wrong else judge_kept(kept)
    return Trial(
        version=version("seatrial"),
        seed=kept.seed,
        began=datetime.now(UTC),  # noqa: TID251 - the report's own date
        duration_s=perf_counter() - began,
        catalogue=f"bundle {folder.name}",
        runs=[ran.result],
    )


def _wrong(folder: Path, kept: Kept) -> str:
    """What speaks against the bundle itself; nothing is judged from one that was altered."""
    wrong = altered(folder)
    if wrong:
        return f"the bundle was altered after it was written: {', '.join(wrong)}"
    last = _of_kind(kept, "last")[0].observed
    if last.unsettled:
        return ""  # not read at one instant
    difference = next(fold_differences(last.history, last.end), None)
    return f"the bundle's journals do not give the end state: {difference}" if difference else ""


def judge_kept(kept: Kept) -> Ran:
    """A run as it was kept, judged: a live run is judged by the same words."""
    last = _of_kind(kept, "last")[0].observed
    named = (kept.mode, kept.seed)
    ran = judged(kept.plan, Played(last, kept.nonce), named, perf_counter() - kept.duration_s)
    judgements = ran.result.judgements
    if kept.sut is not None:
        earlier = next((with_links(look.observed) for look in _of_kind(kept, "earlier")), None)
        late = [
            Late(with_links(x.observed), x.limit_s, x.by_harness) for x in _of_kind(kept, "late")
        ]
        last = with_links(last)
        judgements = told(judgements, Circumstances(kept.plan, last, earlier, late, kept.nonce))
    error = kept.troubles or ran.result.error
    return replace(ran, result=replace(ran.result, judgements=judgements, error=error))


def _of_kind(kept: Kept, kind: str) -> list[Look]:
    return [look for look in kept.looks if look.kind == kind]
