"""`seatrial profile FILE...`: the shape of somebody's data, and a seed file of it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from scenarios.catalogue.amounts import price_text
from scenarios.catalogue.reader import BadFile
from scenarios.cli.arguments import Seed
from scenarios.cli.exits import refuse
from scenarios.cli.history import SHIPPED_RULES
from scenarios.report.files import write_whole
from scenarios.retail_history.reading import read_history
from scenarios.retail_history.rules import BadRules, read_rules
from scenarios.retail_history.shape.growing import grown
from scenarios.retail_history.shape.measuring import Shape, shape_of


def profile(
    files: Annotated[list[Path], typer.Argument(help="Order histories, one line per order line.")],
    rules: Annotated[
        Path, typer.Option(help="What the columns and lines mean; unless given, Online Retail's.")
    ] = SHIPPED_RULES,
    shape_file: Annotated[
        Path | None, typer.Option("--shape", help="Write the shape here, as a seed file.")
    ] = None,
    sample_file: Annotated[
        Path | None, typer.Option("--sample", help="Write a history grown of that shape here.")
    ] = None,
    seed: Seed = "1",
) -> None:
    """Print the shape of a history; no value of a person, a document or an item is in it."""
    try:
        read = read_rules(rules)
        shape = shape_of(read_history(files, read), read)
    except (BadRules, BadFile) as error:
        refuse(f"{error}.")
    sys.stdout.write("\n".join(told(shape, read.trade.currency)) + "\n")
    if shape_file is not None:
        _write(shape_file, shape.text())
    if sample_file is not None:
        _write(sample_file, grown(shape, Random(seed)))  # noqa: S311 - a seed names what is grown


def told(shape: Shape, currency: str) -> list[str]:
    """The shape in the words of a person; of a spread the least, the middle and the most."""

    prices = [price_text(abs(minor), currency) for minor in shape.price_minor]
    busiest = max(range(24), key=lambda hour: shape.by_hour[hour])
    return [
        f"{shape.days} days, {shape.orders} orders, {shape.credits} credits, {shape.lines} lines",
        f"{shape.unreadable} lines that cannot be read",
        f"{shape.items} items, {shape.customers} customers in {shape.countries} countries",
        f"lines per order: {_said(shape.lines_per_order)}",
        f"pieces per line: {_said(shape.pieces)}",
        f"prices: {_said(prices)} {currency}",
        f"another price than usual: {shape.own_price_percent} % of lines",
        f"guests: {shape.guest_percent} % of orders",
        f"a code twice: {shape.repeating_percent} % of orders",
        f"busiest hour: {busiest}:00, {shape.by_hour[busiest]} orders",
        "longest: " + ", ".join(f"{name} {count}" for name, count in shape.longest.items()),
        "codes: " + ", ".join(f"{form} ({count})" for form, count in shape.patterns[:8]),
    ]


def _said(numbers: Sequence[int | str]) -> str:
    return f"{numbers[0]} to {numbers[-1]}, half of them up to {numbers[len(numbers) // 2]}"


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode())
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror or error}.")
