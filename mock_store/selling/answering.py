"""The ERP's answer to an order: looked up, applied, stored."""

from mock_kit.state.database import Tx
from mock_kit.web.problems import NotFound, StaleVersion
from mock_store.domain.answers import ErpAnswer, Telling, apply_answer
from mock_store.domain.answers import UnknownLine as StrangeLine
from mock_store.domain.answers import WrongStatus as NoSuchWay
from mock_store.selling.changing import change_order
from mock_store.selling.refusals import UnknownLine, WrongStatus
from mock_store.tables.orders import order_of


def answer_order(tx: Tx, answer: ErpAnswer, source: str) -> bytes:
    """Apply one answer and return the order; the same answer again changes nothing.

    Every refusal comes before the first write, so a refused row leaves nothing behind.
    """
    order = order_of(tx, answer.order_id)
    if order is None:
        raise NotFound(f"there is no order {answer.order_id}")
    if answer.expected_version not in (None, order.version):
        raise StaleVersion(f"the current version is {order.version}", current_version=order.version)
    telling = Telling(at=tx.business_now, source=source, refund_id=tx.new_id("ref"))
    try:
        after = apply_answer(order, answer, telling)
    except StrangeLine as error:
        raise UnknownLine(str(error)) from error
    except NoSuchWay as error:
        raise WrongStatus(str(error), current_status=order.status) from error
    _, document = change_order(tx, order, after)
    return document
