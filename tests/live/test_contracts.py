"""Each program keeps its published contract, asked over real sockets by the repeatable run."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scenarios.contract.asking.configuration import Effort
from scenarios.contract.campaign import try_own
from scenarios.contract.judging.gate import Demand
from scenarios.contract.profile import shipped_profile
from scenarios.contract.target import document_of
from scenarios.contract.trial import Judged, Wanted

pytestmark = pytest.mark.live
# Few: the coverage phase alone asks some 110 cases per operation.
EFFORT = Effort(max_examples=1, stateful_examples=2, stateful_steps=4)
PROGRAMS = ("erp", "store", "bridge")


def tried(name: str, folder: Path) -> Judged:
    wanted = Wanted(
        document_of(name, "", None),
        shipped_profile(name),
        effort=EFFORT,
        demand=Demand(every_status=True),
        reports=("ndjson",),
    )
    return try_own(name, wanted, folder, [None])


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Judged]:
    """All programs, two at a time."""
    folder = tmp_path_factory.mktemp("contract")
    with ThreadPoolExecutor(2) as pool:
        runs = {name: pool.submit(tried, name, folder / name) for name in PROGRAMS}
        return {name: run.result() for name, run in runs.items()}


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_breaks_the_contract(name: str, judged: dict[str, Judged]) -> None:
    broken = sorted({f"{one.operation}: {one.title}" for one in judged[name].failures})

    assert broken == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_operation_is_fulfilled_and_every_status_seen(
    name: str, judged: dict[str, Judged]
) -> None:
    assert list(judged[name].shortfalls) == []
