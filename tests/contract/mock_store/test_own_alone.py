"""CUS-10: customers see their own alone, tried on every pair of accounts and every shopper route.

The routes are those of the published document, so that a new one is tried without being asked.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.contract.mock_store.selling_world import ADDRESS, Shop, a_shop

DOCUMENT = Path(__file__).parents[3] / "docs/contracts/store.openapi.json"
NAMES = ("ada", "bo", "dee", "eve", "fay")
# Buyers by their company; two of one company are strangers, too.
BUYERS = {"dee": "dock", "eve": "dock", "fay": "yard"}
# What names somebody's own: the right answer to anybody else is that it is not there. The id of an
# address is of its book alone: whoever has sent a book with it has an address of that id, too.
OWNED = ("{cart_id}", "{order_id}", "{invoice_id}")
GUEST = "guest"
# What a viewer sends where a body is needed; `{owner}` stands for ids of whose things are tried.
BODIES: Mapping[str, Any] = {
    "POST /shop/v1/account/prove-mail": {"token": "{mail_token}"},
    "POST /shop/v1/account/addresses": {**ADDRESS, "id": "{address_id}"},
    "PUT /shop/v1/account/addresses": {"addresses": [{**ADDRESS, "id": "{address_id}"}]},
    "PATCH /shop/v1/account/addresses/{address_id}": {"line1": "taken over"},
    "PATCH /shop/v1/account": {"phone": "0"},
    "PUT /shop/v1/carts/{cart_id}/lines": {"lines": [{"sku": "TEE", "quantity": 1}]},
    "POST /shop/v1/carts/{cart_id}/checkout": {
        "email": "x@example.org",
        "name": "X",
        "billing_address": ADDRESS,
        "shipping_method": "ground",
    },
    "POST /shop/v1/carts/{cart_id}/order": {
        "expected_total_minor": 1650,
        "tenders": [{"kind": "card", "amount_minor": 1650, "state": "paid"}],
    },
    "POST /shop/v1/orders/{order_id}/cancel": {"reason": "no more"},
    "POST /shop/v1/orders/{order_id}/returns": {
        "reason": "no more",
        "lines": [{"line_id": "{line_id}", "quantity": 1}],
    },
    "POST /shop/v1/channels/{channel}/account/order-again": {
        "offline_order_id": "{offline_order_id}"
    },
    "POST /shop/v1/customers": {"email": "{email}", "password": "long enough", "name": "X"},
    "POST /shop/v1/sessions": {"email": "{email}", "password": "long enough"},
}
READS = {
    "account": "/shop/v1/account",
    "addresses": "/shop/v1/account/addresses",
    "orders": "/shop/v1/account/orders",
    "invoices": "/shop/v1/account/invoices",
    "offline": "/shop/v1/account/offline-orders",
}


@dataclass
class Person:
    """A person with something of every kind; all of it says whose it is."""

    name: str
    session: str | None
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"

    @property
    def marks(self) -> tuple[str, ...]:
        """What no answer to anybody else may contain."""
        return f"{self.name}-lane", f"INV-{self.name}"

    def marks_for(self, viewer: "Person") -> tuple[str, ...]:
        """The same, and what the buyers of one company alone may see."""
        company = BUYERS.get(self.name)
        is_ours = company is None or company == BUYERS.get(viewer.name)
        return self.marks if is_ours else (*self.marks, f"{company}-lane")


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 500)
    yield world
    world.database.poison()
    world.loop.close()


@pytest.fixture(scope="module")
def people(shop: Shop) -> dict[str, Person]:
    settled = {name: _settled(shop, name) for name in (*NAMES, GUEST)}
    for company in dict.fromkeys(BUYERS.values()):
        location = {"client_reference": f"loc-{company}", "code": "MAIN", "city": "Ely"}
        location["line1"] = f"1 {company}-lane"
        row = {"client_reference": company, "name": company, "locations": [location]}
        (made,) = shop.batch("/v1/companies/batch", row)
        for name in (name for name, of in BUYERS.items() if of == company):
            path = f"/v1/customers/{settled[name].ids['customer_id']}"
            shop.done("PATCH", path, {"company_id": made["item"]["id"]}, token="bridge-token")
    return settled


def _settled(shop: Shop, name: str) -> Person:
    person = Person(name, None if name == GUEST else shop.log_in(f"{name}@example.org"))
    session = person.session
    order = _checked_out(shop, person)
    body = {"expected_total_minor": order["totals"]["total_minor"]}
    tender = {"kind": "card", "amount_minor": body["expected_total_minor"], "state": "paid"}
    path = f"/shop/v1/carts/{order['id']}/order"
    placed = shop.done("POST", path, {**body, "tenders": [tender]}, token=session)
    person.ids |= {"order_id": placed["id"], "line_id": placed["lines"][0]["id"]}
    person.ids |= {"cart_id": _checked_out(shop, person)["id"], "email": person.email}
    if session is not None:
        _owns(shop, person)
    return person


def _place(person: Person) -> dict[str, str]:
    return {**ADDRESS, "line1": f"1 {person.name}-lane"}


def _checked_out(shop: Shop, person: Person) -> Any:
    cart = shop.done("POST", "/shop/v1/channels/us/carts", token=person.session)
    path, entries = f"/shop/v1/carts/{cart['id']}", [{"sku": "TEE", "quantity": 1}]
    shop.done("PUT", f"{path}/lines", {"lines": entries}, token=person.session)
    entered = {
        "email": person.email,
        "name": person.name,
        "billing_address": _place(person),
        "shipping_method": "ground",
    }
    return shop.done("POST", f"{path}/checkout", entered, token=person.session)


def _owns(shop: Shop, person: Person) -> None:
    """An address and a mail; an invoice of the web order, one from elsewhere, an offline order."""
    session = person.session
    book = shop.done("POST", "/shop/v1/account/addresses", _place(person), token=session)
    mine = shop.done("GET", "/shop/v1/account", token=session)["id"]
    proof = shop.done("GET", f"/v1/customers/{mine}/mail-proof", token="staff-token")
    person.ids |= {"address_id": book["items"][0]["id"], "mail_token": proof["token"]}
    person.ids |= {"customer_id": mine}
    _is_billed(shop, person, mine)


def _is_billed(shop: Shop, person: Person, mine: str) -> None:
    name = person.name
    content = f"%PDF INV-{name}".encode()
    paper = {
        "media_type": "application/pdf",
        "sha256": sha256(content).hexdigest(),
        "content_base64": b64encode(content).decode(),
    }
    line = {"sku": "TEE", "title": "Tee", "quantity": 1, "unit_price_minor": 1000}
    common = {
        "number": f"INV-{name}",
        "channel": "phone",
        "currency": "USD",
        "prices_include_tax": False,
        "lines": [{**line, "total_minor": 1000}],
        "total_minor": 1000,
    }
    invoice = {**common, "status": "open", "issued_on": "2026-12-07", "balance_minor": 1000}
    rows = [
        {**invoice, "client_reference": f"web-{name}", "order_id": person.ids["order_id"]},
        {**invoice, "client_reference": f"off-{name}", "customer_id": mine, "document": paper},
    ]
    invoices = [each["item"]["id"] for each in shop.batch("/v1/invoices/batch", *rows)]
    sold = {
        **common,
        "client_reference": f"so-{name}",
        "customer_id": mine,
        "status": "accepted",
        "placed_at": "2026-12-07T12:00:00Z",
        "lines": [{**line, "client_line_id": "1"}],
    }
    (offline,) = shop.batch("/v1/offline-orders/batch", sold)
    person.ids |= {"invoice_id": invoices[1], "offline_order_id": offline["item"]["id"]}


def routes() -> list[tuple[str, str, tuple[str, ...]]]:
    """Method, path and query parameters of every shopper route that is published."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return [
        (method.upper(), path, tuple(p["name"] for p in about.get("parameters", ()) if _in(p)))
        for path, methods in sorted(document["paths"].items())
        if path.startswith("/shop/")
        for method, about in sorted(methods.items())
    ]


