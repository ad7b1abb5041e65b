"""What the files port promises on a real disk."""

from pathlib import Path

import pytest

from mock_kit.live.files import DiskFiles


def test_what_was_written_is_read(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)

    files.write("out/a.csv", b"one")
    files.write("out/a.csv", b"two")

    assert files.read("out/a.csv") == b"two"


def test_names_are_sorted_and_whole(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    (tmp_path / ".b.csv.part").write_bytes(b"half")

    for name in ("out/b.csv", "out/a.csv", "in/c.csv"):
        files.write(name, b"")

    assert files.names() == ["in/c.csv", "out/a.csv", "out/b.csv"]
    assert files.names("out/") == ["out/a.csv", "out/b.csv"]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="leaves the folder"):
        DiskFiles(tmp_path / "files").write(name, b"")


def test_a_missing_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DiskFiles(tmp_path).read("nothing")
