"""A crowd in a simulated world: many orders at once, or one after another, by seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from load.judging.lag import lags
from load.judging.ledgers import Ledgers, ledgers_of
from load.judging.thresholds import read_thresholds, shipped
from load.judging.verdict import REQUIRED, Held, Verdict, held, measured, verdict
from mock_kit.web.limits import RateLimit
from scenarios.bench.burst import in_turn, prepare, set_out
from scenarios.broken.parts import Change
from scenarios.catalogue.plan import Catalogue
from scenarios.runs.judging import judge_rules
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

# What the ERP takes of each caller: enough for whoever waits when told so.
LIMIT = RateLimit(per_s=5.0, burst=10)


@dataclass(frozen=True)
class Crowd:
    """So many orders, of which so many at once; with one at once, each waits for the last.

    `is_limited`: the ERP answers 429 to whoever asks too often.
    """

    orders: int
    at_once: int
    is_limited: bool = False


@dataclass(frozen=True)
class Left:
    """What a crowd left in both systems, by its ledgers and limits."""

    ledgers: Ledgers
    broken: Sequence[Held]
    verdict: Verdict


def let_come(
    crowd: Crowd, catalogue: Catalogue, seed: str, change_bridge: Change | None = None
) -> Left:
    """Let a crowd come to a simulated world with a bridge, changed or not, and judge the end."""

    async def act(world: SimulatedWorld) -> Left:
        session = Session(world, SIMULATED_PATIENCE, silent)
        skus = await set_out(session, catalogue, crowd.orders)
        placings = await prepare(session, skus, crowd.orders, seed)
        if crowd.is_limited:
            _limit(world)
        began = world.now()
        if crowd.at_once > 1:
            await in_turn(placings, crowd.at_once)
        else:
            for place in placings:
                await place()
                await session.settle()
        await session.settle()
        observed = await session.observe()
        behind = lags(observed.history, observed.end, began)
        ledgers = ledgers_of(observed.history, observed.end, [], behind, began)
        found = [
            one
            for one in held(measured({}, ledgers, behind), read_thresholds(shipped()))
            if one.group == "ledgers"
        ]
        judgements = judge_rules(observed, REQUIRED)
        return Left(ledgers, [o for o in found if not o.holds], verdict(found, judgements, None))

    return simulate(Plan(seed, DEFAULT, change_bridge), act).given


def _limit(world: SimulatedWorld) -> None:
    program = world.nodes["erp"].program
    assert program is not None
    app: Any = program.app
    app.state.rate_limit = RateLimit(LIMIT.per_s, LIMIT.burst)
