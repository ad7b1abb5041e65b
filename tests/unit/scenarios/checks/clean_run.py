"""Plays all four stories once in a simulated world with the reference bridge, and observes."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from scenarios.session.session import Observed, Session
from scenarios.session.settings import settings_with
from scenarios.session.settling import Patience
from scenarios.stories import backorders, multi_channel_oversell, online_order, sale_repricing
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

STORIES = (sale_repricing, backorders, multi_channel_oversell, online_order)
STYLES = 30
GRID = 3
OPTIONS = {"Size": ["S", "M", "L"], "Color": ["Blue", "Black", "Gold", "Yellow"]}


def play_once(
    settings: Mapping[str, Any] | None = None, stories: Sequence[ModuleType] = STORIES
) -> Observed:
    """A catalogue of our own, the stories, and a second look of the bridge at everything."""

    async def act(world: SimulatedWorld) -> Observed:
        session = Session(world, Patience(), lambda story, text: None)
        await session.set_masters()
        await _fill_catalogue(session)
        await session.settle()
        await session.play(stories)
        await _look_again(session)
        return await session.observe()

    return simulate(Plan("1", settings or settings_with()), act).given


async def _fill_catalogue(session: Session) -> None:
    desk = session.desk("erp", "merchandiser")
    rows = [_style(number) for number in range(STYLES)]
    answer = await desk.post("/v1/styles/batch", {"rows": rows})
    style_ids = [row["item"]["id"] for row in answer["results"]]
    assortment = (await desk.pages("/v1/assortments"))[0]
    await desk.post(f"/v1/assortments/{assortment['id']}/styles", {"add": style_ids, "remove": []})


def _style(number: int) -> dict[str, Any]:
    names = OPTIONS if number == GRID else {}
    combinations = [
        {"Size": size, "Color": colour} for colour in OPTIONS["Color"] for size in OPTIONS["Size"]
    ]
    variants = [
        {"sku": f"ST{number:03}-{index}", "options": options}
        for index, options in enumerate(combinations if number == GRID else [{}])
    ]
    return {
        "style_number": f"ST{number:03}",
        "name": f"Chaise élégante {number}",
        "description": "<p>Eiche & Öl</p>",
        "options": [{"name": name, "values": values} for name, values in names.items()],
        "variants": variants,
    }


async def _look_again(session: Session) -> None:
    operator = session.desk("bridge", "operator")
    session.notebook.note("harness", "resync", {})
    for flow in (await operator.get("/flows"))["flows"]:
        await operator.post(f"/flows/{flow['name']}/reconcile", {})
    await session.settle()
