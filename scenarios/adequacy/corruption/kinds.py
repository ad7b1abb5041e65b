"""Kinds of corruption: from a value in a record to records that are wrong."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from scenarios.adequacy.corruption.tables import Edits, Key, Spot, Table
from scenarios.adequacy.paths import doubled, value_at, with_value, without

Kind = Callable[[Table, str, Spot, Random], Edits | None]
HOUR = timedelta(hours=1)
# Fields that say who somebody is, or where they live.
PERSONAL = ("contact", "address", "customer", "buyer", "company", "account", "location")
PERSONAL_NAMES = ("email", "phone", "name", "line1", "city", "postal_code", "tax_id")


def deleted(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """A record, or an entry of a list, is not there."""
    if not field:
        return {spot.key: None}
    if not field.endswith("[]"):
        return None
    return {spot.key: without(table.rows[spot.key], spot.steps)}


def twice(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """A record is there again under another id, or an entry of a list again as it is."""
    if field.endswith("[]"):
        return {spot.key: doubled(table.rows[spot.key], spot.steps)}
    if field:
        return None
    row, key = dict(spot.value), spot.key
    if isinstance(key, int):  # a row of a journal, the next one that is told
        return {-key - 1: {**row, "seq": row["seq"] + 1}}
    if isinstance(key, tuple):
        return {(f"{key[0]}x2", key[1]): {**row, "variant_id": f"{key[0]}x2"}}
    named = "id" if "id" in row else "variant_id"
    return {f"{key}x2": {**row, named: f"{key}x2"}}


def one_more(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """A number is one too high; a yes is a no."""
    return _by(table, spot, 1)


def one_less(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """A number is one too low."""
    return None if isinstance(spot.value, bool) else _by(table, spot, -1)


def _by(table: Table, spot: Spot, step: int) -> Edits | None:
    if isinstance(spot.value, bool):
        return _instead(table, spot, not spot.value)
    return _instead(table, spot, spot.value + step) if isinstance(spot.value, int) else None


def blank(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """Nothing stands where something stood."""
    if not field or field.endswith("[]") or (table.is_journal and not _may_be_blank(field, spot)):
        return None
    if spot.value == "":
        return None  # nothing stood there
    return _instead(table, spot, "" if isinstance(spot.value, str) else None)


def _may_be_blank(field: str, spot: Spot) -> bool:
    """A row without its numbers and instants is none: the journal's schema refuses it."""
    return isinstance(spot.value, str) or field.startswith("told.")


def hour_later(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """An instant is an hour late; a date, a day."""
    return _moved(table, spot, HOUR)


def hour_earlier(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """An instant is an hour early; a date, a day."""
    return _moved(table, spot, -HOUR)


def _moved(table: Table, spot: Spot, by: timedelta) -> Edits | None:
    if isinstance(spot.value, datetime):
        return _instead(table, spot, spot.value + by)
    if not isinstance(spot.value, str) or not spot.value[:4].isdigit():
        return None
    try:
        instant = datetime.fromisoformat(spot.value)
    except ValueError:
        return None
    if len(spot.value) == len("2026-01-01"):
        return _instead(table, spot, (instant + by * 24).date().isoformat())
    return _instead(table, spot, (instant + by).isoformat().replace("+00:00", "Z"))


def swapped(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """Two records have each other's value."""
    other = _other(table, field, spot, rng)
    if other is None or other.key == spot.key:
        return None
    mine = with_value(table.rows[spot.key], spot.steps, other.value)
    return {spot.key: mine, other.key: with_value(table.rows[other.key], other.steps, spot.value)}


def stale(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """A value that the record had before."""
    before = [_found(row, spot) for row in table.earlier.get(spot.key, ())]
    others = [value for value in before if value is not None and value != spot.value]
    return _instead(table, spot, others[-1]) if others and field else None


def another_customers(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """What belongs to somebody else."""
    parts = field.replace("[]", "").split(".")
    personal = any(word in part for part in parts for word in PERSONAL)
    if not field or not (personal or parts[-1] in PERSONAL_NAMES):
        return None
    other = _other(table, field, spot, rng)
    return None if other is None else _instead(table, spot, other.value)


def another_channels(table: Table, field: str, spot: Spot, rng: Random) -> Edits | None:
    """What belongs to another channel: its name, or the value that it has there."""
    row = table.rows[spot.key]
    if field.endswith("channel") or field == "channels[]":
        other = _other(table, field, spot, rng)
        return None if other is None else _instead(table, spot, other.value)
    if not field or "channel" not in row or "variant_id" not in row or "{}" in field:
        return None
    same = [
        found
        for each in table.rows.values()
        if each["variant_id"] == row["variant_id"] and each["channel"] != row["channel"]
        if (found := _found(each, spot)) is not None and found != spot.value
    ]
    return _instead(table, spot, rng.choice(same)) if same else None


def _other(table: Table, field: str, spot: Spot, rng: Random) -> Spot | None:
    """Another record's value of the same field that is not the same."""
    if not field or not _is_plain(spot.value):
        return None
    others = [
        each
        for each in table.spots[field]
        if each.key != spot.key and each.value != spot.value and each.value is not None
    ]
    return rng.choice(others) if others else None


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, Mapping | list | tuple)


def _found(row: Any, spot: Spot) -> Any:
    try:
        return value_at(row, spot.steps)
    except (LookupError, TypeError):
        return None


def _instead(table: Table, spot: Spot, value: Any) -> dict[Key, Any] | None:
    if value == spot.value:
        return None
    return {spot.key: with_value(table.rows[spot.key], spot.steps, value)}


KINDS: Mapping[str, Kind] = {
    "deleted": deleted,
    "doubled": twice,
    "+1": one_more,
    "-1": one_less,
    "swapped": swapped,
    "blank": blank,
    "+1 h": hour_later,
    "-1 h": hour_earlier,
    "stale": stale,
    "another customer's": another_customers,
    "another channel's": another_channels,
}
