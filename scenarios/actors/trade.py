"""Trade with companies: who keeps them in the ERP, and who shops for an account."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scenarios.actors.desk import Desk, Document, Refused
from scenarios.actors.store_people import Buyer

Note = Callable[..., object]
NOT_FOUND = 404


@dataclass(frozen=True)
class Ready:
    """A cart at checkout: what the shopper saw, and where it goes."""

    channel: str
    lines: Sequence[tuple[str, int]]
    cart: Document
    preview: Document
    location: str | None


class Account:
    """Somebody who shops for an ERP account, or for nobody (`account_id` None)."""

    def __init__(self, desk: Desk, note: Note, who: Buyer, account_id: str | None) -> None:
        self._desk = desk
        self._who = who
        self._as = {"email": who.email, "account_id": account_id}
        self._note = note

    async def look(self, channel: str, handle: str, quantity: int = 1) -> Document | None:
        """Open a product page; None if it is as if it were not there."""
        path = f"/shop/v1/channels/{channel}/products/{handle}"
        try:
            page: Document | None = await self._desk.get(path, quantity=quantity)
        except Refused as refusal:
            if refusal.status != NOT_FOUND:
                raise
            page = None
        facts = {"channel": channel, "handle": handle, "quantity": quantity, "page": page}
        self._note("look_as", **self._as, **facts)
        return page

    async def browse(self, channel: str) -> list[str]:
        """Read the whole listing; return the handles in it."""
        handles: list[str] = []
        cursor: str | None = None
        while True:
            path = f"/shop/v1/channels/{channel}/products"
            page = await self._desk.get(path, page_size=100, cursor=cursor)
            handles += [row["handle"] for row in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        self._note("browse_as", **self._as, channel=channel, handles=handles)
        return handles

    async def get_ready(
        self, channel: str, lines: Sequence[tuple[str, int]], location: str | None = None
    ) -> Ready | None:
        """Fill a cart and go through checkout, to a location named by its code."""
        rows = [{"sku": sku, "quantity": pieces} for sku, pieces in lines]
        try:
            cart = await self._desk.post(f"/shop/v1/channels/{channel}/carts", {})
            await self._desk.put(f"/shop/v1/carts/{cart['id']}/lines", {"lines": rows})
            body = await self._checkout(location)
            preview = await self._desk.post(f"/shop/v1/carts/{cart['id']}/checkout", body)
        except Refused as refusal:
            self._was_refused(refusal, channel, lines)
            return None
        self._note("ready_as", **self._as, channel=channel, lines=list(lines), preview=preview)
        return Ready(channel, lines, cart, preview, location)

    async def order(
        self, ready: Ready | None, total_minor: int | None = None, kind: str = "card"
    ) -> Document | None:
        """Order at the total that was seen, or at another one; None if the store refused."""
        if ready is None:
            return None
        seen = ready.preview["totals"]["total_minor"]
        accepted = seen if total_minor is None else total_minor
        tender = {"kind": kind, "amount_minor": accepted, "state": "authorised"}
        body = {"expected_total_minor": accepted, "tenders": [tender]}
        try:
            order = await self._desk.post(f"/shop/v1/carts/{ready.cart['id']}/order", body)
        except Refused as refusal:
            self._was_refused(refusal, ready.channel, ready.lines)
            return None
        self._note(
            "order",
            **self._as,
            channel=ready.channel,
            order_id=order["id"],
            lines=list(ready.lines),
            location=ready.location,
            accepted_minor=accepted,
            total_minor=order["total_minor"],
            placed=order,
        )
        return order

    async def buy(
        self,
        channel: str,
        lines: Sequence[tuple[str, int]],
        location: str | None = None,
        *,
        kind: str = "card",
    ) -> Document | None:
        """Cart, checkout and order in one go; None if the store refused."""
        return await self.order(await self.get_ready(channel, lines, location), kind=kind)

    async def total_now(self, ready: Ready) -> int:
        """What the cart costs now."""
        cart = await self._desk.get(f"/shop/v1/carts/{ready.cart['id']}")
        return int(cart["totals"]["total_minor"])

    async def _checkout(self, location: str | None) -> Document:
        who = self._who
        body: Document = {
            "email": who.email,
            "name": who.name,
            "phone": who.phone,
            "billing_address": who.address(),
            "shipping_method": "standard",
            "note": who.note,
            "custom": dict(who.custom),
        }
        if location is not None:
            company = await self._desk.get("/shop/v1/account/company")
            places = {place["code"]: place["id"] for place in company["locations"]}
            body["location_id"] = places[location]
        return body

    def _was_refused(
        self, refusal: Refused, channel: str, lines: Sequence[tuple[str, int]]
    ) -> None:
        if not refusal.is_business:
            raise refusal
        facts = {"channel": channel, "lines": list(lines), "slug": refusal.slug}
        totals = refusal.problem.get("totals")
        self._note("order_refused", **self._as, **facts, totals=totals)


class Trade:
    """Companies, contracts and entitlements in the ERP; their people in the store."""

    def __init__(self, desks: Mapping[str, Desk], note: Note) -> None:
        self._clerk = desks["clerk"]
        self._merchandiser = desks["merchandiser"]
        self._shop = desks["shop"]
        self._staff = desks["staff"]
        self._note = note

    async def enter_company(self, name: str, buyers: Sequence[Buyer], **fields: object) -> Document:
        """Enter a company with the people who order for it."""
        people = [{"name": each.name, "email": each.email} for each in buyers]
        body = {"kind": "company", "name": name, "buyers": people, **fields}
        company = await self._clerk.post("/v1/customers", body)
        self._note("enter_company", account_id=company["id"], company=company)
        return company

    async def change_company(self, company: Document, **fields: object) -> Document:
        """Change a company's own fields."""
        changed = await self._clerk.patch(f"/v1/customers/{company['id']}", fields)
        self._note("change_company", account_id=company["id"], fields=fields)
        return changed

    async def open_list(self, code: str, like: Document, **audience: str) -> Document:
        """Open a price list for one customer or one group, in the money of another list."""
        same = ("currency", "tax_basis", "time_zone")
        body = {"code": code, "name": code, **{name: like[name] for name in same}, **audience}
        return await self._merchandiser.post("/v1/price-lists", body)

    async def agree(self, price_list: Document, **line: object) -> Document:
        """Enter a price that was agreed."""
        body = {"price_list_id": price_list["id"], **line}
        answer = await self._merchandiser.post("/v1/price-lines", body)
        self._note("agree", price_list=price_list["code"], line=answer)
        return answer

    async def agree_anew(self, line: Document, price_minor: int) -> Document:
        """Change a price that was agreed."""
        body = {"price_minor": price_minor}
        answer = await self._merchandiser.patch(f"/v1/price-lines/{line['id']}", body)
        self._note("agree_anew", line=answer)
        return answer

    async def restrict(self, style: Document, assortment: str, instead_of: str) -> None:
        """Take a style out of one assortment and put it into another."""
        codes = {row["code"]: row for row in await self._merchandiser.pages("/v1/assortments")}
        for code, add, remove in ((instead_of, [], [style["id"]]), (assortment, [style["id"]], [])):
            path = f"/v1/assortments/{codes[code]['id']}/styles"
            await self._merchandiser.post(path, {"add": add, "remove": remove})
        self._note("restrict", style_id=style["id"], assortment=assortment)

    async def entitle(self, assortment: str, *companies: Document) -> None:
        """Let exactly these companies see an assortment."""
        codes = {row["code"]: row for row in await self._merchandiser.pages("/v1/assortments")}
        body = {"customer_ids": [company["id"] for company in companies]}
        await self._merchandiser.patch(f"/v1/assortments/{codes[assortment]['id']}", body)
        self._note("entitle", assortment=assortment, account_ids=body["customer_ids"])

    async def join(self, who: Buyer, company: Document) -> Account:
        """Open an account in the store as a buyer of a company, and prove the mail address."""
        return await self.prove(await self.open(who), who, company)

    async def open(self, who: Buyer) -> Document:
        """Open an account in the store and log in; the mail address is not proven yet."""
        secret = {"email": who.email, "password": f"sea-trial-{who.name}"}
        customer = await self._shop.post("/shop/v1/customers", {**secret, "name": who.name})
        session = await self._shop.post("/shop/v1/sessions", secret)
        return {"id": customer["id"], "token": session["token"]}

    async def prove(self, opened: Document, who: Buyer, company: Document) -> Account:
        """Prove the mail address of an account, from then on a buyer of a company."""
        mailed = await self._staff.get(f"/v1/customers/{opened['id']}/mail-proof")
        desk = self._shop.as_session(opened["token"])
        await desk.post("/shop/v1/account/prove-mail", {"token": mailed["token"]})
        self._note("join", email=who.email, account_id=company["id"], customer_id=opened["id"])
        return Account(desk, self._note, who, company["id"])

    def guest(self, who: Buyer) -> Account:
        """Somebody who shops for nobody."""
        return Account(self._shop, self._note, who, None)
