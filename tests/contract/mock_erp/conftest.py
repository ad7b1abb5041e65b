"""An ERP for the contract tests of the order path."""

from collections.abc import Iterator

import pytest

from tests.contract.mock_erp.program_world import World, a_world, close, start_over
from tests.contract.mock_erp.sales_world import Erp, an_erp


@pytest.fixture
def erp() -> Iterator[Erp]:
    """An empty ERP in memory."""
    world = an_erp()
    yield world
    world.close()


@pytest.fixture(scope="session")
def program() -> Iterator[World]:
    """The whole ERP, built once: that takes longer than most tests."""
    one = a_world()
    yield one
    close(one)


@pytest.fixture
def world(program: World) -> World:
    """The whole ERP, empty, on a Monday morning."""
    start_over(program)
    return program
