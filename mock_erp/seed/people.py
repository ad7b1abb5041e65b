"""The seeded customers: people and companies of several countries, with their scripts."""

import re
from typing import Any
from unicodedata import normalize

from faker import Faker

from mock_erp.api.sales.customers import new_customer
from mock_erp.seed.chance import Chance
from mock_erp.wire.customers import CustomerInput
from mock_kit.state.database import Tx

_COUNTRIES = {"en_US": "US", "de_DE": "DE", "fr_FR": "FR", "ja_JP": "JP", "es_ES": "ES"}
PEOPLE_PER_LOCALE, COMPANIES_PER_LOCALE = 10, 2


def enter_customers(tx: Tx, chance: Chance) -> list[str]:
    """Enter people and companies of every locale; return their ids in order of entry."""
    entered: list[str] = []
    for locale in _COUNTRIES:
        fake = Faker(locale, use_weighting=False)
        for number in range(PEOPLE_PER_LOCALE + COMPANIES_PER_LOCALE):
            draw = chance("customer", f"{locale}:{number}")
            fake.seed_instance(draw.getrandbits(64))
            body = (
                _company(fake, locale, number)
                if number >= PEOPLE_PER_LOCALE
                else _person(fake, locale, number)
            )
            entered.append(new_customer(tx, CustomerInput.model_validate(body)).id)
    return entered


def _person(fake: Faker, locale: str, number: int) -> dict[str, Any]:
    name = fake.name()
    addresses = [_address(fake, locale, name) | _default(shipping=True, billing=True)]
    if number % 4 == 0:
        addresses.append(_address(fake, locale, name))
    mail = f"{_mailbox(fake, name)}.{locale[:2]}{number}@example.com"
    plain = {"kind": "person", "name": name, "email": mail, "phone": fake.phone_number()}
    return plain | {"addresses": addresses}


def _mailbox(fake: Faker, name: str) -> str:
    """Write a name in the letters of a mail address; names in other scripts get another one."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z]+", plain)
    return ".".join(words) or str(fake.user_name())


def _company(fake: Faker, locale: str, number: int) -> dict[str, Any]:
    name = fake.company()
    offices = [
        _address(fake, locale, name) | _default(shipping=False, billing=True),
        _address(fake, locale, name) | _default(shipping=True, billing=False),
    ]
    mail = f"orders.{locale[:2]}{number}@example.com"
    plain = {"kind": "company", "name": name, "email": mail, "phone": fake.phone_number()}
    return plain | {"price_group": "TRADE", "addresses": offices}


def _address(fake: Faker, locale: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "line1": fake.street_address().replace("\n", ", "),
        "city": fake.city(),
        "postal_code": fake.postcode(),
        "country": _COUNTRIES[locale],
        "phone": fake.phone_number(),
    }


def _default(*, shipping: bool, billing: bool) -> dict[str, bool]:
    return {"is_default_shipping": shipping, "is_default_billing": billing}
