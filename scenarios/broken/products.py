"""Bridges that are wrong about names and about what the store adds to a product."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.errors import BridgeError
from bridge.model.products import ProductWrite, StoreProduct, Style
from bridge.parts import BridgeParts
from scenarios.broken.parts import Document, client_of, instead, with_erp, with_store

SHORT = 12  # characters that the old database column held


def enrichment_is_emptied(parts: BridgeParts) -> BridgeParts:
    """The whole product was sent, the fields it did not know as empty ones (PRD-05)."""
    sound, store = parts.store.products, client_of(parts, "store")
    empty = {"enrichment": {"seo_title": None, "sort_order": 0}}

    async def write(writes: Sequence[ProductWrite]) -> Sequence[StoreProduct | BridgeError]:
        answers = await sound.write(writes)
        for product in answers:
            if isinstance(product, StoreProduct):
                await store.write("PATCH", f"/v1/products/{product.id}", empty, Document)
        return answers

    return with_store(parts, products=instead(sound, write=write))


def accents_are_dropped(parts: BridgeParts) -> BridgeParts:
    """Texts went through ASCII: accents, emoji and whole alphabets were gone (PRD-13)."""
    sound = parts.erp.products

    async def styles(style_ids: Sequence[str]) -> Mapping[str, Style]:
        found = await sound.styles(style_ids)
        return {
            key: replace(
                style, name=_plain(style.name) or style.id, description=_plain(style.description)
            )
            for key, style in found.items()
        }

    return with_erp(parts, products=instead(sound, styles=styles))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().strip()


def titles_are_cut(parts: BridgeParts) -> BridgeParts:
    """Titles were cut to the length of a database column, and nobody was told (PRD-13)."""
    sound = parts.erp.products

    async def styles(style_ids: Sequence[str]) -> Mapping[str, Style]:
        found = await sound.styles(style_ids)
        return {key: replace(style, name=style.name[:SHORT]) for key, style in found.items()}

    return with_erp(parts, products=instead(sound, styles=styles))
