"""What a file asks for: styles, variants, prices and pieces, judged as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scenarios.catalogue.amounts import quoted
from scenarios.catalogue.minting import lookalike, minted_sku, reference
from scenarios.catalogue.notices import Notice
from scenarios.catalogue.options import OptionPlan, check_distinct, options_of, values_of
from scenarios.catalogue.prices import Priced, PriceLine, is_on_sale, price_lines
from scenarios.catalogue.rows import BadRow, Row

# The most that the ERP takes in one style.
MOST_VARIANTS = 500


@dataclass(frozen=True, slots=True)
class VariantPlan:
    """A variant to be. `pieces` None: unknown stock. `may_backorder` None: as its style."""

    line: int
    reference: str
    sku: str
    is_minted: bool
    options: tuple[tuple[str, str], ...]
    barcode: str | None
    weight_g: int | None
    may_backorder: bool | None
    pieces: int | None
    is_tracked: bool = True


@dataclass(frozen=True, slots=True)
class StylePlan:
    """A style to be. `may_backorder` None: its variants differ, and each says so itself."""

    line: int
    reference: str
    handle: str
    name: str
    description: str
    brand: str
    options: tuple[OptionPlan, ...]
    may_backorder: bool | None
    is_published: bool
    custom: tuple[tuple[str, str], ...]
    variants: tuple[VariantPlan, ...]
    price_lines: tuple[PriceLine, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole file, in the order of its first lines; prices in minor units of `currency`."""

    name: str
    currency: str
    styles: tuple[StylePlan, ...]
    notices: tuple[Notice, ...]

    def head(self, styles: int) -> "Catalogue":
        """Only the first so many styles."""
        return replace(self, styles=self.styles[:styles])

    @property
    def variants(self) -> tuple[VariantPlan, ...]:
        """All variants of all styles."""
        return tuple(variant for style in self.styles for variant in style.variants)


def plan_catalogue(name: str, currency: str, rows: Iterable[Row]) -> Catalogue:
    """Plan an import called `name`; raises BadRow for what cannot be imported as it stands."""
    by_handle: dict[str, list[Row]] = {}
    for row in rows:
        by_handle.setdefault(row.handle, []).append(row)
    if not by_handle:
        raise BadRow(None, "has a header and no products")
    planning = _Planning(name)
    styles = [style for group in by_handle.values() if (style := planning.style(group))]
    notices = sorted(planning.notices, key=lambda notice: (notice.line, notice.kind))
    return Catalogue(name, currency, tuple(styles), tuple(notices))


