"""The ERP's answers, applied row by row in one transaction."""

from typing import Any

from pydantic_core import from_json

from mock_kit.state.database import Tx
from mock_kit.web.problems import InvalidInput, NotFound, Problem, StaleVersion
from mock_store.domain.answers import ErpAnswer, Telling, apply_answer
from mock_store.domain.answers import UnknownLine as StrangeLine
from mock_store.domain.answers import WrongStatus as NoSuchWay
from mock_store.selling.changing import change_order
from mock_store.selling.refusals import UnknownLine, WrongStatus
from mock_store.tables.orders import order_of
from mock_store.wire.batches import RowFault, RowResult


def answer_row(tx: Tx, index: int, row: ErpAnswer | RowFault, source: str) -> RowResult:
    """Apply one answer; a refused row changes nothing and holds up no other (XCT-08)."""
    try:
        if isinstance(row, RowFault):
            raise InvalidInput("the row does not have the published shape", errors=row.errors)
        return RowResult(index=index, status=200, item=_answered(tx, row, source))
    except Problem as problem:
        return RowResult(index=index, status=problem.status, problem=problem.document())


def _answered(tx: Tx, answer: ErpAnswer, source: str) -> dict[str, Any]:
    order = order_of(tx, answer.order_id)
    if order is None:
        raise NotFound(f"there is no order {answer.order_id}")
    if answer.expected_version is not None and answer.expected_version != order.version:
        raise StaleVersion(f"the current version is {order.version}", current_version=order.version)
    telling = Telling(at=tx.business_now, source=source, refund_id=tx.new_id("ref"))
    try:
        after = apply_answer(order, answer, telling)
    except StrangeLine as error:
        raise UnknownLine(str(error)) from error
    except NoSuchWay as error:
        raise WrongStatus(str(error), current_status=order.status) from error
    _, document = change_order(tx, order, after)
    item: dict[str, Any] = from_json(document)
    return item
