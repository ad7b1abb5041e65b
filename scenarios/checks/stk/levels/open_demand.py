"""Pieces on live store orders that a state of the ERP does not count yet: F of the rulebook."""

from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import Document, EndState


def uncounted_pieces(end: EndState, store_variant_id: str, channel: str, version: int) -> int:
    """Open pieces of a channel's own orders that stock version `version` does not count.

    An order counts from the version in which the ERP says that it was booked; one that is not
    booked, or held without a reservation, is not counted by any.
    """
    pieces = 0
    for order, line in end.store.sold.get((channel, store_variant_id), ()):
        booked = _booked_in(end, order, line)
        if booked is None or booked > version:
            pieces += line["quantity"] - line["cancelled"] - line["shipped"]
    return pieces


def _booked_in(end: EndState, order: Document, line: Document) -> int | None:
    booked = erp_order_of(end, order["id"]) or {"lines": []}
    versions: list[int | None] = [
        row["stock_version"] for row in booked["lines"] if row["client_line_id"] == line["id"]
    ]
    return versions[0] if versions else None
