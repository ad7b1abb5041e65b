"""Puts a mutated function's code into the living function, for this process alone."""

from importlib import import_module
from types import FunctionType
from typing import Any

from scenarios.adequacy.mutants.places import Mutant, code_of


def graft(mutant: Mutant) -> None:
    """From now on, the function does what the mutant does; whoever imported it has it so too."""
    living(mutant.module, mutant.function).__code__ = code_of(mutant)


def living(module: str, function: str) -> FunctionType:
    """The function itself, within whatever stands around it."""
    found: Any = import_module(module)
    for name in function.split("."):
        found = vars(found)[name]
    for around in ("fget", "__func__", "__wrapped__"):
        found = getattr(found, around, None) or found
    assert isinstance(found, FunctionType), function
    return found
