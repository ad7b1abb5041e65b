"""Goods that come back: asked for by shopper or staff, received where they are unpacked.

What the receiving side says replaces what was asked for; the same word again changes nothing.
Money is another matter: a return pays nothing back (UPD-07).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from mock_store.domain.document import Document
from mock_store.domain.goods.fulfillments import Told
from mock_store.domain.goods.parcels import Return, ReturnLine, ReturnStatus
from mock_store.domain.order import Order
from mock_store.wire.fields import Reference, Text, Version


class ReturnWrite(Document):
    """A return as it stands where goods are received; `return_id` when it was asked for here."""

    order_id: Reference
    return_id: Reference | None = None
    client_reference: Reference
    status: ReturnStatus
    reason: Text = ""
    lines: Annotated[tuple[ReturnLine, ...], Field(min_length=1, max_length=5000)]
    expected_version: Version | None = None


class UnknownLine(Exception):
    """The return names a line that the order does not have."""


class UnknownReturn(Exception):
    """Nobody asked for this return here."""


class MoreThanShipped(Exception):
    """More would come back than has left."""


class Ended(Exception):
    """A return that was received or cancelled is not asked for again (UPD-06)."""


def ask_for_return(order: Order, lines: Sequence[ReturnLine], reason: str, told: Told) -> Order:
    """Return the order with a return asked for; raises UnknownLine or MoreThanShipped."""
    _check_pieces(order, lines, order.returns)
    asked = Return(
        id=told.new_id, status="requested", reason=reason, lines=tuple(lines), created_at=told.at
    )
    return order.model_copy(update={"returns": (*order.returns, asked)})


def apply_return(order: Order, write: ReturnWrite, told: Told) -> Order:
    """Return the order with the return as written; an equal order when nothing is new.

    Raises UnknownLine, UnknownReturn, MoreThanShipped or Ended, in which case nothing holds.
    """
    known = _known(order, write)
    if known is not None and known.status != "requested" and write.status == "requested":
        raise Ended(f"the return is {known.status}")
    stands = _stands(write, known, told)
    if stands == known:
        return order
    others = tuple(each for each in order.returns if each != known)
    if stands.status != "cancelled":
        _check_pieces(order, stands.lines, others)
    returns = (
        (*others, stands)
        if known is None
        else tuple(stands if each == known else each for each in order.returns)
    )
    changed = order.model_copy(update={"returns": returns})
    if stands.status != "received" or (known is not None and known.status == "received"):
        return changed
    entry = told.entry("returned", "Your return has arrived", stands.id)
    return changed.model_copy(update={"timeline": (*order.timeline, entry)})


def _known(order: Order, write: ReturnWrite) -> Return | None:
    for each in order.returns:
        if each.client_reference == write.client_reference or each.id == write.return_id:
            return each
    if write.return_id is not None:
        raise UnknownReturn(f"there is no return {write.return_id}")
    return None


def _stands(write: ReturnWrite, known: Return | None, told: Told) -> Return:
    return Return(
        id=told.new_id if known is None else known.id,
        client_reference=write.client_reference,
        status=write.status,
        reason=write.reason if known is None else known.reason,
        lines=write.lines,
        created_at=told.at if known is None else known.created_at,
    )


def _check_pieces(order: Order, lines: Sequence[ReturnLine], others: Sequence[Return]) -> None:
    shipped = {line.id: line.shipped for line in order.lines}
    strange = sorted({line.line_id for line in lines} - shipped.keys())
    if strange:
        raise UnknownLine(f"the order has no line {', '.join(strange)}")
    coming: Counter[str] = Counter()
    live = [line for each in others if each.status != "cancelled" for line in each.lines]
    for line in (*live, *lines):
        coming[line.line_id] += line.quantity
    for line in lines:
        if coming[line.line_id] > shipped[line.line_id]:
            raise MoreThanShipped(f"of line {line.line_id} {shipped[line.line_id]} have left")
