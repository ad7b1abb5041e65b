"""Killed: the bridge ends by `kill -9` while orders come in, and starts again on what it kept.

Played after the other stories of a session, so that nobody else's orders are disturbed.
"""

from collections.abc import Awaitable, Callable

from scenarios.session.operator import Operator

MOMENT_S = 0.3
DOWN_S = 2.0
BEFORE, MEANWHILE = 3, 2


class Killed:
    """A story that holds the process of the bridge; `start` waits until it is ready again."""

    NAME = "killed"
    RULES = ("XCT-05",)

    def __init__(
        self,
        kill: Callable[[], Awaitable[None]],
        start: Callable[[], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]],
        limit_s: float,
    ) -> None:
        self._kill = kill
        self._start = start
        self._sleep = sleep
        self._limit_s = limit_s

    async def play(self, op: Operator) -> None:
        """Order, kill, order once more, start, and wait until nothing is missing."""
        style = await op.merchandiser.enter_style(op.name("KILLED"), op.name("KILLED-SKU"))
        variant = style["variants"][0]
        await op.warehouse.receive({variant["id"]: 30})
        price_minor = 2300
        await op.merchandiser.reprice(
            "LIST-USD", style["id"], price_minor=price_minor, own_prices="change"
        )
        await op.settled()
        op.narrate("people order; the bridge is killed, and starts again after some more orders")
        orders = await self._order(op, variant["sku"], "before", BEFORE)
        await self._sleep(MOMENT_S)
        await self._kill()
        op.note("killed", program="bridge")
        orders += await self._order(op, variant["sku"], "meanwhile", MEANWHILE)
        await self._sleep(DOWN_S)
        await self._start()
        await self._booked(op, orders)
        await op.settled()

    async def _order(self, op: Operator, sku: str, role: str, count: int) -> list[str]:
        placed = []
        for number in range(count):
            buyer = op.buyer(f"{role}{number}", tender_state="paid")
            order = await op.shopper.buy("us", [(sku, 1)], buyer)
            if order is not None:
                op.note("killed_order", order_id=order["id"], email=buyer.email)
                placed.append(str(order["id"]))
        return placed

    async def _booked(self, op: Operator, orders: list[str]) -> None:
        """A bridge that has just started may be silent for a while before it works."""
        waited_s = 0.0
        while waited_s < self._limit_s:
            if all([await op.clerk.orders_for(order_id) for order_id in orders]):
                return
            await self._sleep(1.0)
            waited_s += 1.0
