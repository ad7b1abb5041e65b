"""Reads `sut.toml`; what is wrong in it is told with its line, its key and what to do."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from scenarios.sut.model import Capabilities, Evidence, Hooks, Start, SystemUnderTest

LARGEST_FILE = 1024 * 1024
_TABLES: dict[str, type[BaseModel]] = {
    "": SystemUnderTest,
    "start": Start,
    "capabilities": Capabilities,
    "hooks": Hooks,
    "evidence": Evidence,
}


class BadSut(Exception):
    """The file cannot be used; the text is one sentence for whoever wrote it."""


@dataclass(frozen=True)
class SutFile:
    """A system under test and the folder of the file that describes it."""

    path: Path
    sut: SystemUnderTest

    @property
    def here(self) -> Path:
        """The folder from which its paths go."""
        return self.path.absolute().parent


def read_sut(path: Path) -> SutFile:
    """Read a file; raises BadSut."""
    return SutFile(path, parse_sut(_text(path), path.name))


def parse_sut(text: str, name: str) -> SystemUnderTest:
    """A system under test from the text of its file; raises BadSut."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSut(f"{name} is not TOML: {error}.") from error
    try:
        return SystemUnderTest.model_validate(document)
    except ValidationError as error:
        found = [dict(each) for each in error.errors(include_url=False)]
        raise BadSut(_sentence(name, text, max(found, key=_weight))) from error


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadSut(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(content) > LARGEST_FILE:
        raise BadSut(f"{path} is larger than a file about a system under test can be.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise BadSut(f"{path} is not UTF-8 text.") from error


def _sentence(name: str, text: str, error: Mapping[str, Any]) -> str:
    keys = [str(part) for part in error["loc"] if not _is_branch(str(part))]
    where = ".".join(keys)
    line = line_of(text, keys)
    place = f"{name}, line {line}" if line else name
    if error["type"] == "extra_forbidden":
        return f"{place}: nobody knows the key {where}{_meant(keys)}; correct or remove it."
    if error["type"] == "missing":
        return f"{place}: the key {where} is missing; add it."
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {where + ': ' if where else ''}{said[:1].lower()}{said[1:]}."


def _weight(error: Mapping[str, Any]) -> tuple[bool, int]:
    """A key that nobody knows tells more than the one that is missing; a deep place, too."""
    return error["type"] == "extra_forbidden", len(error["loc"])


def _is_branch(part: str) -> bool:
    """Whether a part of a place is a choice of types, not a key of the file."""
    return part in ("str", "float", "[key]") or part.startswith(("tuple[", "dict[", "literal["))


def _meant(keys: Sequence[str]) -> str:
    known = _TABLES.get(".".join(keys[:-1]))
    close = get_close_matches(keys[-1], list(known.model_fields), 1) if known else []
    if close:
        return f" (meant is perhaps {close[0]})"
    return f" (there are {', '.join(known.model_fields)})" if known else ""


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """The line on which a key is set, else the one of its table; None if neither is there."""
    if not keys:
        return None
    table, found = "", None
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[+([^\]]+)\]+", line)
        if head:
            table = re.sub(r"[\s\"']", "", head.group(1))
            found = found or (number if table == ".".join(keys[: table.count(".") + 1]) else None)
            continue
        key = re.match(r"\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\s*=", line)
        path = ".".join(part for part in (table, key.group(1)) if part) if key else ""
        if path and (".".join(keys) + ".").startswith(path + "."):
            return number
    return found
