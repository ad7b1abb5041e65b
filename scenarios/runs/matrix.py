"""The twelve cells of the direction matrix: six data points, two directions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenarios.model.end_state import EndState
from scenarios.model.history import History, SystemName
from scenarios.model.verdict import Result

DOWN, UP = "ERP → store", "store → ERP"
INVOICE_ACTS = ("invoice_by_hand", "falsify_invoice")


@dataclass(frozen=True)
class Cell:
    """One data point in one direction: allowed and seen to move, or forbidden and tempted."""

    data_point: str
    direction: str
    is_allowed: bool
    result: Result
    seen: str


def direction_matrix(history: History, end: EndState) -> list[Cell]:
    """All twelve cells, in the order of the article's table."""
    return [
        Cell("product data", DOWN, True, *_moved(history, "store", "product", "price")),
        Cell("product data", UP, False, *_tempted(history, ["edit_in_store"], _product_writes)),
        Cell("stock levels", DOWN, True, *_moved(history, "store", "inventory_level")),
        Cell("stock levels", UP, True, *_quantities(history, end)),
        Cell("order details", DOWN, False, *_tempted(history, ["phone_order"], _orders_pushed)),
        Cell("order details", UP, True, *_moved(history, "erp", "order")),
        Cell("order updates", DOWN, True, *_moved(history, "store", "order")),
        Cell("order updates", UP, True, *_updates_up(history)),
        Cell("customer data", DOWN, True, *_moved(history, "store", "customer")),
        Cell("customer data", UP, True, *_moved(history, "erp", "customer")),
        Cell("offline invoices", DOWN, True, *_moved(history, "store", "invoice", "offline_order")),
        Cell("offline invoices", UP, False, *_tempted(history, INVOICE_ACTS, _invoices_up)),
    ]


def _moved(history: History, system: SystemName, *entities: str) -> tuple[Result, str]:
    moved = sum(change.actor == history.bridge_actor for change in history.of(system, *entities))
    if moved:
        return Result.PASS, f"{moved} writes moved"
    return Result.SKIP, "nothing was seen to move"


def _updates_up(history: History) -> tuple[Result, str]:
    """Cancels, edits and returns; a booking is an order detail."""
    moved = sum(
        change.actor == history.bridge_actor and change.topic != "order.created"
        for change in history.of("erp", "order", "return")
    )
    if moved:
        return Result.PASS, f"{moved} writes moved"
    return Result.SKIP, "nothing was seen to move"


def _quantities(history: History, end: EndState) -> tuple[Result, str]:
    """Ordered quantities go up inside orders; a level never does."""
    levels = [w for w in history.bridge_writes("erp") if w.path.startswith("/v1/stock")]
    if levels:
        return Result.FAIL, f"{len(levels)} attempts to write a level to the ERP"
    pieces = sum(
        line["quantity"]
        for order in end.erp.orders.values()
        if order["channel"] == "web"
        for line in order["lines"]
    )
    if pieces:
        return Result.PASS, f"{pieces} ordered pieces inside orders, no level"
    return Result.SKIP, "no ordered quantity was seen to move"


def _tempted(
    history: History, acts: Sequence[str], trespasses: Callable[[History], int]
) -> tuple[Result, str]:
    count = trespasses(history)
    if count:
        return Result.FAIL, f"{count} forbidden writes"
    tempted = len(history.acts_of(*acts))
    if tempted:
        return Result.PASS, f"tempted {tempted} time{'s' if tempted > 1 else ''}, nothing moved"
    return Result.SKIP, "never tempted"


def _product_writes(history: History) -> int:
    paths = ("/v1/styles", "/v1/variants", "/v1/price", "/v1/assortments")
    return sum(write.path.startswith(paths) for write in history.bridge_writes("erp"))


def _orders_pushed(history: History) -> int:
    made = [
        change
        for change in history.of("store", "order")
        if change.topic == "order.created" and change.actor == history.bridge_actor
    ]
    return len(made) + sum(w.path.startswith("/shop/") for w in history.bridge_writes("store"))


def _invoices_up(history: History) -> int:
    return sum(write.path.startswith("/v1/invoices") for write in history.bridge_writes("erp"))
