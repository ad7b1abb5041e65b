"""However the messages about an order come, twice, in any order, or not at all: one end.

Orders are created, edited, paid, cancelled, shipped and refunded in any order of acts while every
message about it is held back or lost. Then the messages come, and the end state must be the one
that their own order would have led to. Feeds and sweeps are switched off until the last look, so
that messages alone count.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bridge.settings import FLOWS
from scenarios.actors.desk import Desk, Document, Refused
from scenarios.actors.store_people import Buyer, Shopper
from scenarios.catalogue.load import load
from scenarios.runs.canonical import Canonical, canonical, differences
from scenarios.session.session import Session
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from tests.worlds.tiny_trade import ARTICLE, PATIENCE, SKU, one_channel

NEVER_S = 1_000_000
Acts = tuple[str, ...]
Way = Literal["fifo", "reversed", "shuffled", "lost"]
WAYS: tuple[Way, ...] = ("fifo", "reversed", "shuffled", "lost")
ACTS = ("created", "edited", "paid", "cancelled", "shipped", "refunded")


@dataclass(frozen=True)
class Delivery:
    """How the messages of each side come, and how many of them come again, at once or not."""

    erp: Way = "fifo"
    store: Way = "fifo"
    repeats: int = 0
    is_parallel: bool = False


DELIVERIES = st.builds(
    Delivery,
    erp=st.sampled_from(WAYS),
    store=st.sampled_from(WAYS),
    repeats=st.integers(0, 4),
    is_parallel=st.booleans(),
)
SOME_ACTS = st.permutations(ACTS).flatmap(
    lambda acts: st.integers(2, len(ACTS)).map(lambda count: tuple(acts[:count]))
)
# A failing example is told as it was drawn: to shrink it would take minutes.
SLOW = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=(Phase.explicit, Phase.generate),
)


def end_of(acts: Acts, delivery: Delivery) -> Canonical:
    """Play the acts in a world of their own, deliver, look once more, and read both sides."""
    chosen = one_channel() | {"feed_poll_s": NEVER_S}
    chosen["flows"] = {flow: {"sweep_s": NEVER_S} for flow in FLOWS}
    return simulate(Plan("1", chosen), lambda world: _play(world, acts, delivery)).given


@cache
def undisturbed(acts: Acts) -> Canonical:
    """The end to which the messages lead in their own order."""
    return end_of(acts, Delivery())


async def _play(world: SimulatedWorld, acts: Acts, delivery: Delivery) -> Canonical:
    session = Session(world, PATIENCE, lambda story, text: None)
    await session.set_masters()
    desk = session.desk("erp", "import")
    await load(desk, ARTICLE, price_list="LIST-USD", on_progress=lambda done, total: None)
    await session.settle()
    people = People(session)
    await people.order("booked")
    await session.settle()
    ways = {"erp": delivery.erp, "store": delivery.store}
    controls = {side: session.desk(side, "control") for side in ways}
    for side, way in ways.items():
        await _keep_back(controls[side], way)
    for act in acts:
        await people.act(act)
    await session.settle()
    for side, way in ways.items():
        await _let_go(controls[side], way)
    await session.settle()
    for control in controls.values():
        await _repeat(control, delivery)
    await session.settle()
    await _look(session)
    assert session.unsettled == []
    observed = await session.observe()
    return canonical(observed.history, observed.end, world.nonce)


class People:
    """Who trades: each act is done once, or refused by the system, as it may be."""

    def __init__(self, session: Session) -> None:
        self._shopper = Shopper(session.desk("store", None), lambda kind, **facts: None)
        self._staff = session.desk("store", "staff")
        self._warehouse = session.desk("erp", "warehouse")
        self._orders: dict[str, Document] = {}

    async def order(self, name: str) -> None:
        """Place an order that is only authorised."""
        placed = await self._shopper.buy("us", [(SKU, 1)], Buyer(f"{name}@example.test"))
        assert placed is not None
        self._orders[name] = placed

    async def act(self, name: str) -> None:
        """Do something with every order that is there; what a system refuses did not happen."""
        if name == "created":
            await self.order("late")
            return
        acts: Mapping[str, Callable[[Document], Awaitable[object]]] = {
            "edited": lambda order: self._change(order, "edit", _one_more(order)),
            "paid": lambda order: self._change(order, "pay", {}),
            "cancelled": lambda order: self._change(order, "cancel", {"reason": "changed my mind"}),
            "shipped": self._ship,
            "refunded": lambda order: self._change(order, "refunds", {"amount_minor": 300}),
        }
        for order in list(self._orders.values()):
            try:
                await acts[name](order)
            except Refused as refusal:
                if not refusal.is_business:
                    raise

    async def _change(self, order: Document, what: str, body: Any) -> None:
        await self._staff.post(f"/v1/orders/{order['id']}/{what}", body)

    async def _ship(self, order: Document) -> None:
        found = await self._warehouse.get("/v1/orders", client_references=order["id"])
        for booked in found["items"]:
            lines = [{"order_line_id": line["id"], "pieces": 1} for line in booked["lines"]]
            parcel = {"order_id": booked["id"], "warehouse": "MAIN", "lines": lines}
            await self._warehouse.post("/v1/shipments", parcel)


def _one_more(order: Document) -> Document:
    return {"lines": [{"line_id": line["id"], "quantity": 2} for line in order["lines"]]}


async def _keep_back(control: Desk, way: Way) -> None:
    if way == "lost":
        await control.post("/_control/faults", {"kind": "drop_delivery"})
    else:
        await control.post("/_control/deliveries/hold", {"topics": ["*"]})


async def _let_go(control: Desk, way: Way) -> None:
    if way == "lost":
        await control.delete("/_control/faults")
    else:
        await control.post("/_control/deliveries/release", {"order": way})


async def _repeat(control: Desk, delivery: Delivery) -> None:
    sent = (await control.get("/_control/deliveries", status="delivered", limit=1000))["items"]
    for row in sent[len(sent) - delivery.repeats :]:
        body = {"parallel": delivery.is_parallel}
        await control.post(f"/_control/deliveries/{row['id']}/repeat", body)


async def _look(session: Session) -> None:
    operator = session.desk("bridge", "operator")
    for flow in FLOWS:
        await operator.post(f"/flows/{flow}/reconcile", {})
    await session.settle()


@given(acts=SOME_ACTS, delivery=DELIVERIES)
@settings(parent=SLOW, max_examples=5, derandomize=True)
def test_however_messages_come_the_end_is_the_same(acts: Acts, delivery: Delivery) -> None:
    assert differences(undisturbed(acts), end_of(acts, delivery)) == []


@pytest.mark.deep
@given(acts=SOME_ACTS, delivery=DELIVERIES)
@settings(parent=SLOW, max_examples=60)
def test_however_messages_come_in_a_long_campaign(acts: Acts, delivery: Delivery) -> None:
    assert differences(undisturbed(acts), end_of(acts, delivery)) == []
