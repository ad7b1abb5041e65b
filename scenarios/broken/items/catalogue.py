"""Bridges that are wrong when the catalogue changes under open orders."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.errors import BridgeError, Refused
from bridge.model.orders import Booking, ErpOrder
from bridge.model.products import ProductWrite, StoreProduct, Style, VariantContent
from bridge.parts import BridgeParts
from bridge.ports.flow import Done, Flow, Outcome
from scenarios.broken.parts import Document, client_of, instead, with_erp, with_flow, with_store


def orders_are_booked_by_sku(parts: BridgeParts) -> BridgeParts:
    """Items of an order were looked up by SKU: a renamed one was not found (PRD-06)."""
    sound, erp = parts.erp.orders, client_of(parts, "erp")

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        known = {}
        async for page in erp.pages("/v1/variants", Document):
            known.update({each.model_dump()["sku"]: each.model_dump()["id"] for each in page})
        answers: list[ErpOrder | BridgeError] = []
        for each in bookings:
            lines = [replace(row, erp_variant_id=known.get(row.sku)) for row in each.order.lines]
            if any(row.erp_variant_id is None for row in lines):
                answers.append(Refused(f"order {each.order.number} has unknown SKUs"))
                continue
            order = replace(each.order, lines=tuple(lines))
            answers += await sound.book([replace(each, order=order)])
        return answers

    return with_erp(parts, orders=instead(sound, book=book))


def doubtful_skus_get_a_suffix(parts: BridgeParts) -> BridgeParts:
    """A SKU that the shop would not take was made unique with a few digits (PRD-07)."""
    sound = parts.erp.products

    def clear(variant: VariantContent) -> VariantContent:
        if variant.sku == variant.sku.strip():
            return variant
        return replace(variant, sku=f"{variant.sku.strip()}-{variant.reference[-4:]}")

    async def styles(style_ids: Sequence[str]) -> Mapping[str, Style]:
        found = await sound.styles(style_ids)
        return {
            key: replace(style, variants=tuple(map(clear, style.variants)))
            for key, style in found.items()
        }

    return with_erp(parts, products=instead(sound, styles=styles))


def withdrawn_items_stay_for_sale(parts: BridgeParts) -> BridgeParts:
    """The field "discontinued" was not in the mapping: what was withdrawn was sold on (PRD-10)."""
    sound = parts.erp.products

    async def styles(style_ids: Sequence[str]) -> Mapping[str, Style]:
        return {
            key: replace(
                style,
                is_active=True,
                variants=tuple(replace(each, standing="active") for each in style.variants),
            )
            for key, style in (await sound.styles(style_ids)).items()
        }

    return with_erp(parts, products=instead(sound, styles=styles))


def options_go_by_place(parts: BridgeParts) -> BridgeParts:
    """Values went as first, second, third option, under the names of the first day (PRD-14)."""
    sound = parts.store.products
    names: dict[str, tuple[str, ...]] = {}

    def placed(write: ProductWrite) -> ProductWrite:
        content = write.content
        first = names.setdefault(content.reference, tuple(each.name for each in content.options))
        variants = [
            replace(each, options=dict(zip(first, each.options.values(), strict=False)))
            for each in content.variants
        ]
        return replace(write, content=replace(content, variants=tuple(variants)))

    async def write(writes: Sequence[ProductWrite]) -> Sequence[StoreProduct | BridgeError]:
        return await sound.write([placed(each) for each in writes])

    return with_store(parts, products=instead(sound, write=write))


def refused_orders_are_ticked_off(parts: BridgeParts) -> BridgeParts:
    """An order that the ERP refused went into a log, and was never looked at again (ORD-07)."""
    logged: list[str] = []

    def spoilt(flow: Flow) -> Flow:
        sound = flow.visit

        async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
            fresh = [key for key in keys if key not in logged]
            outcomes = dict(await sound(fresh)) if fresh else {}
            logged.extend(key for key, each in outcomes.items() if not isinstance(each, Done))
            return {key: outcomes.get(key, Done()) for key in keys}

        return instead(flow, visit=visit)

    return with_flow(parts, "orders", spoilt)
