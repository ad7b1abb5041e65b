"""The customers of the seeded world, from five countries."""

from dataclasses import dataclass

from faker import Faker

from mock_kit.state.database import Tx
from mock_store.seed.catalogue import Draw
from mock_store.selling.accounts import add_customer
from mock_store.wire.customers import Customer, CustomerAddress, CustomerWrite

COUNTRIES = {"en_US": "US", "de_DE": "DE", "fr_FR": "FR", "ja_JP": "JP", "es_ES": "ES"}
CUSTOMERS = 60
SEED_BITS = 64


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who buys: a name, a mail address, a home."""

    name: str
    email: str
    phone: str
    home: CustomerAddress
    channel: str


class People:
    """Makes people up; the same number gives the same person, whoever else is made up."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._fakers = {locale: Faker(locale, use_weighting=False) for locale in COUNTRIES}

    def person(self, number: int) -> Person:
        """Make up the person of this number."""
        locale = list(COUNTRIES)[number % len(COUNTRIES)]
        fake = self._fakers[locale]
        fake.seed_instance(self._draw("seed_person", locale, number).getrandbits(SEED_BITS))
        name, phone = fake.name(), fake.phone_number()
        home = CustomerAddress(
            name=name,
            line1=fake.street_address(),
            city=fake.city(),
            region=fake.state() if locale == "en_US" else "",
            postal_code=fake.postcode(),
            country=COUNTRIES[locale],
            phone=phone,
            is_default_shipping=True,
            is_default_billing=True,
        )
        channel = "eu" if COUNTRIES[locale] in ("DE", "FR", "ES") else "us"
        # example.org takes no mail, so nobody real is written to.
        email = f"{fake.user_name()}.{number}@example.org"
        return Person(name, email, phone, home, channel)


def seed_customers(tx: Tx, people: People) -> list[Customer]:
    """Enter the customers; every third has a second address."""
    customers = []
    for number in range(CUSTOMERS):
        person = people.person(number)
        addresses = [person.home]
        if number % 3 == 0:
            other = people.person(number + CUSTOMERS).home
            second = {"is_default_shipping": False, "is_default_billing": False}
            addresses.append(other.model_copy(update=second))
        wanted = CustomerWrite(
            email=person.email, name=person.name, phone=person.phone, addresses=addresses
        )
        customers.append(add_customer(tx, wanted))
    return customers
