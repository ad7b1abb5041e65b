"""All mutants of the bridge's flows, intake and adapters, in a fixed order.

Each is one change in one function: what stood there, and what stands there instead.
"""

import ast
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType

from scenarios.adequacy.mutants.operators import SLIPS

PACKAGES = ("bridge.flows", "bridge.intake", "bridge.adapters")
LONGEST, BEFORE = 100, 30  # letters that are told of a change, and of what stands before it
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Mutant:
    """One slip; `number` tells apart those of one function that read alike."""

    module: str
    function: str
    kind: str
    was: str
    becomes: str
    number: int
    line: int

    @property
    def name(self) -> str:
        """What it is called as long as the function reads as it does."""
        told = f"{self.was} -> {self.becomes}"
        return f"{self.module}:{self.function} {self.kind}: {told} #{self.number}"


def mutants() -> list[Mutant]:
    """Every mutant."""
    return [each for name in modules() for each, _ in _of_module(name)]


def modules() -> list[str]:
    """The modules that are mutated."""
    found = []
    for package in PACKAGES:
        folder = Path(str(importlib.util.find_spec(package).origin)).parent  # type: ignore[union-attr]
        for path in sorted(folder.rglob("*.py")):
            if path.name != "__init__.py":
                inner = path.relative_to(folder).with_suffix("").parts
                found.append(".".join((package, *inner)))
    return found


def code_of(mutant: Mutant) -> CodeType:
    """The mutated function, compiled."""
    for each, tree in _of_module(mutant.module):
        if each == mutant:
            ast.fix_missing_locations(tree)
            code = compile(tree, path_of(mutant.module), "exec", dont_inherit=True)
            return _function(code, mutant.function)
    raise LookupError(mutant.name)


@cache
def path_of(module: str) -> str:
    """Where a module stands."""
    return str(importlib.util.find_spec(module).origin)  # type: ignore[union-attr]


def _of_module(name: str) -> Iterator[tuple[Mutant, ast.Module]]:
    """Each mutant of a module, with the tree as it then is, until the next one is asked for."""
    tree = ast.parse(Path(path_of(name)).read_text(encoding="utf-8"))
    for qualified, function in _functions(tree, ""):
        seen: dict[tuple[str, str, str], int] = {}
        for kind, was, becomes, line in _mutated(function):
            key = (kind, was, becomes)
            seen[key] = seen.get(key, 0) + 1
            yield Mutant(name, qualified, kind, was, becomes, seen[key], line), tree


def _functions(node: ast.AST, above: str) -> Iterator[tuple[str, Function]]:
    """The functions of a module and of its classes; one within another belongs to it."""
    for each in ast.iter_child_nodes(node):
        if isinstance(each, Function):
            yield above + each.name, each
        elif isinstance(each, ast.ClassDef):
            yield from _functions(each, f"{above}{each.name}.")


def _mutated(function: Function) -> Iterator[tuple[str, str, str, int]]:
    """Change the function in place, one slip at a time: kind, what was, what is, and where."""
    for statement in function.body:
        for parent, field, index in list(_slots(function, statement)):
            held = getattr(parent, field)
            node = held if index is None else held[index]
            for kind, slip in SLIPS.items():
                for other in slip(node):
                    _put(parent, field, index, other)
                    yield kind, *_told(_text(node), _text(other)), _line(node, statement)
                    _put(parent, field, index, node)


def _slots(function: Function, statement: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Every place of a statement that holds a node, the statement's own included."""
    yield function, "body", function.body.index(statement)
    for parent in ast.walk(statement):
        for field, value in ast.iter_fields(parent):
            if field in ("annotation", "returns"):
                continue
            if isinstance(value, ast.AST):
                yield parent, field, None
            elif isinstance(value, list):
                yield from (
                    (parent, field, i) for i, x in enumerate(value) if isinstance(x, ast.AST)
                )


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _line(node: ast.AST, statement: ast.stmt) -> int:
    """The line on which it stands; a part without one stands with its iterable."""
    if isinstance(node, ast.comprehension):
        node = node.iter
    return int(getattr(node, "lineno", statement.lineno))


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.comprehension | ast.ExceptHandler):
        text = ast.unparse(ast.fix_missing_locations(_whole(node)))
    else:
        text = ast.unparse(ast.fix_missing_locations(node))
    return " ".join(text.split())


def _told(was: str, becomes: str) -> tuple[str, str]:
    """Both texts around the place in which they differ."""
    alike = next(
        (i for i, pair in enumerate(zip(was, becomes, strict=False)) if len({*pair}) > 1), 0
    )
    begin = max(0, alike - BEFORE)
    dots = "…" if begin else ""
    return dots + was[begin : begin + LONGEST], dots + becomes[begin : begin + LONGEST]


def _whole(node: ast.comprehension | ast.ExceptHandler) -> ast.AST:
    """A part that cannot be written down alone, in a whole that can."""
    if isinstance(node, ast.comprehension):
        return ast.GeneratorExp(ast.Name("_", ast.Load()), [node])
    return ast.Try([ast.Pass()], [node], [], [])


def _function(code: CodeType, qualified: str) -> CodeType:
    for name in qualified.split("."):
        code = next(each for each in _codes(code) if each.co_name == name)
    return code


def _codes(code: CodeType) -> Sequence[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]
