"""Books a catalogue into a running ERP, and completes one that was cut short.

Every record is created with a reference that follows from the file alone. A load looks first for
what is there and creates the rest, so that loading twice changes nothing. What is there already
is left as it is: it is the ERP's by then.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

from scenarios.actors.desk import Desk
from scenarios.catalogue.bookings import (
    Document,
    option_bodies,
    parcels,
    price_bodies,
    receipt_bodies,
    sold_out,
    style_body,
    variant_body,
)
from scenarios.catalogue.minting import lookalike
from scenarios.catalogue.plan import Catalogue, StylePlan

WAREHOUSE = "MAIN"
ASSORTMENT = "WEB"
# How many references one look-up carries.
LOOK_UP = 100

OnProgress = Callable[[int, int], None]
T = TypeVar("T")


class CannotLoad(Exception):
    """The ERP as it is cannot take this catalogue; the text is a whole sentence."""


@dataclass
class Loaded:
    """How many records this load created; what it found there is not counted.

    `empty_shelves` are variants whose stock was made known to be 0, `offered` are styles put
    into the web assortment.
    """

    styles: int = 0
    variants: int = 0
    price_lines: int = 0
    receipts: int = 0
    empty_shelves: int = 0
    offered: int = 0

    @property
    def changed(self) -> bool:
        """Whether this load changed the ERP."""
        return any(self.as_document().values())

    def as_document(self) -> dict[str, int]:
        """Return the counts by name."""
        return {one.name: int(getattr(self, one.name)) for one in fields(self)}


async def load(
    desk: Desk, catalogue: Catalogue, *, price_list: str, on_progress: OnProgress
) -> Loaded:
    """Book a catalogue; prices go to the list with the code `price_list`.

    `on_progress` is told how many styles of how many are complete. Raises CannotLoad, before
    anything is written, for missing master data and for SKUs that other goods have.
    """
    loading = _Loading(
        desk, catalogue.name, await _price_list(desk, price_list, catalogue.currency)
    )
    loading.offered = await _offered(desk)
    await _check_warehouse(desk)
    await loading.find_known(catalogue)
    await loading.check_skus(catalogue)
    done, total = 0, len(catalogue.styles)
    on_progress(done, total)
    for parcel in parcels(catalogue.styles):
        await loading.book(parcel)
        done += len(parcel)
        on_progress(done, total)
    return loading.loaded


@dataclass
class _Loading:
    """One load under way; `ids` are the ERP's ids of what exists, by reference."""

    desk: Desk
    name: str
    price_list: Document
    ids: dict[str, str] = field(default_factory=dict)
    offered: Document = field(default_factory=dict)
    loaded: Loaded = field(default_factory=Loaded)

    async def find_known(self, catalogue: Catalogue) -> None:
        """Look up which styles and variants an earlier load has created."""
        self.ids |= await self._found("/v1/styles", [one.reference for one in catalogue.styles])
        self.ids |= await self._found("/v1/variants", [one.reference for one in catalogue.variants])

    async def check_skus(self, catalogue: Catalogue) -> None:
        """Raise CannotLoad when other goods have a SKU of the file, or one like it (PRD-07)."""
        new = {lookalike(v.sku): v for v in catalogue.variants if v.reference not in self.ids}
        if not new:
            return
        for other in await self.desk.pages("/v1/variants"):
            wanted = new.get(lookalike(other["sku"]))
            if wanted is not None:
                raise CannotLoad(
                    f"SKU {wanted.sku} of line {wanted.line} is taken: the ERP has "
                    f"{other['sku']} for other goods."
                )

    async def book(self, parcel: Sequence[StylePlan]) -> None:
        """Complete some styles; they are offered last, when there is a price and stock."""
        await self._book_styles([one for one in parcel if one.reference not in self.ids])
        await self._book_late_variants(parcel)
        await self._book_prices(parcel)
        await self._book_receipts(parcel)
        await self._book_empty_shelves(parcel)
        await self._offer(parcel)

    async def _book_styles(self, styles: Sequence[StylePlan]) -> None:
        items = await self._batch("/v1/styles/batch", [style_body(style) for style in styles])
        for item in items:
            self.ids[item["client_reference"]] = item["id"]
            for variant in item["variants"]:
                self.ids[variant["client_reference"]] = variant["id"]
        self.loaded.styles += len(items)
        self.loaded.variants += sum(len(item["variants"]) for item in items)

    async def _book_late_variants(self, parcel: Sequence[StylePlan]) -> None:
        """Add variants that the file has and the style, created earlier, has not."""
        rows = []
        for style in parcel:
            late = [one for one in style.variants if one.reference not in self.ids]
            if late:
                await self._extend_options(style)
            rows += [{"style_id": self.ids[style.reference], **variant_body(one)} for one in late]
        items = await self._batch("/v1/variants/batch", rows)
        self.ids |= {item["client_reference"]: item["id"] for item in items}
        self.loaded.variants += len(items)

    async def _extend_options(self, style: StylePlan) -> None:
        path = f"/v1/styles/{self.ids[style.reference]}"
        present = {one["name"]: one["values"] for one in (await self.desk.get(path))["options"]}
        wanted = option_bodies(style.options)
        for option in wanted:
            known = present.get(option["name"], [])
            option["values"] = list(dict.fromkeys([*known, *option["values"]]))
        await self.desk.patch(path, {"options": wanted})

    async def _book_prices(self, parcel: Sequence[StylePlan]) -> None:
        bodies = [
            body
            for style in parcel
            for body in price_bodies(style, self.ids, self.price_list, self.name)
        ]
        missing = await self._missing("/v1/price-lines", bodies)
        self.loaded.price_lines += len(await self._batch("/v1/price-lines/batch", missing))

    async def _book_receipts(self, parcel: Sequence[StylePlan]) -> None:
        bodies = [
            body
            for style in parcel
            for body in receipt_bodies(style, self.ids, WAREHOUSE, self.name)
        ]
        missing = await self._missing("/v1/stock/receipts", bodies)
        self.loaded.receipts += len(await self._batch("/v1/stock/receipts/batch", missing))

    async def _book_empty_shelves(self, parcel: Sequence[StylePlan]) -> None:
        """Count 0 where the file says 0, unless the ERP knows the stock by now."""
        wanted = [self.ids[one.reference] for style in parcel for one in sold_out(style)]
        for some in _slices(wanted):
            stock = await self.desk.get("/v1/stock", variant_ids=",".join(some))
            unknown = [one["variant_id"] for one in stock["items"] if not one["known"]]
            if unknown:
                lines = [{"variant_id": variant_id, "counted": 0} for variant_id in unknown]
                body = {"warehouse": WAREHOUSE, "lines": lines}
                await self.desk.post("/v1/stock/counts", body)
                self.loaded.empty_shelves += len(unknown)

    async def _offer(self, parcel: Sequence[StylePlan]) -> None:
        published = [self.ids[style.reference] for style in parcel if style.is_published]
        new = [style_id for style_id in published if style_id not in self.offered["style_ids"]]
        if new:
            path = f"/v1/assortments/{self.offered['id']}/styles"
            await self.desk.post(path, {"add": new, "remove": []})
            self.loaded.offered += len(new)

    async def _missing(self, path: str, bodies: Sequence[Document]) -> list[Document]:
        """Return the bodies whose references no record has yet."""
        found = await self._found(path, [body["client_reference"] for body in bodies])
        return [body for body in bodies if body["client_reference"] not in found]

    async def _found(self, path: str, references: Sequence[str]) -> Mapping[str, str]:
        """Return the ids of the records that have these references."""
        ids: dict[str, str] = {}
        for some in _slices(references):
            answer = await self.desk.get(path, client_references=",".join(some))
            ids |= {item["client_reference"]: item["id"] for item in answer["items"]}
        return ids

    async def _batch(self, path: str, rows: Sequence[Document]) -> list[Document]:
        """Write rows; raises CannotLoad if the ERP refuses one."""
        items: list[Document] = []
        # Other rows of the batch are booked by then; the next load finds them.
        for some in _slices(rows, 250):
            answer = await self.desk.post(path, {"rows": some})
            for row, result in zip(some, answer["results"], strict=True):
                if result.get("problem"):
                    raise CannotLoad(_refusal(row, result["problem"]))
                items.append(result["item"])
        return items


