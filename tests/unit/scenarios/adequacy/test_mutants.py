"""Slips of the hand: what each kind makes of a line, and that some are noticed.

Many more of them: `python -m scenarios.adequacy.mutants`.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace

import pytest

from scenarios.adequacy.mutants.campaign import Wanted, answers, drawn
from scenarios.adequacy.mutants.operators import SLIPS
from scenarios.adequacy.mutants.places import Mutant, code_of, mutants
from scenarios.adequacy.mutants.reach import Reached
from scenarios.adequacy.mutants.runs import calm_plans
from scenarios.adequacy.mutants.survivors import reviewed

STORY = "multi_channel_oversell"
NOTICED = (
    ("bridge.flows.to_store.stock_plan:_free sum changed", "STK-01"),
    ("bridge.adapters.store.orders:_answer_fields key dropped", "STK-04b"),
)


def made_of(line: str, kind: str) -> Iterator[str]:
    """What a kind of slip makes of a line, or of its parts."""
    for node in ast.walk(ast.parse(line)):
        for other in SLIPS[kind](node):
            yield " ".join(ast.unparse(ast.fix_missing_locations(other)).split())


@pytest.mark.parametrize(
    ("kind", "line", "made"),
    [
        ("write dropped", "await self.links.bind('order', rows)", ["pass"]),
        ("write dropped", "logger.warning('so it is')", []),
        ("write dropped", "found[key] = row", ["pass"]),
        ("error swallowed", "raise Refused(text)", ["pass"]),
        ("guard passed", "if gone: return", ["pass"]),
        ("page skipped", "for row in rows: take(row)", ["for row in list(rows)[1:]: take(row)"]),
        ("key dropped", "{'sku': sku, 'pieces': 2}", ["{'pieces': 2}", "{'sku': sku}"]),
        ("key dropped", "ask(path, headers=if_match(version))", ["ask(path)"]),
        ("fields swapped", "{'a': one, 'b': two}", ["{'a': two, 'b': one}"]),
        ("fields swapped", "Fee(code, price)", ["Fee(price, code)"]),
        ("bound moved", "pieces > 0", ["pieces >= 0"]),
        ("question turned", "sku in known", ["sku not in known"]),
        ("sum changed", "price + tax", ["price - tax"]),
        ("case forgotten", "one if asked else two", ["one", "two"]),
    ],
)
def test_a_slip_of_the_hand(kind: str, line: str, made: list[str]) -> None:
    assert list(made_of(line, kind)) == made


def test_a_filter_is_dropped_from_its_loop_alone() -> None:
    loop = ast.parse("[row for row in rows if row.open]", mode="eval").body
    assert isinstance(loop, ast.ListComp)

    (other,) = SLIPS["filter dropped"](loop.generators[0])

    assert isinstance(other, ast.comprehension)
    assert other.ifs == []
    assert loop.generators[0].ifs != []


def test_mutants_are_many_and_each_has_a_name_of_its_own() -> None:
    names = [each.name for each in mutants()]

    assert len(names) > 3000
    assert len({*names}) == len(names)


def test_a_draw_has_as_many_of_each_kind_as_of_any_other() -> None:
    few = drawn(33, "1")

    assert [each.kind for each in few] == list(SLIPS) * 3
    assert few == drawn(50, "1")[:33]
    assert all(code_of(each).co_name in each.function for each in few[:3])


def test_a_mutant_that_a_story_executes_is_noticed() -> None:
    chosen = [next(x for x in mutants() if x.name.startswith(name)) for name, _ in NOTICED]

    tried = {each.name: each for each in answers(chosen, Wanted(), calm_plans(), reached(chosen))}

    for mutant, (_, rule) in zip(chosen, NOTICED, strict=True):
        assert tried[mutant.name].outcome == "killed"
        assert rule in tried[mutant.name].by


def test_a_process_that_ends_by_a_fault_of_ours_is_no_answer() -> None:
    gone = replace(next(iter(mutants())), was="what does not stand there any more")

    with pytest.raises(RuntimeError, match="its process ended with 1"):
        next(answers([gone], Wanted(), calm_plans(), reached([gone])))


def test_every_reviewed_survivor_has_a_reason_and_says_what_it_is() -> None:
    assert {each.what for each in reviewed()} <= {"equivalent", "masked", "gap"}
    assert [each.mutant for each in reviewed() if not each.reason] == []


def reached(chosen: list[Mutant]) -> list[Reached]:
    """One story, which executes them all."""
    return [
        Reached(STORY, 1.0, "", {each.module: [each.line for each in chosen] for each in chosen})
    ]
