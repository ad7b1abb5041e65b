"""Runs in which a bridge did what is right, and told nobody what it could not do."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from scenarios.checks.told.registry import REPORTS
from scenarios.model.history import Report
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

broken, right, unreached = Edits(), Edits(), Edits()


def reports_of(run: Run) -> list[Report]:
    """All that was told, as a list to edit."""
    return cast("list[Report]", run.history.reports)


def nothing_is_told(run: Run) -> None:
    reports_of(run).clear()


def something_else_is_told(run: Run) -> None:
    """A name that only begins like the one that counts is another name."""
    reports_of(run)[:] = [
        replace(each, text=re.sub(r"\w+", lambda word: f"{word[0]}0", each.text))
        for each in reports_of(run)
    ]


def it_was_told_before(run: Run) -> None:
    """What stood there before anything happened tells nothing of it."""
    begun = run.acts[0].at - timedelta(days=1)
    reports_of(run)[:] = [replace(each, last_seen_at=begun) for each in reports_of(run)]


def it_is_told_in_other_words(run: Run) -> None:
    reports_of(run)[:] = [
        replace(each, place="alerts", text=f"please look at this: {each.text.upper()}")
        for each in reports_of(run)
    ]


def no_channel_is_declared(run: Run) -> None:
    nothing_is_told(run)
    cast(Any, run).history = replace(run.history, has_channel=False)


for _rule in REPORTS:
    for _silence in (nothing_is_told, something_else_is_told, it_was_told_before):
        broken(_rule)(_silence)
    right(_rule)(it_is_told_in_other_words)
    right(_rule)(no_channel_is_declared)
    unreached(_rule)(no_channel_is_declared)


replayed, done_again = Edits("billing"), Edits("billing")


@replayed("XCT-10b", "invoice")
def a_replay_has_no_effect(run: Run) -> None:
    """The invoice came with the payment that somebody entered after it."""
    act = next(act for act in run.acts if act.kind == "replayed")
    later = max(act.at for act in run.acts if act.kind == "pay_invoice")
    run.changes[:] = [
        replace(each, at=max(each.at, later))
        if each.entity == "invoice"
        and each.after.get("number") == act.facts["number"]
        and each.system == "store"
        else each
        for each in run.changes
    ]


@done_again("XCT-10b")
def nobody_can_ask_for_a_replay(run: Run) -> None:
    run.drop_acts("replayed")


def an_invoice_that_the_settings_keep_back_is_told_to_nobody(run: Run) -> None:
    nothing_is_told(run)
    run.drop_acts("replayed")
    shown = run.history.settings["invoices"]
    run.history.settings["invoices"] = {**shown, "exclude_channels": ["edi"]}


for _rule in ("INV-05b", "XCT-10b"):
    done_again(_rule)(an_invoice_that_the_settings_keep_back_is_told_to_nobody)


@done_again("XCT-10b")
def a_bridge_that_carries_no_invoices_tells_of_none(run: Run) -> None:
    nothing_is_told(run)
    cast(Any, run).history = replace(
        run.history,
        exchanges=[each for each in run.history.exchanges if "invoices" not in each.path],
    )
