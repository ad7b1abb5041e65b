"""Bridges that take a list for the truth, where it may lag behind the records that it tells of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.model.billing import OrderMoney
from bridge.model.orders import ErpOrder
from bridge.parts import BridgeParts
from scenarios.broken.parts import instead, with_erp


def what_no_list_tells_was_not_booked(parts: BridgeParts) -> BridgeParts:
    """An invoice or credit memo that the list did not show yet did not exist (UPD-07)."""
    billing, orders = parts.erp.billing, parts.erp.orders

    async def money_of(order_id: str) -> OrderMoney:
        return replace(await billing.money_of(order_id), untold_minor=0)

    async def read(references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        found = await orders.orders(references)
        return {key: [_uninvoiced(each) for each in rows] for key, rows in found.items()}

    return with_erp(
        parts, billing=instead(billing, money_of=money_of), orders=instead(orders, orders=read)
    )


def _uninvoiced(order: ErpOrder) -> ErpOrder:
    return replace(order, lines=tuple(replace(line, invoiced=None) for line in order.lines))


def unknown_assortments_are_public(parts: BridgeParts) -> BridgeParts:
    """What no list of restricted assortments named was for everybody (PRD-11)."""
    sound, channels = parts.erp.companies, parts.settings.channels.values()
    named = {code for each in channels for code in each.restricted_assortments}

    async def audiences() -> Mapping[str, tuple[str, ...] | None]:
        return {**dict.fromkeys(sorted(named)), **await sound.audiences()}

    return with_erp(parts, companies=instead(sound, audiences=audiences))
