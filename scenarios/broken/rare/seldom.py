"""Bridges that are wrong at one moment alone: the second time, the last piece, one channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bridge.errors import BridgeError
from bridge.model.billing import Credit, DepositRefund, Invoice, Paper, ShowWrite
from bridge.model.orders import Answer, Booking, ErpOrder, OrderEdit, StoreOrder
from bridge.model.prices import PriceWrite
from bridge.model.stock import Level, LevelSlot, LevelWrite, Supply
from bridge.parts import BridgeParts
from scenarios.broken.parts import instead, with_erp, with_store

SMALL = 500  # minor units of a refund that "nobody looks at"


def _editing(parts: BridgeParts, change: Callable[[OrderEdit], OrderEdit | None]) -> BridgeParts:
    """The same bridge, which edits ERP orders in another way, or in none."""
    sound = parts.erp.orders

    async def edit(edit: OrderEdit) -> ErpOrder:
        changed = change(edit)
        if changed is not None:
            return await sound.edit(changed)
        return (await sound.orders([edit.order.id]))[edit.order.id][0]

    return with_erp(parts, orders=instead(sound, edit=edit))


def second_edit_is_an_echo(parts: BridgeParts) -> BridgeParts:
    """An order was edited once: a second edit was taken for the echo of the first (UPD-03)."""
    edited: set[str] = set()

    def once(edit: OrderEdit) -> OrderEdit | None:
        is_first = edit.order_id not in edited
        edited.add(edit.order_id)
        return edit if is_first else None

    return _editing(parts, once)


def pieces_go_before_places(parts: BridgeParts) -> BridgeParts:
    """Of an edit of pieces and address at once the address was left for later (UPD-03)."""
    return _editing(
        parts, lambda edit: replace(edit, shipping_address=None) if edit.pieces else edit
    )


def _booking(parts: BridgeParts, change: Callable[[StoreOrder], StoreOrder]) -> BridgeParts:
    sound = parts.erp.orders

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        return await sound.book([replace(each, order=change(each.order)) for each in bookings])

    return with_erp(parts, orders=instead(sound, book=book))


def app_has_no_note_field(parts: BridgeParts) -> BridgeParts:
    """The map of fields was made for the web shop: an order of the app lost its note (ORD-04)."""
    return _booking(
        parts, lambda order: replace(order, note=None) if order.channel == "app" else order
    )


def second_address_line_is_dropped(parts: BridgeParts) -> BridgeParts:
    """The ERP's form had one line for the street: "Floor 3" went (ORD-04)."""
    return _booking(
        parts,
        lambda order: replace(order, shipping_address=replace(order.shipping_address, line2="")),
    )


def shipping_in_euros_is_untaxed(parts: BridgeParts) -> BridgeParts:
    """Where prices include the tax, that of the shipping was taken for nothing (ORD-03)."""

    def untaxed(order: StoreOrder) -> StoreOrder:
        if not order.prices_include_tax:
            return order
        return replace(order, shipping=replace(order.shipping, tax_minor=0))

    return _booking(parts, untaxed)


def _paying_back(parts: BridgeParts, tax: Callable[[int, int, str], int]) -> BridgeParts:
    """The same bridge, which reckons the tax of money back anew."""
    orders, billing = parts.erp.orders, parts.erp.billing

    async def refund_deposit(write: DepositRefund) -> ErpOrder:
        now = write.refund
        changed = replace(now, tax_minor=tax(now.amount_minor, now.tax_minor, write.order_id))
        return await orders.refund_deposit(replace(write, refund=changed))

    async def credit(write: Credit) -> None:
        now = write.refund
        changed = replace(now, tax_minor=tax(now.amount_minor, now.tax_minor, write.order_id))
        await billing.credit(replace(write, refund=changed))

    return with_erp(
        parts,
        orders=instead(orders, refund_deposit=refund_deposit),
        billing=instead(billing, credit=credit),
    )


def small_refunds_carry_no_tax(parts: BridgeParts) -> BridgeParts:
    """A few cents back were booked as goodwill, without their tax (UPD-07)."""
    return _paying_back(parts, lambda amount, tax, order: 0 if amount <= SMALL else tax)


def second_refund_carries_no_tax(parts: BridgeParts) -> BridgeParts:
    """The tax of an order was given back with its first refund, so the second had none (UPD-07)."""
    paid: set[str] = set()

    def first(amount: int, tax: int, order: str) -> int:
        is_first = order not in paid
        paid.add(order)
        return tax if is_first else 0

    return _paying_back(parts, first)


