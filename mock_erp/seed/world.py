"""A believable ERP to begin with: one seed is one world."""

from mock_erp.seed.catalogue import enter_catalogue
from mock_erp.seed.chance import chance_of
from mock_erp.seed.goods import fill_shelves, open_warehouses, order_supply
from mock_erp.seed.people import enter_customers
from mock_erp.seed.sales import sell
from mock_kit.state.database import Tx


def seed_world(tx: Tx, seed: str) -> None:
    """Fill an empty ERP through the same functions that the API uses, in one transaction.

    Instants are counted from the business clock; everything else follows from the seed.
    """
    chance = chance_of(seed)
    open_warehouses(tx)
    enter_catalogue(tx, chance)
    fill_shelves(tx, chance)
    order_supply(tx, chance)
    sell(tx, chance, enter_customers(tx, chance))
