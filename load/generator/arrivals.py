"""Lets people arrive when they are due, each in a greenlet of its own, and keeps the ledger."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import gevent
from locust.contrib.fasthttp import FastHttpSession

from load.generator.line import Line
from load.ledger import Entry, Outcome
from load.people.acts import ACTS
from load.people.caller import ToldNo, Visit, WentWrong
from load.schedule import Arrival, Demand, arrivals
from load.shapes import SHAPES
from load.stand import Stand
from mock_kit.ids import keyed_random

# Who cannot be sent beside so many others is lost, and the generator is what is saturated.
AT_ONCE = 2000
PATIENCE_S = 60.0

Keep = Callable[[Entry], None]


class Generator:
    """One process's part of the arrivals."""

    def __init__(self, stand: Stand, process: int, session: FastHttpSession, keep: Keep) -> None:
        self._stand = stand
        self._process = process
        self._session = session
        self._keep = keep
        self._rng = keyed_random(f"{stand.seed}|{process}")
        self._began = perf_counter()
        self._there: set[gevent.Greenlet[Any]] = set()

    def run(self) -> None:
        """Send everybody at their instant and wait for those who are still there."""
        stand = self._stand
        demand = Demand(stand.rates, stand.for_s, SHAPES[stand.shape])
        self._began = perf_counter()
        for arrival in arrivals(demand, stand.seed, self._process, stand.processes):
            gevent.sleep(max(0.0, arrival.at_s - self._elapsed_s()))
            if len(self._there) >= AT_ONCE:
                self._note(arrival, Outcome.UNSENT, arrival.at_s, said="too many at once")
                continue
            sent = gevent.spawn(self._serve, arrival)
            self._there.add(sent)
            sent.rawlink(self._there.discard)
        gevent.joinall(list(self._there), timeout=PATIENCE_S)

    def _elapsed_s(self) -> float:
        return perf_counter() - self._began

    def _serve(self, arrival: Arrival) -> None:
        began_s = self._elapsed_s()
        who = f"{self._stand.seed}-{self._process}-{arrival.kind.replace(' ', '-')}"
        who = f"{who}-{arrival.number}"
        visit = Visit(
            self._stand,
            Line(self._session, who),
            who,
            self._rng(arrival.kind, str(arrival.number), 0),
        )
        try:
            ACTS[arrival.kind](visit)
        except ToldNo as refusal:
            self._note(arrival, Outcome.REFUSED, began_s, visit.orders, str(refusal))
        except WentWrong as failure:
            self._note(arrival, Outcome.FAILED, began_s, visit.orders, str(failure))
        else:
            self._note(arrival, Outcome.SERVED, began_s, visit.orders)

    def _note(
        self,
        arrival: Arrival,
        outcome: Outcome,
        began_s: float,
        orders: list[str] | None = None,
        said: str = "",
    ) -> None:
        entry = Entry(
            kind=arrival.kind,
            process=self._process,
            number=arrival.number,
            at_s=arrival.at_s,
            began_s=began_s,
            ended_s=self._elapsed_s(),
            outcome=outcome,
            orders=orders or (),
            said=said,
        )
        self._keep(entry)
