"""The last released documents: `python -m scenarios.contract.versions.released` releases anew.

They are kept without texts, as small as the comparison allows.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.contract.versions.breaking import METHODS
from scenarios.report.contracts import FOLDER
from scenarios.report.files import write_whole

RELEASED = FOLDER.parent / "released"
NAMES = ("erp", "store", "bridge", "control")
_TEXTS = ("description", "title", "summary", "examples", "example", "links", "headers", "tags")


def bare(document: Any, *, names: bool = False) -> Any:
    """A document without its texts; `names` says that the members are names and not words."""
    if isinstance(document, list):
        return [bare(each) for each in document]
    if not isinstance(document, Mapping):
        return document
    return {
        word: bare(part, names=word in ("properties", "schemas"))
        for word, part in document.items()
        if names or word not in _TEXTS
    }


def released_text(document: Mapping[str, Any]) -> str:
    """A document as it is released: version, operations and shapes."""
    paths = {
        path: {method: item[method] for method in METHODS if method in item}
        for path, item in document["paths"].items()
    }
    kept = {
        "info": {"version": document["info"]["version"]},
        "paths": bare(paths),
        "components": {"schemas": bare(document["components"]["schemas"], names=True)},
    }
    return json.dumps(kept, separators=(",", ":"), sort_keys=True) + "\n"


def read(path: Path) -> dict[str, Any]:
    """A document, published or released."""
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def is_newer(version: str, than: str) -> bool:
    """Whether the first number of a version is higher, which allows breaks."""
    return int(version.partition(".")[0]) > int(than.partition(".")[0])


def main() -> int:
    """Release the published documents and say which files were written."""
    RELEASED.mkdir(exist_ok=True)
    for name in NAMES:
        path = RELEASED / f"{name}.json"
        write_whole(path, released_text(read(FOLDER / f"{name}.openapi.json")).encode())
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
