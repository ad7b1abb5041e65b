"""`seatrial profile FILE...`: the shape of somebody's data, and a seed file; `seatrial grow`."""

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from scenarios.catalogue.amounts import Malformed, decimals_of, price_text
from scenarios.catalogue.reader import BadFile, read_catalogue
from scenarios.catalogue.shape.measuring import CatalogueShape, catalogue_shape_of
from scenarios.catalogue.shape.spreads import Patterns, Spread
from scenarios.cli.arguments import Seed
from scenarios.cli.exits import refuse
from scenarios.cli.history import SHIPPED_RULES
from scenarios.report.files import write_whole
from scenarios.retail_history.reading import LONGEST_LINE_BYTES, read_history
from scenarios.retail_history.rules import BadRules, read_rules
from scenarios.retail_history.shape.measuring import Shape, shape_of
from scenarios.retail_history.shape.seed_file import BadShape, grown_text, read_seed, seed_text

# The column by which a product file is told from an order history.
OF_A_CATALOGUE = "Handle"
MOST_TOLD = 8
Currency = Annotated[str, typer.Option(help="Of the prices of a catalogue.")]


def profile(
    files: Annotated[
        list[Path], typer.Argument(help="Order histories, or product files as Shopify exports.")
    ],
    rules: Annotated[
        Path, typer.Option(help="What the columns and lines mean; unless given, Online Retail's.")
    ] = SHIPPED_RULES,
    *,
    currency: Currency = "USD",
    shape_file: Annotated[
        Path | None, typer.Option("--shape", help="Write the shape here, as a seed file.")
    ] = None,
    sample_file: Annotated[
        Path | None, typer.Option("--sample", help="Write a file grown of that shape here.")
    ] = None,
    seed: Seed = "1",
) -> None:
    """Print the shape of a history or a catalogue; no text of the files is in it."""
    try:
        shape: Shape | CatalogueShape
        if _is_catalogue(files[0]):
            shape = catalogue_shape_of([read_catalogue(file, currency) for file in files])
        else:
            read = read_rules(rules)
            shape, currency = shape_of(read_history(files, read), read), read.trade.currency
    except (BadRules, BadFile) as error:
        refuse(f"{error}.")
    sys.stdout.write("\n".join(told(shape, currency)) + "\n")
    if shape_file is not None:
        _write(shape_file, seed_text(shape))
    if sample_file is not None:
        _write(sample_file, grown_text(shape, seed, currency))


def grow(
    shape: Annotated[Path, typer.Argument(help="A seed file that `seatrial profile` wrote.")],
    file: Annotated[Path, typer.Argument(help="Where the history or catalogue goes.")],
    *,
    currency: Currency = "USD",
    seed: Seed = "1",
) -> None:
    """Grow a history or a catalogue of a shape, to be imported; one seed is one file."""
    try:
        decimals_of(currency)
        _write(file, grown_text(read_seed(shape), seed, currency))
    except BadShape as error:
        refuse(f"{error}.")
    except Malformed as error:
        refuse(f"the currency {error}.")


def told(shape: Shape | CatalogueShape, currency: str) -> list[str]:
    """The shape in the words of a person; of a spread the least, the middle and the most."""
    if isinstance(shape, CatalogueShape):
        return _of_catalogue(shape, currency)
    busiest = max(range(24), key=lambda hour: shape.by_hour[hour])
    return [
        f"{shape.days} days, {shape.orders} orders, {shape.credits} credits, {shape.lines} lines",
        f"{shape.unreadable} lines that cannot be read",
        f"{shape.items} items, {shape.customers} customers in {shape.countries} countries",
        f"variants per style, by their codes: {_said(shape.variants_per_style)}",
        f"lines per order: {_said(shape.lines_per_order)}",
        f"pieces per line: {_said(shape.pieces)}",
        f"prices: {_prices(shape.price_minor, currency)}",
        f"another price than usual: {shape.own_price_percent} % of lines",
        f"guests: {shape.guest_percent} % of orders",
        f"a code twice: {shape.repeating_percent} % of orders",
        f"orders per hour: {_by_hour(shape.by_hour)}; the busiest is {busiest}:00",
        *_texts(shape.longest, shape.patterns),
    ]


def _of_catalogue(shape: CatalogueShape, currency: str) -> list[str]:
    per_style = [spread for spread in shape.variants_per_style if spread[-1]]
    most = max((spread[-1] for spread in per_style), default=0)
    return [
        f"{shape.styles} styles, {shape.variants} variants, up to {most} per style",
        f"options per style: {_said(shape.options_per_style)}",
        *(
            f"variants per style of {count} options: {_said(spread)}"
            for count, spread in enumerate(shape.variants_per_style)
            if spread[-1]
        ),
        f"prices: {_prices(shape.price_minor, currency)}",
        f"reduced: {shape.reduced_percent} % of styles",
        f"pieces: {_said(shape.pieces)}; not known of {shape.unknown_stock_percent} % of variants",
        f"without a SKU: {shape.without_sku_percent} % of variants",
        *_texts(shape.longest, shape.patterns),
    ]


def _texts(longest: Mapping[str, int], patterns: Patterns) -> list[str]:
    return [
        "longest: " + ", ".join(f"{name} {count}" for name, count in longest.items()),
        "codes: " + ", ".join(f"{form} ({count})" for form, count in patterns[:MOST_TOLD]),
    ]


def _said(numbers: Sequence[int | str]) -> str:
    return f"{numbers[0]} to {numbers[-1]}, half of them up to {numbers[len(numbers) // 2]}"


def _prices(spread: Spread, currency: str) -> str:
    return f"{_said([price_text(abs(minor), currency) for minor in spread])} {currency}"


def _by_hour(orders: Sequence[int]) -> str:
    return ", ".join(f"{hour}:00 {count}" for hour, count in enumerate(orders) if count)


def _is_catalogue(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            header = file.readline(LONGEST_LINE_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return False  # whoever reads it says why
    return OF_A_CATALOGUE in next(csv.reader([header.replace(chr(0), "")]), [])


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode())
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror or error}.")
