"""The example of docs/howto/write_a_bridge.md runs as it stands there."""

import re
from pathlib import Path

import pytest

PAGE = Path("docs/howto/write_a_bridge.md")


def test_a_bridge_from_the_documents_passes_as_the_page_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)

    exec(compile(blocks[-1], str(PAGE), "exec"), {})

    assert capsys.readouterr().out == "pass\n"
