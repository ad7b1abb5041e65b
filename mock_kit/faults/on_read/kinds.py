"""Faults of reads by kind: each tells an answer otherwise than the record stands."""

from collections.abc import Callable, Mapping
from typing import Any

from mock_kit.faults.fault import Fault
from mock_kit.faults.on_read.asked import Asked
from mock_kit.faults.on_read.extra_field import ExtraField, extra_field
from mock_kit.faults.on_read.frozen_modified import FrozenModified, frozen_modified
from mock_kit.faults.on_read.lagging_list import LaggingList, lagging_list
from mock_kit.faults.on_read.late_commit import LateCommit, late_commit
from mock_kit.faults.on_read.missing_field import MissingField, missing_field
from mock_kit.faults.on_read.unknown_word import UnknownWord, unknown_word

READ_KINDS: Mapping[str, tuple[type[Any], Callable[[Any, Any, Asked], Any]]] = {
    "lagging_list": (LaggingList, lagging_list),
    "late_commit": (LateCommit, late_commit),
    "frozen_modified": (FrozenModified, frozen_modified),
    "extra_field": (ExtraField, extra_field),
    "missing_field": (MissingField, missing_field),
    "unknown_word": (UnknownWord, unknown_word),
}


def retelling(fault: Fault, asked: Asked) -> Callable[[Any], Any]:
    """What a planted fault makes of an answer."""
    numbers, change = READ_KINDS[fault.kind]
    given = numbers(**(fault.params or {}))
    return lambda body: change(given, body, asked)
