"""Booking of the orders of a file: bad ones are refused one by one, the rest is booked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mock_erp.domain.order_file.reading import FileOrder
from mock_erp.tables.order_imports import customer_ids_by_reference
from mock_erp.tables.sales.booking import Booked, Draft, book_orders
from mock_erp.tables.sales.refusals import TwiceInFile, UnknownCustomer
from mock_kit.state.database import Tx
from mock_kit.web.problems import InvalidInput, Problem

ORDERS_AT_ONCE = 500  # as many as one batch of the API may hold
ToDraft = Callable[[Mapping[str, Any]], Draft]


def import_orders(tx: Tx, orders: Sequence[FileOrder], to_draft: ToDraft) -> list[Booked | Problem]:
    """Book the orders of a file; returns one outcome per order, in order.

    `to_draft` checks one order's document and raises what speaks against it.
    """
    named = [str(order.document.get("customer_reference") or "") for order in orders]
    accounts = customer_ids_by_reference(tx, sorted({each for each in named if each}))
    seen: set[str] = set()
    rows: list[Draft | Problem] = []
    for order in orders:
        try:
            _check_new(order, seen)
            rows.append(to_draft(_with_customer(order.document, accounts)))
        except Problem as problem:
            rows.append(problem)
    booked = _book(tx, [row for row in rows if isinstance(row, Draft)])
    return [next(booked) if isinstance(row, Draft) else row for row in rows]


def result_rows(
    orders: Sequence[FileOrder], outcomes: Sequence[Booked | Problem]
) -> list[dict[str, Any]]:
    """Return what is told of each order of the file."""
    return [
        {
            "index": index,
            "line": order.line,
            "client_reference": order.reference,
            **_told(outcome),
        }
        for index, (order, outcome) in enumerate(zip(orders, outcomes, strict=True))
    ]


def _told(outcome: Booked | Problem) -> dict[str, Any]:
    if isinstance(outcome, Problem):
        problem = outcome.document()
        return {"status": outcome.status, "order_id": None, "number": None, "problem": problem}
    head = outcome.order.head
    return {"status": 201, "order_id": head["id"], "number": head["number"], "problem": None}


def _check_new(order: FileOrder, seen: set[str]) -> None:
    if order.faults:
        faults = [
            {"loc": [f"line {fault.line}", fault.column], "msg": fault.detail}
            for fault in order.faults
        ]
        raise InvalidInput("The order has values that cannot be read.", errors=faults)
    if order.reference in seen:
        raise TwiceInFile("The file holds this order before.", client_reference=order.reference)
    seen.add(order.reference)


def _with_customer(
    document: Mapping[str, Any], accounts: Mapping[str, Sequence[str]]
) -> Mapping[str, Any]:
    """Name the customer by id where the file names it by reference."""
    stated = dict(document)
    reference = stated.pop("customer_reference")
    if reference is None:
        return stated
    found = accounts.get(reference, ())
    if len(found) != 1 or stated["customer_id"] not in (None, found[0]):
        detail = f"{len(found)} customers have the reference that the order names."
        raise UnknownCustomer(detail, reference=reference)
    return {**stated, "customer_id": found[0]}


def _book(tx: Tx, drafts: Sequence[Draft]) -> Iterator[Booked | Problem]:
    for start in range(0, len(drafts), ORDERS_AT_ONCE):
        yield from book_orders(tx, drafts[start : start + ORDERS_AT_ONCE])
