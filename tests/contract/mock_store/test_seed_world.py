"""The seeded world: believable, and the same for the same seed."""

from mock_kit.ids import keyed_random
from mock_kit.state.database import Tx
from mock_store.domain.order import Order
from mock_store.seed.world import seed_world
from tests.contract.mock_store.selling_world import Shop, an_empty_shop


def a_seeded_shop(seed: str) -> Shop:
    shop = an_empty_shop()
    draw = keyed_random(seed)

    def work(tx: Tx) -> None:
        seed_world(tx, draw)

    shop.loop.run_until_complete(shop.database.write(work))
    return shop


def close(shop: Shop) -> None:
    shop.database.poison()
    shop.loop.close()


def test_the_seeded_world_can_be_looked_at() -> None:
    shop = a_seeded_shop("1")

    orders = shop.done("GET", "/v1/orders?limit=500", token="bridge-token")["items"]
    customers = shop.done("GET", "/v1/customers?limit=500", token="bridge-token")["items"]
    listing = shop.done("GET", "/shop/v1/channels/eu/products")["items"]

    assert len(orders) > 15
    assert len({customer["addresses"][0]["country"] for customer in customers}) == 5
    assert len(listing) > 10
    for document in orders:
        order = Order.model_validate(document)
        lines_minor = sum(line.total_minor for line in order.lines)
        on_top = 0 if order.prices_include_tax else order.shipping.tax_minor
        assert order.total_minor == lines_minor + order.shipping.price_minor + on_top
    close(shop)


def test_one_seed_is_one_world() -> None:
    worlds = []
    for seed in ("1", "1", "2"):
        shop = a_seeded_shop(seed)
        customers = shop.done("GET", "/v1/customers?limit=500", token="bridge-token")
        orders = shop.done("GET", "/v1/orders?limit=500", token="bridge-token")
        worlds.append((customers["items"], orders["items"]))
        close(shop)

    assert worlds[0] == worlds[1]
    assert worlds[0] != worlds[2]


def test_a_seeded_world_is_not_seeded_again() -> None:
    shop = a_seeded_shop("1")
    before = shop.topics("product")

    shop.loop.run_until_complete(shop.database.write(lambda tx: seed_world(tx, keyed_random("1"))))

    assert shop.topics("product") == before
    close(shop)
