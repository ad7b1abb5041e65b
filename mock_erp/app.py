"""The ERP as a program: wiring only."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI
from sqlalchemy import Engine, Table
from sqlmodel import select

from mock_erp.api import clock
from mock_erp.api.catalogue import assortments, items, styles, variants
from mock_erp.api.goods import returns, set_asides, shipments
from mock_erp.api.inventory import promises, purchase_orders, stock, stock_acts, warehouses
from mock_erp.api.money import credit_memos, deposits, invoices
from mock_erp.api.people import matching, resolving, reviews
from mock_erp.api.pricing import account_prices, price_lines, price_lists, prices
from mock_erp.api.sales import customers, order_acts, order_imports, orders, till
from mock_erp.jobs import keep_promises
from mock_erp.settings import Settings
from mock_erp.tables.items import Style
from mock_erp.tables.registry import KIT_TABLES, ErpTable, with_company
from mock_erp.topics import EVENT_SCHEMAS, TOPICS
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

VERSION = "1.1.0"
DESCRIPTION = """
An ERP for a company that sells styles in variants, as a vendor would publish it.

**Tokens.** Every route takes a bearer token of a role. Anyone may read.

**Writing.** `Idempotency-Key`, `If-Match` and `client_reference` are optional. A repeat under the
same key, path and body is answered as the first time, refusals apart; the same key for another
request is refused with 409. A write that changes nothing keeps the version and causes no event.
Batches are applied in one commit: bad rows are answered one by one, good ones applied. A member
that is not published is refused with 422.

**Following.** Lists come in the order of the last change: whoever reads on with `cursor` until it
is null has seen every record, those that changed meanwhile once more. `ids` and `client_references`
are answered on one page, whatever is unknown left out. To hear of what changes, read on in
`/v1/events` from the cursor of `/v1/events/latest`, taken before the first list was read; webhooks
carry the same events. A cursor of another life of this system is refused with 410: read everything
anew. A change of a variant, a price or an assortment also touches its style, so that whoever
follows styles misses nothing. What changes by the clock alone, such as a sale that begins, is
announced beforehand as `next_change_at`, in the time of `GET /v1/time`.

**Lag.** Lists and the feed may be some seconds behind, and an entry of the feed may come to light
after later ones: read the last seconds again. What is asked for by id, by ids or by references is
as it stands now: ask so before you repeat a write, or move money, by what a list does not have.

**Refusals** are problem documents: tell them apart by `type`. 429 and 503 may be repeated after
`Retry-After`; after a 5xx or an answer that never came the write may have happened: look, or
repeat under the same `Idempotency-Key`.

**Events.** The first word of a topic is the entity; `data` is the entity as a read of it would
give it at that version, of `stock.changed` an item of `GET /v1/stock`. `If-Match` takes the
version in quotes: `"7"`.

**References.** `client_reference` is the id that a record has where it came from: of a web order
the shop's id, of its lines `client_line_id` the shop's line, of a return or a refund that the shop
asked for the shop's id. It is how whoever wrote finds what was written, should an answer be lost;
the ERP itself does not refuse a second record with the same one.

