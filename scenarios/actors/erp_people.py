"""The people who work in the ERP: merchandiser, warehouse, buyer, clerk, till."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scenarios.actors.bookings import Bookings
from scenarios.actors.desk import Desk, Document, NotThere, Refused

Note = Callable[..., object]


class Merchandiser:
    """Owns items and prices."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def style(self, style_id: str) -> Document:
        """A style with its variants."""
        found = await self._desk.get("/v1/items", ids=style_id)
        return dict(found["items"][0])

    async def enter_style(self, number: str, sku: str) -> Document:
        """Enter a style with one variant, and put it into the public assortment."""
        body = {"style_number": number, "name": number, "variants": [{"sku": sku}]}
        style = await self._desk.post("/v1/styles", body)
        assortments = await self._desk.pages("/v1/assortments")
        assortment = next(row for row in assortments if row["code"] == "WEB")
        moves = {"add": [style["id"]], "remove": []}
        await self._desk.post(f"/v1/assortments/{assortment['id']}/styles", moves)
        self._note("enter_style", style_id=style["id"], skus=[sku])
        return style

    async def enter_styles(self, rows: Sequence[Document]) -> list[Document]:
        """Enter styles in one commit and put them into the web's assortment."""
        style_ids = await self.prepare_styles(rows)
        await self.offer(style_ids)
        found = await self._desk.get("/v1/items", ids=",".join(style_ids), limit=len(style_ids))
        return [dict(item) for item in found["items"]]

    async def prepare_styles(self, rows: Sequence[Document]) -> list[str]:
        """Enter styles in one commit, for nobody to see yet; returns their ids."""
        answer = await self._desk.post("/v1/styles/batch", {"rows": list(rows)})
        style_ids = [str(row["item"]["id"]) for row in answer["results"]]
        self._note("enter_styles", style_ids=style_ids)
        return style_ids

    async def offer(self, style_ids: Sequence[str]) -> None:
        """Put styles into the web's assortment in one commit."""
        assortments = await self._desk.pages("/v1/assortments")
        web = next(row for row in assortments if row["code"] == "WEB")
        body = {"add": list(style_ids), "remove": []}
        await self._desk.post(f"/v1/assortments/{web['id']}/styles", body)

    async def add_variants(self, style: Document, rows: Sequence[Document]) -> Document:
        """Give a style further variants and return it as it then is."""
        for row in rows:
            await self._desk.post("/v1/variants", {"style_id": style["id"], **row})
        self._note("add_variants", style_id=style["id"], skus=[row["sku"] for row in rows])
        return await self.style(style["id"])

    async def change_style(self, style_id: str, **fields: object) -> Document:
        """Change a style's own fields."""
        answer = await self._desk.patch(f"/v1/styles/{style_id}", fields)
        self._note("change_style", style_id=style_id, fields=fields)
        return answer

    async def change_variant(self, variant_id: str, **fields: object) -> Document:
        """Change a variant's own fields."""
        answer = await self._desk.patch(f"/v1/variants/{variant_id}", fields)
        self._note("change_variant", variant_id=variant_id, fields=fields)
        return answer

    async def price_list(self, code: str) -> Document:
        """A price list by its code."""
        lists = await self._desk.pages("/v1/price-lists")
        return next(found for found in lists if found["code"] == code)

    async def set_price(self, price_list: str, **line: object) -> Document:
        """Add a price line for a style or a variant, open-ended unless `line` says otherwise."""
        found = await self.price_list(price_list)
        answer = await self._desk.post("/v1/price-lines", {"price_list_id": found["id"], **line})
        self._note("set_price", price_list=price_list, line=answer)
        return answer

    async def lines(self, price_list: str, style_id: str) -> list[Document]:
        """Price lines of a style and of its variants on a list."""
        found = await self.price_list(price_list)
        asked = {"price_list_id": found["id"], "style_id": style_id}
        return await self._desk.pages("/v1/price-lines", **asked)

    async def clear_prices(self, price_list: str, style_id: str) -> None:
        """Take every price of a style and of its variants off a list."""
        for line in await self.lines(price_list, style_id):
            await self._desk.delete(f"/v1/price-lines/{line['id']}")
        self._note("clear_prices", price_list=price_list, style_id=style_id)

    async def reprice_together(
        self, price_list: str, style_ids: Sequence[str], price_minor: int
    ) -> None:
        """Give several styles one price in one commit."""
        found = await self.price_list(price_list)
        body = {"style_ids": list(style_ids), "price_minor": price_minor, "own_prices": "change"}
        await self._desk.post(f"/v1/price-lists/{found['id']}/reprice", body)
        self._note("reprice_together", price_list=price_list, style_ids=list(style_ids))

    async def reprice(self, price_list: str, style_id: str, **change: object) -> Document:
        """Change the price of a whole style in one act; returns what changed and what was kept."""
        found = await self.price_list(price_list)
        body = {"style_ids": [style_id], **change}
        answer = await self._desk.post(f"/v1/price-lists/{found['id']}/reprice", body)
        self._note(
            "reprice",
            price_list=price_list,
            style_id=style_id,
            asked=change,
            changed=answer["changed"],
            kept=answer["kept"],
        )
        return answer

    async def prices(self, price_list: str, style_id: str) -> dict[str, Document]:
        """Prices in force of a style's variants, by variant id."""
        found = await self._desk.get("/v1/prices", price_list=price_list, style_ids=style_id)
        return {row["variant_id"]: row for row in found["items"][0]["variants"]}


