"""Everything a bridge is made of, each part replaceable with `dataclasses.replace`.

The only place where adapters meet flows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bridge.adapters.client import Client
from bridge.adapters.erp.business_time import ErpBusinessClock
from bridge.adapters.erp.connect import connect_erp
from bridge.adapters.events import HttpEventFeed, HttpSubscriptions
from bridge.adapters.noticing_http import NoticingHttp
from bridge.adapters.polite_http import PoliteHttp
from bridge.adapters.store.connect import connect_store
from bridge.connections import Connections
from bridge.flows.build import Memory, build_flows
from bridge.intake.verify import Verify, verify
from bridge.links.sqlite import SqliteLinks
from bridge.loops.alarms import AlarmClock, SystemBusinessClock
from bridge.ports.alarms import BusinessClock
from bridge.ports.cursors import Cursors
from bridge.ports.env import Env
from bridge.ports.erp import ErpPorts
from bridge.ports.events import EventFeed, Subscriptions
from bridge.ports.flow import Flow, Side
from bridge.ports.last_written import Decisions, LastWritten
from bridge.ports.links import Links
from bridge.ports.marks import Marks
from bridge.ports.queue import WorkQueue
from bridge.ports.store import StorePorts
from bridge.queue.embedded import EmbeddedQueue, QueueLimits
from bridge.retry import DoublingRetry, RetryPolicy
from bridge.settings import Settings
from bridge.state.database import Database
from bridge.state.decisions import SqliteDecisions
from bridge.state.last_written import SqliteLastWritten
from bridge.state.notes import SqliteCursors


@dataclass(frozen=True)
class BridgeParts:
    """The parts of one bridge.

    `flows` makes the flows by name when the bridge is built, so that they get whatever queue,
    links and clock stand here by then.
    """

    settings: Settings
    connections: Connections
    env: Env
    database: Database
    queue: WorkQueue
    links: Links
    last_written: LastWritten
    decisions: Decisions
    cursors: Cursors
    clock: BusinessClock
    alarms: AlarmClock
    retry: RetryPolicy
    verify: Verify
    erp: ErpPorts
    store: StorePorts
    feeds: Mapping[Side, EventFeed]
    subscriptions: Mapping[Side, Subscriptions]
    flows: FlowFactory


FlowFactory: TypeAlias = Callable[[BridgeParts, Marks], Mapping[str, Flow]]


def default_parts(
    settings: Settings, connections: Connections, env: Env, database: Database
) -> BridgeParts:
    """The bridge as it is meant to be; `database` is open and belongs to it alone."""
    queue = EmbeddedQueue(database, env, flows=settings.flows.enabled(), limits=QueueLimits())
    http = PoliteHttp(env, NoticingHttp(env.http, queue.recovered))
    erp = Client(http, connections.erp.url, connections.erp.token, system="ERP")
    store = Client(http, connections.store.url, connections.store.token, system="store")
    steady = settings.business_clock == "system"
    clock: BusinessClock = SystemBusinessClock(env) if steady else ErpBusinessClock(erp)
    return BridgeParts(
        settings=settings,
        connections=connections,
        env=env,
        database=database,
        queue=queue,
        links=SqliteLinks(database),
        last_written=SqliteLastWritten(database),
        decisions=SqliteDecisions(database, env),
        cursors=SqliteCursors(database),
        clock=clock,
        alarms=AlarmClock(
            database,
            env,
            clock,
            tick_s=settings.tick_s,
            steady=steady,
        ),
        retry=DoublingRetry(env),
        verify=verify,
        erp=connect_erp(http, connections.erp.url, connections.erp.token),
        store=connect_store(http, connections.store.url, connections.store.token),
        feeds={"erp": HttpEventFeed(erp), "store": HttpEventFeed(store)},
        subscriptions={
            "erp": _subscription(erp, connections, "erp"),
            "store": _subscription(store, connections, "store"),
        },
        flows=default_flows,
    )


def default_flows(parts: BridgeParts, marks: Marks) -> Mapping[str, Flow]:
    """All flows over whatever parts stand here."""
    return build_flows(parts.erp, parts.store, memory_of(parts, marks), parts.settings)


def memory_of(parts: BridgeParts, marks: Marks) -> Memory:
    """What the flows keep, out of the parts that stand here."""
    return Memory(
        links=parts.links,
        marks=marks,
        alarms=parts.alarms,
        last_written=parts.last_written,
        decisions=parts.decisions,
        clock=parts.clock,
        files=parts.env.files,
    )


def _subscription(client: Client, connections: Connections, side: Side) -> Subscriptions:
    access = connections.erp if side == "erp" else connections.store
    url = f"{connections.own_url}/intake/{side}"
    return HttpSubscriptions(client, url, access.webhook_secrets[0])