**Money** is in minor units of the currency beside it; **instants** carry their offset, as
`+00:00` or `Z`; **pieces**
are whole.
"""
TAGS = (
    {"name": "Styles", "description": "What is designed and named once."},
    {"name": "Variants", "description": "What is stocked, priced and sold."},
    {"name": "Items", "description": "Styles with variants and assortments in one read."},
    {"name": "Assortments", "description": "Which styles are sold where, and to whom."},
    {"name": "Price lists", "description": "One currency, one tax basis, one zone."},
    {"name": "Price lines", "description": "Prices of styles and variants, in windows."},
    {"name": "Prices", "description": "What a style's variants cost, the price rule applied."},
    {"name": "Warehouses", "description": "Sellable, quarantine, closed."},
    {"name": "Stock", "description": "Levels, backorders, supply, and the ledger."},
    {"name": "Stock acts", "description": "Receipts, counts, damages, transfers."},
    {"name": "Purchase orders", "description": "What suppliers will bring, and when."},
    {"name": "Promises", "description": "When a quantity can leave."},
    {"name": "Customers", "description": "People and companies, with their addresses."},
    {"name": "Orders", "description": "Sales orders of every channel."},
    {"name": "Shipments", "description": "What left the house for an order."},
    {"name": "Returns", "description": "What is to come back, and what did, fit or unfit."},
    {"name": "Set-asides", "description": "What an edit or a cancel gave up, still reserved."},
    {"name": "Invoices", "description": "What was sold and is owed, printed and paid."},
    {"name": "Credit memos", "description": "What is not owed any more, or paid back."},
    {"name": "Order files", "description": "A day's orders in one CSV file."},
    {"name": "Till", "description": "What the till in the shop asks for."},
    {"name": "Time", "description": "The business clock."},
    {"name": "events", "description": "The change feed."},
    {"name": "webhooks", "description": "Subscriptions to the same events by webhook."},
)
# Routes are tried in turn: first those that every order takes.
SHARED_ROUTERS = SharedRouters(
    orders.router,
    stock.router,
    customers.router,
    styles.router,
    variants.router,
    items.router,
    assortments.router,
    price_lists.router,
    price_lines.router,
    prices.router,
    account_prices.router,
    warehouses.router,
    stock_acts.router,
    promises.router,
    purchase_orders.router,
    matching.router,
    resolving.router,
    reviews.router,
    order_acts.router,
    shipments.router,
    returns.router,
    set_asides.router,
    deposits.router,
    invoices.router,
    credit_memos.router,
    order_imports.router,
    till.router,
    clock.router,
    prefix="/v1",
)
# Entities whose name is not that of their table in the singular.
_TABLES = {"stock": "stock_levels", "order": "sales_orders"}


@dataclass(frozen=True, slots=True)
class Erp:
    """What the ERP consists of while it runs."""

    app: FastAPI
    database: Database
    deliverer: Deliverer


def create_program(settings: Settings, env: Env, engine: Engine) -> Program:
    """Return the ERP as a program; its boot has begun on `engine` with `KIT_TABLES`."""
    erp = create_erp(settings, env, engine)
    jobs: list[asyncio.Task[None]] = []

    async def start() -> None:
        await _begin(erp.database, settings)
        await erp.deliverer.start()
        jobs.append(env.spawn(keep_promises(erp.database, env, settings.company)))

    async def stop() -> None:
        for job in jobs:
            job.cancel()
        jobs.clear()
        await erp.deliverer.stop()
        await flush_exchanges(erp.database)

    return Program(erp.app, start, stop, erp.app.state.tokens)


def create_erp(settings: Settings, env: Env, engine: Engine) -> Erp:
    """Put the parts of the ERP together; nothing runs yet."""
    database = Database(with_company(engine, settings.company), KIT_TABLES, env)
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
        after_replace=partial(_begin, database, settings),
    )
    app = make_app(
        title="ERP",
        version=VERSION,
        description=DESCRIPTION.strip(),
        database=database,
        env=env,
        tokens=settings.role_tokens,
        shared_routers=SHARED_ROUTERS,
        routers=[
            feed_router(database=database),
            subscriptions_router(env=env, roles=("bridge", "clerk")),
        ],
        control=control_app(parts),
        tags=TAGS,
        words=read_words("mock_erp"),
        media_types={"/v1/order-imports": order_imports.CSV},
        questions=("/v1/customers/match", "/v1/customers/resolve"),
    )
    app.state.settings = settings
    app.state.event_schemas = EVENT_SCHEMAS
    app.state.response_faults.append(faults)
    app.webhooks.routes.extend(webhook_routes(tuple(TOPICS.items())))
    return Erp(app, database, deliverer)


def entity_tables() -> Mapping[str, Table]:
    """Return the tables by the entity names that changes carry."""
    tables = ErpTable.metadata.tables
    names = sorted({topic.partition(".")[0] for topic in TOPICS})
    return {name: tables[_TABLES.get(name, f"{name}s")] for name in names}


async def _begin(database: Database, settings: Settings) -> None:
    """Give an empty database its first settings and, if wanted, a believable world."""

    def work(tx: Tx) -> None:
        for key in ("journal_level", "clock_mode"):
            if tx.state(key) is None:
                tx.put_state(key, str(getattr(settings, key)))
        if settings.seed_world and tx.session.exec(select(Style.id)).first() is None:
            # Imported here because names and addresses are slow to import and seldom wanted.
            from mock_erp.seed.world import seed_world  # noqa: PLC0415

            seed_world(tx, tx.state("seed") or settings.seed)

    await database.write(work, origin=Origin(cause="job:start"))
