"""The shape of a catalogue says nothing of its texts, and a catalogue of that shape grows."""

import csv
from pathlib import Path

from scenarios.catalogue.reader import read_catalogue
from scenarios.catalogue.shape.measuring import catalogue_shape_of
from scenarios.retail_history.shape.seed_file import grown_text, read_seed, seed_text
from scenarios.runs.catalogues import sample, sample_path

SHAPE = catalogue_shape_of([sample()])


def test_what_grows_is_imported_and_has_the_shape(tmp_path: Path) -> None:
    file = tmp_path / "grown.csv"
    file.write_text(grown_text(SHAPE, "1", "USD"))

    catalogue = read_catalogue(file, "USD")
    again = catalogue_shape_of([catalogue])

    assert catalogue.notices == () or again.without_sku_percent
    assert again.styles == SHAPE.styles
    assert {*again.options_per_style} == {*SHAPE.options_per_style}
    assert 0.5 < again.variants / SHAPE.variants < 2
    assert again.longest["title"] == SHAPE.longest["title"]
    assert again.price_minor[-1] <= SHAPE.price_minor[-1] * 2


def test_one_seed_grows_one_catalogue() -> None:
    assert grown_text(SHAPE, "7", "USD") == grown_text(SHAPE, "7", "USD")
    assert grown_text(SHAPE, "7", "USD") != grown_text(SHAPE, "8", "USD")


def test_no_text_of_the_file_is_in_the_seed_file(tmp_path: Path) -> None:
    with sample_path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = ("Handle", "Title", "Vendor", "Variant SKU", "Variant Barcode", "Option1 Value")
    cells = {row[name] for row in rows for name in named if len(row[name] or "") > 3}
    text = seed_text(SHAPE)
    seed_file = tmp_path / "shape.json"
    seed_file.write_text(text)

    assert [cell for cell in sorted(cells) if cell in text] == []
    assert seed_text(read_seed(seed_file)) == text
