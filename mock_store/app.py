"""The store as a program: wiring only."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI
from sqlalchemy import Engine, Table

from mock_kit.control.app import control_app
from mock_kit.control.parts import ControlParts
from mock_kit.delivery.deliverer import Deliverer, DeliverySettings
from mock_kit.delivery.feed import feed_router
from mock_kit.delivery.subscriptions import subscriptions_router
from mock_kit.document.words import read_words
from mock_kit.env import Env
from mock_kit.faults.on_answer.book import FaultBook
from mock_kit.program import Program
from mock_kit.state.database import Database, Origin, Tx
from mock_kit.state.journal import flush_exchanges
from mock_kit.web.app import SharedRouters, make_app
from mock_kit.webhook_documents import webhook_routes
from mock_store.api.accounts import account_prices, companies
from mock_store.api.catalogue import channels, prices, products, shop_products
from mock_store.api.sales_routers import ORDER_PATH_ROUTERS, SALES_ROUTERS
from mock_store.events import EVENT_SCHEMAS, TOPICS
from mock_store.seed.world import seed_world
from mock_store.selling.changing import TOPICS as SALES_TOPICS
from mock_store.settings import Settings
from mock_store.tables.registry import KIT, core

VERSION = "2.1.0"
DESCRIPTION = """
A storefront with several channels, as a vendor would publish it.

**Tokens.** Every route of `/v1` takes a bearer token of a role; the routes of `/shop/v1` are the
shopper's and public, but for the account, which takes the token of a session.

**Writing.** `Idempotency-Key`, `If-Match` and `client_reference` are optional. A repeat under the
same key, path and body is answered as the first time, refusals apart; the same key for another
request is refused with 409. A write that changes nothing keeps the version and causes no event.
Batches are applied in one commit: bad rows are answered one by one, good ones applied. A member
that is not published is refused with 422. `expected_version` of a row is its `If-Match`; without it
the last writer wins, also with what was read earlier.

**Reading on.** Lists come in the order of the last change: whoever reads on with `cursor` until it
is null has seen every record, those that changed meanwhile once more. Lists by ids or references
are answered on one page, whatever is unknown left out. To hear of what changes, read on in
`/v1/events` from the cursor of `/v1/events/latest`, taken before the first list was read; webhooks
carry the same events. A cursor of another life of this system is refused with 410: read everything
anew.

**Lag.** Lists and the feed may be some seconds behind, and an entry of the feed may come to light
after later ones: read the last seconds again. What is asked for by id, by ids or by references is
as it stands now: ask so before you repeat a write, or move money, by what a list does not have.

**Refusals** are problem documents: tell them apart by `type`. 429 and 503 may be repeated after
`Retry-After`; after a 5xx or an answer that never came the write may have happened: look, or
repeat under the same `Idempotency-Key`.

**Events.** The first word of a topic is the entity; `data` is the entity as a read of it would
give it at that version. `If-Match` takes the version in quotes: `"7"`.

**References.** `client_reference` is the id that a record has in the system that feeds it: of a
product the style, of a variant the article, of a parcel, a return, an invoice or a customer theirs.
Order lines name that of their variant as `variant_client_reference`.

