"""A broken bridge as a program of its own, and the file that puts it under test."""

import pytest

from scenarios.broken.__main__ import change_of, main, sut_file
from scenarios.broken.register import BROKEN, CONTROLS
from scenarios.sut.plan import settings_of
from scenarios.sut.reading import parse_sut


@pytest.mark.parametrize("name", [*BROKEN, *CONTROLS])
def test_its_file_describes_it_with_the_settings_under_which_it_shows(name: str) -> None:
    sut = parse_sut(sut_file(name), "sut.toml")

    assert sut.start is not None
    assert sut.start.command[-1] == name
    settings = settings_of(sut)
    for key, value in BROKEN[name].settings.items() if name in BROKEN else []:
        assert settings[key] == value or settings[key].items() >= value.items()
    assert change_of(name) is not None


def test_an_unknown_name_is_one_sentence_and_64(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no_such_bridge"]) == 64

    assert len(capsys.readouterr().err.splitlines()) == 1
