"""Puts a mutated function's code into the living function, for this process alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FunctionType
from typing import Any

from scenarios.adequacy.mutants.places import Mutant, code_of


@contextmanager
def grafted(mutant: Mutant) -> Iterator[None]:
    """Meanwhile the function does what the mutant does; whoever imported it has it so too."""
    function = living(mutant.module, mutant.function)
    sound = function.__code__
    function.__code__ = code_of(mutant)
    try:
        yield
    finally:
        function.__code__ = sound


def living(module: str, function: str) -> FunctionType:
    """The function itself, within whatever stands around it."""
    found: Any = import_module(module)
    for name in function.split("."):
        found = vars(found)[name]
    for around in ("fget", "__func__", "__wrapped__"):
        found = getattr(found, around, None) or found
    assert isinstance(found, FunctionType), function
    return found
