"""The limits of a load run, from a file that anybody can read and change."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


class BadThresholds(Exception):
    """The file cannot be read as limits; the text is a whole sentence."""


@dataclass(frozen=True)
class Thresholds:
    """The most that may be, by group and name; what is not named has no limit."""

    groups: Mapping[str, Mapping[str, float]]

    def of(self, group: str, name: str) -> float | None:
        """A limit, None if there is none."""
        return self.groups.get(group, {}).get(name)


def shipped() -> Path:
    """Where the limits of the project lie."""
    return Path(str(files("load.judging") / "thresholds.toml"))


def read_thresholds(path: Path) -> Thresholds:
    """Read a file of limits; raises BadThresholds."""
    try:
        document = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadThresholds(f"{path} cannot be read as limits: {error}.") from error
    known = tomllib.loads(shipped().read_text())
    groups: dict[str, dict[str, float]] = {}
    for group, limits in document.items():
        if group not in known or not isinstance(limits, dict):
            raise BadThresholds(f"{path}: there is no group [{group}] of limits.")
        for name, limit in limits.items():
            if not isinstance(limit, int | float) or isinstance(limit, bool) or limit < 0:
                raise BadThresholds(f"{path}: {name} of [{group}] is no limit: {limit!r}.")
            groups.setdefault(group, {})[name] = limit
    return Thresholds(groups)
