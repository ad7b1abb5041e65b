"""Rough seas: what the way between two systems does to a bridge, and what it must not do.

The store asks for patience and breaks down, a gateway answers with a web page, one price is poison
for a whole batch, one text is too long for a whole request, a clerk corrects a customer in the
moment in which the bridge has just read it, records are changed in the databases behind everybody's
back, and somebody forges messages about them.
"""

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "rough_seas"
RULES = (
    "XCT-06",
    "XCT-07",
    "XCT-08",
    "XCT-09",
    "XCT-10a",
    "XCT-10b",
    "XCT-11",
    "XCT-14a",
    "XCT-15",
    "XCT-17",
)
RULES_WITH = {"drift": ("XCT-14b",)}
PRICE_LIST, OTHER_LIST = "LIST-USD", "LIST-EUR"
POISON_MINOR = 10**13  # more than any shop takes
RETRY_AFTER_S = 2
LONGEST = 500  # characters that the store then takes
CANARY = "Theodora Quicksilver"


async def play(op: Operator) -> None:
    """Sail through one trouble after another."""
    drifting, twin = await op.shelf.single(), await op.shelf.single()
    poisoned, neighbour = await op.shelf.single(), await op.shelf.single()
    for style in (drifting, twin, poisoned, neighbour):
        await op.warehouse.receive({variant["id"]: 20 for variant in style["variants"]})
        await op.merchandiser.clear_prices(PRICE_LIST, style["id"])
        await _reprice(op, style, 3000)
    await op.merchandiser.clear_prices(OTHER_LIST, poisoned["id"])
    await _reprice(op, poisoned, 2800, OTHER_LIST)
    await op.settled()
    await _wait_and_page(op, poisoned, neighbour)
    await _poison(op, poisoned, neighbour)
    await _refuse_whole(op)
    await _correct_while_read(op, neighbour)
    await _cent_off(op, neighbour)
    await _drift_and_forge(op, drifting, twin, neighbour)


async def _reprice(
    op: Operator, style: Document, price_minor: int, price_list: str = PRICE_LIST
) -> None:
    await op.merchandiser.reprice(
        price_list, style["id"], price_minor=price_minor, own_prices="change"
    )


def _expect_price(
    op: Operator, rule: str, style: Document, price_minor: int, price_list: str = PRICE_LIST
) -> None:
    """Say what price must come; before it is given, since the bridge may be quick."""
    price = {"price_list": price_list, "price_minor": price_minor}
    op.note("expected", rule=rule, entity="price", style_id=style["id"], **price)


async def _wait_and_page(op: Operator, counted: Document, repriced: Document) -> None:
    op.narrate("the store asks for two seconds of patience; then a gateway answers with a page")
    await op.sea.asks_to_wait("store", "^/v1/inventory-levels", RETRY_AFTER_S)
    for style, pieces in ((counted, 17), (repriced, 16)):
        variant_id = style["variants"][0]["id"]
        op.note("expected", rule="XCT-07", entity="level", variant_id=variant_id, pieces=pieces)
        await op.warehouse.count({variant_id: pieces})
        # The second one within the pause, when the first has met it.
        await op.sea.lets_time_pass(RETRY_AFTER_S / 3)
    await op.settled()
    await op.sea.answers_with_page("store", "^/v1/prices/batch")
    _expect_price(op, "XCT-09", repriced, 3100)
    await _reprice(op, repriced, 3100)
    await op.settled()
    op.narrate("the store breaks down over a price")
    await op.sea.breaks_down("store", "^/v1/prices/batch")
    _expect_price(op, "XCT-09", repriced, 3150)
    await _reprice(op, repriced, 3150)
    await op.settled()


async def _poison(op: Operator, poisoned: Document, neighbour: Document) -> None:
    op.narrate("a price that no shop takes is in one batch with good ones")
    for line in await op.merchandiser.lines(OTHER_LIST, poisoned["id"]):
        await op.sea.drifts("erp", "price_line", line["id"], price_minor=POISON_MINOR)
    op.note("poison", style_id=poisoned["id"], price_minor=POISON_MINOR)
    _expect_price(op, "XCT-08", neighbour, 3200)
    # One commit, one message, one batch: the bad row stands between good ones.
    together = [poisoned["id"], neighbour["id"]]
    await op.merchandiser.reprice_together(PRICE_LIST, together, 3200)
    await op.settled()
    op.narrate("the price is mended")
    op.note("price_mended", style_id=poisoned["id"])
    _expect_price(op, "XCT-10a", poisoned, 3300, OTHER_LIST)
    await _reprice(op, poisoned, 3300, OTHER_LIST)
    await op.settled()


