"""People who send goods, take them back, and ask for them: warehouse, clerk, shopper, staff."""

from collections.abc import Callable, Mapping

from scenarios.actors.bookings import Bookings
from scenarios.actors.desk import Desk, Document, Refused

Note = Callable[..., object]


class Dispatch:
    """The warehouse at its door: parcels, returns, losses."""

    def __init__(self, desk: Desk, bookings: Bookings, note: Note) -> None:
        self._desk = desk
        self._bookings = bookings
        self._note = note

    async def ship(
        self, store_order_id: str, pieces: Mapping[str, int], tracking: str, code: str = "MAIN"
    ) -> Document | None:
        """Send pieces by store line id; None if the ERP refused, as after a cancel."""
        order = await self.order_of(store_order_id)
        named = {line["client_line_id"]: line["id"] for line in order["lines"]}
        lines = [{"order_line_id": named[key], "pieces": count} for key, count in pieces.items()]
        body = {
            "order_id": order["id"],
            "warehouse": code,
            "carrier": "UPS",
            "method": "ground",
            "tracking_number": tracking,
            "tracking_url": f"https://carrier.test/{tracking}",
            "lines": lines,
        }
        try:
            shipment = await self._desk.post("/v1/shipments", body)
        except Refused as refusal:
            if not refusal.is_business:
                raise
            self._note("ship_refused", order_id=store_order_id, slug=refusal.slug)
            return None
        self._note("ship", order_id=store_order_id, pieces=dict(pieces), shipment=shipment)
        return shipment

    async def correct(self, shipment: Document, tracking: str) -> Document:
        """Mend the tracking number of a parcel."""
        path = f"/v1/shipments/{shipment['id']}"
        answer = await self._desk.patch(path, {"tracking_number": tracking})
        self._note("correct_tracking", shipment_id=shipment["id"], tracking=tracking)
        return answer

    async def reverse(self, shipment: Document, reason: str) -> Document:
        """Take a parcel back that never left."""
        path = f"/v1/shipments/{shipment['id']}/reverse"
        answer = await self._desk.post(path, {"reason": reason})
        self._note("reverse", shipment_id=shipment["id"], reason=reason)
        return answer

    async def lose(self, shipment: Document, pieces: int) -> Document:
        """Write off pieces of the first line of a parcel, lost on the way."""
        lines = [{"shipment_line_id": shipment["lines"][0]["id"], "pieces": pieces}]
        path = f"/v1/shipments/{shipment['id']}/damages"
        answer = await self._desk.post(path, {"lines": lines, "reason": "lost on the way"})
        self._note("lose", shipment_id=shipment["id"], pieces=pieces)
        return answer

    async def unpack(self, store_order_id: str, condition: str, code: str = "MAIN") -> None:
        """Receive whatever was announced for an order, all of it in one condition."""
        order = await self.order_of(store_order_id)
        for row in await self._desk.pages("/v1/returns", order_ids=order["id"]):
            if row["status"] != "requested":
                continue
            lines = [
                {"return_line_id": line["id"], "pieces": line["pieces"], "condition": condition}
                for line in row["lines"]
            ]
            body = {"warehouse": code, "lines": lines}
            answer = await self._desk.post(f"/v1/returns/{row['id']}/receive", body)
            self._note("receive_return", order_id=store_order_id, found=answer)

    async def take_back(
        self, store_order_id: str, pieces: Mapping[str, int], condition: str
    ) -> None:
        """Receive pieces by store line id that nobody had announced."""
        order = await self.order_of(store_order_id)
        named = {line["client_line_id"]: line["id"] for line in order["lines"]}
        lines = [{"order_line_id": named[key], "pieces": count} for key, count in pieces.items()]
        body = {"order_id": order["id"], "reason": "at the door", "lines": lines}
        try:
            await self._desk.post("/v1/returns", body)
        except Refused as refusal:
            if not refusal.is_business:
                raise
            self._note("return_refused", order_id=store_order_id, slug=refusal.slug)
        await self.unpack(store_order_id, condition)

    async def free(self, *store_order_ids: str) -> None:
        """Release what edits and cancels of some orders left set aside."""
        for store_order_id in store_order_ids:
            order = await self.order_of(store_order_id)
            for row in await self._desk.pages("/v1/set-asides", order_ids=order["id"]):
                if row["status"] == "open":
                    await self._desk.post(f"/v1/set-asides/{row['id']}/release", {})
                    self._note("free", order_id=store_order_id, set_aside_id=row["id"])

    async def order_of(self, store_order_id: str) -> Document:
        """The live ERP order of a store order, or the last that was cancelled."""
        return await self._bookings.one(store_order_id)


