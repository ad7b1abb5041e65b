"""A record carries the id it is read by, and the version and instants that its journal tells."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History
from scenarios.self_check.folding import ENTITIES, records_of

STAMPS = (("created_at", 0), ("updated_at", -1))


def wrong_stamps(history: History, end: EndState) -> Iterator[str]:
    """Records whose id, version or instants are not those of their own journal."""
    for system, names in ENTITIES.items():
        for name, entity in names.items():
            for record_id, record in records_of(end, system, name).items():
                subject = f"{system} {entity} {record_id}"
                named = record.get("id", record.get("variant_id"))
                if named != record_id:
                    yield f"{subject}: says that it is {named}"
                for field in _repeated(record, ""):
                    yield f"{subject}: {field} has a row twice"
                versions = history.versions(system, entity, record_id)
                if versions:
                    yield from _of(subject, record, versions)


def wrong_ids(end: EndState) -> Iterator[str]:
    """Movements are told by no journal; they stand under their own id all the same."""
    for key, movement in end.erp.movements.items():
        if movement["id"] != key:
            yield f"erp movement {key}: says that it is {movement['id']}"


def _repeated(value: Any, field: str) -> Iterator[str]:
    """Lists that hold two rows of one id, down to the last one."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _repeated(each, str(name))
    elif isinstance(value, list):
        ids = [each["id"] for each in value if isinstance(each, Mapping) and "id" in each]
        if len(set(ids)) < len(ids):
            yield field
        for each in value:
            yield from _repeated(each, field)


def _of(subject: str, record: Mapping[str, Any], versions: list[Change]) -> Iterator[str]:
    if record.get("version") != versions[-1].version:
        yield f"{subject}: version {record.get('version')}, told as {versions[-1].version}"
    for name, place in STAMPS:
        told = record.get(name)
        if name in record and (not told or datetime.fromisoformat(told) != versions[place].at):
            yield f"{subject}: {name} {told}, told at {versions[place].at.isoformat()}"
