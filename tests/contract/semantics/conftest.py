"""The three programs in memory, the mocks as all stories left them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Mapping

import pytest

from tests.contract.semantics.programs import Program, a_bridge, a_store, an_erp
from tests.contract.semantics.shopping import Shopper, with_a_shopper
from tests.contract.semantics.subjects import Subjects
from tests.contract.semantics.traffic import Traffic, shared_traffic


@pytest.fixture(scope="session")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Traffic:
    """What crossed the wire in all stories."""
    folder = tmp_path_factory.getbasetemp()
    return shared_traffic(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture(scope="session")
def shopper(traffic: Traffic) -> Iterator[Shopper]:
    """The store, with a customer who has not been in a story."""
    loop = asyncio.new_event_loop()
    made = with_a_shopper(a_store(loop, traffic.databases["store"]))
    yield made
    made.store.close()
    loop.close()


@pytest.fixture(scope="session")
def programs(traffic: Traffic, shopper: Shopper) -> Iterator[Mapping[str, Program]]:
    """The programs by name."""
    loop = shopper.store.loop
    erp = an_erp(loop, traffic.databases["erp"])
    shopper.store.content = shopper.store.copy()  # the shopper included
    yield {"erp": erp, "store": shopper.store, "bridge": a_bridge(loop)}
    erp.close()


@pytest.fixture(scope="session")
def subjects(programs: Mapping[str, Program], traffic: Traffic, shopper: Shopper) -> Subjects:
    """What can be asked of them."""
    return Subjects(programs, traffic.asked, shopper)
