"""Customer service: clerks who change, match, merge and review customers in the ERP."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from scenarios.actors.desk import Desk, Document

Note = Callable[..., object]


class CustomerService:
    """Answers the phone, with the ERP before it."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def enter(self, email: str | None, name: str, **fields: Any) -> Document:
        """Enter a customer who called."""
        body = {"kind": "person", "email": email, "name": name, **fields}
        customer = await self._desk.post("/v1/customers", body)
        self._note("customer_entered", customer_id=customer["id"], email=email)
        return customer

    async def of_caller(self, email: str, name: str) -> Document:
        """The customer with the caller's mail address, entered if nobody has it yet."""
        found = await self._desk.get("/v1/customers", email=email)
        active = [each for each in found["items"] if each["status"] == "active"]
        return dict(active[0]) if active else await self.enter(email, name)

    async def read(self, customer_id: str) -> Document:
        """A customer as it is now."""
        return await self._desk.get(f"/v1/customers/{customer_id}")

    async def change(
        self, customer_id: str, *, told_at: datetime | None = None, **fields: Any
    ) -> Document:
        """Change fields; `told_at`: when the customer asked for it, now unless stated."""
        body: Document = dict(fields)
        if told_at is not None:
            body["changed_at"] = dict.fromkeys(fields, told_at.isoformat())
        answer = await self._desk.patch(f"/v1/customers/{customer_id}", body)
        self._note("customer_changed", side="erp", customer_id=customer_id, fields=sorted(fields))
        return answer

    async def write_address(self, customer_id: str, address: Document) -> Document:
        """Add an address, or write over the one whose id it carries."""
        body = {"addresses": [address]}
        answer = await self._desk.patch(f"/v1/customers/{customer_id}", body)
        self._note("address_by_phone", customer_id=customer_id, address=address)
        return answer

    async def rewrite_address(self, customer_id: str, city: str, **fields: Any) -> None:
        """Change the customer's address in a city; one that is not there cannot be changed."""
        for address in (await self.read(customer_id))["addresses"]:
            if address["city"] == city:
                await self.write_address(customer_id, {"id": address["id"], **fields})

    async def remove_address(self, customer_id: str, city: str) -> None:
        """Take the customer's address in a city out of the book, if it is there."""
        for address in (await self.read(customer_id))["addresses"]:
            if address["city"] == city:
                body = {"remove_addresses": [address["id"]]}
                await self._desk.patch(f"/v1/customers/{customer_id}", body)
                facts = {"customer_id": customer_id, "address": address}
                self._note("address_removed", side="erp", **facts)

    async def order_by_phone(self, customer_id: str, place: Document, body: Document) -> Document:
        """Take an order by phone, to an address of the customer's book, typed in if not there."""
        known = (await self.read(customer_id))["addresses"]
        found = [each["id"] for each in known if each["line1"] == place["line1"]]
        order = await self._desk.post(
            "/v1/orders",
            {**body, "channel": "phone", "customer_id": customer_id, "shipping_address": place},
        )
        facts = {"customer_id": customer_id, "order_id": order["id"], "was_known": bool(found)}
        self._note("phone_order_to", **facts)
        return order

    async def merge(self, email: str, into: str) -> None:
        """Merge whoever has this mail address into another customer."""
        found = await self._desk.get("/v1/customers", email=email)
        for gone in found["items"]:
            if gone["status"] == "active" and gone["id"] != into:
                await self._desk.post(f"/v1/customers/{gone['id']}/merge", {"into": into})
                self._note("customers_merged", gone=gone["id"], into=into)

    async def decide(self, email: str, customer_id: str) -> bool:
        """Say of everybody on the list with this mail address: it is that customer."""
        reviews = await self._desk.pages("/v1/customer-reviews", status="open")
        theirs = [x for x in reviews if str(x["person"]["email"]).casefold() == email.casefold()]
        for review in theirs:
            await self.resolve(review, customer_id)
        return bool(theirs)

    async def decide_or_merge(self, email: str, customer_id: str) -> None:
        """Decide; of those whom nobody asks about, merge all into that customer."""
        if not await self.decide(email, customer_id):
            await self.merge(email, customer_id)

    async def resolve(self, review: Document, customer_id: str | None) -> Document:
        """Say who a person is; None: somebody new."""
        choice = {"create": True} if customer_id is None else {"customer_id": customer_id}
        path = f"/v1/customer-reviews/{review['id']}/resolve"
        answer = await self._desk.post(path, choice)
        self._note(
            "review_resolved",
            review_id=review["id"],
            customer_id=answer["customer_id"],
            email=review["person"]["email"],
            order_ids=review["order_references"],
        )
        return answer
