"""The project's own Python files, parsed, and what the house rules ask of them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("mock_kit", "mock_erp", "mock_store", "bridge", "scenarios", "load")
FOLDERS = (*PACKAGES, "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """All Python files of some top-level folders, in order."""
    return tuple(sorted(path for name in folders for path in (ROOT / name).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text())


def nodes(path: Path) -> Iterator[ast.AST]:
    """All nodes of a file."""
    return ast.walk(tree(path))


def functions(path: Path) -> Iterator[Function]:
    """All functions of a file, methods and inner ones too."""
    for node in nodes(path):
        if isinstance(node, Function):
            yield node


def at(path: Path, line: int = 1) -> str:
    """Where something is, as an editor reads it."""
    return f"{path.relative_to(ROOT)}:{line}"


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    """Every name that a file gives to something or uses, with its line."""
    for node in nodes(path):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
