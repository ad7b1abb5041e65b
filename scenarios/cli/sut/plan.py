"""`seatrial plan --sut`: what would be played, judged and left out, and how long it takes."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.cli.sut.files import checked_or_refuse, plan_or_refuse
from scenarios.runs.plans import STORIES
from scenarios.sut.duration import expected_s
from scenarios.sut.plan import Intended
from scenarios.sut.profiles import PROFILES
from scenarios.sut.reading import SutFile
from scenarios.sut.repeats import disturbing_rules


def plan(
    asked: Annotated[
        str | None,
        typer.Argument(
            metavar="[STORY|PROFILE]", help=f"A story, or one of {', '.join(PROFILES)}."
        ),
    ] = None,
    *,
    sut: Annotated[Path, typer.Option("--sut", help="The file of the bridge under test.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
) -> None:
    """Say what a run would play, judge and leave out; nothing is started."""
    file = checked_or_refuse(sut)
    document = plan_document(file, plan_or_refuse(file, asked))
    if asked is not None:
        document["profiles"] = [asked]
    if as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(document)) + "\n")


def plan_document(file: SutFile, wanted: Intended) -> dict[str, Any]:
    """The plan as plain values."""
    modules = wanted.run.modules()
    measures = file.sut.poll_s is None
    disturbed = [rule for rule in wanted.wanted if rule in disturbing_rules(file.sut)]
    return {
        "name": file.sut.name,
        "profiles": list(file.sut.profiles),
        "stories": [
            {
                "story": story.NAME,
                "tells": (story.__doc__ or "").strip().splitlines()[0],
                "rules": [rule for rule in wanted.wanted if rule in story.RULES],
            }
            for story in modules
        ],
        "judged": list(wanted.wanted),
        "unproved": [
            rule
            for rule in wanted.wanted
            if rule not in disturbing_rules(file.sut)
            and not any(rule in STORIES[name].RULES for name in wanted.run.stories)
        ],
        "omitted": dict(wanted.omitted),
        "window_s": file.sut.window_s(),
        "limit_s": file.sut.limit_s,
        "disturbed": disturbed,
        "expected_s": round(
            expected_s(modules, file.sut.window_s(), measures=measures, disturbed=len(disturbed))
        ),
    }


def _lines(document: dict[str, Any]) -> list[str]:
    lines = [f"story {row['story']}: {', '.join(row['rules'])}" for row in document["stories"]]
    lines += [f"at the end: {rule}" for rule in document["disturbed"]]
    lines += [f"omit {rule}: {why}" for rule, why in document["omitted"].items()]
    lines += [f"omit {rule}: no story of a live session" for rule in document["unproved"]]
    judged = len(document["judged"]) - len(document["unproved"])
    lines.append(
        f"{len(document['stories'])} stories, {judged} rules, "
        f"about {document['expected_s']} s; quiet means {document['window_s']:.0f} s, "
        f"late means {document['limit_s']:.0f} s"
    )
    return lines
