"""What a slip of the hand makes of a line: kinds of mutation, each from a node to others.

A kind is a function from a node of a program to the nodes that might stand there instead. None of
them knows what the program is about.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import TypeVar

Row = TypeVar("Row")
Slip = Callable[[ast.AST], Iterator[ast.AST]]
_BOUNDS: Mapping[type[ast.cmpop], ast.cmpop] = {
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
}
_OPPOSITES: Mapping[type[ast.cmpop], ast.cmpop] = {
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
}
_OTHER_SUMS: Mapping[type[ast.operator], ast.operator] = {ast.Add: ast.Sub(), ast.Sub: ast.Add()}
_OTHER_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_LEAVES = (ast.Return, ast.Raise, ast.Continue)


def write_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """A call made for its effect, or an entry into a list or a map, does not happen."""
    if isinstance(node, ast.Expr) and _is_effect(node.value):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign):
        yield ast.Pass()
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        yield ast.Pass()


def _is_effect(value: ast.expr) -> bool:
    called = value.value if isinstance(value, ast.Await) else value
    return isinstance(called, ast.Call) and not ast.unparse(called.func).startswith("logger.")


def error_swallowed(node: ast.AST) -> Iterator[ast.AST]:
    """An error is not raised, or what was to be done about it is not done."""
    if isinstance(node, ast.Raise):
        yield ast.Pass()
    if isinstance(node, ast.ExceptHandler) and not isinstance(node.body[0], ast.Pass):
        yield _with(node, body=[ast.Pass()])


def guard_passed(node: ast.AST) -> Iterator[ast.AST]:
    """What should have been left aside is gone on with."""
    if isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], _LEAVES):
        yield ast.Pass()


def page_skipped(node: ast.AST) -> Iterator[ast.AST]:
    """Only the first page is read, or the first row is not."""
    if isinstance(node, ast.AsyncFor):
        yield _with(node, body=[*node.body, ast.Break()])
    if isinstance(node, ast.For) or (isinstance(node, ast.comprehension) and not node.is_async):
        listed = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
        rest = ast.Slice(lower=ast.Constant(1))
        yield _with(node, iter=ast.Subscript(listed, rest, ast.Load()))


def key_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """A field of a document is left out, a header, or a field of a changed copy."""
    if isinstance(node, ast.Dict):
        for index in range(len(node.keys)):
            keys, values = _without(node.keys, index), _without(node.values, index)
            yield _with(node, keys=keys, values=values)
    if isinstance(node, ast.Call):
        for index, each in enumerate(node.keywords):
            if each.arg == "headers" or _name(node) == "replace":
                yield _with(node, keywords=_without(node.keywords, index))


def fields_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """Two neighbours have each other's value."""
    if isinstance(node, ast.Dict):
        for index in range(len(node.values) - 1):
            if node.keys[index] is not None and node.keys[index + 1] is not None:
                yield _with(node, values=_exchanged(node.values, index))
    if isinstance(node, ast.Call) and _name(node)[:1].isupper():
        for index in range(len(node.args) - 1):
            yield _with(node, args=_exchanged(node.args, index))
        for index in range(len(node.keywords) - 1):
            pair = node.keywords[index : index + 2]
            others = [
                ast.keyword(pair[0].arg, pair[1].value),
                ast.keyword(pair[1].arg, pair[0].value),
            ]
            keywords = [*node.keywords[:index], *others, *node.keywords[index + 2 :]]
            yield _with(node, keywords=keywords)


def bound_moved(node: ast.AST) -> Iterator[ast.AST]:
    """A bound counts where it did not, or no longer."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _BOUNDS:
        yield _with(node, ops=[_BOUNDS[type(node.ops[0])], *node.ops[1:]])


def question_turned(node: ast.AST) -> Iterator[ast.AST]:
    """The opposite is asked, either instead of both, all instead of any."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _OPPOSITES:
        yield _with(node, ops=[_OPPOSITES[type(node.ops[0])], *node.ops[1:]])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    if isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    if isinstance(node, ast.Name) and node.id in ("any", "all"):
        yield ast.Name(_OTHER_NAMES[node.id], ast.Load())


def filter_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """Everything is taken, not only what was meant."""
    if isinstance(node, ast.comprehension):
        for index in range(len(node.ifs)):
            yield _with(node, ifs=_without(node.ifs, index))


def sum_changed(node: ast.AST) -> Iterator[ast.AST]:
    """Plus is minus, the least is the most, a number is one more."""
    if isinstance(node, ast.BinOp) and type(node.op) in _OTHER_SUMS:
        yield _with(node, op=_OTHER_SUMS[type(node.op)])
    if isinstance(node, ast.Name) and node.id in ("min", "max"):
        yield ast.Name(_OTHER_NAMES[node.id], ast.Load())
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)


def case_forgotten(node: ast.AST) -> Iterator[ast.AST]:
    """Of two cases one is treated like the other."""
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


SLIPS: Mapping[str, Slip] = {
    slip.__name__.replace("_", " "): slip
    for slip in (
        write_dropped,
        error_swallowed,
        guard_passed,
        page_skipped,
        key_dropped,
        fields_swapped,
        bound_moved,
        question_turned,
        filter_dropped,
        sum_changed,
        case_forgotten,
    )
}


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _without(rows: list[Row], index: int) -> list[Row]:
    return [*rows[:index], *rows[index + 1 :]]


def _exchanged(rows: list[ast.expr], index: int) -> list[ast.expr]:
    return [*rows[:index], rows[index + 1], rows[index], *rows[index + 2 :]]


def _name(call: ast.Call) -> str:
    """What is called, without where it stands."""
    return ast.unparse(call.func).rsplit(".", 1)[-1]
