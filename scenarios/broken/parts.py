"""How a sound bridge is spoilt: other methods in front of one of its parts.

A broken bridge is a function from parts to parts. It is called at every start of the bridge,
so that what it remembers dies with the process, as it did in the integrations it imitates.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict

from bridge.adapters.client import Client
from bridge.adapters.polite_http import PoliteHttp
from bridge.parts import BridgeParts
from bridge.ports.flow import Flow, Side
from bridge.ports.marks import Marks
from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS
from scenarios.runs.plans import SOLO, RunPlan
from scenarios.session.settings import settings_with

Part = TypeVar("Part")
Change = Callable[[BridgeParts], BridgeParts]
_DISTURBANCES = {each.name: each for each in (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT)}


@dataclass(frozen=True)
class BrokenBridge:
    """One broken bridge; at least one of the `rules` must fail when the `story` is played.

    `settings`, and `channel_settings` of all channels, differ from the defaults where the fault
    needs it; `disturbance` names what must go wrong on the way for the fault to show.
    """

    change: Change
    rules: tuple[str, ...]
    story: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    disturbance: str | None = None
    channel_settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def says(self) -> str:
        """What the integration did wrong."""
        return (self.change.__doc__ or "").strip()

    def plan(self, *, undisturbed: bool = False) -> RunPlan:
        """The run that shows the fault, or the one that a disturbed run is compared with."""
        disturbance = None if undisturbed else self.disturbance
        changed = {**self.settings, **self.channel_settings}
        return RunPlan(
            disturbance or self.story,
            (self.story,),
            settings_with(self.settings, self.channel_settings),
            [f"{key}={value}" for key, value in changed.items()],
            _DISTURBANCES[disturbance] if disturbance else None,
            is_whole=self.story not in SOLO,
        )


class Document(BaseModel):
    """Any record of the other side, taken as it comes."""

    model_config = ConfigDict(extra="allow")


class _Fronted:
    """A part whose named methods are somebody else's."""

    def __init__(self, part: object, methods: Mapping[str, Callable[..., Any]]) -> None:
        self._part = part
        self.__dict__.update(methods)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)


def instead(part: Part, **methods: Callable[..., Any]) -> Part:
    """The same part, with these methods in place of its own."""
    return cast(Part, _Fronted(part, methods))


def with_erp(parts: BridgeParts, **nouns: Any) -> BridgeParts:
    """The same bridge over another ERP port or two."""
    return replace(parts, erp=replace(parts.erp, **nouns))


def with_store(parts: BridgeParts, **nouns: Any) -> BridgeParts:
    """The same bridge over another store port or two."""
    return replace(parts, store=replace(parts.store, **nouns))


def with_flow(parts: BridgeParts, name: str, change: Callable[[Flow], Flow]) -> BridgeParts:
    """The same bridge with one flow changed."""
    sound = parts.flows

    def flows(now: BridgeParts, marks: Marks) -> Mapping[str, Flow]:
        made = dict(sound(now, marks))
        made[name] = change(made[name])
        return made

    return replace(parts, flows=flows)


def with_every_flow(parts: BridgeParts, change: Callable[[Flow], Flow]) -> BridgeParts:
    """The same bridge with all flows changed alike."""
    for name in parts.settings.flows.enabled():
        parts = with_flow(parts, name, change)
    return parts


def client_of(parts: BridgeParts, side: Side) -> Client:
    """The bridge's own way to a side, for calls that no sound flow makes."""
    access = parts.connections.erp if side == "erp" else parts.connections.store
    return Client(PoliteHttp(parts.env), access.url, access.token, system=side)
