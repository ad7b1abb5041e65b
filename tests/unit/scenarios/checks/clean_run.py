"""Plays stories once in a simulated world with the reference bridge, and observes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from scenarios.runs.plans import CROSSED
from scenarios.session.session import Observed, Session
from scenarios.session.settings import settings_with
from scenarios.session.settling import Patience
from scenarios.stories import (
    backorders,
    catalogue_changes,
    many_rows,
    multi_channel_oversell,
    online_order,
    rough_seas,
    sale_repricing,
    set_back,
    stock_extras,
    switched_off,
)
from scenarios.stories.accounts import b2b_account
from scenarios.stories.after_sale import order_updates
from scenarios.stories.money import offline_invoices, refund_return
from scenarios.stories.orders import end_of_day
from scenarios.stories.people import address_changes, existing_account
from scenarios.stories.told import crossed_lists, unsubscribed
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

STORIES = (sale_repricing, backorders, multi_channel_oversell, online_order)


@dataclass(frozen=True)
class CleanRun:
    """Stories that are played together, and the settings in force.

    Not whole is a run in which a flow stands still or a journal has a gap: other rules than
    those of its stories need not hold.
    """

    stories: Sequence[ModuleType]
    settings: Mapping[str, Any] = field(default_factory=settings_with)
    is_whole: bool = True


TRADE = "trade"
STOCK_OFF = {"flows": {"stock": {"enabled": False}}}
NEW_EACH = {"guest_policy": "by_mail", "existing_account": {"action": "create"}}
BY_LOCATION = {"locations": {"MAIN": "downtown", "EAST": "harbour"}}
RUNS: Mapping[str, CleanRun] = {
    TRADE: CleanRun(STORIES),
    "catalogue": CleanRun((catalogue_changes,)),
    "billing": CleanRun((offline_invoices,)),
    "refunds": CleanRun((refund_return,)),
    "extras": CleanRun((stock_extras,), settings_with({}, BY_LOCATION)),
    "updates": CleanRun((order_updates,)),
    "accounts": CleanRun((b2b_account,)),
    "addresses": CleanRun((address_changes,)),
    "buyers": CleanRun((existing_account,)),
    "guests": CleanRun((existing_account,), settings_with(NEW_EACH)),
    "day": CleanRun((end_of_day,), settings_with({"order_route": "file"})),
    "seas": CleanRun((rough_seas,)),
    "left": CleanRun((sale_repricing, rough_seas), settings_with({"drift": "report"})),
    "silent": CleanRun((crossed_lists, unsubscribed), settings_with(CROSSED)),
    "rows": CleanRun((many_rows,)),
    "back": CleanRun((set_back,), is_whole=False),
    "off": CleanRun((switched_off,), settings_with(STOCK_OFF), is_whole=False),
}
_OF_CHANGES = ("PRD-06", "PRD-07a", "PRD-07b", "PRD-10", "PRD-14", "ORD-07a", "ORD-07b")
# Rules that another run than the trade puts to the test.
RUN_OF: Mapping[str, str] = {
    **dict.fromkeys(_OF_CHANGES, "catalogue"),
    **dict.fromkeys(offline_invoices.RULES, "billing"),
    "UPD-07": "refunds",
    **dict.fromkeys(("STK-10a", "STK-10b", "STK-14", "STK-15"), "extras"),
    "STK-07": "updates",
    **dict.fromkeys((rule for rule in order_updates.RULES if rule[:3] == "UPD"), "updates"),
    **dict.fromkeys(b2b_account.RULES, "accounts"),
    **dict.fromkeys(address_changes.RULES, "addresses"),
    **dict.fromkeys(("CUS-03", "CUS-04", "CUS-08", "CUS-12"), "buyers"),
    **dict.fromkeys(rough_seas.RULES, "seas"),
    **dict.fromkeys(("PRD-04b", "XCT-14b"), "left"),
    **dict.fromkeys(("PRD-08b", "XCT-03b"), "silent"),
    "ORD-10": "day",
    "XCT-12": "off",
    "XCT-13": "rows",
    "XCT-18": "back",
}


def run_of(rule: str) -> str:
    """The name of the run that puts a rule to the test."""
    return RUN_OF.get(rule, TRADE)


STYLES = 30
GRID = 3
OPTIONS = {"Size": ["S", "M", "L"], "Color": ["Blue", "Black", "Gold", "Yellow"]}


def play_once(name: str) -> Observed:
    """A catalogue of our own, the stories, and a second look of the bridge at everything."""
    wanted = RUNS[name]

    async def act(world: SimulatedWorld) -> Observed:
        session = Session(world, Patience(), lambda story, text: None)
        await session.set_masters()
        await _fill_catalogue(session)
        await session.settle()
        await session.play(wanted.stories)
        for _ in range(2):  # the first look may find what no message told
            await _look_again(session)
        return await session.observe()

    return simulate(Plan("1", wanted.settings), act).given


async def _fill_catalogue(session: Session) -> None:
    desk = session.desk("erp", "merchandiser")
    rows = [_style(number) for number in range(STYLES)]
    answer = await desk.post("/v1/styles/batch", {"rows": rows})
    style_ids = [row["item"]["id"] for row in answer["results"]]
    assortments = await desk.pages("/v1/assortments")
    assortment = next(row for row in assortments if row["code"] == "WEB")
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
        if flow["enabled"]:
            await operator.post(f"/flows/{flow['name']}/reconcile", {})
    await session.settle()
