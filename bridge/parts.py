"""Everything a bridge is made of, each part replaceable with `dataclasses.replace`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bridge.alarms import AlarmClock
from bridge.connections import Connections
from bridge.intake.verify import Verify
from bridge.ports.alarms import BusinessClock
from bridge.ports.cursors import Cursors
from bridge.ports.env import Env
from bridge.ports.events import EventFeed, Subscriptions
from bridge.ports.flow import Flow, Side
from bridge.ports.links import Links
from bridge.ports.marks import Marks
from bridge.ports.queue import WorkQueue
from bridge.retry import RetryPolicy
from bridge.settings import Settings
from bridge.state.database import Database


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
    cursors: Cursors
    clock: BusinessClock
    alarms: AlarmClock
    retry: RetryPolicy
    verify: Verify
    feeds: Mapping[Side, EventFeed]
    subscriptions: Mapping[Side, Subscriptions]
    flows: FlowFactory


FlowFactory: TypeAlias = Callable[[BridgeParts, Marks], Mapping[str, Flow]]
