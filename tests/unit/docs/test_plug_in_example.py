"""The example of docs/howto/plug_in_a_part.md runs as it stands there."""

import re
from pathlib import Path
from typing import Any

import pytest

DOC = Path(__file__).parents[3] / "docs/howto/plug_in_a_part.md"


def test_the_example_runs_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    part, trial = re.findall(r"```python\n(.*?)```", DOC.read_text(), re.DOTALL)
    names: dict[str, Any] = {"__name__": "example"}

    exec(compile(part, "part", "exec"), names)
    exec(compile(trial, "trial", "exec"), names)

    assert capsys.readouterr().out == "pass\n"
