"""Every setting of the bridge that changes an outcome, with its values, from the published schema.

A setting that somebody adds is here by itself: a choice of words, or yes and no. Numbers and
lists have the values that are named here.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from bridge.settings import Settings
from scenarios.session.settings import DEFAULT

Path = tuple[str, ...]
# Where the bridge reads the time is no matter of the trade.
ASIDE = (("business_clock",),)
# Switching off a flow or one of its ways takes its rules with it, and one that follows sweeps
# alone wants them often, with every refusal tried again: runs of their own judge that.
OF_ITS_OWN_RUNS = ("enabled", "direction", "follows")
NUMBERS: Mapping[Path, tuple[Any, ...]] = {
    ("channels", "buffer"): (0, 1),
    ("channels", "zero_threshold"): (0, 1),
    ("channels", "warehouses"): (["MAIN", "EAST"], ["MAIN"]),
}


def whole_space() -> dict[Path, list[Any]]:
    """All choices by path, the default first; `channels` stands for each of them."""
    schema = Settings.model_json_schema()
    found = dict(_choices(schema, schema["$defs"], ()))
    found |= {path: list(values) for path, values in NUMBERS.items()}
    return {path: _default_first(path, values) for path, values in found.items()}


def pairwise_space() -> dict[str, list[Any]]:
    """The choices that may meet in one run."""
    return {
        ".".join(path): values
        for path, values in whole_space().items()
        if path[-1] not in OF_ITS_OWN_RUNS
    }


def settings_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The settings document of a row."""
    settings = deepcopy(DEFAULT)
    for name, value in row.items():
        first, *rest = name.split(".")
        places = settings["channels"].values() if first == "channels" else [settings]
        for place in places:
            _put(place, rest if first == "channels" else [first, *rest], value)
    return settings


def value_in(settings: Mapping[str, Any], path: Path) -> list[Any]:
    """The values that a settings document has at a path; absent ones have their defaults."""
    first, *rest = path
    places = list(settings["channels"].values()) if first == "channels" else [settings]
    steps = rest if first == "channels" else [first, *rest]
    return [_at(place, steps, _default(path)) for place in places]


def _put(place: dict[str, Any], steps: list[str], value: Any) -> None:
    *inner, last = steps
    for step in inner:
        place = place.setdefault(step, {})
    place[last] = value


def _at(place: Any, steps: list[str], default: Any) -> Any:
    for step in steps:
        if not isinstance(place, Mapping) or step not in place:
            return default
        place = place[step]
    return place


def _default(path: Path) -> Any:
    standard = Settings(business_clock="erp").model_dump(mode="json")
    steps = ["us", *path[1:]] if path[0] == "channels" else list(path)
    return _at(standard["channels"] if path[0] == "channels" else standard, steps, None)


def _default_first(path: Path, values: list[Any]) -> list[Any]:
    chosen = value_in(DEFAULT, path)[0]
    return [chosen, *(value for value in values if value != chosen)]


def _choices(node: Any, defs: Any, path: Path) -> Iterator[tuple[Path, list[Any]]]:
    """Walk the schema; a map of channels is walked as its one kind of value."""
    if "$ref" in node:
        node = defs[node["$ref"].rsplit("/", 1)[1]]
    values = _values(node)
    if values:
        yield path, values
    for name, inner in node.get("properties", {}).items():
        if (*path, name) not in ASIDE:
            yield from _choices(inner, defs, (*path, name))
    if isinstance(node.get("additionalProperties"), dict):
        yield from _choices(node["additionalProperties"], defs, path)


def _values(node: Any) -> list[Any]:
    """The values to choose from; none where any value may stand."""
    if node.get("type") == "boolean":
        return [True, False]
    words = [word for inner in node.get("anyOf", ()) for word in inner.get("enum", ())]
    return [None, *words] if words else list(node.get("enum", ()))
