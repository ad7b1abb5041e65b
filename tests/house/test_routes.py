"""No program runs a route or a dependency in a thread: one request is one step."""

from collections.abc import Iterable, Iterator
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any

import pytest

from scenarios.session.settings import settings_with
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate


async def applications(world: SimulatedWorld) -> dict[str, Any]:
    """The three applications as they serve."""
    launched = {name: node._launched for name, node in world.nodes.items()}
    return {name: found.program.app for name, found in launched.items() if found is not None}


@pytest.fixture(scope="module")
def apps() -> dict[str, Any]:
    """All three, wired as in a simulated world."""
    return simulate(Plan("1", settings_with()), applications).given


def routes_of(routes: Iterable[Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """All routes below some, those of mounted applications and included routers too."""
    for route in routes:
        here = path + str(getattr(route, "path", ""))
        yield here, route
        inner = getattr(route, "original_router", None) or route
        yield from routes_of(getattr(inner, "routes", None) or (), here)


def called(dependant: Any) -> Iterator[Any]:
    """Everything that answering a route calls: its dependencies, and theirs."""
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from called(dependency)


def is_async(call: Any) -> bool:
    """Whether it runs on the loop; a class with an async call does."""
    inner = getattr(call, "__call__", None)  # noqa: B004 - its kind is asked, not whether it is
    return any(iscoroutinefunction(each) or isasyncgenfunction(each) for each in (call, inner))


@pytest.mark.parametrize("name", ["erp", "store", "bridge"])
def test_every_route_and_dependency_is_async(name: str, apps: dict[str, Any]) -> None:
    routes = [
        (path, route) for path, route in routes_of(apps[name].routes) if hasattr(route, "dependant")
    ]
    offenders = [
        f"{path} {call}"
        for path, route in routes
        for call in (route.endpoint, *called(route.dependant))
        if not is_async(call)
    ]

    assert len(routes) > 5
    assert offenders == []