def one_return_per_order(parts: BridgeParts) -> BridgeParts:
    """An order had a return: a second one of the same order was not looked for (STK-07)."""
    sound = parts.store.orders

    async def orders(order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        found = await sound.orders(order_ids)
        return {key: replace(each, returns=each.returns[:1]) for key, each in found.items()}

    return with_store(parts, orders=instead(sound, orders=orders))


def second_payment_is_not_news(parts: BridgeParts) -> BridgeParts:
    """An invoice with a payment was not sent again: the rest never came (INV-03)."""
    sound, paid = parts.store.billing, set[str]()

    async def show(
        writes: Sequence[ShowWrite], papers: Mapping[str, Paper]
    ) -> Sequence[BridgeError | None]:
        due = [each for each in writes if each.record.reference not in paid]
        answers = dict(zip(map(id, due), await sound.show(due, papers) if due else [], strict=True))
        paid.update(
            each.record.reference
            for each in due
            if isinstance(each.record, Invoice) and each.record.paid_minor
        )
        return [answers.get(id(each)) for each in writes]

    return with_store(parts, billing=instead(sound, show=show))


def first_line_answers_for_all(parts: BridgeParts) -> BridgeParts:
    """The ERP's answer was told for the first line of an order alone (STK-02, UPD-10)."""
    sound = parts.store.orders

    async def answer(answers: Sequence[Answer]) -> Sequence[BridgeError | None]:
        return await sound.answer([replace(each, lines=each.lines[:1]) for each in answers])

    return with_store(parts, orders=instead(sound, answer=answer))


def money_of_cancelled_pieces_is_kept(parts: BridgeParts) -> BridgeParts:
    """Money went back for whole orders: of a part that the ERP cancelled it was kept (UPD-04)."""
    sound = parts.store.orders

    async def answer(answers: Sequence[Answer]) -> Sequence[BridgeError | None]:
        return await sound.answer(
            [replace(each, refund=None) if each.kind != "cancelled" else each for each in answers]
        )

    return with_store(parts, orders=instead(sound, answer=answer))


def breaks_are_for_one_shop(parts: BridgeParts) -> BridgeParts:
    """Prices by quantity were sent to the first shop alone (PRD-12)."""
    sound, first = parts.store.prices, next(iter(parts.settings.channels))

    async def write(writes: Sequence[PriceWrite]) -> Sequence[BridgeError | None]:
        return await sound.write(
            [each if each.slot.channel == first else replace(each, breaks=()) for each in writes]
        )

    return with_store(parts, prices=instead(sound, write=write))


def last_channel_is_a_level_behind(parts: BridgeParts) -> BridgeParts:
    """Levels went to one shop after the other: the last got those of the round before (STK-01)."""
    sound, before = parts.store.stock, dict[str, LevelWrite]()
    last = list(parts.settings.channels)[-1]

    async def write(writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        sent = [
            replace(each, offer=replace(each.offer, available=old.offer.available))
            if each.slot.channel == last and (old := before.get(each.slot.variant_id))
            else each
            for each in writes
        ]
        before.update({each.slot.variant_id: each for each in writes if each.slot.channel == last})
        return await sound.write(sent)

    return with_store(parts, stock=instead(sound, write=write))


def captures_stay_in_the_store(parts: BridgeParts) -> BridgeParts:
    """Tenders went up with the booking: what was captured later was never told (ORD-03)."""
    sound = parts.erp.orders

    async def orders(references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        found = await sound.orders(references)
        return {
            key: [replace(each, tenders=None) for each in booked] for key, booked in found.items()
        }

    return with_erp(parts, orders=instead(sound, orders=orders))


def each_message_sends_its_level(parts: BridgeParts) -> BridgeParts:
    """Nobody compared: every message of an article had its level sent once more (PRD-05)."""
    sound = parts.store.stock

    async def levels(variant_ids: Sequence[str]) -> Mapping[LevelSlot, Level]:
        found = await sound.levels(variant_ids)
        return {slot: replace(each, offer=None) for slot, each in found.items()}

    return with_store(parts, stock=instead(sound, levels=levels))


def promise_of_the_last_piece_is_the_first(parts: BridgeParts) -> BridgeParts:
    """Where two deliveries are on their way, all was promised for the first (STK-06)."""
    sound = parts.store.stock

    async def write(writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        return await sound.write(
            [replace(each, offer=replace(each.offer, supply=_at_once(each))) for each in writes]
        )

    return with_store(parts, stock=instead(sound, write=write))


def _at_once(write: LevelWrite) -> tuple[Supply, ...]:
    steps = write.offer.supply
    return tuple(replace(each, ship_on=steps[0].ship_on) for each in steps)
