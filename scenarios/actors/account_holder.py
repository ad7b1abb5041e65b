"""A customer with an account in the store, and what staff see and do of one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from scenarios.actors.desk import Desk, Document, Refused
from scenarios.actors.store_people import Shopper

Note = Callable[..., object]
LOOKS = {
    "account": "/shop/v1/account",
    "addresses": "/shop/v1/account/addresses",
    "orders": "/shop/v1/account/orders",
}


class AccountHolder:
    """Logged in under one mail address."""

    def __init__(self, desk: Desk, note: Note, customer: Document) -> None:
        self._desk = desk
        self._note = note
        self.shopper = Shopper(desk, note)
        self.id = str(customer["id"])
        self.email = str(customer["email"])
        # A new mail address leaves the password as it was.
        self._password = password_of(self.email)

    async def log_in_again(self) -> Document:
        """Come back some time later, and look at one's own things."""
        body = {"email": self.email, "password": self._password}
        session = await self._desk.post("/shop/v1/sessions", body)
        self._desk = self._desk.as_session(session["token"])
        self.id = str(session["customer_id"])
        return await self.look()

    async def look(self) -> Document:
        """Read everything that the account shows."""
        seen = {name: await self._desk.get(path) for name, path in LOOKS.items()}
        self._note("account_look", customer_id=self.id, seen=seen)
        return seen

    async def peek(self, order_id: str) -> None:
        """Try to open the order of somebody else."""
        try:
            page: Document | None = await self._desk.get(f"/shop/v1/orders/{order_id}")
        except Refused as refusal:
            if not refusal.is_business:
                raise
            page = None
        self._note("peek", customer_id=self.id, order_id=order_id, page=page)

    async def change(self, **fields: Any) -> Document:
        """Change one's own contact."""
        answer = await self._desk.patch("/shop/v1/account", fields)
        self.email = str(answer["email"])
        self._note("customer_changed", side="store", customer_id=self.id, fields=sorted(fields))
        return answer

    async def add_address(self, address: Document) -> Document:
        """Add an address to one's own book."""
        answer = await self._desk.post("/shop/v1/account/addresses", address)
        self._note("address_on_web", customer_id=self.id, address=address)
        return answer

    async def change_address(self, city: str, **fields: Any) -> None:
        """Change the own address in a city, or make it the default, if it is there."""
        for address in (await self._desk.get("/shop/v1/account/addresses"))["items"]:
            if address["city"] == city:
                path = f"/shop/v1/account/addresses/{address['id']}"
                await self._desk.patch(path, fields)
                self._note("address_on_web", customer_id=self.id, address={"city": city, **fields})

    async def remove_address(self, city: str) -> None:
        """Take the own address in a city out of the book, if it is there."""
        for address in (await self._desk.get("/shop/v1/account/addresses"))["items"]:
            if address["city"] == city:
                await self._desk.delete(f"/shop/v1/account/addresses/{address['id']}")
                self._note("address_removed", side="store", customer_id=self.id, address=address)

    async def prove_mail(self, token: str) -> Document:
        """Send back the token that came by mail."""
        answer = await self._desk.post("/shop/v1/account/prove-mail", {"token": token})
        self._note("mail_proven", customer_id=self.id, email=self.email)
        return answer


class Accounts:
    """Opens accounts; the staff's desk reads the mails that went out."""

    def __init__(self, shop: Desk, staff: Desk, note: Note) -> None:
        self._shop = shop
        self._staff = staff
        self._note = note

    async def open(self, email: str, name: str, **fields: str) -> AccountHolder:
        """Register and log in."""
        password = password_of(email)
        body = {"email": email, "password": password, "name": name, **fields}
        customer = await self._shop.post("/shop/v1/customers", body)
        session = await self._shop.post("/shop/v1/sessions", {"email": email, "password": password})
        self._note("register", email=email, customer_id=customer["id"])
        return AccountHolder(self._shop.as_session(session["token"]), self._note, customer)

    async def answer_mail(self, holder: AccountHolder) -> None:
        """Let a customer send back the token in the last mail, which staff can read."""
        proof = await self._staff.get(f"/v1/customers/{holder.id}/mail-proof")
        await holder.prove_mail(str(proof["token"]))

    async def correct(
        self, customer_id: str, *, told_at: datetime | None = None, **fields: Any
    ) -> Document:
        """Change a customer's fields as staff; `told_at`: when the customer asked for it."""
        body: Document = dict(fields)
        if told_at is not None:
            body["changed_at"] = dict.fromkeys(fields, told_at.isoformat())
        answer = await self._staff.patch(f"/v1/customers/{customer_id}", body)
        self._note("customer_changed", side="store", customer_id=customer_id, fields=sorted(fields))
        return answer

    async def known(self, email: str) -> list[Document]:
        """The store's customers with a mail address."""
        found = await self._staff.get("/v1/customers", email=email)
        return [each for each in found["items"] if each["status"] == "active"]


def password_of(email: str) -> str:
    """The password of everybody in the trial, each another one."""
    return "sea-trial-" + email.split("@", maxsplit=1)[0]
