"""Bridges that are wrong about invoices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bridge.errors import BridgeError, Unreachable
from bridge.model.billing import Invoice, OfflineOrder, Paper, Posted, Shown, ShowWrite
from bridge.model.orders import StoreOrder
from bridge.parts import BridgeParts
from scenarios.broken.parts import Document, client_of, instead, with_erp, with_store

Write = Callable[[ShowWrite], ShowWrite | None]


def _showing(parts: BridgeParts, change: Write) -> BridgeParts:
    """The same bridge, which shows something else, or nothing where `change` returns None."""
    sound = parts.store.billing

    async def show(
        writes: Sequence[ShowWrite], papers: Mapping[str, Paper]
    ) -> Sequence[BridgeError | None]:
        changed = [change(write) for write in writes]
        shown = iter(await sound.show([each for each in changed if each is not None], papers))
        return [None if each is None else next(shown) for each in changed]

    return with_store(parts, billing=instead(sound, show=show))


def invoices_are_exported_once(parts: BridgeParts) -> BridgeParts:
    """What is shown once is not looked at again: no payment comes down (INV-03)."""
    return _showing(parts, lambda write: write if write.expected_version == 0 else None)


def tax_is_worked_out_anew(parts: BridgeParts) -> BridgeParts:
    """The store's tax rate is applied to the net amounts of posted invoices (INV-01)."""

    def taxed(write: ShowWrite) -> ShowWrite:
        record = write.record
        if not isinstance(record, Invoice):
            return write
        net = record.total_minor - record.tax_minor
        tax_minor = round(net * 888 / 10_000)
        anew = replace(record, tax_minor=tax_minor, total_minor=net + tax_minor)
        return replace(write, record=anew)

    return _showing(parts, taxed)


def lost_answer_posts_again(parts: BridgeParts) -> BridgeParts:
    """Each state of an invoice is a new record with a reference of its own (INV-01)."""
    sound = parts.store.billing

    async def shown(keys: Sequence[str]) -> Mapping[str, Shown]:
        return {key: each for key, each in (await sound.shown(keys)).items() if "order:" in key}

    def named(write: ShowWrite) -> ShowWrite:
        record = write.record
        if isinstance(record, OfflineOrder):
            return write
        return replace(
            write, record=replace(record, reference=f"{record.reference}{record.status}")
        )

    spoilt = with_store(parts, billing=instead(sound, shown=shown))
    return _showing(spoilt, named)


def first_bad_invoice_stops_all(parts: BridgeParts) -> BridgeParts:
    """The queue of invoices waits behind the first that belongs to nobody (INV-05a)."""
    sound = parts.erp.billing
    stuck: list[str] = []

    async def posted(keys: Sequence[str]) -> Mapping[str, Posted]:
        found = await sound.posted(keys)
        stuck.extend(key for key, each in found.items() if each.customer_id is None)
        if stuck:
            raise Unreachable(f"{stuck[0]} has no customer")
        return found

    return with_erp(parts, billing=instead(sound, posted=posted))


def invoices_become_orders(parts: BridgeParts) -> BridgeParts:
    """A posted invoice is entered as a completed order of the shop (INV-04)."""
    sound, client = parts.store.billing, client_of(parts, "store")

    async def show(
        writes: Sequence[ShowWrite], papers: Mapping[str, Paper]
    ) -> Sequence[BridgeError | None]:
        for write in writes:
            if isinstance(write.record, Invoice) and write.expected_version == 0:
                await client.write("POST", "/shop/v1/channels/us/carts", {}, Document)
        return await sound.show(writes, papers)

    return with_store(parts, billing=instead(sound, show=show))


def strange_invoices_travel_up(parts: BridgeParts) -> BridgeParts:
    """An invoice that only the store knows is posted in the ERP, too (INV-02)."""
    sound, client = parts.erp.billing, client_of(parts, "erp")

    async def posted(keys: Sequence[str]) -> Mapping[str, Posted]:
        found = await sound.posted(keys)
        for key in keys:
            if key.startswith("invoice:") and key not in found:
                body = {"order_id": key, "client_reference": key}
                await client.write("POST", "/v1/invoices", body, Document)
        return found

    return with_erp(parts, billing=instead(sound, posted=posted))


def open_orders_are_not_shown(parts: BridgeParts) -> BridgeParts:
    """Orders that were placed elsewhere show once they are invoiced (INV-06)."""

    def closed(write: ShowWrite) -> ShowWrite | None:
        record = write.record
        is_open = isinstance(record, OfflineOrder) and record.status != "closed"
        return None if is_open else write

    return _showing(parts, closed)


def web_orders_need_no_invoice(parts: BridgeParts) -> BridgeParts:
    """Invoices of web orders stay in the ERP, since the shop sent a receipt (UPD-11)."""
    return _showing(parts, lambda write: None if write.record.channel == "web" else write)


def refunds_are_left_to_the_clerk(parts: BridgeParts) -> BridgeParts:
    """Money that the store gave back is nobody's business in the ERP (UPD-07)."""
    sound = parts.store.orders

    async def orders(order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        found = await sound.orders(order_ids)
        return {key: replace(order, refunds=()) for key, order in found.items()}

    return with_store(parts, orders=instead(sound, orders=orders))


def every_refund_is_booked(parts: BridgeParts) -> BridgeParts:
    """What an edit gave back is booked, though the order has shrunk by it already (UPD-07)."""
    sound = parts.store.orders

    async def orders(order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        found = await sound.orders(order_ids)
        return {
            key: replace(
                order, refunds=tuple(replace(each, cause="refund") for each in order.refunds)
            )
            for key, order in found.items()
        }

    return with_store(parts, orders=instead(sound, orders=orders))


def part_refunds_carry_all_the_tax(parts: BridgeParts) -> BridgeParts:
    """A credit memo has the tax of the whole order, however little it credits (UPD-07)."""
    sound = parts.store.orders

    async def orders(order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        found = await sound.orders(order_ids)
        return {
            key: replace(
                order,
                refunds=tuple(
                    replace(each, tax_minor=sum(line.tax_minor for line in order.lines))
                    for each in order.refunds
                ),
            )
            for key, order in found.items()
        }

    return with_store(parts, orders=instead(sound, orders=orders))
