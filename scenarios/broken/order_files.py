"""Bridges that are wrong about order files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

from bridge.model.order_files import Imported, ReadFile
from bridge.model.orders import Booking, StoreOrder
from bridge.parts import BridgeParts
from scenarios.broken.parts import instead, with_erp, with_store

ANOTHER = 10**6  # what a file's number is raised by when it is sent under a new one


def second_import_books_again(parts: BridgeParts) -> BridgeParts:
    """The job ran on two machines, and each gave the day's file a number of its own (ORD-10)."""
    sound = parts.erp.order_imports
    bookings: dict[int, Sequence[Booking]] = {}

    def write(number: int, wanted: Sequence[Booking]) -> bytes:
        bookings[number] = wanted
        return sound.write(number, wanted)

    async def import_file(number: int, content: bytes) -> Imported:
        answer = await sound.import_file(number, content)
        if number in bookings:
            other = number + ANOTHER
            await sound.import_file(other, sound.write(other, bookings[number]))
        return answer

    return with_erp(parts, order_imports=instead(sound, write=write, import_file=import_file))


def evening_orders_fall_between(parts: BridgeParts) -> BridgeParts:
    """A file took the orders of its date up to the cut-off; the evening was in none (ORD-10)."""
    sound, rule = parts.store.order_exports, parts.settings.order_file

    def is_by_day(order: StoreOrder) -> bool:
        local = order.placed_at.astimezone(ZoneInfo(rule.zone)).time()
        return local < time.fromisoformat(rule.cut_off)

    def read(content: bytes, number: int) -> ReadFile:
        whole = sound.read(content, number)
        return replace(whole, orders=tuple(each for each in whole.orders if is_by_day(each)))

    return with_store(parts, order_exports=instead(sound, read=read))


def custom_fields_have_no_column(parts: BridgeParts) -> BridgeParts:
    """The file was made before the shop asked for custom fields (ORD-10)."""
    sound = parts.erp.order_imports

    def write(number: int, wanted: Sequence[Booking]) -> bytes:
        plain = [replace(each, order=replace(each.order, custom={})) for each in wanted]
        return sound.write(number, plain)

    return with_erp(parts, order_imports=instead(sound, write=write))


def half_written_file_is_imported(parts: BridgeParts) -> BridgeParts:
    """The file was fetched while it was being written, and what was there was taken (ORD-10)."""
    sound = parts.erp.order_imports

    def write(number: int, wanted: Sequence[Booking]) -> bytes:
        return sound.write(number, wanted[: len(wanted) // 2])

    return with_erp(parts, order_imports=instead(sound, write=write))


def line_feeds_end_the_row(parts: BridgeParts) -> BridgeParts:
    """A note was cut at its first line feed, since a row is a line (ORD-10)."""
    sound = parts.store.order_exports

    def cut(order: StoreOrder) -> StoreOrder:
        custom: Mapping[str, str] = {
            name: text.partition("\n")[0] for name, text in order.custom.items()
        }
        return replace(order, note=(order.note or "").partition("\n")[0], custom=custom)

    def read(content: bytes, number: int) -> ReadFile:
        whole = sound.read(content, number)
        return replace(whole, orders=tuple(cut(each) for each in whole.orders))

    return with_store(parts, order_exports=instead(sound, read=read))
