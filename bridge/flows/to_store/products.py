"""ERP → store: each style in a mapped assortment is a product, with its variants."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bridge.errors import BridgeError, NotYet, Refused
from bridge.flows.outcomes import described, outcome_of
from bridge.flows.to_store.accounts.entitlements import Entitlements
from bridge.flows.to_store.drift import Drift, drifted
from bridge.flows.to_store.product_rules import (
    channels_of,
    check_skus,
    is_sold,
    looks_of,
    wanted_variants,
)
from bridge.flows.to_store.sku_claims import SkuClaims
from bridge.model.products import ProductContent, ProductWrite, StoreProduct, Style, VariantContent
from bridge.ports.erp import ErpProducts
from bridge.ports.flow import Done, Failed, Outcome, Side
from bridge.ports.links import Links
from bridge.ports.marks import Marks
from bridge.ports.store import StoreProducts
from bridge.settings import Settings

Planned = dict[str, ProductWrite | BridgeError | None]


@dataclass(frozen=True, slots=True)
class View:
    """What a visit read; `claims` grows as styles of the same visit claim their SKUs."""

    styles: Mapping[str, Style]
    products: Mapping[str, Sequence[StoreProduct]]
    claims: dict[str, str]
    strangers: tuple[str, ...] = ()
    awaited: Mapping[str, NotYet] = field(default_factory=dict)
    undecided: Mapping[str, NotYet] = field(default_factory=dict)

    def products_of(self, style_id: str) -> Sequence[StoreProduct]:
        """Products that the store shows for the style."""
        return self.products.get(style_id, ())

    def content_of(self, style_id: str) -> ProductContent | None:
        """Content of the style's product, None if it has none."""
        found = self.products_of(style_id)
        return _sorted(found[0].content) if found else None


@dataclass(frozen=True, slots=True)
class ProductPorts:
    """What the flow reads and writes."""

    erp: ErpProducts
    store: StoreProducts
    entitlements: Entitlements


