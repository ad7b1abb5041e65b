"""The clerk who looks after order files, in the ERP and in the shop."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from scenarios.actors.desk import Desk

PATH, EXPORTS = "/v1/order-imports", "/v1/order-exports"


class FileClerk:
    """Makes and imports files by hand, as every office did before there was a bridge."""

    def __init__(self, desk: Desk, shop: Desk, note: Callable[..., object]) -> None:
        self._desk = desk
        self._shop = shop
        self._note = note

    async def export_by_hand(self, payments: Sequence[str]) -> None:
        """Have the store make a file of what is due, and leave it to whoever takes files up."""
        made = await self._shop.post(EXPORTS, {"payment_statuses": list(payments)})
        self._note("export_by_hand", number=made["number"], order_ids=made["order_ids"])

    async def import_again(self) -> None:
        """Import every file that was imported once more, whoever did it first."""
        for known in await self._desk.pages(PATH):
            content = await self._desk.content(f"{PATH}/{known['id']}/content")
            query = {"number": known["number"], "sha256": sha256(content).hexdigest()}
            await self._desk.send(PATH, content, "text/csv", **query)
            self._note("import_again", number=known["number"], sha256=query["sha256"])
