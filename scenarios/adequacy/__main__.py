"""`python -m scenarios.adequacy`: how much the checks notice, and whether they cry wolf.

`corruptions`: what of a clean run can be wrong and go unnoticed. Goes on where it was ended; the
answers so far stand in the file named by --out.
`neutral`: runs that differ in nothing that matters, and what is said of them all the same.
"""

import argparse
import sys
from pathlib import Path

from scenarios.adequacy.clean import clean_runs
from scenarios.adequacy.corruption.campaign import Campaign
from scenarios.adequacy.corruption.excused import excuse_of, keep_unnoticed
from scenarios.adequacy.neutral.campaign import false_alarms

OUT = Path("out/corruptions.ndjson")


def main() -> None:
    """Run a campaign; exit status 1 if something goes unnoticed, or is a false alarm."""
    asked = argparse.ArgumentParser(prog="python -m scenarios.adequacy")
    asked.add_argument("campaign", choices=["corruptions", "neutral"])
    asked.add_argument("--seed", default="1", help="names the runs and what is drawn")
    asked.add_argument("--share", type=int, default=1, help="corruptions: try one in so many")
    asked.add_argument("--out", type=Path, default=OUT, help="corruptions: where answers stand")
    asked.add_argument("--keep", action="store_true", help="corruptions: note what is unnoticed")
    asked.add_argument("--first", type=int, default=0, help="neutral: the number to begin with")
    asked.add_argument("--count", type=int, default=1000, help="neutral: how many to try")
    wanted = asked.parse_args()
    if wanted.campaign == "corruptions":
        campaign = Campaign(wanted.out, wanted.seed, wanted.share)
        status = _corruptions(campaign)
        if wanted.keep:
            keep_unnoticed(found.cell for found in campaign.found if found.missed)
        sys.exit(status)
    sys.exit(_neutral(wanted.seed, range(wanted.first, wanted.first + wanted.count)))


def _corruptions(campaign: Campaign) -> int:
    for done, total in campaign.run():
        sys.stderr.write(f"\r{done} of {total} cells")
    sys.stderr.write("\n")
    gaps = [found for found in campaign.found if found.missed and excuse_of(found.cell) is None]
    for found in gaps:
        missed = found.missed[0]
        sys.stdout.write(
            f"{found.cell}: {len(found.missed)} of {found.instances} unnoticed,"
            f" in {missed.run} {missed.was!r} -> {missed.corrupted!r}\n"
        )
    tried = sum(found.instances for found in campaign.found)
    caught = sum(sum(found.caught.values()) for found in campaign.found)
    cells = sum(found.instances > 0 for found in campaign.found)
    sys.stdout.write(
        f"{tried} corruptions of {cells} cells (to the others their kind does not apply),"
        f" {caught} noticed, {tried - caught} excused or not, {len(gaps)} cells with a gap\n"
    )
    return 1 if gaps else 0


def _neutral(seed: str, numbers: range) -> int:
    runs, alarms = list(clean_runs(seed)), 0
    for number, alarm in zip(numbers, false_alarms(runs, seed, numbers), strict=True):
        sys.stderr.write(f"\r{number - numbers.start + 1} of {len(numbers)}")
        if alarm is not None:
            alarms += 1
            sys.stdout.write(f"{alarm.number} {alarm.change} in {alarm.run}: {alarm.said}\n")
    sys.stderr.write("\n")
    sys.stdout.write(f"{len(numbers)} neutral changes, {alarms} false alarms\n")
    return 1 if alarms else 0


if __name__ == "__main__":
    main()
