"""Writes a bundle: all that a run was judged from, so that anybody can judge it again.

Secrets are replaced by names that stay the same within the bundle.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from scenarios.bundles.records import act_record, change_record, end_record, exchange_record
from scenarios.model.history import History
from scenarios.runs.plans import RunPlan
from scenarios.session.session import Observed

FORMAT = "1"
MANIFEST = "manifest.json"
SIDES: tuple[Literal["erp", "store"], ...] = ("erp", "store")
LookKind = Literal["last", "earlier", "late"]


@dataclass(frozen=True)
class Look:
    """One observation of both sides; of a late one its limit, and whether the harness stood still.

    Later looks see all that earlier ones saw.
    """

    kind: LookKind
    observed: Observed
    limit_s: float = 0.0
    by_harness: bool = False


@dataclass(frozen=True)
class Kept:
    """A run as it is kept. `sut` is the file of somebody else's bridge, None for our own.

    `troubles` kept the session from going as it should.
    """

    plan: RunPlan
    mode: str
    seed: str
    nonce: str
    looks: Sequence[Look]
    sut: Mapping[str, Any] | None = None
    troubles: str | None = None
    duration_s: float = 0.0


def write_bundle(folder: Path, kept: Kept, secrets: Sequence[str]) -> Path:
    """Write a bundle in place of whatever was kept there; answers with its folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = {secret: f"secret-{number}" for number, secret in enumerate(_known(secrets), 1)}
    files = {name: _without(names, text).encode() for name, text in _contents(kept).items()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    manifest = _manifest(kept, {name: sha256(content) for name, content in files.items()})
    (folder / MANIFEST).write_text(_without(names, _text(manifest)))
    return folder


def sha256(content: bytes) -> str:
    """What names a file's content."""
    return hashlib.sha256(content).hexdigest()


def _contents(kept: Kept) -> dict[str, str]:
    last = _last(kept.looks).history
    files = {
        "acts.ndjson": _lines(map(act_record, last.acts)),
        "settings.json": _text(dict(last.settings)),
        "sut.json": _text(kept.sut),
        "outputs.json": _text(_told(last)),
    }
    for side in SIDES:
        rows = [exchange_record(each) for each in last.exchanges if each.system == side]
        rows += [change_record(each) for each in last.changes if each.system == side]
        files[f"{side}.journal.ndjson"] = _lines(rows)
    for number, look in enumerate(kept.looks):
        files[f"end-{number}.json"] = _text(end_record(look.observed.end))
    return files


def _told(history: History) -> dict[str, Any]:
    """What the bridge shows and tells, and the secrets that it must not."""
    reports = [
        {"place": each.place, "text": each.text, "last_seen_at": each.last_seen_at.isoformat()}
        for each in history.reports
    ]
    return {
        "outputs": dict(history.outputs),
        "secrets": list(history.secrets),
        "has_channel": history.has_channel,
        "reports": reports,
    }


def _manifest(kept: Kept, hashes: Mapping[str, str]) -> dict[str, Any]:
    plan = kept.plan
    return {
        "bundle_format": FORMAT,
        "version": version("seatrial"),
        "mode": kept.mode,
        "seed": kept.seed,
        "nonce": kept.nonce,
        "duration_s": kept.duration_s,
        "troubles": kept.troubles,
        "plan": {
            "name": plan.name,
            "stories": list(plan.stories),
            "changed": list(plan.changed),
            "is_whole": plan.is_whole,
            "wanted": None if plan.wanted is None else list(plan.wanted),
            "omitted": dict(plan.omitted),
        },
        "looks": [_look(look) for look in kept.looks],
        "sha256": dict(sorted(hashes.items())),
    }


def _look(look: Look) -> dict[str, Any]:
    """How much of the journals had been written at a look, and what the session knew."""
    observed, history = look.observed, look.observed.history
    counts: dict[str, int] = {"acts": len(history.acts)}
    for side in SIDES:
        counts[f"{side} exchanges"] = sum(each.system == side for each in history.exchanges)
        counts[f"{side} changes"] = sum(each.system == side for each in history.changes)
    return {
        "kind": look.kind,
        "limit_s": look.limit_s,
        "by_harness": look.by_harness,
        "counts": counts,
        "unsettled": list(observed.unsettled),
        "stuck": list(observed.stuck),
        "omitted": dict(observed.omitted),
    }


def _last(looks: Sequence[Look]) -> Observed:
    return next(look.observed for look in looks if look.kind == "last")


def _known(secrets: Sequence[str]) -> list[str]:
    """Every secret once, longer ones first, so that none is cut in two."""
    return sorted({secret for secret in secrets if secret}, key=lambda each: (-len(each), each))


def _without(names: Mapping[str, str], text: str) -> str:
    for secret, name in names.items():
        text = text.replace(secret, name)
    return text


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
