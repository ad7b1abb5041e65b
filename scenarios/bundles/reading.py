"""Reads a bundle back; a file that is not as it was written is a fault of the bundle."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from scenarios.bundles.keeping import FORMAT, MANIFEST, SIDES, Kept, Look, sha256
from scenarios.bundles.records import act_of, end_of, journal_of
from scenarios.model.history import Change, Exchange, History, Report
from scenarios.runs.plans import SOLO, STORIES, RunPlan
from scenarios.session.session import Observed

Document = dict[str, Any]


class BadBundle(Exception):
    """There is no bundle, or none that can be read; the text is one sentence."""


def read_bundle(folder: Path) -> Kept:
    """Read a bundle; raises BadBundle."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        _check(manifest)
        plan = _plan(manifest, _json(folder, "settings.json"))
        whole = _history(folder, plan)
        looks = [_look(folder, number, row, whole) for number, row in enumerate(manifest["looks"])]
    except OSError as error:
        raise BadBundle(f"{folder} is no bundle: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadBundle(f"{folder} cannot be read as a bundle: {type(error).__name__}") from error
    return Kept(
        plan=plan,
        mode=manifest["mode"],
        seed=manifest["seed"],
        nonce=manifest["nonce"],
        looks=looks,
        sut=_json(folder, "sut.json"),
        troubles=manifest["troubles"],
        duration_s=manifest["duration_s"],
    )


def altered(folder: Path) -> list[str]:
    """Names of files that are not as they were written, in order."""
    known = json.loads((folder / MANIFEST).read_text())["sha256"]
    there = {path.name for path in folder.iterdir()} - {MANIFEST}
    wrong = [
        name
        for name, expected in known.items()
        if name not in there or sha256((folder / name).read_bytes()) != expected
    ]
    return sorted([*wrong, *(there - set(known))])


def _check(manifest: Document) -> None:
    if manifest["bundle_format"] != FORMAT:
        raise BadBundle(f"a bundle of the format {manifest['bundle_format']} is of another version")
    for name in manifest["plan"]["stories"]:
        if name not in STORIES and name not in SOLO:
            raise BadBundle(f"the bundle names the story {name}, which this version does not have")


def _plan(manifest: Document, settings: Document) -> RunPlan:
    row = manifest["plan"]
    return RunPlan(
        row["name"],
        tuple(row["stories"]),
        settings,
        tuple(row["changed"]),
        is_whole=row["is_whole"],
        wanted=None if row["wanted"] is None else tuple(row["wanted"]),
        omitted=row["omitted"],
    )


def _history(folder: Path, plan: RunPlan) -> History:
    exchanges: list[Exchange] = []
    changes: list[Change] = []
    for side in SIDES:
        asked, changed = journal_of(side, _rows(folder, f"{side}.journal.ndjson"))
        exchanges += asked
        changes += changed
    told = _json(folder, "outputs.json")
    acts = [act_of(row) for row in _rows(folder, "acts.ndjson")]
    return History(
        dict(plan.settings),
        acts,
        exchanges,
        changes,
        outputs=told["outputs"],
        secrets=told["secrets"],
        has_channel=told["has_channel"],
        reports=[
            Report(row["place"], row["text"], datetime.fromisoformat(row["last_seen_at"]))
            for row in told["reports"]
        ],
    )


def _look(folder: Path, number: int, row: Document, whole: History) -> Look:
    """A look with as much of the journals as had been written by then."""
    counts = row["counts"]
    exchanges: list[Exchange] = []
    changes: list[Change] = []
    for side in SIDES:
        asked = [each for each in whole.exchanges if each.system == side]
        changed = [each for each in whole.changes if each.system == side]
        exchanges += asked[: counts[f"{side} exchanges"]]
        changes += changed[: counts[f"{side} changes"]]
    acts = whole.acts[: counts["acts"]]
    history = replace(whole, acts=acts, exchanges=exchanges, changes=changes)
    end = end_of(_json(folder, f"end-{number}.json"))
    known = (tuple(row["unsettled"]), tuple(row["stuck"]), row["omitted"])
    return Look(row["kind"], Observed(history, end, *known), row["limit_s"], row["by_harness"])


def _json(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text())


def _rows(folder: Path, name: str) -> list[Document]:
    # Not splitlines(): texts of the trade hold other ends of line than the journal's own.
    return [json.loads(line) for line in (folder / name).read_text().split("\n") if line]