def _refusal(row: Document, problem: Document) -> str:
    what = row.get("sku") or row.get("style_number") or row["client_reference"]
    errors = "; ".join(f"{one['loc']}: {one['msg']}" for one in problem.get("errors", []))
    reason = problem.get("detail") or problem.get("title")
    return f"The ERP refused {what}: {reason}{f' ({errors})' if errors else ''}."


async def _price_list(desk: Desk, code: str, currency: str) -> Document:
    found = await _with_code(desk, "/v1/price-lists", code)
    if found is None:
        raise CannotLoad(f"The ERP has no price list {code}.")
    if found["currency"] != currency:
        raise CannotLoad(f"Price list {code} is in {found['currency']}, the file in {currency}.")
    return found


async def _offered(desk: Desk) -> Document:
    found = await _with_code(desk, "/v1/assortments", ASSORTMENT)
    if found is None:
        raise CannotLoad(f"The ERP has no assortment {ASSORTMENT}.")
    return {"id": found["id"], "style_ids": dict.fromkeys(found["style_ids"])}


async def _check_warehouse(desk: Desk) -> None:
    if await _with_code(desk, "/v1/warehouses", WAREHOUSE) is None:
        raise CannotLoad(f"The ERP has no warehouse {WAREHOUSE}.")


async def _with_code(desk: Desk, path: str, code: str) -> Document | None:
    rows = await desk.pages(path)
    return next((row for row in rows if row["code"] == code), None)


def _slices(rows: Sequence[T], size: int = LOOK_UP) -> Iterable[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
