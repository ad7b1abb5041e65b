"""The shape of a catalogue: counts, spreads and forms, and no text of the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.catalogue.plan import Catalogue, StylePlan, VariantPlan
from scenarios.catalogue.shape.spreads import Patterns, Spread, patterns_of, percent, spread

MOST_OPTIONS = 3


@dataclass(frozen=True)
class CatalogueShape:
    """What a catalogue looks like; a spread has 101 numbers: least, each hundredth part, most.

    Variants by the number of options of their style; prices are the lower ones where there are two.
    """

    styles: int
    variants: int
    variants_per_style: Sequence[Spread]
    options_per_style: Spread
    price_minor: Spread
    pieces: Spread
    reduced_percent: int
    unknown_stock_percent: int
    without_sku_percent: int
    longest: Mapping[str, int]
    patterns: Patterns


def catalogue_shape_of(catalogues: Sequence[Catalogue]) -> CatalogueShape:
    """Measure catalogues as one."""
    styles = [style for catalogue in catalogues for style in catalogue.styles]
    variants = [variant for style in styles for variant in style.variants]
    own = [variant.sku for variant in variants if not variant.is_minted]
    return CatalogueShape(
        styles=len(styles),
        variants=len(variants),
        variants_per_style=[
            spread(len(style.variants) for style in styles if len(style.options) == count)
            for count in range(MOST_OPTIONS + 1)
        ],
        options_per_style=spread(len(style.options) for style in styles),
        price_minor=spread(_lowest(style) for style in styles if style.price_lines),
        pieces=spread(variant.pieces for variant in variants if variant.pieces is not None),
        reduced_percent=percent(sum(map(_is_reduced, styles)), len(styles)),
        unknown_stock_percent=percent(sum(v.pieces is None for v in variants), len(variants)),
        without_sku_percent=percent(len(variants) - len(own), len(variants)),
        longest=_longest(styles, variants),
        patterns=patterns_of(sorted(set(own))),
    )


def _lowest(style: StylePlan) -> int:
    return min(line.price_minor for line in style.price_lines)


def _is_reduced(style: StylePlan) -> bool:
    return any(line.kind == "sale" for line in style.price_lines)


def _longest(styles: Sequence[StylePlan], variants: Sequence[VariantPlan]) -> dict[str, int]:
    values = [value for variant in variants for _, value in variant.options]
    texts = {
        "handle": [style.handle for style in styles],
        "title": [style.name for style in styles],
        "description": [style.description for style in styles],
        "vendor": [style.brand for style in styles],
        "sku": [variant.sku for variant in variants],
        "option value": values,
    }
    return {name: max(map(len, found), default=0) for name, found in texts.items()}
