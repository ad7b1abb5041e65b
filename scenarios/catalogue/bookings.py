"""The requests that book a plan into the ERP: pure, one function per noun."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scenarios.catalogue.minting import reference
from scenarios.catalogue.options import OptionPlan
from scenarios.catalogue.plan import StylePlan, VariantPlan
from scenarios.catalogue.prices import PriceLine

Document = dict[str, Any]
# Chosen, so that a request stays far below the 4 MiB and the 500 rows that the ERP takes.
MOST_STYLES = 50
MOST_VARIANTS = 250
MOST_CHARACTERS = 250_000


def parcels(styles: Iterable[StylePlan]) -> Iterator[list[StylePlan]]:
    """Give the styles in parcels, each of a size that one request per noun can carry."""
    parcel: list[StylePlan] = []
    variants = characters = 0
    for style in styles:
        size = len(style.description) + sum(len(text) for _, text in style.custom)
        full = (
            len(parcel) == MOST_STYLES
            or variants + len(style.variants) > MOST_VARIANTS
            or characters + size > MOST_CHARACTERS
        )
        if parcel and full:
            yield parcel
            parcel, variants, characters = [], 0, 0
        parcel.append(style)
        variants += len(style.variants)
        characters += size
    if parcel:
        yield parcel


def style_body(style: StylePlan) -> Document:
    """A style with all its variants, which the ERP enters together or not at all."""
    return {
        "style_number": style.handle,
        "name": style.name,
        "description": style.description,
        "brand": style.brand,
        "options": option_bodies(style.options),
        "backorder": {"allowed": style.may_backorder, "limit": None},
        "custom": dict(style.custom),
        "client_reference": style.reference,
        "variants": [variant_body(variant) for variant in style.variants],
    }


def option_bodies(options: Sequence[OptionPlan]) -> list[Document]:
    """The options of a style in the order of the file."""
    return [{"name": option.name, "values": list(option.values)} for option in options]


def variant_body(variant: VariantPlan) -> Document:
    """A variant; every one of a product file is tracked."""
    return {
        "sku": variant.sku,
        "options": dict(variant.options),
        "barcode": variant.barcode,
        "weight_g": variant.weight_g,
        "tracked": variant.is_tracked,
        "backorder": {"allowed": variant.may_backorder, "limit": None},
        "client_reference": variant.reference,
    }


def price_bodies(
    style: StylePlan, ids: Mapping[str, str], price_list: Document, name: str
) -> Iterator[Document]:
    """The price lines of a style; `ids` by reference, `name` is the import's."""
    for line in style.price_lines:
        target = (
            {"style_id": ids[style.reference]}
            if line.variant is None
            else {"variant_id": ids[style.variants[line.variant].reference]}
        )
        yield {
            **target,
            "price_list_id": price_list["id"],
            "price_minor": line.price_minor,
            "kind": line.kind,
            "client_reference": price_reference(style, line, price_list["code"], name),
        }


def price_reference(style: StylePlan, line: PriceLine, price_list: str, name: str) -> str:
    """Name a price line; the same goods may have prices on several lists."""
    values = () if line.variant is None else _values(style.variants[line.variant])
    scope = "style" if line.variant is None else "variant"
    return reference("price", name, style.handle, (price_list, line.kind, scope, *values))


def receipt_bodies(
    style: StylePlan, ids: Mapping[str, str], warehouse: str, name: str
) -> Iterator[Document]:
    """One receipt per variant that has pieces."""
    for variant in style.variants:
        if variant.pieces:
            lines = [{"variant_id": ids[variant.reference], "pieces": variant.pieces}]
            yield {
                "warehouse": warehouse,
                "lines": lines,
                "client_reference": reference("receipt", name, style.handle, _values(variant)),
            }


def sold_out(style: StylePlan) -> Iterator[VariantPlan]:
    """The variants with a quantity of 0: known to be none, which is not unknown (STK-11)."""
    return (variant for variant in style.variants if variant.pieces == 0)


def _values(variant: VariantPlan) -> tuple[str, ...]:
    return tuple(value for _, value in variant.options)
