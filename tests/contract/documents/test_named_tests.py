"""A profile that names a test for a status names one that is there and is about the operation."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from scenarios.contract.judging.gate import operations_of
from scenarios.contract.profile import Profile, SeenByTest, shipped_profile
from tests.contract.semantics.documents import Operation, document

PROGRAMS = ("erp", "store", "bridge")


def the_test(name: str) -> Callable[..., Any]:
    path, _, function = name.partition("::")
    module = import_module(path.removesuffix(".py").replace("/", "."))
    found: Callable[..., Any] = getattr(module, function)
    return found


def cases(program: str, function: Callable[..., Any]) -> set[str]:
    """The operation ids of a program that a test is parametrized by."""
    marks = [mark for mark in getattr(function, "pytestmark", ()) if mark.name == "parametrize"]
    values = [value for mark in marks for value in mark.args[1]]
    return {
        one.operation_id
        for one in values
        if isinstance(one, Operation) and one.program == program == one.document
    }


def shown(program: str, entry: SeenByTest) -> set[str]:
    """The operations that a named test is about: its cases, or those that are named beside it."""
    of_each = cases(program, the_test(entry.test))
    return of_each or set(entry.operations)


def claimed_in_vain(program: str, profile: Profile) -> list[tuple[str, int]]:
    """Operations that document a status for which tests are named, and none is about them."""
    return [
        (one.name, status)
        for one in operations_of(document(program))
        for status in one.statuses
        if any(entry.shows(one.name, status) for entry in profile.seen_by_test)
        and not any(
            entry.status == status and one.name in shown(program, entry)
            for entry in profile.seen_by_test
        )
    ]


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_named_test_is_about_each_operation(program: str) -> None:
    assert claimed_in_vain(program, shipped_profile(program)) == []


def test_a_claim_that_no_test_bears_out_is_found() -> None:
    about_records = "tests/contract/semantics/test_refusals.py::test_what_nobody_has_is_not_found"
    profile = Profile(seen_by_test=[SeenByTest(status=404, test=about_records)])

    assert ("list_prices", 404) in claimed_in_vain("erp", profile)


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_status_that_is_expected_has_a_test(program: str) -> None:
    named = [one.test for one in shipped_profile(program).expected]

    assert all(name and the_test(name) for name in named)


def test_few_statuses_are_waived() -> None:
    assert sum(len(shipped_profile(program).waivers) for program in PROGRAMS) <= 10
