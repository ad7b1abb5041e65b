"""What is played with a system under test, by which rules it is judged, and what is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.runs.plans import STORIES, RunPlan
from scenarios.session.settings import settings_with
from scenarios.sut.claims import GROUND, NOT_ASKED, omissions
from scenarios.sut.model import SystemUnderTest
from scenarios.sut.profiles import rules_of, stories_for


class NothingToPlay(Exception):
    """The file claims nothing that a story could put to the test; the text is one sentence."""


@dataclass(frozen=True)
class Intended:
    """The run, the rules that must pass, and those that are left out with their reasons."""

    run: RunPlan
    wanted: Sequence[str]
    omitted: Mapping[str, str]


def intended(sut: SystemUnderTest, asked: str | None = None) -> Intended:
    """The plan for a system under test; `asked` is a story or profile in place of its own.

    Raises NothingToPlay.
    """
    story = STORIES.get(asked or "")
    profiles = [asked] if asked is not None and story is None else sut.profiles
    asked_for = rules_of(profiles) if story is None else story.RULES
    left_out = omissions(sut, asked_for)
    if story is not None:
        left_out = _without_claimed(sut, left_out)
    wanted = [rule for rule in asked_for if rule not in left_out]
    missing = [flow for flow in GROUND if not _carries(sut, flow)]
    if missing:
        raise NothingToPlay(
            f"the flow {missing[0]} is not claimed, and no story can do without it; "
            f"every bridge under test carries {', '.join(GROUND)}."
        )
    stories = tuple(stories_for(wanted)) if story is None else (story.NAME,)
    if not stories:
        raise NothingToPlay("no story puts any rule that is claimed to the test; claim more.")
    changed = [f"{name}={value}" for name, value in sut.settings.items()]
    told = {rule: why for rule, why in left_out.items() if why != NOT_ASKED}
    settings = settings_of(sut)
    run = RunPlan(
        sut.name,
        stories,
        settings,
        changed,
        asks_for_files=settings["order_route"] == "file",
        wanted=tuple(wanted),
        omitted=left_out,
    )
    return Intended(run, wanted, told)


def _without_claimed(sut: SystemUnderTest, left_out: Mapping[str, str]) -> dict[str, str]:
    """What one story may show broken of the other rules that the file claims is not left out."""
    everything = rules_of(sut.profiles)
    not_claimed = omissions(sut, everything)
    return {rule: why for rule, why in left_out.items() if rule in not_claimed}


def settings_of(sut: SystemUnderTest) -> dict[str, Any]:
    """The settings in force: the defaults of a sea trial with the file's changes.

    A table is changed key by key, so that a file names what differs and no more.
    Invoices that are not claimed are switched off: the steps of an order show them, too.
    """
    base = {**settings_with(), "business_clock": "system"}
    if not _carries(sut, "invoices"):
        base = _merged(base, {"flows": {"invoices": {"enabled": False}}})
    return _merged(base, sut.settings)


def _merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(base)
    for name, value in changes.items():
        before = found.get(name)
        is_table = isinstance(before, dict) and isinstance(value, dict)
        found[name] = _merged(before, value) if is_table else value  # type: ignore[arg-type]
    return found


def _carries(sut: SystemUnderTest, flow: str) -> bool:
    claimed = sut.capabilities.flows
    return claimed is None or flow in claimed
