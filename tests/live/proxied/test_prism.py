"""All that the bridge and the systems say to each other in the stories is of the documents."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from scenarios.model.history import Exchange
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import CALM, RunPlan, default_plan, settings_plans
from scenarios.runs.play import Played, play
from scenarios.session.settling import Patience
from scenarios.stories import catalogue_changes
from scenarios.worlds.live import Ports, free_port, live_in
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from tests.contract import npm
from tests.contract.semantics.documents import document
from tests.live.proxied.prism import Front, ProxiedWorld, operation_of, standing

pytestmark = [pytest.mark.deep, pytest.mark.live]

SYSTEMS = ("erp", "store")
ITEMS = 30
# Each request is judged twice on its way, so all takes longer.
PATIENT = Patience(window_s=2.0, limit_s=180.0, poll_s=0.4)
BY_FILE = "end_of_day"
# In this story a shopper's address is longer than the ERP takes, until a person mends it (ORD-07).
TOO_LONG = catalogue_changes.NAME


@dataclass(frozen=True)
class Passed:
    """What passed in one session, and how it went."""

    operations: Counter[str]
    violations: Counter[str]
    forwarded: int
    stuck: Sequence[str]


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Prism is."""
    return npm.installed(tmp_path_factory.mktemp("prism"), *npm.PRISM)


def plans() -> list[RunPlan]:
    """The stories under the default settings, one of them apart, and orders by file.

    Rough seas bring a web page instead of an answer, which is of no document.
    """
    by_file = next(one for one in settings_plans() if one.stories == (BY_FILE,))
    apart = tuple(name for name in CALM if name != TOO_LONG)
    return [default_plan(apart), default_plan((TOO_LONG,)), by_file]


@pytest.mark.parametrize("number", [0, 2], ids=["stories", "by file"])
def test_the_stories_pass_without_a_violation(
    number: int, commands: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = plans()[number]

    passed = asyncio.run(_play(commands, plan, tmp_path))

    wanted = used_when_simulated(number)
    with capsys.disabled():
        figures = f"{passed.forwarded} exchanges on {len(passed.operations)} operations"
        sys.stdout.write(f"\n{plan.name}: {figures}\n")
    assert passed.violations == Counter()
    assert not passed.stuck
    assert sorted(wanted - passed.operations.keys()) == []


def test_only_the_order_that_is_too_long_is_refused(commands: Path, tmp_path: Path) -> None:
    passed = asyncio.run(_play(commands, plans()[1], tmp_path))

    assert {told.partition(":")[0] for told in passed.violations} == {"POST /v1/orders/batch"}


def test_a_page_instead_of_an_answer_is_seen(commands: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, str]] = []

    async def ask(world: ProxiedWorld) -> None:
        erp = world.systems["erp"]
        control = {"authorization": f"Bearer {erp.tokens['control']}"}
        fault = {"kind": "ok_with_page", "path": "/v1/time"}
        await asyncio.to_thread(_send, f"{erp.url}/_control/faults", control, fault)
        bridge = {"authorization": f"Bearer {erp.tokens['bridge']}"}
        seen.append(await asyncio.to_thread(_send, f"{world.fronts['erp'].url}/v1/time", bridge))

    world = _world(plans()[0], tmp_path)
    with standing(commands, world):
        asyncio.run(live_in(world, lambda _: ask(world)))

    status, said = seen[0]
    assert status >= 400, said
    assert world.fronts["erp"].violations()


def _world(plan: RunPlan, folder: Path) -> ProxiedWorld:
    fronts = {name: Front(name, free_port(), folder / f"prism-{name}.log") for name in SYSTEMS}
    return ProxiedWorld("1", plan.settings, folder, Ports(0, 0, 0), fronts=fronts)


async def _play(commands: Path, plan: RunPlan, folder: Path) -> Passed:
    world = _world(plan, folder)
    played: list[Played] = []

    async def act(_: object) -> None:
        catalogue = sample().head(ITEMS)
        played.append(await play(world, plan, catalogue, patience=PATIENT, narrate=_silent))

    with standing(commands, world):
        await live_in(world, act)
    observed = played[0].observed
    violations: Counter[str] = sum((one.violations() for one in world.fronts.values()), Counter())
    forwarded = sum(one.passed() for one in world.fronts.values())
    return Passed(_operations(observed.history.exchanges), violations, forwarded, observed.stuck)


@cache
def used_when_simulated(number: int) -> frozenset[str]:
    """What the bridge uses in the same plan, in virtual time and without a proxy."""
    plan = plans()[number]

    async def act(world: SimulatedWorld) -> Played:
        patience = Patience()
        return await play(world, plan, sample().head(ITEMS), patience=patience, narrate=_silent)

    played = simulate(Plan("1", plan.settings), act).given
    return frozenset(_operations(played.observed.history.exchanges))


def _operations(exchanges: Sequence[Exchange]) -> Counter[str]:
    documents = {name: document(name) for name in SYSTEMS}
    return Counter(
        operation_of(one.system, documents, one.method, one.path)
        for one in exchanges
        if one.actor == "bridge"
    )


def _silent(story: str, text: str) -> None:
    """Nobody reads it."""


def _send(url: str, headers: dict[str, str], body: object = None) -> tuple[int, str]:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {**headers, "content-type": "application/json"})
    try:
        with urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
