"""Grows a catalogue of a given shape from a seed: new texts throughout, in the form of the file."""

import csv
import io
import math
from collections.abc import Iterator
from itertools import islice, product
from random import Random

from scenarios.catalogue.amounts import price_text
from scenarios.catalogue.rows import REQUIRED
from scenarios.catalogue.shape.measuring import CatalogueShape
from scenarios.catalogue.shape.spreads import Codes, at_share, drawn

Row = dict[str, str]
LONGEST_TITLE = 255
# Chosen: a product that was reduced was a quarter dearer before.
BEFORE_PERCENT = 125


def grown_catalogue(shape: CatalogueShape, rng: Random, currency: str) -> str:
    """Return a catalogue of this shape as a CSV file; the same seed gives the same bytes."""
    text = io.StringIO()
    writer = csv.DictWriter(text, REQUIRED, restval="", lineterminator="\n")
    writer.writeheader()
    codes = Codes(shape.patterns, rng)
    for number in range(max(1, shape.styles)):
        writer.writerows(_style(shape, rng, codes, number, currency))
    return text.getvalue()


def _style(
    shape: CatalogueShape, rng: Random, codes: Codes, number: int, currency: str
) -> Iterator[Row]:
    handle, options = f"thing-{number}", at_share(shape.options_per_style, number, shape.styles)
    count = max(1, drawn(shape.variants_per_style[options], rng)) if options else 1
    price_minor = drawn(shape.price_minor, rng)
    before = ""
    if _happens(shape.reduced_percent, rng):
        before = price_text(price_minor * BEFORE_PERCENT // 100 + 1, currency)
    head = {
        "Title": _name(f"Thing {number}", shape.longest["title"] if number == 0 else 0),
        "Body (HTML)": _name("A thing.", shape.longest["description"] if number == 0 else 0),
        "Vendor": "Maker",
        "Published": "true",
        **{f"Option{place} Name": f"Choice {place}" for place in range(1, options + 1)},
    }
    if not options:
        head |= {"Option1 Name": "Title"}
    for place, values in enumerate(_choices(options, count)):
        known = not _happens(shape.unknown_stock_percent, rng)
        yield {
            **(head if place == 0 else {}),
            "Handle": handle,
            **{f"Option{at} Value": value for at, value in enumerate(values, 1)},
            "Variant SKU": "" if _happens(shape.without_sku_percent, rng) else codes.another(),
            "Variant Inventory Tracker": "shopify",
            "Variant Inventory Qty": str(max(0, drawn(shape.pieces, rng))) if known else "",
            "Variant Inventory Policy": "deny",
            "Variant Price": price_text(price_minor, currency),
            "Variant Compare At Price": before,
        }


def _choices(options: int, count: int) -> Iterator[tuple[str, ...]]:
    """So many different combinations of values; without options there is nothing to choose."""
    if not options:
        return iter([("Default Title",)])
    each = math.ceil(count ** (1 / options))
    while each**options < count:
        each += 1
    values = [f"Value {number}" for number in range(1, each + 1)]
    return islice(product(values, repeat=options), count)


def _name(text: str, length: int) -> str:
    """A text, or the longest one of all."""
    return text + "x" * (length - len(text))


def _happens(percent: int, rng: Random) -> bool:
    return rng.randrange(100) < percent
