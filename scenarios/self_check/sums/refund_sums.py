"""What a store gave back by an edit or a cancel holds its share of the order's tax (UPD-07).

The tax of other refunds may be stated by whoever made them; the bridge has to book it as it is.
"""

from collections.abc import Iterator, Sequence

from scenarios.model.history import Change, History
from scenarios.self_check.sums.parts import Document, total

SHARED = ("edit", "cancel")


def refund_sums(history: History) -> Iterator[str]:
    """Refunds whose tax is another one than their share, or than it was when they were made."""
    made: dict[str, Document] = {}
    for change in history.of("store", "order"):
        known: list[Document] = []
        for refund in change.after["refunds"]:
            first = made.get(refund["id"])
            if first is None and refund["cause"] in SHARED:
                wanted = _tax_within(change, refund, known)
            else:
                wanted = (first or refund)["tax_minor"]
            if refund["tax_minor"] != wanted:
                subject = f"store order {change.after['number']}: refund {refund['id']}"
                yield f"{subject}: {refund['tax_minor']} of tax, its share is {wanted}"
            made.setdefault(refund["id"], refund)
            known.append(refund)


def _tax_within(change: Change, refund: Document, before: Sequence[Document]) -> int:
    """The share that brings it and those on somebody's word to theirs, halves up.

    docs/rules/money.md has examples.
    """
    told = [each for each in before if each["cause"] not in SHARED]
    upto = total(told, "amount_minor") + refund["amount_minor"]
    order = change.after
    whole = max(order["total_minor"], upto, 1)
    share = (2 * order["tax_minor"] * upto + whole) // (2 * whole)
    return int(max(0, share - total(told, "tax_minor")))
