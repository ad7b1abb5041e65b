"""Hands every story styles of its own from the catalogue that was imported.

A story needs sizes, colours and stock that a real file may lack; the shelf adds the
sizes and colours, and the styles that are missing, through the ERP's own API, so that every
catalogue can be traded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from scenarios.actors.desk import Desk, Document
from scenarios.actors.erp_people import Merchandiser
from scenarios.session.masters import ASSORTMENT

SIZES = ("S", "M", "L")
COLOURS = ("Blue", "Black", "Gold", "Yellow")


@dataclass
class Pool:
    """The styles of one story that it has not taken yet, in the order of their numbers.

    `entered` counts those that the catalogue lacked.
    """

    story: str
    styles: list[Document]
    entered: int = 0

    def take(self, is_wished: Callable[[Document], bool]) -> Document | None:
        """Remove and return the first style as wished, else the first of all, if there is one."""
        if not self.styles:
            return None
        index = next((i for i, style in enumerate(self.styles) if is_wished(style)), 0)
        return self.styles.pop(index)


def deal(styles: Sequence[Document], stories: Sequence[str]) -> dict[str, Pool]:
    """Deal styles out to stories, the same way whichever story comes first to the shelf.

    Styles in three sizes and four colours are dealt to the first story, the others in turn.
    """
    ordered = sorted(styles, key=lambda style: str(style["style_number"]))
    grids = [style for style in ordered if is_grid(style)]
    others = [style for style in ordered if not is_grid(style)]
    dealt = {name: Pool(name, others[turn :: len(stories)]) for turn, name in enumerate(stories)}
    dealt[stories[0]].styles[:0] = grids
    return dealt


def is_grid(style: Document) -> bool:
    """Whether a style has three sizes in four colours."""
    names = {option["name"]: len(option["values"]) for option in style["options"]}
    return names.get("Size") == len(SIZES) and names.get("Color") == len(COLOURS)


def _is_plain(style: Document) -> bool:
    return not style["options"]


def _has_options(style: Document) -> bool:
    return bool(style["options"])


class Shelf:
    """The catalogue as one story sees it."""

    def __init__(self, pool: Pool, merchandiser: Merchandiser, desk: Desk, prefix: str) -> None:
        self._pool = pool
        self._merchandiser = merchandiser
        self._desk = desk
        self._prefix = prefix

    async def grid(self) -> Document:
        """A style in three sizes and four colours."""
        style = await self._take(is_grid)
        if len(style["variants"]) == len(SIZES) * len(COLOURS):
            return style
        wanted = [{"Size": size, "Color": colour} for colour, size in product(COLOURS, SIZES)]
        return await self._refit(style, [("Size", SIZES), ("Color", COLOURS)], wanted)

    async def single(self) -> Document:
        """A style with exactly one variant, taken as it is, or one with its first variant used."""
        return await self._take(_is_plain)

    async def pair(self) -> Document:
        """A style with at least two variants."""
        style = await self._take(_has_options)
        if len(style["variants"]) > 1:
            return style
        return await self._refit(style, [("Size", SIZES[:2])], [{"Size": s} for s in SIZES[:2]])

    async def sizes(self, count: int) -> Document:
        """A style with at least so many variants, at most as many as there are letters for."""
        style = await self._take(_is_plain)
        if len(style["variants"]) >= count:
            return style
        letters = ("XS", "S", "M", "L", "XL")[:count]
        return await self._refit(style, [("Size", letters)], [{"Size": x} for x in letters])

    async def one_more(self, style: Document, value: str) -> Document:
        """Give a style one more variant, whose stock nobody has counted."""
        options = [dict(option) for option in style["options"]]
        options[0]["values"] = [*options[0]["values"], value]
        await self._desk.patch(f"/v1/styles/{style['id']}", {"options": options})
        combination = {**style["variants"][0]["options"], options[0]["name"]: value}
        sku = f"{self._prefix}-{style['style_number']}-NEW"
        return await self._merchandiser.add_variants(style, [{"sku": sku, "options": combination}])

    async def _take(self, is_wished: Callable[[Document], bool]) -> Document:
        taken = self._pool.take(is_wished)
        return await self._merchandiser.style((taken or await self._entered())["id"])

    async def _entered(self) -> Document:
        """Enter a plain style where the catalogue has fewer than the stories need."""
        self._pool.entered += 1
        code = f"{self._prefix}-{self._pool.story}-{self._pool.entered}"
        body = {"style_number": code, "name": code, "variants": [{"sku": code}]}
        style = await self._desk.post("/v1/styles", body)
        assortments = await self._desk.pages("/v1/assortments")
        web = next(row for row in assortments if row["code"] == ASSORTMENT)
        moves = {"add": [style["id"]], "remove": []}
        await self._desk.post(f"/v1/assortments/{web['id']}/styles", moves)
        return style

    async def _refit(
        self,
        style: Document,
        options: Sequence[tuple[str, Sequence[str]]],
        wanted: Sequence[dict[str, str]],
    ) -> Document:
        """Give a style other options; its old variants become the first of the new ones."""
        named = [{"name": name, "values": list(values)} for name, values in options]
        await self._desk.patch(f"/v1/styles/{style['id']}", {"options": named})
        kept = style["variants"][: len(wanted)]
        for variant, combination in zip(kept, wanted, strict=False):
            await self._merchandiser.change_variant(variant["id"], options=combination)
        rows = [
            {"sku": f"{self._prefix}-{style['style_number']}-{number}", "options": combination}
            for number, combination in enumerate(wanted[len(kept) :], len(kept) + 1)
        ]
        return await self._merchandiser.add_variants(style, rows)
