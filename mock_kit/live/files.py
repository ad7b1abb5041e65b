"""The files port on a real disk."""

import os
from pathlib import Path


class DiskFiles:
    """Files of one folder; a name is written whole or not at all.

    Names may hold slashes; none may leave the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes) -> None:
        """Write under a temporary name, bring it to the disk, then rename."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.part")
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)

    def read(self, name: str) -> bytes:
        """Return the content; FileNotFoundError if there is none."""
        return self._path(name).read_bytes()

    def names(self, prefix: str = "") -> list[str]:
        """Return the names that start with the prefix, sorted, without unfinished ones."""
        found = [
            path.relative_to(self._folder).as_posix()
            for path in self._folder.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        ]
        return sorted(name for name in found if name.startswith(prefix))

    def _path(self, name: str) -> Path:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder.resolve()):
            raise ValueError(f"{name!r} leaves the folder")
        return path


def _sync_folder(folder: Path) -> None:
    """Bring the rename itself to the disk; without it a power cut can undo it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
