"""Settings against the schema that the reference bridge publishes."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bridge.settings import Settings


def fault_of(settings: Mapping[str, Any]) -> str | None:
    """What the first wrong setting is and why; None if all are as published."""
    try:
        Settings.model_validate_json(json.dumps(settings))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            return f"there is no setting {where}"
        return f"{where}: {str(first['msg'])[:1].lower()}{str(first['msg'])[1:]}"
    return None
