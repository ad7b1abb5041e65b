"""Who may ask, in a published document: a token that may be left out is said so.

A scheme called `session?` means: with the token of `session`, or without any.
"""

from typing import Any

OPTIONAL = "?"


def settle_security(document: dict[str, Any], operations: list[dict[str, Any]]) -> None:
    """Replace optional schemes by what OpenAPI has for them."""
    for operation in operations:
        asked = [name for one in operation.get("security", []) for name in one]
        needed = [name for name in asked if not name.endswith(OPTIONAL)]
        spared = [name.removesuffix(OPTIONAL) for name in asked if name.endswith(OPTIONAL)]
        if needed:
            operation["security"] = [{name: []} for name in dict.fromkeys(needed)]
        elif spared:
            operation["security"] = [{}, *({name: []} for name in dict.fromkeys(spared))]
    schemes = document["components"].get("securitySchemes", {})
    for name in [name for name in schemes if name.endswith(OPTIONAL)]:
        schemes.setdefault(name.removesuffix(OPTIONAL), schemes[name])
        del schemes[name]