class Counsel:
    """The clerk who looks after orders that need a word: hold, release, cancel."""

    def __init__(self, desk: Desk, dispatch: Dispatch, note: Note) -> None:
        self._desk = desk
        self._dispatch = dispatch
        self._note = note

    async def hold(self, store_order_id: str, reason: str) -> Document:
        """Put an order aside."""
        order = await self._dispatch.order_of(store_order_id)
        answer = await self._desk.post(f"/v1/orders/{order['id']}/hold", {"reason": reason})
        self._note("hold", order_id=order["id"], reason=reason)
        return answer

    async def cancel(self, store_order_id: str, reason: str) -> Document:
        """Cancel what is open of an order."""
        order = await self._dispatch.order_of(store_order_id)
        answer = await self._desk.post(f"/v1/orders/{order['id']}/cancel", {"reason": reason})
        self._note("cancel_in_erp", order_id=order["id"], reason=reason)
        return answer

    async def let_go_on(self, *store_order_ids: str) -> None:
        """Release those of some orders that are held, unless the store cancelled them."""
        for store_order_id in store_order_ids:
            order = await self._dispatch.order_of(store_order_id)
            if order["status"] == "held":
                await self._desk.post(f"/v1/orders/{order['id']}/release", {})
                self._note("release", order_id=order["id"])

    async def carry_out_cancels(self, *store_order_ids: str) -> None:
        """Cancel those of some orders that are held because the store cancelled them."""
        for store_order_id in store_order_ids:
            order = await self._dispatch.order_of(store_order_id)
            if order["status"] == "held":
                await self.cancel(store_order_id, "as the shopper wished")


class AfterSale:
    """Shoppers and staff of the store, after the sale; a store may say no to what comes late."""

    def __init__(self, shopper: Desk, staff: Desk, note: Note) -> None:
        self._shopper = shopper
        self._staff = staff
        self._note = note

    async def cancel(self, order_id: str, reason: str) -> Document | None:
        """Cancel an order; None if the store knows that a part has left."""
        return await self._try("cancel", order_id, {"reason": reason})

    async def edit(self, order_id: str, quantities: Mapping[str, int]) -> Document | None:
        """Change quantities by line id; None if the store knows that more has left."""
        rows = [{"line_id": line, "quantity": count} for line, count in quantities.items()]
        return await self._try("edit", order_id, {"lines": rows})

    async def ask_return(self, order: Document, line_id: str, pieces: int) -> Document:
        """The shopper wants to send pieces back."""
        body = {"lines": [{"line_id": line_id, "quantity": pieces}], "reason": "too big"}
        email = order["contact"]["email"]
        path = f"/shop/v1/orders/{order['id']}/returns?email={email}"
        page = await self._shopper.post(path, body)
        self._note("ask_return", order_id=order["id"], line_id=line_id, pieces=pieces)
        return page

    async def refund(self, order_id: str, amount_minor: int, reason: str) -> Document:
        """Give money back for nothing but a good word."""
        body = {"amount_minor": amount_minor, "reason": reason}
        answer = await self._staff.post(f"/v1/orders/{order_id}/refunds", body)
        self._note("refund", order_id=order_id, amount_minor=amount_minor, lines=[])
        return answer

    async def refund_goods(
        self, order_id: str, amount_minor: int, line_id: str, pieces: int
    ) -> Document:
        """Give money back for pieces that lie in the shop again."""
        lines = [{"line_id": line_id, "quantity": pieces, "restock": True}]
        body = {"amount_minor": amount_minor, "reason": "brought back", "lines": lines}
        answer = await self._staff.post(f"/v1/orders/{order_id}/refunds", body)
        self._note("refund", order_id=order_id, amount_minor=amount_minor, lines=lines)
        return answer

    async def _try(self, act: str, order_id: str, body: Document) -> Document | None:
        try:
            answer = await self._staff.post(f"/v1/orders/{order_id}/{act}", body)
        except Refused as refusal:
            if not refusal.is_business:
                raise
            self._note(f"{act}_refused", order_id=order_id, slug=refusal.slug)
            return None
        kind = {"cancel": "cancel_in_store", "edit": "edit_order"}[act]
        self._note(kind, order_id=order_id, **body)
        return answer
