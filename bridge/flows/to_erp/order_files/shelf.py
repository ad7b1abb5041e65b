"""Where the bridge keeps order files: content and checksum, readable by a person."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal, TypeAlias

from bridge.ports.env import Files

# As the store handed it out; as it goes to the ERP; the orders that do not; what came of it.
Stage: TypeAlias = Literal["received", "written", "left_out", "answered"]
STAGES: tuple[Stage, ...] = ("received", "written", "left_out", "answered")
FOLDER = "order-files"


class FileShelf:
    """One file per number and stage, with its checksum file beside it.

    The checksum is written last: a file without one, or with another one, is none.
    """

    def __init__(self, files: Files) -> None:
        self._files = files

    def keep(self, number: int, stage: Stage, content: bytes) -> None:
        """Write content, then checksum, each in one step."""
        name = name_of(number, stage)
        self._files.write(name, content)
        line = f"{sha256(content).hexdigest()}  {name.rpartition('/')[2]}\n"
        self._files.write(f"{name}.sha256", line.encode())

    def find(self, number: int, stage: Stage) -> bytes | None:
        """Answer with the content, None where there is no whole one."""
        name = name_of(number, stage)
        try:
            content = self._files.read(name)
            checksum = self._files.read(f"{name}.sha256")
        except FileNotFoundError:
            return None
        return content if checksum[:64] == sha256(content).hexdigest().encode() else None

    def numbers(self) -> list[int]:
        """List the numbers of which there is any file."""
        first = f"{FOLDER}/received/orders-"
        names = [name for name in self._files.names(first) if name.endswith(".csv")]
        return [int(name.removeprefix(first).removesuffix(".csv")) for name in names]


def name_of(number: int, stage: Stage) -> str:
    """Name a file; the names sort like the numbers."""
    suffix = "csv" if stage in ("received", "written") else "json"
    return f"{FOLDER}/{stage}/orders-{number:09d}.{suffix}"
