"""A day's orders in one file: what the store hands out, and what the ERP makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.model.orders import StoreOrder


@dataclass(frozen=True, slots=True)
class Export:
    """A numbered file of the store; the SHA-256 in hex is that of its whole content."""

    id: str
    number: int
    sha256: str
    is_acknowledged: bool


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The orders of an export, and why some of its rows are none; by store order id."""

    orders: tuple[StoreOrder, ...]
    unreadable: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What the ERP made of a file: ids of booked orders and reasons, by store order id."""

    booked: Mapping[str, str]
    refused: Mapping[str, str]
