"""Parcels and returns as the other side says them: looked up, applied, stored."""

from collections.abc import Callable

from mock_kit.state.database import Tx
from mock_kit.web.problems import NotFound, StaleVersion
from mock_store.domain.goods import fulfillments, returns
from mock_store.domain.goods.fulfillments import FulfillmentWrite, Told, apply_fulfillment
from mock_store.domain.goods.parcels import ReturnLine
from mock_store.domain.goods.returns import ReturnWrite, apply_return, ask_for_return
from mock_store.domain.order import Order
from mock_store.selling.changing import change_order
from mock_store.selling.refusals import (
    MoreThanOrdered,
    MoreThanShipped,
    UnknownLine,
    UnknownReturn,
    WrongStatus,
)
from mock_store.tables.orders import order_of
from mock_store.wire.goods import AskForReturn


def enter_fulfillment(tx: Tx, write: FulfillmentWrite, source: str) -> bytes:
    """Enter one parcel and return its order; the same parcel again changes nothing."""
    order = _the_order(tx, write.order_id, write.expected_version)
    told = Told(tx.business_now, source, tx.new_id("ful"))
    after = _refusing(lambda: apply_fulfillment(order, write, told))
    return change_order(tx, order, after)[1]


def enter_return(tx: Tx, write: ReturnWrite, source: str) -> bytes:
    """Enter what became of one return and return its order."""
    order = _the_order(tx, write.order_id, write.expected_version)
    told = Told(tx.business_now, source, tx.new_id("rtn"))
    after = _refusing(lambda: apply_return(order, write, told))
    return change_order(tx, order, after)[1]


def ask(tx: Tx, order: Order, wanted: AskForReturn, source: str) -> Order:
    """Return the order with a return asked for."""
    told = Told(tx.business_now, source, tx.new_id("rtn"))
    lines = [ReturnLine(**line.model_dump()) for line in wanted.lines]
    return _refusing(lambda: ask_for_return(order, lines, wanted.reason, told))


def _the_order(tx: Tx, order_id: str, expected_version: int | None) -> Order:
    order = order_of(tx, order_id)
    if order is None:
        raise NotFound(f"there is no order {order_id}")
    if expected_version not in (None, order.version):
        raise StaleVersion(f"the current version is {order.version}", current_version=order.version)
    return order


def _refusing(apply: Callable[[], Order]) -> Order:
    """Turn what the rules say no to into refusals, before anything is written."""
    try:
        return apply()
    except (fulfillments.UnknownLine, returns.UnknownLine) as error:
        raise UnknownLine(str(error)) from error
    except fulfillments.MoreThanOrdered as error:
        raise MoreThanOrdered(str(error)) from error
    except returns.MoreThanShipped as error:
        raise MoreThanShipped(str(error)) from error
    except returns.UnknownReturn as error:
        raise UnknownReturn(str(error)) from error
    except (fulfillments.Reopened, returns.Ended) as error:
        raise WrongStatus(str(error)) from error