class ProductsFlow:
    """Keys are ERP style ids."""

    name = "products"

    def __init__(
        self,
        ports: ProductPorts,
        *,
        links: Links,
        marks: Marks,
        drift: Drift,
        settings: Settings,
    ) -> None:
        self._erp = ports.erp
        self._store = ports.store
        self._entitlements = ports.entitlements
        self._links = links
        self._marks = marks
        self._drift = drift
        self._settings = settings
        self._claims = SkuClaims(ports.erp, links, settings)

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Write the products that differ, link them, and have prices and stock follow."""
        view = await self._read(keys)
        planned = await self._plans(keys, view)
        await self._claims.take(view.claims)
        writes = {key: write for key, write in planned.items() if isinstance(write, ProductWrite)}
        await self._drift.intend(
            self.name,
            {key: (view.content_of(key), _sorted(each.content)) for key, each in writes.items()},
        )
        written = await self._store.write(list(writes.values())) if writes else []
        answers = dict(zip(writes, written, strict=True))
        outcomes: dict[str, Outcome] = {}
        shown: dict[str, StoreProduct] = {}
        for key in keys:
            answer = answers.get(key, planned[key])
            outcomes[key] = outcome_of(answer)
            product = answer if isinstance(answer, StoreProduct) else _only(view.products_of(key))
            if isinstance(outcomes[key], Done) and product is not None:
                shown[key] = product
                if key in view.awaited:
                    outcomes[key] = Failed(view.awaited[key])
        if await self._follow_up(shown, written=writes):
            # An order may wait for an item that is known from now on (ORD-07).
            await self._marks.mark_parked("orders")
        return outcomes

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the products that would be written."""
        planned = await self._plans(keys, await self._read(keys))
        return [described(key, write) for key, write in planned.items() if write is not None]

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """A change of a style, or of a product that shows one."""
        if side == "erp":
            return [str(event["entity_id"])] if event["entity"] == "style" else []
        reference = event["data"].get("client_reference")
        return [str(reference)] if event["entity"] == "product" and reference else []

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All styles, and all that the store still shows."""
        async for page in self._erp.style_ids():
            yield page
        async for page in self._store.style_ids():
            yield page

    async def _read(self, keys: Sequence[str]) -> View:
        entitled = await self._entitlements.of(await self._erp.styles(keys))
        styles = entitled.styles
        products = await self._store.products(keys)
        sold = [style for style in styles.values() if is_sold(style, self._settings)]
        view = View(
            styles,
            products,
            await self._claims.of(sold),
            awaited=entitled.awaited,
            undecided=entitled.undecided,
        )
        current = {key: view.content_of(key) for key in keys if view.content_of(key) is not None}
        return replace(view, strangers=await self._drift.strangers(self.name, current))

    async def _plans(self, keys: Sequence[str], view: View) -> Planned:
        planned: Planned = {}
        for key in keys:
            style = view.styles.get(key)
            write: ProductWrite | NotYet | None = view.undecided.get(key)
            try:
                write = write or plan(style, view.products_of(key), view.claims, self._settings)
            except Refused as error:
                planned[key] = error
                continue
            is_drift = isinstance(write, ProductWrite) and key in view.strangers
            planned[key] = drifted(f"the product of style {key}") if is_drift else write
            if style is not None and is_sold(style, self._settings):
                view.claims.update(looks_of(style, self._settings))
        return planned

    async def _follow_up(
        self, shown: Mapping[str, StoreProduct], *, written: Collection[str]
    ) -> bool:
        """Link, and mark what rests on the links; tell whether a link is new.

        One commit each, however many styles. A crash in between only repeats the marks.
        """
        variants = _pairs(shown.values())
        linked = await self._links.store_ids("variant", [erp_id for erp_id, _ in variants])
        new = {key: each for key, each in shown.items() if not _is_linked(each, linked)}
        moved = {key: each for key, each in shown.items() if key in written or key in new}
        if moved:
            await self._marks.mark("prices", list(moved))
            await self._marks.mark("stock", [erp_id for erp_id, _ in _pairs(moved.values())])
        bare = [key for key, each in shown.items() if key in new or not each.variant_ids]
        await self._links.bind("product", [(key, shown[key].id) for key in bare])
        await self._links.bind("variant", _pairs(new.values()))
        return bool(new)


def _pairs(products: Iterable[StoreProduct]) -> list[tuple[str, str]]:
    """The variants of products: ERP id and store id."""
    return [pair for each in products for pair in sorted(each.variant_ids.items())]


def _is_linked(product: StoreProduct, linked: Mapping[str, str]) -> bool:
    return all(linked.get(erp_id) == store_id for erp_id, store_id in product.variant_ids.items())


def plan(
    style: Style | None,
    products: Sequence[StoreProduct],
    claims: Mapping[str, str],
    settings: Settings,
) -> ProductWrite | None:
    """Return the one write that makes the product of a style right, None when it is right.

    `style` None: the ERP has it no longer. `products`: those that the store shows for it.
    `claims`: see `check_skus`. Raises Refused when a person must look (PRD-07).
    """
    if len(products) > 1:
        ids = ", ".join(product.id for product in products)
        raise Refused(f"several products show one style: {ids}")
    product = _only(products)
    if style is None or not is_sold(style, settings):
        return _removal(style, product, settings)
    check_skus(style, claims, settings)
    wanted = _wanted(style, product, settings)
    if product is None:
        return ProductWrite(wanted)
    if _same(product.content, wanted):
        return None  # unchanged content is not written again (PRD-05)
    return ProductWrite(wanted, product.id, product.version)


def _removal(
    style: Style | None, product: StoreProduct | None, settings: Settings
) -> ProductWrite | None:
    """Archive what is no longer sold; it stays readable for old orders (PRD-10)."""
    if product is None:
        return None
    if settings.removed_products == "keep":
        wanted = _unbuyable(product.content)
    else:
        channels = () if style is None else channels_of(style, settings)
        wanted = replace(product.content, standing="archived", channels=channels)
    if wanted == product.content:
        return None
    return ProductWrite(wanted, product.id, product.version)


def _unbuyable(content: ProductContent) -> ProductContent:
    """Keep the page of a product and take every variant off it."""
    gone = tuple(replace(variant, standing="archived") for variant in content.variants)
    return replace(content, variants=gone)


def _wanted(style: Style, product: StoreProduct | None, settings: Settings) -> ProductContent:
    shown = {} if product is None else {each.reference: each for each in product.content.variants}
    ours = [
        variant
        for variant in wanted_variants(style, settings)
        if variant.standing == "active" or variant.reference in shown
    ]
    references = [variant.reference for variant in ours]
    gone: list[VariantContent] = [
        replace(variant, standing="archived")
        for reference, variant in sorted(shown.items())
        if reference not in references
    ]
    return ProductContent(
        reference=style.id,
        title=style.name,
        description=style.description,
        brand=style.brand,
        options=style.options,
        standing="active",
        channels=channels_of(style, settings),
        variants=(*ours, *gone),
        restricted_to=style.restricted_to,
    )


def _same(current: ProductContent, wanted: ProductContent) -> bool:
    """Compare without the order of the variants, which the store keeps as it likes."""
    return _sorted(current) == _sorted(wanted)


def _sorted(content: ProductContent) -> ProductContent:
    variants = sorted(content.variants, key=lambda variant: variant.reference)
    return replace(content, variants=tuple(variants), channels=tuple(sorted(content.channels)))


def _only(products: Sequence[StoreProduct]) -> StoreProduct | None:
    return products[0] if len(products) == 1 else None