class Warehouse:
    """Moves goods."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def receive(self, pieces: Mapping[str, int], warehouse: str = "MAIN") -> None:
        """Book goods in, pieces by variant id."""
        lines = [{"variant_id": key, "pieces": count} for key, count in pieces.items()]
        await self._desk.post("/v1/stock/receipts", {"warehouse": warehouse, "lines": lines})
        self._note("receive", pieces=dict(pieces), warehouse=warehouse)

    async def count(self, counted: Mapping[str, int], warehouse: str = "MAIN") -> None:
        """Set what is on the shelf to what was counted."""
        lines = [{"variant_id": key, "counted": count} for key, count in counted.items()]
        await self._desk.post("/v1/stock/counts", {"warehouse": warehouse, "lines": lines})
        self._note("count", counted=dict(counted), warehouse=warehouse)

    async def damage(self, variant_id: str, pieces: int, warehouse: str = "MAIN") -> None:
        """Write off damaged goods."""
        lines = [{"variant_id": variant_id, "pieces": pieces}]
        await self._desk.post("/v1/stock/damages", {"warehouse": warehouse, "lines": lines})
        self._note("damage", variant_id=variant_id, pieces=pieces, warehouse=warehouse)

    async def transfer(self, variant_id: str, pieces: int, *, source: str, target: str) -> None:
        """Move goods between warehouses."""
        lines = [{"variant_id": variant_id, "pieces": pieces}]
        body = {"from": source, "to": target, "lines": lines}
        await self._desk.post("/v1/stock/transfers", body)
        self._note("transfer", variant_id=variant_id, pieces=pieces, source=source, target=target)

    async def stock(self, variant_id: str) -> Document:
        """The ERP's own view of a variant's stock."""
        found = await self._desk.get("/v1/stock", variant_ids=variant_id)
        return dict(found["items"][0])


class Clerk:
    """Takes phone orders, buys in, decides held orders."""

    def __init__(self, desk: Desk, bookings: Bookings, note: Note) -> None:
        self._desk = desk
        self._bookings = bookings
        self._note = note

    async def buy_in(self, pieces: Mapping[str, int], expected_on: str, number: str) -> Document:
        """Order goods from a supplier, confirmed for a date."""
        lines = [{"variant_id": key, "pieces": count} for key, count in pieces.items()]
        body = {
            "number": number,
            "supplier": "Harbour Mills",
            "warehouse": "MAIN",
            "expected_on": expected_on,
            "lines": lines,
        }
        answer = await self._desk.post("/v1/purchase-orders", body)
        self._note("buy_in", purchase_order=answer)
        return answer

    async def slip(self, purchase_order: Document, expected_on: str) -> Document:
        """Put a purchase order off to another date."""
        path = f"/v1/purchase-orders/{purchase_order['id']}"
        answer = await self._desk.patch(path, {"expected_on": expected_on})
        self._note("slip", purchase_order=answer, before=purchase_order["expected_on"])
        return answer

    async def cancel(self, order_id: str, reason: str) -> Document:
        """Cancel an order in the ERP."""
        answer = await self._desk.post(f"/v1/orders/{order_id}/cancel", {"reason": reason})
        self._note("cancel_in_erp", order_id=order_id, reason=reason)
        return answer

    async def release(self, order_id: str) -> Document:
        """Let a held order go on."""
        answer = await self._desk.post(f"/v1/orders/{order_id}/release", {})
        self._note("release", order_id=order_id)
        return answer

    async def customer_of(self, email: str) -> Document:
        """The ERP's account with exactly this mail address."""
        found = await self._desk.get("/v1/customers", email=email)
        if not found["items"]:
            raise NotThere("the ERP has no account of this mail address")
        return dict(found["items"][0])

    async def enter_customer(self, email: str | None, name: str) -> Document:
        """Open an account for somebody who called or came by."""
        body = {"kind": "person", "name": name, "email": email}
        answer = await self._desk.post("/v1/customers", body)
        self._note("enter_customer", customer_id=answer["id"])
        return answer

    async def correct(self, customer_id: str, **fields: object) -> Document:
        """Correct a customer's own data."""
        answer = await self._desk.patch(f"/v1/customers/{customer_id}", fields)
        self._note("correct_customer", customer_id=customer_id, fields=fields)
        return answer

    async def orders_for(self, store_order_id: str) -> list[Document]:
        """The ERP's orders of a store order, live ones first."""
        return await self._bookings.of(store_order_id)

    async def order_for(self, store_order_id: str) -> Document:
        """The live ERP order of a store order, or the last that was cancelled."""
        return await self._bookings.one(store_order_id)

    async def create_web_order(self, body: Document) -> Document | None:
        """Try to bear an online order in the ERP, which must be refused (ORD-06)."""
        try:
            made: Document | None = await self._desk.post("/v1/orders", body)
            outcome: Any = made
        except Refused as refusal:
            if not refusal.is_business:
                raise
            made, outcome = None, refusal.slug
        self._note("tempt_web_order", outcome=outcome)
        return made

    async def phone_order(self, body: Document) -> Document:
        """Take an order by phone."""
        order = await self._desk.post("/v1/orders", body)
        self._note("phone_order", order_id=order["id"], status=order["status"])
        return order


class Till:
    """Sells over the counter, at the ERP's own price and from its own stock."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def price(self, sku: str, price_list: str) -> Document:
        """What the till asks for a SKU."""
        answer = await self._desk.get("/v1/till/prices", sku=sku, price_list=price_list)
        self._note("till_look", sku=sku, price_list=price_list, answer=answer)
        return answer

    async def sell(self, body: Document, *, hand_over: bool = True) -> Document | None:
        """Sell to somebody at the counter; None if the ERP refused."""
        try:
            order = await self._desk.post("/v1/orders", {**body, "channel": "counter"})
        except Refused as refusal:
            if not refusal.is_business:
                raise
            self._note("counter_refused", slug=refusal.slug, lines=body["lines"])
            return None
        if hand_over and order["status"] == "accepted":
            order = await self._desk.post(f"/v1/orders/{order['id']}/hand-over", {})
        self._note("counter_sale", order_id=order["id"], status=order["status"], body=body)
        return order
