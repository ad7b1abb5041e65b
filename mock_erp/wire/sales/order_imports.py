"""Imports of order files on the wire."""

from typing import Literal

from pydantic import Field

from mock_erp.wire.fields import Instant, Output
from mock_kit.web.problems import ProblemDocument


class ImportedOrder(Output):
    """What became of one order of the file."""

    index: int = Field(description="its place among the orders of the file, from 0")
    line: int = Field(description="the line of the file on which it begins, from 1")
    client_reference: str
    status: int = Field(description="201 booked, else as its problem says")
    order_id: str | None
    number: str | None = Field(description="of the booked order")
    problem: ProblemDocument | None


class OrderImport(Output):
    """A file that was imported."""

    id: str
    number: int
    sha256: str
    orders: int
    booked: int
    refused: int
    results: list[ImportedOrder]
    version: int
    created_at: Instant
    updated_at: Instant


class OrderImportPage(Output):
    """Imports in the order in which they came, and where to go on."""

    items: list[OrderImport]
    next_cursor: str | None


class FileProblem(ProblemDocument):
    """Why a file was refused as a whole, and where; line 0 means no line in particular."""

    reason: Literal[
        "not-utf-8", "wrong-header", "truncated", "wrong-checksum", "wrong-number", "malformed"
    ]
    file: int = Field(description="the number that was stated")
    line: int
