"""A bundle gives the same verdict offline, holds no secret, and says when it was altered."""

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from scenarios.bundles.judging import judge_bundle, judge_kept
from scenarios.bundles.keeping import MANIFEST, Kept, Look, sha256, write_bundle
from scenarios.bundles.reading import BadBundle, read_bundle
from scenarios.cli.exits import EXIT_PASS
from scenarios.model.journal_schema import JOURNAL_SCHEMA
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import default_plan
from scenarios.runs.play import Played, play
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

PLAN = default_plan(("online_order",))


@cache
def kept() -> tuple[Kept, list[str]]:
    async def act(world: SimulatedWorld) -> tuple[Played, str]:
        played = await play(
            world, PLAN, sample().head(4), patience=SIMULATED_PATIENCE, narrate=silent
        )
        return played, world.nonce

    played, nonce = simulate(Plan("1", PLAN.settings), act).given
    looks = [Look("last", played.observed)]
    return Kept(PLAN, "simulated", "1", nonce, looks), list(played.observed.history.secrets)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    run, secrets = kept()
    return write_bundle(tmp_path / "bundle", run, secrets)


def test_the_verdict_is_the_same_offline(bundle: Path) -> None:
    online = judge_kept(kept()[0]).result
    trial = judge_bundle(bundle)

    assert trial.exit_status() == EXIT_PASS
    assert trial.runs[0].judgements == online.judgements
    assert trial.runs[0].digest == online.digest


def test_what_was_read_back_is_what_was_kept(bundle: Path) -> None:
    before, after = kept()[0].looks[0].observed, read_bundle(bundle).looks[0].observed

    assert after.end == before.end
    assert list(after.history.changes) == list(before.history.changes)
    assert len(after.history.exchanges) == len(before.history.exchanges)


def test_no_secret_is_in_it(bundle: Path) -> None:
    text = "".join(path.read_text() for path in bundle.iterdir())

    assert [secret for secret in kept()[1] if secret in text] == []
    assert "secret-1" in text


def test_its_journals_are_as_published(bundle: Path) -> None:
    lines = (bundle / "erp.journal.ndjson").read_text().splitlines()
    records = [json.loads(line) for line in lines[:20] + lines[-20:]]

    jsonschema.validate({"records": records, "next": 1}, JOURNAL_SCHEMA)


@pytest.mark.parametrize("name", ["store.journal.ndjson", "end-0.json", "acts.ndjson"])
def test_an_altered_file_is_an_error(name: str, bundle: Path) -> None:
    text = (bundle / name).read_text()
    (bundle / name).write_text(text.replace("accepted", "cancelled").replace("1559", "1558"))

    trial = judge_bundle(bundle)

    assert trial.exit_status() != EXIT_PASS
    assert name in str(trial.runs[0].error)


def test_a_forged_end_state_does_not_fit_the_journals(bundle: Path) -> None:
    forged = (bundle / "end-0.json").read_text().replace('"us"', '"uk"')
    (bundle / "end-0.json").write_text(forged)
    manifest = json.loads((bundle / MANIFEST).read_text())
    manifest["sha256"]["end-0.json"] = sha256(forged.encode())
    (bundle / MANIFEST).write_text(json.dumps(manifest))

    trial = judge_bundle(bundle)

    assert "journals do not give the end state" in str(trial.runs[0].error)


def test_what_is_no_bundle_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadBundle, match="is no bundle"):
        read_bundle(tmp_path)

    (tmp_path / MANIFEST).write_text("[]")
    with pytest.raises(BadBundle, match="cannot be read"):
        read_bundle(tmp_path)
