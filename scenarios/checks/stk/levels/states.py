"""The states that a SKU's stock went through in the ERP, by stock version."""

from collections.abc import Mapping
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


def states_of(history: History, variant_id: str) -> dict[int, list[Change]]:
    """Every recorded state of a variant's stock, by its stock version."""
    found: dict[int, list[Change]] = {}
    for change in history.versions("erp", "stock", variant_id):
        found.setdefault(int(change.after["stock_version"]), []).append(change)
    return found


def superseded_at(history: History, variant_id: str, stock_version: int) -> datetime | None:
    """The instant at which a later stock version came to be; None if none did."""
    later = [
        change.at
        for version, changes in states_of(history, variant_id).items()
        if version > stock_version
        for change in changes
    ]
    return min(later, default=None)
