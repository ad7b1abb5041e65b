"""The doctor names the setting that a bridge really follows, where its file declares another."""

from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from scenarios.catalogue.load import load
from scenarios.runs.catalogues import sample
from scenarios.runs.play import look_again
from scenarios.session.session import Observed, Session
from scenarios.session.settings import DEFAULT, settings_with
from scenarios.session.settling import Patience
from scenarios.sut.doctor import probe_story
from scenarios.sut.doctor.followed_settings import not_followed
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate


@cache
def probed() -> Observed:
    """What our bridge leaves under the default settings."""

    async def act(world: SimulatedWorld) -> Observed:
        session = Session(world, Patience(), lambda story, text: None)
        await session.set_masters()
        desk = session.desk("erp", "import")
        catalogue = sample().head(2)
        await load(desk, catalogue, price_list="LIST-USD", on_progress=lambda done, total: None)
        await session.settle()
        await session.play([probe_story])
        await look_again(session)
        return await session.observe()

    return simulate(Plan("1", DEFAULT), act).given


def told(settings: dict[str, Any]) -> list[str]:
    """What the doctor says of it, had its file declared these settings."""
    observed = probed()
    return not_followed(replace(observed.history, settings=settings), observed.end)


def test_a_bridge_that_follows_its_settings_is_sound() -> None:
    assert told(deepcopy(DEFAULT)) == []


@pytest.mark.parametrize(
    ("changes", "channel_changes", "named"),
    [
        ({"payment_rule": "paid"}, {}, "as with authorised, but the settings declare payment_rule"),
        ({"cancel_handling": "flag"}, {}, "as with auto, but the settings declare cancel_handling"),
        ({"drift": "report"}, {}, "as with overwrite, but the settings declare drift report"),
        ({}, {"buffer": 3}, "as with buffer 0, but the settings declare buffer 3"),
        ({}, {"price_list": "LIST-EUR"}, "shows the prices of LIST-USD"),
        ({"flows": {"stock": {"enabled": False}}}, {}, "the flow stock writes"),
    ],
)
def test_the_setting_that_it_follows_is_named(
    changes: dict[str, Any], channel_changes: dict[str, Any], named: str
) -> None:
    faults = told(settings_with(changes, channel_changes))

    assert any(named in fault for fault in faults), faults
    assert all(fault.endswith(".") for fault in faults)
