"""Change single values of a snapshot by their paths."""

import copy
from collections.abc import Mapping
from typing import Any


def overridden(snapshot: dict[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy with the values at the paths replaced, such as `lines.0.quantity`.

    The last step of a path may name a field that is not there yet. Raises ValueError for a
    path that leads nowhere.
    """
    changed = copy.deepcopy(snapshot)
    for path, value in override.items():
        *steps, last = path.split(".")
        place: Any = changed
        for step in steps:
            place = _at(place, step, path)
        if isinstance(place, dict):
            place[last] = value
        else:
            _at(place, last, path)
            place[int(last)] = value
    return changed


def _at(place: Any, step: str, path: str) -> Any:
    if isinstance(place, dict) and step in place:
        return place[step]
    if isinstance(place, list) and step.isdecimal() and int(step) < len(place):
        return place[int(step)]
    raise ValueError(f"the path {path} leads nowhere")
