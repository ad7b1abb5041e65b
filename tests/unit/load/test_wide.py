"""An order beside more channels and beside a larger catalogue, told in SQLite's own steps."""

import pytest

from load.bench.goods import one_style
from load.growth.growing import begin_catalogue, grow
from load.growth.wide import beside_channels, beside_variants
from scenarios.runs.catalogues import sample
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

pytestmark = pytest.mark.deep
RATIO = 1.2


def test_each_further_channel_costs_an_order_the_same() -> None:
    one, four, sixteen = (cost.all_steps() for cost in beside_channels([1, 4, 16]))

    assert (sixteen - four) / 12 <= RATIO * (four - one) / 3


def test_an_order_costs_no_more_beside_a_large_catalogue() -> None:
    small, large = (cost.all_steps() for cost in beside_variants([1_000, 100_000]))

    assert large <= RATIO * small


def test_a_grown_catalogue_leaves_a_sweep_nothing_to_do() -> None:
    async def act(world: SimulatedWorld) -> tuple[dict[str, int], dict[str, int], int]:
        session = Session(world, SIMULATED_PATIENCE, silent)
        grown = await begin_catalogue(world, session, sample().head(3), one_style())
        await grow(grown, 30)
        before = await _stand(session)
        await session.hold.look_again()
        await session.settle()
        products = await session.desk("store", "staff").pages("/v1/products")
        return before, await _stand(session), len(products)

    before, after, products = simulate(Plan("swept", DEFAULT), act, named=False).given

    assert after == before
    assert products >= 30


async def _stand(session: Session) -> dict[str, int]:
    states = {
        name: await session.desk(name, "control").get("/_control/state")
        for name in ("erp", "store")
    }
    return {name: state["last_change_no"] for name, state in states.items()}
