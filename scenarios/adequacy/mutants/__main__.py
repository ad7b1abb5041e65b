"""`python -m scenarios.adequacy.mutants`: slips of the hand in the bridge, and who notices them.

Goes on where it was ended. Progress goes to stderr, the figures to stdout. Exit status 0 if nine
of ten are noticed and every other one is reviewed, else 1.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scenarios.adequacy.mutants.campaign import MutantCampaign, Wanted, drawn, read
from scenarios.adequacy.mutants.survivors import review_of
from scenarios.adequacy.mutants.trying import Tried
from scenarios.runs.workers import CORES

ENOUGH = 0.9


def main() -> None:
    """Try the drawn mutants."""
    asked = argparse.ArgumentParser(prog="python -m scenarios.adequacy.mutants")
    asked.add_argument("--count", type=int, default=300, help="how many are drawn")
    asked.add_argument("--draw", default="1", help="names the draw")
    asked.add_argument("--seed", default="7", help="names the runs")
    asked.add_argument("--jobs", type=int, default=CORES)
    asked.add_argument("--most", type=int, default=6, help="calm runs of one mutant, at most")
    asked.add_argument("--again", action="store_true", help="try anew what was not noticed")
    asked.add_argument("--report", action="store_true", help="tell what is known, try nothing")
    asked.add_argument("--only", default="", help="those whose name has this text")
    asked.add_argument("--out", type=Path, default=Wanted.kept, help="where answers stand")
    wanted = asked.parse_args()
    chosen = [each for each in drawn(wanted.count, wanted.draw) if wanted.only in each.name]
    campaign = MutantCampaign(
        Wanted(wanted.out, wanted.seed, wanted.jobs, wanted.most, wanted.again), chosen
    )
    if wanted.report:
        campaign.tried = {each.name: each for each in read(wanted.out)}
    else:
        campaign.run(lambda tried: _tell(tried, len(campaign.tried)))
    tried = [campaign.tried[each.name] for each in chosen if each.name in campaign.tried]
    kept = wanted.out.with_name("mutants.json")
    kept.write_text(json.dumps(document(len(chosen), tried), indent=1) + "\n", encoding="utf-8")
    sys.exit(_summary(tried))


def document(drawn: int, tried: Sequence[Tried]) -> dict[str, Any]:
    """What was drawn, what noticed which mutant, and what is known of the others."""
    noticed = {each.name: {"by": each.by, "in": each.plan} for each in tried if each.is_noticed}
    known = {each.name: review_of(each.name) for each in tried if not each.is_noticed}
    return {
        "drawn": drawn,
        "tried": len(tried),
        "cpu_s": round(sum(each.cpu_s for each in tried)),
        "noticed": noticed,
        "survivors": [
            {
                "mutant": each.name,
                "outcome": each.outcome,
                "what": review.what if review else "not reviewed",
                "reason": review.reason if review else "",
            }
            for each in tried
            if not each.is_noticed
            for review in (known[each.name],)
        ],
    }


def _tell(tried: Tried, count: int) -> None:
    said = f" by {tried.by} in {tried.plan}" if tried.by else ""
    sys.stderr.write(f"{count} {tried.outcome} {tried.name}{said} ({tried.cpu_s:.0f} s)\n")


def _summary(tried: list[Tried]) -> int:
    lives = [each for each in tried if not each.is_noticed]
    unknown = [each for each in lives if review_of(each.name) is None]
    for each in lives:
        known = review_of(each.name)
        told = f"{known.what}, {known.reason}" if known else "not reviewed"
        sys.stdout.write(f"{each.outcome} {each.name}: {told}\n")
    same = sum(
        1 for each in lives if (known := review_of(each.name)) and known.what == "equivalent"
    )
    counts = ", ".join(
        f"{n} {what}" for what, n in sorted(Counter(x.outcome for x in tried).items())
    )
    noticed = len(tried) - len(lives)
    share = noticed / max(1, len(tried) - same)
    sys.stdout.write(f"{len(tried)} mutants: {counts}\n")
    sys.stdout.write(f"noticed: {share:.1%} of those that are not equivalent\n")
    sys.stdout.write(f"CPU-seconds: {sum(each.cpu_s for each in tried):.0f}\n")
    return 0 if share >= ENOUGH and not unknown else 1


if __name__ == "__main__":
    main()
