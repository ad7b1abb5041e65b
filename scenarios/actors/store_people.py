"""The people of the storefront: shoppers and staff."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from scenarios.actors.desk import Desk, Document, NotThere, Refused
from scenarios.actors.money_people import Account

Note = Callable[..., object]


@dataclass(frozen=True)
class Buyer:
    """Who buys, and where it goes."""

    email: str
    name: str = "Nora Quist"
    phone: str = "+1 212 555 0188"
    city: str = "New York"
    region: str = "NY"
    country: str = "US"
    postal_code: str = "10013"
    tender_state: str = "authorised"
    note: str = "Ring twice, Zoë & Søren"
    custom: Mapping[str, str] = field(default_factory=lambda: {"gift_wrap": "blue"})
    ship_to: Mapping[str, str] = field(default_factory=dict)

    def address(self) -> Document:
        """One address, as the checkout asks for it."""
        return {
            "name": self.name,
            "line1": "14 Crosby Street",
            "line2": "Floor 3",
            "city": self.city,
            "region": self.region,
            "postal_code": self.postal_code,
            "country": self.country,
            "phone": self.phone,
        }


class Shopper:
    """Browses, fills a cart and orders, on one channel, as a guest or logged in."""

    def __init__(self, desk: Desk, note: Note) -> None:
        self._desk = desk
        self._note = note

    async def register(self, email: str, name: str) -> "Shopper":
        """Open an account, log in, and go on as that customer."""
        password = "sea-trial-" + email.split("@", maxsplit=1)[0]
        body = {"email": email, "password": password, "name": name}
        await self._desk.post("/shop/v1/customers", body)
        session = await self._desk.post("/shop/v1/sessions", {"email": email, "password": password})
        self._note("register", email=email)
        return Shopper(self._desk.as_session(session["token"]), self._note)

    def account(self) -> Account:
        """What was bought elsewhere, for a customer who has logged in."""
        return Account(self._desk, self._note)

    async def look(self, channel: str, handle: str, quantity: int = 1) -> Document:
        """Open a product page."""
        page = await self._desk.get(
            f"/shop/v1/channels/{channel}/products/{handle}", quantity=quantity
        )
        self._note("look", channel=channel, handle=handle, quantity=quantity, page=page)
        return page

    async def fill_cart(
        self, channel: str, lines: Sequence[tuple[str, int]], discount_code: str | None = None
    ) -> Document:
        """Put lines of (SKU, pieces) into a new cart."""
        cart = await self._desk.post(f"/shop/v1/channels/{channel}/carts", {})
        rows = [{"sku": sku, "quantity": pieces} for sku, pieces in lines]
        body: Document = {"lines": rows}
        if discount_code:
            body["discount_code"] = discount_code
        return await self._desk.put(f"/shop/v1/carts/{cart['id']}/lines", body)

    async def check_out(self, cart: Document, buyer: Buyer, shipping_method: str) -> Document:
        """Give the address and see the total and the dates."""
        body = {
            "email": buyer.email,
            "name": buyer.name,
            "phone": buyer.phone,
            "billing_address": buyer.address(),
            "shipping_address": {**buyer.address(), **buyer.ship_to},
            "shipping_method": shipping_method,
            "note": buyer.note,
            "custom": dict(buyer.custom),
        }
        return await self._desk.post(f"/shop/v1/carts/{cart['id']}/checkout", body)

    async def place(
        self, cart: Document, preview: Document, tenders: Sequence[Document]
    ) -> Document:
        """Accept the total and order."""
        total_minor = preview["totals"]["total_minor"]
        body = {"expected_total_minor": total_minor, "tenders": list(tenders)}
        return await self._desk.post(f"/shop/v1/carts/{cart['id']}/order", body)

    async def buy(
        self,
        channel: str,
        lines: Sequence[tuple[str, int]],
        buyer: Buyer,
        *,
        shipping_method: str = "standard",
        discount_code: str | None = None,
    ) -> Document | None:
        """Cart, checkout and order in one go; None if the store refused."""
        try:
            cart = await self.fill_cart(channel, lines, discount_code)
            preview = await self.check_out(cart, buyer, shipping_method)
        except Refused as refusal:
            self._was_refused(refusal, channel, lines)
            return None
        return await self._order(channel, lines, buyer, cart, preview)

    async def get_ready(
        self, channel: str, lines: Sequence[tuple[str, int]], buyer: Buyer
    ) -> Callable[[], Awaitable[Document | None]]:
        """Cart and checkout now; the order is placed when the returned function is called."""
        try:
            cart = await self.fill_cart(channel, lines)
            preview = await self.check_out(cart, buyer, "standard")
        except Refused as refusal:
            self._was_refused(refusal, channel, lines)
            return _nothing
        return partial(self._order, channel, lines, buyer, cart, preview)

    async def _order(
        self,
        channel: str,
        lines: Sequence[tuple[str, int]],
        buyer: Buyer,
        cart: Document,
        preview: Document,
    ) -> Document | None:
        try:
            order = await self.place(cart, preview, _by_card(preview, buyer.tender_state))
        except Refused as refusal:
            self._was_refused(refusal, channel, lines)
            return None
        self._note(
            "order",
            channel=channel,
            order_id=order["id"],
            lines=list(lines),
            email=buyer.email,
            total_minor=order["total_minor"],
            placed=order,
        )
        return order

    def _was_refused(
        self, refusal: Refused, channel: str, lines: Sequence[tuple[str, int]]
    ) -> None:
        if not refusal.is_business:
            raise refusal
        self._note("order_refused", channel=channel, lines=list(lines), slug=refusal.slug)

    async def order_page(self, order_id: str, email: str) -> Document:
        """Open the page of an order."""
        page = await self._desk.get(f"/shop/v1/orders/{order_id}", email=email)
        self._note("order_page", order_id=order_id, page=page)
        return page


def _by_card(preview: Document, state: str) -> list[Document]:
    amount_minor = preview["totals"]["total_minor"]
    return [{"kind": "card", "amount_minor": amount_minor, "state": state}]


async def _nothing() -> None:
    """The order of somebody who did not get that far."""


class StoreStaff:
    """Works in the store's back office."""

    def __init__(self, desk: Desk, clerk: Desk, note: Note) -> None:
        self._desk = desk
        self._clerk = clerk
        self._note = note

    async def product_of(self, style_id: str) -> Document:
        """The store's product of an ERP style: the one that names it, else by its SKUs."""
        found = await self._desk.get("/v1/products", client_references=style_id)
        if found["items"]:
            return dict(found["items"][0])
        items = await self._clerk.get("/v1/items", ids=style_id)
        skus = {variant["sku"] for item in items["items"] for variant in item["variants"]}
        for product in await self._desk.pages("/v1/products"):
            if skus & {variant["sku"] for variant in product["variants"]}:
                return dict(product)
        raise NotThere(f"the store shows no product of style {style_id}")

    async def show_by_hand(self, style: Document, channels: Sequence[str]) -> Document:
        """Enter the product of an ERP style, or write over the one that is there."""
        names = ("sku", "options")
        variants = [
            {"client_reference": each["id"], **{name: each[name] for name in names}}
            for each in style["variants"]
        ]
        row = {
            "client_reference": style["id"],
            "title": style["name"],
            "options": style["options"],
            "channels": list(channels),
            "variants": variants,
        }
        answer = await self._desk.post("/v1/products/batch", {"rows": [row]})
        self._note("show_by_hand", style_id=style["id"])
        return dict(answer["results"][0]["item"])

    async def offer_by_hand(
        self, erp_variant_id: str, channel: str, *, price_minor: int, pieces: int
    ) -> None:
        """Set price and level of a variant by hand."""
        found = await self._desk.get("/v1/products", limit=200)
        variant_id = next(
            variant["id"]
            for product in found["items"]
            for variant in product["variants"]
            if variant["client_reference"] == erp_variant_id
        )
        currency = (await self._desk.get(f"/v1/channels/{channel}"))["currency"]
        key = {"variant_id": variant_id, "channel": channel}
        price = {**key, "currency": currency, "price_minor": price_minor}
        await self._desk.patch("/v1/prices", price)
        level = {**key, "available": pieces, "stock_version": 0}
        await self._desk.post("/v1/inventory-levels/batch", {"rows": [level]})
        self._note("offer_by_hand", variant_id=erp_variant_id)

    async def edit_price(self, variant_id: str, channel: str, price_minor: int) -> Document:
        """Overwrite a price by hand, which the ERP owns."""
        currency = (await self._desk.get(f"/v1/channels/{channel}"))["currency"]
        body = {
            "variant_id": variant_id,
            "channel": channel,
            "currency": currency,
            "price_minor": price_minor,
        }
        answer = await self._desk.patch("/v1/prices", body)
        self._note("edit_in_store", what="price", **body)
        return answer

    async def edit_product(self, product_id: str, **fields: object) -> Document:
        """Change a product by hand."""
        answer = await self._desk.patch(f"/v1/products/{product_id}", fields)
        self._note("edit_in_store", what="product", product_id=product_id, fields=fields)
        return answer

    async def enrich(self, product_id: str, seo_title: str) -> Document:
        """Give a product the search title that only the store knows."""
        body = {"enrichment": {"seo_title": seo_title, "sort_order": 7}}
        answer = await self._desk.patch(f"/v1/products/{product_id}", body)
        self._note("enrich", product_id=product_id, seo_title=seo_title)
        return answer

    async def capture(self, order_id: str) -> Document:
        """Take the money that a pending order waits for."""
        answer = await self._desk.post(f"/v1/orders/{order_id}/pay", {})
        self._note("capture", order_id=order_id)
        return answer

    async def order(self, order_id: str) -> Document:
        """An order as staff see it."""
        return await self._desk.get(f"/v1/orders/{order_id}")

    async def cancel(self, order_id: str, reason: str, *, restock: bool = True) -> Document:
        """Cancel an order in the store."""
        body = {"reason": reason, "restock": restock}
        answer = await self._desk.post(f"/v1/orders/{order_id}/cancel", body)
        self._note("cancel_in_store", order_id=order_id, reason=reason)
        return answer

    async def edit_order(self, order_id: str, quantities: Mapping[str, int]) -> Document:
        """Change the quantities of an order's lines, by line id."""
        rows = [{"line_id": line, "quantity": count} for line, count in quantities.items()]
        answer = await self._desk.post(f"/v1/orders/{order_id}/edit", {"lines": rows})
        self._note("edit_order", order_id=order_id, quantities=dict(quantities))
        return answer

    async def readdress(self, order_id: str, fields: Mapping[str, str]) -> Document:
        """Send an order elsewhere: these fields of its shipping address become others."""
        order = await self.order(order_id)
        body = {"shipping_address": {**order["shipping_address"], **fields}}
        answer = await self._desk.post(f"/v1/orders/{order_id}/edit", body)
        self._note("readdress", order_id=order_id, fields=dict(fields))
        return answer
