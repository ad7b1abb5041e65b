"""The harness checks itself: what it read of both systems must be possible at all.

A system that contradicts itself, or a journal that does not give the end state, is an error of
the harness (or of the system that stands in for a mock), not a verdict about a bridge: nothing
that was judged from it can be trusted.
"""

from collections.abc import Iterator

from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import UNREADABLE
from scenarios.self_check.blanks import blanks
from scenarios.self_check.copies import wrong_copies, wrong_skus
from scenarios.self_check.folding import fold_differences
from scenarios.self_check.masters import wrong_masters
from scenarios.self_check.pages import wrong_pages
from scenarios.self_check.records import wrong_ids, wrong_stamps
from scenarios.self_check.references import lost_references
from scenarios.self_check.rows import impossible_rows
from scenarios.self_check.sums.erp_sums import erp_sums
from scenarios.self_check.sums.refund_sums import refund_sums
from scenarios.self_check.sums.sold_sums import sold_sums
from scenarios.self_check.sums.stock_sums import stock_sums
from scenarios.self_check.sums.store_sums import store_sums


def contradictions(history: History, end: EndState) -> Iterator[str]:
    """Everything that cannot be, one sentence each."""
    try:
        yield from _contradictions(history, end)
    except UNREADABLE as error:
        yield f"it has not the published shape: {type(error).__name__}: {error}"


def _contradictions(history: History, end: EndState) -> Iterator[str]:
    yield from fold_differences(history, end)
    yield from wrong_stamps(history, end)
    yield from wrong_ids(end)
    yield from impossible_rows(history)
    yield from wrong_copies(history, end)
    yield from wrong_skus(history, end)
    yield from blanks(history, end)
    yield from wrong_masters(history, end)
    yield from wrong_pages(end)
    yield from lost_references(end)
    yield from erp_sums(end.erp)
    yield from store_sums(end.store)
    yield from refund_sums(history)
    yield from stock_sums(end.erp)
    yield from sold_sums(history, end)
