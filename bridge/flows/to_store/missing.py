"""Why the store has no product of a style yet: shared by what rests on products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bridge.errors import BridgeError, NotYet, Refused
from bridge.flows.to_store.product_rules import check_skus, is_sold, wanted_variants
from bridge.flows.to_store.sku_claims import SkuClaims
from bridge.model.products import Style
from bridge.model.stock import Stock
from bridge.ports.erp import ErpProducts
from bridge.ports.links import Links
from bridge.settings import Settings


class Missing:
    """Tells a product that is on its way from one that is parked or not for the store."""

    def __init__(self, erp: ErpProducts, links: Links, settings: Settings) -> None:
        self._erp = erp
        self._claims = SkuClaims(erp, links, settings)
        self._settings = settings

    async def of_styles(self, style_ids: Sequence[str]) -> Mapping[str, BridgeError]:
        """Answer per style that should be in the store; the others need nothing."""
        sold = await self._sold(style_ids)
        claims = await self._claims.of(sold)
        return {style.id: _reason(style, claims, self._settings) for style in sold}

    async def of_variants(self, stocks: Sequence[Stock]) -> Mapping[str, BridgeError]:
        """Answer per variant that should be in the store; the others need nothing."""
        sold = await self._sold([stock.style_id for stock in stocks])
        claims = await self._claims.of(sold)
        asked = [stock.variant_id for stock in stocks]
        return {
            variant.reference: _reason(style, claims, self._settings)
            for style in sold
            for variant in wanted_variants(style, self._settings)
            if variant.standing == "active" and variant.reference in asked
        }

    async def _sold(self, style_ids: Sequence[str]) -> list[Style]:
        # Where nobody carries products there is none to wait for; a sweep finds those by hand.
        if not style_ids or not self._settings.flows.products.enabled:
            return []
        styles = await self._erp.styles(sorted(set(style_ids)))
        return [style for _, style in sorted(styles.items()) if is_sold(style, self._settings)]


def _reason(style: Style, claims: Mapping[str, str], settings: Settings) -> BridgeError:
    try:
        check_skus(style, claims, settings)
    except Refused as error:
        return Refused(f"the product of style {style.id} is parked: {error}")
    return NotYet(f"the store does not have the product of style {style.id} yet")
