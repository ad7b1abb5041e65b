"""How an invoice or credit memo of the ERP must look where a customer reads it: to the cent.

What the store's document may leave out (a title, a due date, a reference) is compared where it is
shown; an amount is shown always, and what is left out counts as nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
# What differs, as it should be, as it is.
Difference = tuple[str, str, str]
AMOUNTS = ("discount_minor", "tax_minor", "rounding_minor", "total_minor")
STANDING = ("status", "paid_minor", "credited_minor", "balance_minor")
HEAD = ("currency", "prices_include_tax", "issued_on")
IF_SHOWN = ("due_on", "channel")
LINE = ("unit_price_minor", "discount_minor", "tax_minor", "total_minor")
NO_SHIPPING = {"price_minor": 0, "tax_minor": 0}


def posted_differences(invoice: Document, mine: Document) -> Iterator[Difference]:
    """What is otherwise than on the invoice as it was posted."""
    for name in (*HEAD, *AMOUNTS):
        yield from _different(name, invoice[name], mine[name])
    for name in IF_SHOWN:
        if mine[name]:
            yield from _different(name, invoice[name], mine[name])
    shipping = invoice["shipping"] or NO_SHIPPING
    yield from _different("shipping_minor", shipping["price_minor"], mine["shipping_minor"])
    yield from _different("shipping_tax_minor", shipping["tax_minor"], mine["shipping_tax_minor"])
    yield from _different("fees", _fees(invoice), _fees(mine))
    yield from line_differences(invoice, mine)


def document_differences(
    invoice: Document, mine: Document, *, is_wanted: bool = True
) -> Iterator[Difference]:
    """What is otherwise with the printed document; one that is not wanted may be missing."""
    paper, posted = mine["document"] or {}, invoice["document"]
    if is_wanted or paper:
        yield from _different("document", posted["sha256"], paper.get("sha256"))
        yield from _different("kind of document", posted["media_type"], paper.get("media_type"))


def standing_differences(
    invoice: Document, mine: Document, *, names_payments: bool = True
) -> Iterator[Difference]:
    """What is otherwise in what was paid, credited, and is still owed."""
    for name in STANDING:
        yield from _different(name, invoice[name], mine[name])
    if names_payments or mine["payments"]:
        yield from _different("payments", _payments(invoice), _payments(mine))
    for each in mine["payments"]:
        received = [_told(x) for x in invoice["payments"]]
        if not any(_agrees(_told(each), one) for one in received):
            yield "payments", str(received), str(_told(each))


def memo_differences(memo: Document, mine: Document) -> Iterator[Difference]:
    """What is otherwise than on the credit memo."""
    for name in ("currency", "tax_minor", "total_minor"):
        yield from _different(name, memo[name], mine[name])
    for name in ("prices_include_tax", "issued_on"):
        yield from _different(name, memo[name], mine[name])
    if mine["channel"]:
        yield from _different("channel", memo["channel"], mine["channel"])
    yield from line_differences(memo, mine)


def line_differences(paper: Document, mine: Document) -> Iterator[Difference]:
    """Lines that are otherwise; each names the order's line and the item where it names one."""
    wanted = sorted(_line(row, row["pieces"]) for row in paper["lines"])
    shown = sorted(_line(row, row["quantity"]) for row in mine["lines"])
    yield from _different("lines", wanted, shown)
    known = [(row["sku"], row["client_line_id"], row["variant_id"]) for row in paper["lines"]]
    others = {row["description"] for row in paper["lines"]}
    for row in mine["lines"]:
        told = (row["sku"], row["line_id"], row["variant_client_reference"])
        if not any(_agrees(told, one) for one in known):
            yield "lines", str(known), str(told)
        own = {each["description"] for each in paper["lines"] if each["sku"] == row["sku"]}
        if not row["title"] or row["title"] in others - own:
            yield "lines", " or ".join(sorted(own)), str((row["sku"], row["title"]))


def _line(row: Document, pieces: int) -> tuple[Any, ...]:
    return (row["sku"], pieces, *(row[name] for name in LINE))


def _fees(paper: Document) -> list[tuple[Any, ...]]:
    return sorted((each["code"], each["price_minor"], each["tax_minor"]) for each in paper["fees"])


def _payments(invoice: Document) -> list[tuple[str, int]]:
    return sorted((each["kind"], each["amount_minor"]) for each in invoice["payments"])


def _told(payment: Document) -> tuple[Any, ...]:
    instant = str(payment["received_at"] or "").replace("Z", "+00:00")
    return (payment["kind"], payment["amount_minor"], payment["reference"], instant)


def _agrees(told: tuple[Any, ...], known: tuple[Any, ...]) -> bool:
    """Whether what is told is what is known, in all that is told."""
    return all(not mine or mine == theirs for mine, theirs in zip(told, known, strict=True))


def _different(name: str, wanted: Any, shown: Any) -> Iterator[Difference]:
    if wanted != shown:
        yield name, str(wanted), str(shown)
