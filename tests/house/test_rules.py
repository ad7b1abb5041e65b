"""The house rules: sizes, names and forbidden things, each offender with file and line."""

import re
from ast import Call, ExceptHandler, Name, Tuple, unparse
from pathlib import Path

import pytest

from tests.house.source import FOLDERS, PACKAGES, ROOT, at, files, functions, identifiers, nodes

FUNCTION_LINES, FILE_LINES, MODULES, PARAMETERS = 40, 300, 12, 6
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
# A request, a visit or a run may raise anything; it becomes an answer, a parked key, a result.
BROAD = {"mock_kit/web/exchange.py", "bridge/loops/worker.py", "scenarios/runs/trial.py"}
# A command has one parameter per option.
COMMANDS = ("scenarios/cli/", "load/cli/")
TRADE = re.compile(r"(^|_)(sku|skus|order|orders|stock|price|prices|customer|shipment)(_|$)", re.I)
# SQLAlchemy's own word for the order of rows, and the order in which held deliveries are let go.
NO_TRADE = {"order_by", "order", "Order"}
# Written so that this file does not name them itself.
REGISTRIES = tuple(
    ".".join(name)
    for name in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
    )
)
MONEY = ("minor", "price", "amount", "total", "tax", "discount")
EVERYTHING = files(*FOLDERS)


def none_of(offenders: list[str]) -> None:
    """Fail with every offender on a line of its own."""
    assert not offenders, "\n" + "\n".join(offenders)


def test_functions_are_short() -> None:
    offenders = [
        f"{at(path, node.lineno)} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in EVERYTHING
        for node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]

    none_of(offenders)


def test_files_are_short() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in EVERYTHING}

    none_of([f"{at(path)}: {n} lines" for path, n in sizes.items() if n > FILE_LINES])


def test_folders_hold_few_modules() -> None:
    counts: dict[Path, int] = {}
    for path in files(*PACKAGES):
        counts[path.parent] = counts.get(path.parent, 0) + (path.name != "__init__.py")

    none_of([f"{at(folder)}: {n} modules" for folder, n in counts.items() if n > MODULES])


def test_functions_take_few_parameters() -> None:
    offenders = []
    for path in files(*PACKAGES):
        for node in functions(path):
            names = [
                a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            ]
            count = len([name for name in names if name not in ("self", "cls")])
            if count > PARAMETERS and not at(path).startswith(COMMANDS):
                offenders.append(f"{at(path, node.lineno)} {node.name}: {count} parameters")

    none_of(offenders)


def test_no_module_has_a_vague_name() -> None:
    none_of([at(path) for path in EVERYTHING if path.stem in VAGUE])


def test_packages_begin_with_an_empty_file() -> None:
    found = [at(p) for p in EVERYTHING if p.name == "__init__.py" and p.read_text().strip()]

    none_of(found)


def test_only_the_known_places_catch_everything_and_say_why() -> None:
    offenders = []
    for path in EVERYTHING:
        lines = path.read_text().splitlines()
        for node in nodes(path):
            if isinstance(node, ExceptHandler) and _is_broad(node):
                said = "#" in "".join(lines[node.lineno - 2 : node.lineno + 2])
                if str(path.relative_to(ROOT)) not in BROAD or not said:
                    offenders.append(at(path, node.lineno))

    none_of(offenders)


def _is_broad(handler: ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, Name) and kind.id == "Exception") for kind in caught
    )


def test_money_is_never_a_float() -> None:
    offenders = []
    for path in files(*PACKAGES):
        lines = path.read_text().replace("total_seconds", "").splitlines()
        calls = [node for node in nodes(path) if isinstance(node, Call)]
        offenders += [
            at(path, call.lineno)
            for call in calls
            if unparse(call.func) == "float" and any(w in lines[call.lineno - 1] for w in MONEY)
        ]

    none_of(offenders)


def test_the_kit_knows_no_trade_word() -> None:
    offenders = [
        f"{at(path, line)} {name}"
        for path in files("mock_kit")
        for line, name in identifiers(path)
        if TRADE.search(name) and name not in NO_TRADE
    ]

    none_of(offenders)


def test_nothing_is_left_to_do() -> None:
    mark = re.compile("TO" + "DO|FIX" + "ME|X" + "XX")

    none_of(_lines_with(mark))


def test_no_registry_is_named() -> None:
    own = Path(__file__)
    names = re.compile("|".join(re.escape(name) for name in REGISTRIES))

    none_of([line for line in _lines_with(names) if not line.startswith(at(own).split(":")[0])])


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{at(path, number)} {line.strip()}"
        for path in EVERYTHING
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("folder", PACKAGES)
def test_every_module_says_what_it_is_for(folder: str) -> None:
    silent = [
        at(path)
        for path in files(folder)
        if path.name != "__init__.py" and not path.read_text().startswith('"""')
    ]

    none_of(silent)
