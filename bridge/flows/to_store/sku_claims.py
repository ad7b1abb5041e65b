"""Which ERP variant carries which SKU, over all styles: the memory behind PRD-07."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bridge.flows.to_store.product_rules import look_of, looks_of
from bridge.model.products import Style
from bridge.ports.erp import ErpProducts
from bridge.ports.links import Links
from bridge.settings import Settings

KIND = "sku"


class SkuClaims:
    """First come, first served; a claim ends when its variant is renamed or no longer sold."""

    def __init__(self, erp: ErpProducts, links: Links, settings: Settings) -> None:
        self._erp = erp
        self._links = links
        self._settings = settings

    async def of(self, styles: Sequence[Style]) -> dict[str, str]:
        """Map the looks of these styles' SKUs to the variants that hold them already."""
        bearers: dict[str, list[str]] = {}
        for style in styles:
            for look, variant_id in looks_of(style, self._settings):
                bearers.setdefault(look, []).append(variant_id)
        owners = await self._links.erp_ids(KIND, sorted(bearers))
        strangers = [owner for look, owner in owners.items() if owner not in bearers[look]]
        current = await self._erp.skus(sorted(strangers)) if strangers else {}
        return {
            look: owner
            for look, owner in owners.items()
            if owner in bearers[look] or look_of(current.get(owner, "")) == look
        }

    async def take(self, claims: Mapping[str, str]) -> None:
        """Keep the claims of styles that passed their check."""
        known = await self._links.erp_ids(KIND, sorted(claims))
        fresh = [(claims[look], look) for look in sorted(claims) if known.get(look) != claims[look]]
        if fresh:
            await self._links.bind(KIND, fresh)
