"""A believable world to look at: one seed, one world."""

from mock_kit.state.database import Tx
from mock_store.seed.catalogue import Draw, seed_catalogue
from mock_store.seed.channels import seed_channels
from mock_store.seed.people import People, seed_customers
from mock_store.seed.sales import seed_orders
from mock_store.tables.channels import channels_by_code


def seed_world(tx: Tx, draw: Draw) -> None:
    """Fill an empty store; one that has channels already is left as it is."""
    if channels_by_code(tx):
        return
    people = People(draw)
    seed_channels(tx)
    seed_catalogue(tx, draw)
    customers = seed_customers(tx, people)
    seed_orders(tx, draw, people, customers=customers)
