"""An ERP for the contract tests of the order path."""

from collections.abc import Iterator

import pytest

from tests.contract.mock_erp.sales_world import Erp, an_erp


@pytest.fixture
def erp() -> Iterator[Erp]:
    """An empty ERP in memory."""
    world = an_erp()
    yield world
    world.close()
