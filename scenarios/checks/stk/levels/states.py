"""The states that a SKU's stock went through in the ERP, by stock version."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History


@dataclass(frozen=True)
class LevelWrite:
    """One level that the bridge wrote, with the channel's rules and the ERP variant."""

    change: Change
    rules: Mapping[str, Any]
    variant_id: str

    @property
    def available(self) -> int:
        """Pieces written."""
        return int(self.change.after["available"])

    @property
    def stock_version(self) -> int:
        """The state of the ERP that the level says it is."""
        return int(self.change.after["stock_version"])

    @property
    def subject(self) -> str:
        """What a person would call it."""
        return f"level {self.change.entity_id}"


def level_writes(history: History, end: EndState) -> list[LevelWrite]:
    """Levels written by the bridge on mapped channels, in commit order."""
    found = []
    for change in history.of("store", "inventory_level"):
        rules = history.settings["channels"].get(change.after["channel"])
        store_variant = end.store.variants.get(change.after["variant_id"], {})
        reference = store_variant.get("client_reference")
        written = {"available", "stock_version"} & set(change.changes)
        is_ours = change.actor == history.bridge_actor and rules is not None
        if is_ours and reference and written and change.after["available"] is not None:
            found.append(LevelWrite(change, rules or {}, str(reference)))
    return found


def states_of(history: History, variant_id: str) -> Mapping[int, Sequence[Change]]:
    """Every recorded state of a variant's stock, by its stock version."""
    return history.stock_states.get(variant_id, {})


def superseded_at(history: History, variant_id: str, stock_version: int) -> datetime | None:
    """The instant at which a later stock version came to be; None if none did."""
    versions, since = history.stock_superseded.get(variant_id, ([], []))
    place = bisect_right(versions, stock_version)
    return since[place] if place < len(since) else None
