"""The first orders of the seeded world, placed the way shoppers place them."""

from collections.abc import Sequence
from random import Random

from sqlmodel import col, select

from mock_kit.state.database import Tx
from mock_store.domain.order import Address
from mock_store.seed.catalogue import Draw
from mock_store.seed.people import CUSTOMERS, People, Person
from mock_store.selling.basket import price_basket
from mock_store.selling.placing import place_order
from mock_store.tables.carts import Cart, add_cart
from mock_store.tables.channels import SalesChannel, channels_by_code
from mock_store.tables.inventory import InventoryRow
from mock_store.wire.customers import Customer
from mock_store.wire.orders import NewTender, PlaceOrder

ORDERS = 24
NOTES = {
    "US": "Please ring twice.",
    "DE": "Bitte beim Nachbarn abgeben 📦",
    "FR": "À déposer chez le gardien, s'il vous plaît.",
    "JP": "配達は午後にお願いします",
    "ES": "Dejar en la portería, ¡gracias!",
}


def seed_orders(tx: Tx, draw: Draw, people: People, *, customers: Sequence[Customer]) -> None:
    """Place some orders of customers, and every fourth of a guest."""
    channels = channels_by_code(tx)
    for number in range(ORDERS):
        chance = draw("seed_order", "order", number)
        is_guest = number % 4 == 3
        person = people.person(number + 2 * CUSTOMERS if is_guest else number)
        customer_id = None if is_guest else customers[number].id
        channel = channels[person.channel]
        cart = _cart(tx, channel, person, customer_id=customer_id, chance=chance)
        if cart.lines:
            _place(tx, channel, cart, chance)


def _cart(
    tx: Tx, channel: SalesChannel, person: Person, *, customer_id: str | None, chance: Random
) -> Cart:
    well_stocked = (
        select(InventoryRow.variant_id)
        .where(col(InventoryRow.channel) == channel.code, col(InventoryRow.available) > 30)
        .order_by(col(InventoryRow.change_no))
    )
    chosen = chance.sample(list(tx.session.exec(well_stocked)), chance.randint(1, 3))
    address = person.home.model_dump(include=set(Address.model_fields))
    cart = Cart(
        id=tx.new_id("cart"),
        version=1,
        created_at=tx.now,
        updated_at=tx.now,
        channel=channel.code,
        customer_id=customer_id,
        lines=tuple({"variant_id": item, "quantity": 2} for item in chosen),
        checkout={
            "contact": {"name": person.name, "email": person.email, "phone": person.phone},
            "billing_address": address,
            "shipping_address": address,
            "shipping_method": None,
            "note": chance.choice(("", NOTES[person.home.country])),
            "custom": {},
        },
    )
    add_cart(tx, cart)
    return cart


def _place(tx: Tx, channel: SalesChannel, cart: Cart, chance: Random) -> None:
    total_minor = price_basket(tx, channel, cart).totals.total_minor
    state = chance.choice(("paid", "paid", "authorised", "pending"))
    tender = NewTender.model_validate({"kind": "card", "amount_minor": total_minor, "state": state})
    place_order(tx, channel, cart, PlaceOrder(expected_total_minor=total_minor, tenders=(tender,)))
