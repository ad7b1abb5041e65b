"""Both mocks with the bridge's flows between them."""

from collections.abc import Iterator

import pytest

from tests.contract.bridge.two_systems import Trade


@pytest.fixture(scope="session")
def systems() -> Iterator[Trade]:
    """Both mocks, built once."""
    built = Trade()
    yield built
    built.close()


@pytest.fixture
def trade(systems: Trade) -> Trade:
    """A small trade on empty systems: one style, priced and stocked."""
    systems.start_over()
    return systems
