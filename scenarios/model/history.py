"""What happened, in order: both journals and the acts of the people in the stories."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Any, Literal

SystemName = Literal["erp", "store"]
Document = dict[str, Any]
# Asked by POST, since what is looked for is nobody's business in a log of addresses.
LOOK_UPS = ("/v1/customers/match",)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that a system answered (or whose answer was lost).

    `commit_seq` is the commit in which it took effect, None if it changed nothing.
    `request` is the body text of a mutating call.
    """

    system: SystemName
    seq: int
    started_at: datetime
    ended_at: datetime
    request_id: str
    actor: str
    method: str
    path: str
    query: str
    status: int
    commit_seq: int | None = None
    answer_lost: bool = False
    idempotency_key: str | None = None
    if_match: str | None = None
    request: str | None = None

    @property
    def is_write(self) -> bool:
        """Whether the call asked for a change, refused or not."""
        return self.method not in ("GET", "HEAD", "OPTIONS") and self.path not in LOOK_UPS


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one record, with the fields that differ from the version before.

    `after` is the whole record as it stood then; `actor` is who caused it.
    """

    system: SystemName
    seq: int
    at: datetime
    business_at: datetime
    commit_seq: int
    entity: str
    entity_id: str
    version: int
    topic: str
    actor: str
    cause: str
    changes: Mapping[str, tuple[Any, Any]]
    after: Document


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person in a story did or saw, with the facts that the checks need.

    `kind` names the act ("reprice", "order", "look", "edit_in_store"); `facts` are plain values.
    `at` is transport time, `business_at` the trade's.
    """

    story: str
    kind: str
    at: datetime
    business_at: datetime
    facts: Document


@dataclass(frozen=True, slots=True)
class Report:
    """Something that the system under test told its operators: where, and its text.

    `last_seen_at` is the last instant, in transport time, at which it stood there.
    """

    place: str
    text: str
    last_seen_at: datetime


@dataclass(frozen=True)
class History:
    """Everything that the checks may look at, apart from the end state.

    `outputs` are what the system under test shows to its operators or writes down, by place;
    `secrets` are its tokens and what its messages are signed with. `has_channel`: it declares a
    way to tell its operators what they must see; `reports` are what it told.
    """

    settings: Document
    acts: Sequence[Act]
    exchanges: Sequence[Exchange]
    changes: Sequence[Change]
    bridge_actor: str = "bridge"
    lag_limits_s: Mapping[str, float] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    secrets: Sequence[str] = ()
    has_channel: bool = False
    reports: Sequence[Report] = ()

    def acts_of(self, *kinds: str) -> list[Act]:
        """The acts of these kinds, in order."""
        return [act for act in self.acts if act.kind in kinds]

    def of(self, system: SystemName, *entities: str) -> list[Change]:
        """The changes of a system's records of these kinds, in commit order."""
        return [c for entity in entities for c in self._by_entity.get((system, entity), [])]

    def versions(self, system: SystemName, entity: str, entity_id: str) -> list[Change]:
        """All versions of one record, in commit order."""
        return self._by_record.get((system, entity, entity_id), [])

    def bridge_writes(self, system: SystemName) -> Iterator[Exchange]:
        """Mutating calls of the system under test, refused ones included."""
        for exchange in self.exchanges:
            if (
                exchange.system == system
                and exchange.is_write
                and exchange.actor == self.bridge_actor
            ):
                yield exchange

    @cached_property
    def _by_entity(self) -> dict[tuple[str, str], list[Change]]:
        found: dict[tuple[str, str], list[Change]] = {}
        for change in self.changes:
            found.setdefault((change.system, change.entity), []).append(change)
        return found

    @cached_property
    def _by_record(self) -> dict[tuple[str, str, str], list[Change]]:
        found: dict[tuple[str, str, str], list[Change]] = {}
        for change in self.changes:
            found.setdefault((change.system, change.entity, change.entity_id), []).append(change)
        return found

    @cached_property
    def price_lines_of(self) -> dict[str, list[Change]]:
        """Versions of price lines by each variant, else style, that they ever were of."""
        named: dict[str, dict[str, None]] = {}
        for change in self.of("erp", "price_line"):
            item = str(change.after.get("variant_id") or change.after.get("style_id"))
            named.setdefault(change.entity_id, {})[item] = None
        found: dict[str, list[Change]] = {}
        for change in self.of("erp", "price_line"):
            for item in named[change.entity_id]:
                found.setdefault(item, []).append(change)
        return found

    @cached_property
    def stock_states(self) -> dict[str, dict[int, list[Change]]]:
        """Every recorded state of each ERP variant's stock, by its stock version."""
        found: dict[str, dict[int, list[Change]]] = {}
        for change in self.of("erp", "stock"):
            of_variant = found.setdefault(change.entity_id, {})
            of_variant.setdefault(int(change.after["stock_version"]), []).append(change)
        return found

    @cached_property
    def stock_superseded(self) -> dict[str, tuple[list[int], list[datetime]]]:
        """Of each ERP variant its stock versions, and when first each or a later one came to be."""
        found = {}
        for variant_id, states in self.stock_states.items():
            versions = sorted(states)
            instants = [min(change.at for change in states[version]) for version in versions]
            backwards = list(accumulate(reversed(instants), min))
            found[variant_id] = (versions, backwards[::-1])
        return found
