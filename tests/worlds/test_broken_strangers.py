"""Broken bridges of other makes than ours are caught by the rules that were named beforehand."""

from pathlib import Path

import pytest

from scenarios.broken.strangers.__main__ import sut_file
from scenarios.broken.strangers.register import BROKEN_STRANGERS
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.sut.reading import read_sut
from scenarios.sut.simulated import simulate_guest

FILES = Path("scenarios/bridges")
STYLES = 12
IN_EVERY_TEST_RUN = ("addresses_are_swapped", "every_order_is_posted_twice")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in IN_EVERY_TEST_RUN else pytest.mark.deep)
        for name in BROKEN_STRANGERS
    ],
)
def test_a_broken_stranger_is_caught(name: str) -> None:
    broken = BROKEN_STRANGERS[name]
    sut = read_sut(FILES / f"{broken.of}.sut.toml").sut

    ran = simulate_guest(sut, broken.bridge, sample().head(STYLES), "1", broken.story)

    failed = {each.rule for each in ran.result.judgements if each.result is Result.FAIL}
    assert failed & set(broken.rules), f"{broken.says}: {sorted(failed)}"


@pytest.mark.parametrize("name", BROKEN_STRANGERS)
def test_a_broken_stranger_is_a_program_with_a_file_of_its_own(name: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.sut.toml"
    file.write_text(sut_file(name))

    sut = read_sut(file).sut

    assert sut.name == name
    assert sut.start is not None
    assert sut.start.command[-2:] == ("scenarios.broken.strangers", name)