def _in(parameter: Mapping[str, Any]) -> bool:
    return bool(parameter["in"] == "query")


def _filled(text: str, owner: Person) -> str:
    ids = {"channel": "us", "handle": "title-of-tee", **owner.ids}
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def everything_of(shop: Shop, person: Person) -> dict[str, Any]:
    """All that a person owns, as the person sees it."""
    query = "" if person.session else f"?email={person.email}"
    order = f"/shop/v1/orders/{person.ids['order_id']}{query}"
    own = {"order": order, "cart": f"/shop/v1/carts/{person.ids['cart_id']}"}
    paths = {**own, **READS} if person.session else own
    if person.name in BUYERS:
        paths["company"] = "/shop/v1/account/company"
    return {name: shop.done("GET", path, token=person.session) for name, path in paths.items()}


@pytest.mark.parametrize(
    ("viewer", "owner"), [pair for pair in permutations((*NAMES, GUEST), 2)], ids="-of-".join
)
def test_nobody_sees_or_changes_what_is_anothers(
    shop: Shop, people: dict[str, Person], viewer: str, owner: str
) -> None:
    me, other = people[viewer], people[owner]
    before, tried = everything_of(shop, other), 0
    for method, path, query in routes():
        if owner == GUEST and "{cart_id}" in path:
            continue  # a guest's cart is of whoever knows its id: there is nobody to ask
        asked = "&".join(f"{name}={me.email}" for name in query if name == "email")
        body = json.loads(_filled(json.dumps(BODIES.get(f"{method} {path}")), other))
        target = _filled(path, other) + (f"?{asked}" if asked else "")

        answer = shop.ask(method, target, body, token=me.session)

        tried += 1
        assert answer.status_code < 500, (method, target, answer.text)
        for mark in other.marks_for(me):
            assert mark not in answer.text, (method, target)
        if any(name in path for name in OWNED) and "{" not in target:
            refusals = (404,) if me.session else (401, 404)
            assert answer.status_code in refusals, (method, target, answer.text)
    assert tried > 15
    assert everything_of(shop, other) == before


def test_the_trial_has_teeth(shop: Shop, people: dict[str, Person]) -> None:
    ada = people["ada"]

    own = json.dumps(everything_of(shop, ada))
    paper = f"/shop/v1/account/invoices/{ada.ids['invoice_id']}/document"

    assert all(mark in own for mark in ada.marks)
    assert "dock-lane" in json.dumps(everything_of(shop, people["dee"]))
    assert ada.marks[1] in shop.ask("GET", paper, token=ada.session).text