**Money** is in minor units of the currency beside it; **instants** carry their offset, as
`+00:00` or `Z`.
"""
TAGS = (
    {"name": "channels", "description": "Storefronts: currency, tax, stock policy, switches."},
    {"name": "products", "description": "Products with their variants and enrichment."},
    {"name": "prices", "description": "One price per variant and channel."},
    {"name": "companies", "description": "Accounts with several buyers and locations."},
    {"name": "inventory", "description": "Levels per variant and channel, and the offer."},
    {"name": "orders", "description": "Orders as staff and bridges see them."},
    {"name": "order files", "description": "A day's orders in one CSV file."},
    {"name": "customers", "description": "Customers as staff and bridges see them."},
    {"name": "invoices", "description": "Invoices and credit memos that customers see."},
    {"name": "offline orders", "description": "Orders placed elsewhere, to look at."},
    {"name": "shop", "description": "The shopper's listing, product pages, carts, checkout."},
    {"name": "account", "description": "The shopper's own account."},
    {"name": "events", "description": "The change feed."},
    {"name": "webhooks", "description": "Subscriptions to the same events by webhook."},
)

# Routes are tried in turn: first those that every order takes.
SHARED_ROUTERS = SharedRouters(
    *ORDER_PATH_ROUTERS,
    channels.router,
    products.router,
    prices.router,
    account_prices.router,
    companies.router,
    companies.own_router,
    shop_products.router,
    *SALES_ROUTERS,
)
ENTITIES = (
    "account_price",
    "channel",
    "company",
    "customer",
    "inventory_level",
    "invoice",
    "offline_order",
    "order",
    "order_export",
    "price",
    "product",
    "variant",
)
# Entities whose name is not that of their table in the singular.
_TABLES = {"company": "companies"}


@dataclass(frozen=True, slots=True)
class Store:
    """What the store consists of while it runs."""

    app: FastAPI
    database: Database
    deliverer: Deliverer


def create_program(settings: Settings, env: Env, engine: Engine) -> Program:
    """Return the store as a program; its boot has begun on `engine` with the tables `KIT`."""
    store = create_store(settings, env, engine)

    async def start() -> None:
        await _begin(store.database, settings, env)
        await store.deliverer.start()

    async def stop() -> None:
        await store.deliverer.stop()
        await flush_exchanges(store.database)

    return Program(store.app, start, stop, store.app.state.tokens)


def create_store(settings: Settings, env: Env, engine: Engine) -> Store:
    """Put the parts of the store together; nothing runs yet."""
    database = Database(engine, KIT, env)
    delivery = DeliverySettings(retry_schedule_s=settings.retry_schedule_s)
    deliverer = Deliverer(database, env, delivery)
    faults = FaultBook(database, env)
    parts = ControlParts(
        database=database,
        env=env,
        deliverer=deliverer,
        fault_book=faults,
        token=settings.role_tokens["control"],
        entities=entity_tables(),
        clock_mode=settings.clock_mode,
        after_replace=partial(_begin, database, settings, env),
    )
    app = make_app(
        title="Store",
        version=VERSION,
        description=DESCRIPTION.strip(),
        database=database,
        env=env,
        tokens=settings.role_tokens,
        shared_routers=SHARED_ROUTERS,
        routers=[
            feed_router(database=database, roles=("bridge", "staff")),
            subscriptions_router(env=env, roles=("bridge", "staff")),
        ],
        control=control_app(parts),
        tags=TAGS,
        words=read_words("mock_store"),
        questions=("/v1/customers/resolve",),
    )
    app.state.settings = settings
    app.state.event_schemas = EVENT_SCHEMAS
    app.state.response_faults.append(faults)
    app.webhooks.routes.extend(webhook_routes(tuple({**TOPICS, **SALES_TOPICS}.items())))
    return Store(app, database, deliverer)


def entity_tables() -> Mapping[str, Table]:
    """Return the tables by the entity names under which the control face edits them."""
    return {name: core(_TABLES.get(name, f"{name}s")) for name in ENTITIES}


async def _begin(database: Database, settings: Settings, env: Env) -> None:
    """Settings and world of a new life; what is there already stays as it is."""
    await database.write(lambda tx: _first_settings(tx, settings), origin=Origin(cause="job:start"))
    if settings.seed_world:
        await database.write(lambda tx: seed_world(tx, env.rng), origin=Origin(cause="job:seed"))


def _first_settings(tx: Tx, settings: Settings) -> None:
    """Put settings into a database that has none; later they are changed by the control face."""
    if tx.state("journal_level") is None:
        tx.put_state("journal_level", settings.journal_level)
