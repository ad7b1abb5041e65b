"""Bridges of other shapes are written as a partner would write them: from the documents alone."""

import ast
import sys
from pathlib import Path

import pytest

BRIDGES = Path("scenarios/bridges")
OWN, LIBRARIES = "scenarios.bridges", ("aiohttp",)
# Our own bridge in another pace.
OURS = ("slow.py",)
MODULES = [path for path in sorted(BRIDGES.rglob("*.py")) if path.name not in OURS]


def imported(path: Path) -> list[str]:
    """The modules that a file imports, wherever in it."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_foreign_bridge_imports_nothing_of_the_project_but_its_like(path: Path) -> None:
    strange = [
        name
        for name in imported(path)
        if not name.startswith(OWN)
        and name.partition(".")[0] not in (*sys.stdlib_module_names, *LIBRARIES)
    ]

    assert strange == []
