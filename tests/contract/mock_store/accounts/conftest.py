"""A shop that sells one item."""

from collections.abc import Iterator

import pytest

from tests.contract.mock_store.selling_world import Shop, a_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 8000)
    world.level("TEE", 100)
    yield world
    world.database.poison()
    world.loop.close()
