"""Which ERP an import goes to."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROLE = "import"
NOT_RUNNING = "no system is running here: start one with `seatrial up`, or give --url and --token"


class NoTarget(Exception):
    """There is no ERP to import into; the text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """An ERP's address and the token to use there."""

    url: str
    token: str


def target_at(url: str | None, token: str | None) -> Target:
    """Return the ERP that was named; raises NoTarget unless it was named in full."""
    if not url or not token:
        raise NoTarget("--url and --token belong together: give both or neither")
    return _checked(url, token)


def running_target(state: Path) -> Target:
    """Return the ERP of the running systems, which `state` describes; raises NoTarget."""
    try:
        erp = json.loads(state.read_text(encoding="utf-8"))["systems"]["erp"]
        url, token = erp["url"], erp["tokens"][ROLE]
    except OSError as error:
        raise NoTarget(NOT_RUNNING) from error
    except (ValueError, LookupError, TypeError) as error:
        raise NoTarget(f"{state} does not name a running ERP: start it anew") from error
    if not isinstance(url, str) or not isinstance(token, str):
        raise NoTarget(f"{state} does not name a running ERP: start it anew")
    return _checked(url, token)


def _checked(url: str, token: str) -> Target:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise NoTarget(f"{url} is not an address such as http://127.0.0.1:8002") from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise NoTarget(f"{url} is not an address such as http://127.0.0.1:8002")
    # A header cannot carry anything else.
    if not token.isascii() or not token.isprintable() or " " in token:
        raise NoTarget("the token has characters that no token has")
    return Target(url.rstrip("/"), token)
