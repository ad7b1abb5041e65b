"""Files in one folder; a write appears complete or not at all."""

from __future__ import annotations

import os
from pathlib import Path

HALF_WRITTEN = ".part"


class FolderFiles:
    """The bridge's own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes) -> None:
        """Replace the file in one step."""
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(target.name + HALF_WRITTEN)
        with half.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)

    def read(self, name: str) -> bytes:
        """Answer with the content; raises FileNotFoundError."""
        return (self._folder / name).read_bytes()

    def names(self, prefix: str = "") -> list[str]:
        """List the names that start with `prefix`, sorted."""
        found = [
            path.relative_to(self._folder).as_posix()
            for path in self._folder.rglob("*")
            if path.is_file() and path.suffix != HALF_WRITTEN
        ]
        return sorted(name for name in found if name.startswith(prefix))
