"""Which styles a store sells, and whether their SKUs can be trusted."""

from __future__ import annotations

from collections.abc import Mapping

from bridge.errors import Refused
from bridge.model.products import Style, VariantContent
from bridge.settings import Settings


def channels_of(style: Style, settings: Settings) -> tuple[str, ...]:
    """Channels one of whose assortments holds the style, sorted."""
    held = style.assortments
    restricted = restricted_channels(style, settings)
    return tuple(
        code
        for code, channel in sorted(settings.channels.items())
        if channel.assortment in held or code in restricted
    )


def restricted_channels(style: Style, settings: Settings) -> dict[str, list[str]]:
    """Channels that show the style by a restricted assortment alone, with the codes of those."""
    held = style.assortments
    found: dict[str, list[str]] = {}
    for code, channel in sorted(settings.channels.items()):
        codes = [each for each in channel.restricted_assortments if each in held]
        if codes and channel.assortment not in held:
            found[code] = codes
    return found


def is_sold(style: Style | None, settings: Settings) -> bool:
    """Tell whether the store should sell the style at all."""
    return style is not None and style.is_active and bool(channels_of(style, settings))


def wanted_variants(style: Style, settings: Settings) -> tuple[VariantContent, ...]:
    """Variants of the style that may go to the store, in the ERP's order."""
    excluded = settings.excluded_skus
    return tuple(variant for variant in style.variants if variant.sku not in excluded)


def look_of(sku: str) -> str:
    """What a person sees of a SKU: two that look alike are one to a warehouse (PRD-07)."""
    return "".join(sku.split()).casefold()


def looks_of(style: Style, settings: Settings) -> list[tuple[str, str]]:
    """List (look, variant id) of each variant of the style that is sold and has a SKU."""
    return [
        (look_of(variant.sku), variant.reference)
        for variant in wanted_variants(style, settings)
        if variant.standing == "active" and look_of(variant.sku)
    ]


def check_skus(style: Style, claims: Mapping[str, str], settings: Settings) -> None:
    """Raise Refused for a blank, duplicate or look-alike SKU: park it, never guess (PRD-07).

    `claims` maps a look to the ERP variant that carries it already, in whichever style.
    """
    for variant in wanted_variants(style, settings):
        if variant.standing == "active" and not look_of(variant.sku):
            raise Refused(f"variant {variant.reference} has a blank SKU")
    seen: dict[str, str] = dict(claims)
    for look, variant_id in looks_of(style, settings):
        owner = seen.setdefault(look, variant_id)
        if owner != variant_id:
            raise Refused(f"the SKUs of variants {owner} and {variant_id} look alike: {look!r}")