@dataclass
class _Planning:
    """What is known of the file so far: the SKUs it has used, and what is to be told."""

    name: str
    notices: list[Notice] = field(default_factory=list)
    skus: dict[str, tuple[str, int]] = field(default_factory=dict)

    def style(self, rows: Sequence[Row]) -> StylePlan | None:
        """Plan one style of all rows with its handle; None for a gift card."""
        first = rows[0]
        if any(row.is_gift_card for row in rows):
            self.tell(first.line, "gift_card", f"gift card {quoted(first.handle)} was skipped")
            return None
        sold = [row for row in rows if row.is_variant]
        for row in rows:
            if not row.is_variant:
                self.tell(row.line, "image_only" if row.has_image else "row_blank")
        if not sold:
            raise BadRow(first.line, f"{quoted(first.handle)} has no variant")
        if len(sold) > MOST_VARIANTS:
            reason = f"{quoted(first.handle)} has {len(sold)} variants, at most {MOST_VARIANTS}"
            raise BadRow(first.line, f"{reason} are taken")
        return self._style(rows, sold)

    def tell(self, line: int, kind: str, text: str = "") -> None:
        """Note something that the report has to say."""
        self.notices.append(Notice(line, kind, text))

    def _style(self, rows: Sequence[Row], sold: Sequence[Row]) -> StylePlan:
        first = rows[0]
        options = options_of(sold)
        check_distinct(sold, options)
        # All alike: the style carries the permission and its variants inherit it (STK-05).
        permissions = {row.may_backorder is True for row in sold}
        shared = permissions.pop() if len(permissions) == 1 else None
        variants = [
            self._variant(row, options, row.may_backorder is True if shared is None else None)
            for row in sold
        ]
        return StylePlan(
            line=first.line,
            reference=reference("style", self.name, first.handle),
            handle=first.handle,
            name=_title(rows),
            description=_first(row.body for row in rows),
            brand=_first(row.vendor for row in rows),
            options=options,
            may_backorder=shared,
            is_published=self._is_published(rows),
            custom=tuple(_custom(rows).items()),
            variants=tuple(variants),
            price_lines=price_lines([self._priced(row) for row in sold]),
        )

    def _variant(
        self, row: Row, options: Sequence[OptionPlan], may_backorder: bool | None
    ) -> VariantPlan:
        values = values_of(row, options)
        self._tell_blanks(row)
        sku = row.sku.strip() or minted_sku(row.handle, values)
        self._claim(row, sku)
        return VariantPlan(
            line=row.line,
            reference=reference("variant", self.name, row.handle, values),
            sku=sku,
            is_minted=not row.sku.strip(),
            options=tuple((one.name, value) for one, value in zip(options, values, strict=True)),
            barcode=row.barcode or None,
            weight_g=row.grams,
            may_backorder=may_backorder,
            pieces=row.pieces,
        )

    def _claim(self, row: Row, sku: str) -> None:
        """Use a SKU up; raises BadRow when another row has it or one that looks like it."""
        is_minted = not row.sku.strip()
        if is_minted:
            self.tell(row.line, "sku_minted", f"SKU {sku} was minted from handle and options")
        elif row.sku != sku:
            self.tell(row.line, "sku_trimmed")
        other, line = self.skus.setdefault(lookalike(sku), (sku, row.line))
        if line == row.line:
            return
        whose = "the SKU minted for" if is_minted else "the SKU of"
        likeness = "is the same as" if other == sku else "looks like"
        raise BadRow(
            row.line,
            f"{whose} line {row.line}, {quoted(sku)}, {likeness} {quoted(other)} of line {line}",
        )

    def _tell_blanks(self, row: Row) -> None:
        if row.is_tracker_blank:
            self.tell(row.line, "tracker_blank")
        if row.pieces is None:
            self.tell(row.line, "quantity_blank")
        if row.may_backorder is None:
            self.tell(row.line, "policy_blank")

    def _priced(self, row: Row) -> Priced:
        """Return the prices of a row; nothing costs 0 unless the ERP says it is free (PRD-09)."""
        if not row.price_minor:
            self.tell(row.line, "price_missing" if row.price_minor is None else "price_zero")
            return Priced(None, None)
        priced = Priced(row.price_minor, row.compare_at_minor)
        if row.compare_at_minor is not None and not is_on_sale(priced):
            self.tell(row.line, "compare_ignored")
        return priced

    def _is_published(self, rows: Sequence[Row]) -> bool:
        said = [row.is_published for row in rows if row.is_published is not None]
        if not said:
            self.tell(rows[0].line, "published_blank")
            return True
        if not said[0]:
            self.tell(rows[0].line, "not_published")
        return said[0]


def _title(rows: Sequence[Row]) -> str:
    """Return the one title of a style; two styles under one handle are refused."""
    titled = [row for row in rows if row.title]
    if not titled:
        raise BadRow(rows[0].line, f"{quoted(rows[0].handle)} has no title")
    first = titled[0]
    for row in titled:
        if row.title != first.title:
            both = f"{quoted(first.title)} in line {first.line}, {quoted(row.title)} in line"
            raise BadRow(row.line, f"{quoted(row.handle)} has two titles: {both} {row.line}")
    return first.title


def _custom(rows: Sequence[Row]) -> Mapping[str, str]:
    texts = {
        "vendor": _first(row.vendor for row in rows),
        "type": _first(row.type for row in rows),
        "tags": _first(row.tags for row in rows),
    }
    return {name: text for name, text in texts.items() if text}


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
