"""What the ERP has booked for a store order, by whatever name the bridge booked it."""

from scenarios.actors.desk import Desk, Document, NotThere
from scenarios.links.orders import lines_of_erp, orders_of_erp


class Bookings:
    """Looks in both systems, as a clerk does with the shopper's order page beside him."""

    def __init__(self, erp: Desk, store: Desk) -> None:
        self._erp = erp
        self._store = store

    async def of(self, store_order_id: str) -> list[Document]:
        """Live ones first; their lines name those of the store order."""
        found = await self._erp.get("/v1/orders", client_references=store_order_id)
        booked = list(found["items"]) or await self._unnamed(store_order_id)
        if booked:
            order = await self._store.get(f"/v1/orders/{store_order_id}")
            booked = [_with_lines(row, order) for row in booked]
        return sorted(booked, key=lambda row: row["status"] == "cancelled")

    async def one(self, store_order_id: str) -> Document:
        """The live one, or the last that was cancelled; raises NotThere."""
        found = await self.of(store_order_id)
        if not found:
            raise NotThere(f"the ERP has no order for {store_order_id}")
        return found[0]

    async def _unnamed(self, store_order_id: str) -> list[Document]:
        web = await self._erp.pages("/v1/orders", channel="web")
        links = orders_of_erp(web, await self._store.pages("/v1/orders"), {})
        return [row for row in web if links.get(row["id"]) == store_order_id]


def _with_lines(booked: Document, order: Document) -> Document:
    named = lines_of_erp(booked, order, {})
    lines = [
        {**line, "client_line_id": named.get(line["id"], line["client_line_id"])}
        for line in booked["lines"]
    ]
    return {**booked, "lines": lines}