async def _refuse_whole(op: Operator) -> None:
    """The store takes no long text, and nothing that comes in one request with it."""
    op.narrate("of three new articles one has too much to say, until it says less")
    fault = await op.sea.has_short_columns("store", "^/v1/products", LONGEST)
    numbers = [op.name(name) for name in ("TERSE", "WORDY", "PLAIN")]
    rows = [{"style_number": x, "name": x, "variants": [{"sku": f"{x}-1"}]} for x in numbers]
    rows[1]["description"] = "so it is, " * LONGEST
    style_ids = await op.merchandiser.prepare_styles(rows)
    for rule, each in (("XCT-08", 0), ("XCT-08", 2)):
        facts = {"style_id": style_ids[each], "title": numbers[each]}
        op.note("expected", rule=rule, entity="product", **facts)
    await op.merchandiser.offer(style_ids)
    await op.settled()
    op.note("expected", rule="XCT-10a", entity="product", style_id=style_ids[1], title=numbers[1])
    await op.merchandiser.change_style(style_ids[1], description="so it is")
    await op.settled()
    await op.sea.lifts("store", fault)


async def _correct_while_read(op: Operator, style: Document) -> None:
    """A customer orders again with a new address; a clerk corrects the phone in between."""
    buyer = op.buyer("canary", name=CANARY, phone="+1 917 555 0142")
    op.note("planted", texts=[buyer.email, buyer.name, buyer.phone, "14 Crosby Street"])
    customer = await op.shopper.register(buyer.email, buyer.name)
    sku = style["variants"][0]["sku"]
    await customer.buy("us", [(sku, 1)], buyer)
    await op.settled()
    account = await op.clerk.customer_of(buyer.email)
    op.narrate("a clerk corrects a phone number between the bridge's look and its write")
    await op.sea.is_out_of_service("erp", "^/v1/orders")
    moved = op.buyer("canary", name=CANARY, ship_to={"line1": "9 Ferry Lane", "city": "Troy"})
    await customer.buy("us", [(sku, 1)], moved)

    async def correct() -> None:
        await op.clerk.correct(account["id"], phone="+1 646 555 0177")

    await op.sea.while_bridge_reads("erp", "^/v1/customers", correct)
    await op.settled()


async def _cent_off(op: Operator, style: Document) -> None:
    """An order waits for its money; meanwhile its total is a cent more than its parts.

    Somebody else's order goes beside it.
    """
    wanted = [(style["variants"][0]["sku"], 1)]
    cart = await op.shopper.fill_cart("us", wanted)
    preview = await op.shopper.check_out(cart, op.buyer("cent"), "standard")
    total_minor = preview["totals"]["total_minor"]
    tender = {"kind": "card", "amount_minor": total_minor, "state": "pending"}
    order = await op.shopper.place(cart, preview, [tender])
    await op.sea.drifts_inside("store", "order", order["id"], total_minor=total_minor + 1)
    await op.shopper.buy("us", wanted, op.buyer("penny"))
    await op.staff.capture(order["id"])
    await op.settled()


async def _drift_and_forge(
    op: Operator, drifting: Document, twin: Document, typed: Document
) -> None:
    op.narrate("two names change in the ERP's database; somebody forges messages about one")
    for style in (drifting, twin):
        await op.sea.drifts("erp", "style", style["id"], name=op.name(style["style_number"]))
    event = {
        "id": op.name("evt-forged"),
        "type": "style.updated",
        "occurred_at": op.business_now().isoformat(),
        "entity": "style",
        "entity_id": drifting["id"],
        "version": 1000,
        "data": {**drifting, "name": "Forged", "version": 1000},
    }
    op.note("twins", style_id=drifting["id"], twin_id=twin["id"])
    await op.sea.forges("erp", event)
    await op.settled()
    # What comes after forged messages is carried as before.
    await op.merchandiser.change_style(typed["id"], description="Told in the ordinary way")
    await op.settled()
    product = await op.staff.product_of(typed["id"])
    variant_id = product["variants"][0]["id"]
    await op.sea.drifts("store", "price", f"{variant_id}:us", price_minor=1)
    await op.sea.drifts("store", "product", product["id"], title="Changed in the database")
