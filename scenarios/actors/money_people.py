"""People who handle money and paper on both sides: accountant, back room, customer, staff."""

from collections.abc import Callable, Mapping

from scenarios.actors.desk import Desk, Document

Note = Callable[..., object]


class Accountant:
    """Posts invoices, books payments, credits."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def invoice(self, order: Document) -> Document:
        """Invoice whatever of an order was shipped and is not invoiced."""
        invoice = await self._desk.post("/v1/invoices", {"order_id": order["id"]})
        self._note("invoice", invoice_id=invoice["id"], number=invoice["number"])
        return invoice

    async def pay(
        self, invoice: Document, amount_minor: int, *, reference: str = "bank"
    ) -> Document:
        """Book money that came by transfer, all that is owed or a part."""
        body = {"kind": "transfer", "amount_minor": amount_minor, "reference": reference}
        answer = await self._desk.post(f"/v1/invoices/{invoice['id']}/payments", body)
        self._note("pay_invoice", invoice_id=invoice["id"], amount_minor=amount_minor)
        return answer

    async def credit(self, invoice: Document, pieces: int, reason: str) -> Document:
        """Credit pieces of the first line of an invoice."""
        lines = [{"invoice_line_id": invoice["lines"][0]["id"], "pieces": pieces}]
        body = {"invoice_id": invoice["id"], "lines": lines, "reason": reason}
        memo = await self._desk.post("/v1/credit-memos", body)
        self._note("credit", invoice_id=invoice["id"], credit_memo_id=memo["id"])
        return memo

    async def cancel(self, invoice: Document, reason: str) -> Document:
        """Cancel an invoice that nobody paid."""
        path = f"/v1/invoices/{invoice['id']}/cancel"
        answer = await self._desk.post(path, {"reason": reason})
        self._note("cancel_invoice", invoice_id=invoice["id"], reason=reason)
        return answer


class BackRoom:
    """Sends and hands over what was not ordered on the web."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def send(self, order: Document, pieces: int, tracking: str, *, line: int = 0) -> Document:
        """Send pieces of one line of an order, the first unless told otherwise."""
        return await self.pack(order, {line: pieces}, tracking, tracking_url=None)

    async def pack(
        self, order: Document, pieces: Mapping[int, int], tracking: str, **told: object
    ) -> Document:
        """Send pieces of some lines, by their place in the order; `told` of the way they go."""
        body = {
            "order_id": order["id"],
            "warehouse": "MAIN",
            "carrier": "UPS",
            "method": "ground",
            "tracking_number": tracking,
            "tracking_url": f"https://carrier.test/{tracking}",
            "lines": [
                {"order_line_id": order["lines"][line]["id"], "pieces": count}
                for line, count in pieces.items()
            ],
            **told,
        }
        shipment = await self._desk.post("/v1/shipments", body)
        self._note("send_offline", order_id=order["id"], shipment_id=shipment["id"])
        return shipment

    async def hand_over(self, order: Document) -> Document:
        """Hand all of an order over."""
        answer = await self._desk.post(f"/v1/orders/{order['id']}/hand-over", {})
        self._note("hand_over", order_id=order["id"])
        return answer

    async def lose(self, shipment: Document, pieces: int) -> None:
        """Write off pieces of a parcel that came to harm on the way."""
        lines = [{"shipment_line_id": shipment["lines"][0]["id"], "pieces": pieces}]
        body = {"lines": lines, "reason": "crushed on the way"}
        await self._desk.post(f"/v1/shipments/{shipment['id']}/damages", body)
        self._note("lose", shipment_id=shipment["id"], pieces=pieces)

    async def unpack(self, order: Document, condition: str) -> None:
        """Receive whatever was announced to come back of an order, all in one condition."""
        for row in await self._desk.pages("/v1/returns", order_ids=order["id"]):
            if row["status"] == "requested":
                lines = [
                    {"return_line_id": line["id"], "pieces": line["pieces"], "condition": condition}
                    for line in row["lines"]
                ]
                body = {"warehouse": "MAIN", "lines": lines}
                found = await self._desk.post(f"/v1/returns/{row['id']}/receive", body)
                self._note("receive_return", order_id=order["id"], found=found)


class Account:
    """A customer who looks at what was bought elsewhere, and buys it again."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def invoices(self) -> list[Document]:
        """Own invoices and credit memos."""
        found = await self._desk.get("/shop/v1/account/invoices")
        self._note("own_invoices", numbers=[row["number"] for row in found["items"]])
        return list(found["items"])

    async def offline_orders(self) -> list[Document]:
        """Own orders that were placed elsewhere."""
        found = await self._desk.get("/shop/v1/account/offline-orders")
        self._note("own_offline_orders", numbers=[row["number"] for row in found["items"]])
        return list(found["items"])

    async def order_again(self, channel: str, order: Document) -> Document:
        """Put what was ordered elsewhere into a new cart."""
        body = {"offline_order_id": order["id"]}
        answer = await self._desk.post(f"/shop/v1/channels/{channel}/account/order-again", body)
        lines = [(line["sku"], line["quantity"]) for line in order["lines"]]
        self._note("order_again", channel=channel, lines=lines, answer=answer)
        return answer


class BackOffice:
    """Staff of the store who give money back, and write what is not theirs to write."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def invoice_by_hand(self, shown: Document, number: str) -> None:
        """Enter an invoice that was never posted, like one that is shown."""
        await self._write({**_as_written(shown), "client_reference": number, "number": number})
        self._note("invoice_by_hand", number=number)

    async def falsify(self, shown: Document, total_minor: int) -> None:
        """Change the total of an invoice that is shown."""
        await self._write({**_as_written(shown), "total_minor": total_minor})
        self._note("falsify_invoice", number=shown["number"], total_minor=total_minor)

    async def refund(
        self,
        order: Document,
        amount_minor: int,
        *,
        pieces: int = 0,
        restock: bool = False,
        **more: object,
    ) -> Document:
        """Give money back, for pieces of the last line or for nothing but a good word."""
        line_id = order["lines"][-1]["id"]
        lines = [{"line_id": line_id, "quantity": pieces, "restock": restock}] if pieces else []
        body = {"amount_minor": amount_minor, "reason": "as agreed", "lines": lines, **more}
        answer = await self._desk.post(f"/v1/orders/{order['id']}/refunds", body)
        refund = dict(answer["refunds"][-1])
        self._note("refund", order_id=order["id"], amount_minor=amount_minor, lines=lines)
        return refund

    async def pay_out(self, order: Document, refund: Document) -> None:
        """Pay a refund out that was only promised."""
        path = f"/v1/orders/{order['id']}/refunds/{refund['id']}/pay-out"
        await self._desk.post(path, {})
        self._note("pay_out", order_id=order["id"], refund_id=refund["id"])

    async def announce(self, order: Document, pieces: int) -> None:
        """Write down that pieces of the last line will come back."""
        lines = [{"line_id": order["lines"][-1]["id"], "quantity": pieces}]
        body = {"lines": lines, "reason": "does not fit"}
        await self._desk.post(f"/v1/orders/{order['id']}/returns", body)
        self._note("announce_return", order_id=order["id"], pieces=pieces)

    async def _write(self, row: Mapping[str, object]) -> None:
        answer = await self._desk.post("/v1/invoices/batch", {"rows": [row]})
        assert answer["results"][0]["status"] in (200, 201), answer


def _as_written(shown: Document) -> Document:
    own = ("id", "version", "created_at", "updated_at", "document")
    return {name: value for name, value in shown.items() if name not in own}
