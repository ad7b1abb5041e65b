"""`seatrial faults` names every fault, and what of a published contract allows it."""

import json

import pytest

from mock_kit.faults.kinds import NUMBERS
from scenarios.cli.faults import faults


def test_every_kind_of_fault_says_what_allows_it(capsys: pytest.CaptureFixture[str]) -> None:
    faults(as_json=True)

    told = {row["kind"]: row for row in json.loads(capsys.readouterr().out)}
    assert [kind for kind in NUMBERS if not told[kind]["allowed_by"]] == []
    assert [kind for kind, row in told.items() if not row["says"]] == []
