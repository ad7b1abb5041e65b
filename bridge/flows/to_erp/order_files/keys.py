"""The keys of the flow `orders` where orders travel in files."""

from __future__ import annotations

from datetime import date

CUT_OFF, RUN, FILE = "cut-off:", "run:", "file:"


def cut_off_key(day: date) -> str:
    """The close of a business day: have the store make its file."""
    return f"{CUT_OFF}{day.isoformat()}"


def day_of(key: str) -> date:
    """The business day of a cut-off key."""
    return date.fromisoformat(key.removeprefix(CUT_OFF))


def file_key(export_id: str) -> str:
    """A file of the store: bring it into the ERP."""
    return f"{FILE}{export_id}"
