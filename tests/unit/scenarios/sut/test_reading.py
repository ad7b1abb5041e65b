"""What is wrong in a sut.toml is told in one sentence, with the line, the key and what to do."""

from pathlib import Path

import pytest

from scenarios.sut.model import SUT_SCHEMA
from scenarios.sut.reading import BadSut, parse_sut, read_sut

REFERENCE = Path(__file__).parents[4] / "scenarios" / "bridges" / "reference.sut.toml"
RUNS = 'name = "x"\nurl = "http://127.0.0.1:9"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "is not TOML"),
        ("", "name is missing"),
        ('name = "x"\n', "give either a table [start] with a command, or the key url"),
        (RUNS + '[start]\ncommand = ["a"]\n', "give either"),
        (RUNS + 'rôle = "bridge"\n', "is not TOML"),
        (RUNS + 'roll = "bridge"\n', "line 3: nobody knows the key roll (meant is perhaps role)"),
        (RUNS + 'role = "ferry"\n', "line 3: role: input should be 'bridge' or 'adapter'"),
        ('name = "x"\n[start]\ncomand = ["a"]\n', "line 3: nobody knows the key start.comand"),
        ('name = "x"\n[start]\ncommand = []\n', "line 3: start.command"),
        (RUNS + 'poll_s = "soon"\n', "line 3: poll_s"),
        (RUNS + "poll_s = 0\n", "line 3: poll_s"),
        (RUNS + "settle_s = -1\n", "settle_s is more than 0"),
        (RUNS + "settle_s = { stok = 5 }\n", "line 3: settle_s.stok"),
        (RUNS + '[capabilities]\nflows = ["stok"]\n', "line 4: capabilities.flows.0"),
        (RUNS + "[hooks]\nkil = 5\n", "line 4: nobody knows the key hooks.kil"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place(text: str, told: str) -> None:
    with pytest.raises(BadSut) as caught:
        parse_sut(text, "sut.toml")

    assert told in str(caught.value)
    assert str(caught.value).startswith("sut.toml")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSut, match="cannot be read"):
        read_sut(tmp_path / "sut.toml")


def test_the_worked_example_is_the_reference_bridge() -> None:
    file = read_sut(REFERENCE)

    assert file.sut.profiles == ("all",)
    assert file.sut.window_s() == 4
    assert (file.here / "../.." / "bridge" / "__main__.py").exists()


def test_the_schema_names_every_key_of_the_file() -> None:
    known = set(SUT_SCHEMA["properties"])

    assert {"start", "url", "settings", "settle_s", "hooks", "evidence", "profile"} <= known
    assert SUT_SCHEMA["additionalProperties"] is False


def test_waits_follow_what_is_declared() -> None:
    slow = parse_sut(RUNS + "poll_s = 10\nsettle_s = { orders = 300 }\n", "sut.toml")

    assert (slow.window_s(), slow.limit_s) == (20, 300)
