"""What a load leaves in the ERP: the sample, the real files, once, twice, and cut short."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import scenarios.catalogue
from scenarios.catalogue.bookings import MOST_STYLES
from scenarios.catalogue.load import CannotLoad, Loaded, load
from scenarios.catalogue.plan import Catalogue
from scenarios.catalogue.reader import read_catalogue
from tests.contract.catalogue.conftest import Killed, Shop, Wire, opened

SAMPLE = Path(next(iter(scenarios.catalogue.__path__)), "sample.csv")


def load_it(
    shop: Shop, catalogue: Catalogue, wire: Wire | None = None, price_list: str = "LIST-USD"
) -> Loaded:
    work = load(
        shop.desk(wire), catalogue, price_list=price_list, on_progress=lambda done, total: None
    )
    return shop.run(work)


def state_of(shop: Shop) -> dict[str, Any]:
    """Everything the import cares about, by names instead of ids."""
    items = {item["id"]: item for item in shop.pages("/v1/items")}
    skus = {one["id"]: one["sku"] for item in items.values() for one in item["variants"]}
    return {
        "items": sorted(
            (
                item["style_number"],
                item["name"],
                item["description"],
                str(item["options"]),
                str(item["backorder"]),
                str(item["assortments"]),
                str(sorted((v["sku"], str(v["options"]), v["barcode"]) for v in item["variants"])),
            )
            for item in items.values()
        ),
        "prices": sorted(
            (
                line["kind"],
                line["price_minor"],
                items[line["style_id"]]["style_number"],
                skus.get(line["variant_id"] or "", ""),
            )
            for line in shop.pages("/v1/price-lines")
        ),
        "stock": sorted(
            (one["sku"], one["known"], sum(house["on_hand"] for house in one["warehouses"]))
            for one in shop.pages("/v1/stock")
        ),
    }


def item_of(shop: Shop, handle: str) -> dict[str, Any]:
    return next(item for item in shop.pages("/v1/items") if item["style_number"] == handle)


def prices_of(shop: Shop, handle: str) -> dict[str, tuple[int | None, int | None]]:
    found = shop.get("/v1/prices", price_list="LIST-USD", style_ids=item_of(shop, handle)["id"])
    return {
        row["sku"]: (row["price_minor"], row["compare_at_minor"])
        for row in found["items"][0]["variants"]
    }


def many_styles(folder: Path, count: int) -> Path:
    """A file of styles with one variant each."""
    with SAMPLE.open(encoding="utf-8", newline="") as sample:
        reader = csv.DictReader(sample)
        rows = list(reader)
    tray = next(row for row in rows if row["Handle"] == "ash-wood-tray")
    path = folder / "many.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or [])
        writer.writeheader()
        for number in range(count):
            writer.writerow(tray | {"Handle": f"tray-{number}", "Variant SKU": f"TRAY-{number}"})
    return path


@pytest.fixture(scope="module")
def sample() -> Catalogue:
    return read_catalogue(SAMPLE, "USD")


@pytest.fixture(scope="module")
def stocked(sample: Catalogue) -> Iterator[Shop]:
    """A shop with the sample in it, for tests that only look."""
    with opened() as shop:
        load_it(shop, sample)
        yield shop


def test_the_sample_is_imported_whole(shop: Shop, sample: Catalogue) -> None:
    loaded = load_it(shop, sample)

    assert (loaded.styles, loaded.variants) == (len(sample.styles), len(sample.variants))
    assert len(shop.pages("/v1/items")) == len(sample.styles) >= 20


def test_the_grid_style_has_sizes_by_colours_in_the_order_of_the_file(stocked: Shop) -> None:
    item = item_of(stocked, "anchor-crew-tee")
    assert item["options"] == [
        {"name": "Size", "values": ["S", "M", "L"]},
        {"name": "Color", "values": ["Blue", "Black", "Gold", "Yellow"]},
    ]
    assert len(item["variants"]) == 12


def test_texts_survive(stocked: Shop, sample: Catalogue) -> None:
    expected = {style.handle: (style.name, style.description) for style in sample.styles}
    found = {
        one["style_number"]: (one["name"], one["description"]) for one in stocked.pages("/v1/items")
    }
    assert found == expected


def test_a_blank_quantity_stays_unknown_where_a_zero_is_known(stocked: Shop) -> None:
    stock = {one["sku"]: one for one in stocked.pages("/v1/stock")}
    assert not stock["VASE-CLR"]["known"]
    assert stock["DUVET-2-SGE"]["known"]


def test_quantities_are_received_into_the_main_warehouse(stocked: Shop) -> None:
    stock = {one["sku"]: one["warehouses"] for one in stocked.pages("/v1/stock")}
    assert [(one["code"], one["on_hand"]) for one in stock["TRAY-ASH"]] == [("MAIN", 25)]


def test_only_published_styles_are_in_the_web_assortment(stocked: Shop) -> None:
    assert item_of(stocked, "zinc-watering-can")["assortments"] == []
    assert item_of(stocked, "ash-wood-tray")["assortments"] == ["WEB"]


def test_the_style_has_the_usual_price_where_one_variant_has_its_own(stocked: Shop) -> None:
    assert prices_of(stocked, "harbour-rain-jacket") == {
        "RAIN-M": (18900, None),
        "RAIN-L": (18900, None),
        "RAIN-XL": (20900, None),
    }


def test_a_higher_compare_at_price_makes_the_price_a_sale(stocked: Shop) -> None:
    assert prices_of(stocked, "oak-plant-stand") == {
        "STAND-LOW": (4500, 5200),
        "STAND-HIGH": (5500, 6200),
    }


def test_the_policy_continue_allows_backorders(stocked: Shop) -> None:
    stock = {one["sku"]: one["backorder"]["allowed"] for one in stocked.pages("/v1/stock")}
    assert stock["BOWL-STONE"]
    assert not stock["TRAY-ASH"]


def test_a_second_load_changes_nothing(shop: Shop, sample: Catalogue) -> None:
    load_it(shop, sample)
    before = shop.get("/v1/events/latest")

    again = load_it(shop, sample)

    assert not again.changed
    assert shop.get("/v1/events/latest") == before


def test_the_same_goods_get_prices_on_a_second_list_and_nothing_else(
    shop: Shop, sample: Catalogue
) -> None:
    first = load_it(shop, sample)

    again = load_it(shop, read_catalogue(SAMPLE, "EUR"), price_list="LIST-EUR")

    only_prices = Loaded(price_lines=first.price_lines)
    assert again == only_prices


@pytest.mark.parametrize("is_answer_lost", [False, True], ids=["before", "after"])
def test_a_load_killed_anywhere_is_completed_by_the_next(
    new_shop: Callable[[], Shop], sample: Catalogue, is_answer_lost: bool
) -> None:
    odd = ("harbour-rain-jacket", "linen-duvet-cover", "oak-plant-stand", "zinc-watering-can")
    few = replace(sample, styles=tuple(one for one in sample.styles if one.handle in odd))
    whole = new_shop()
    wire = Wire(whole.app)
    load_it(whole, few, wire)
    expected = state_of(whole)

    for requests in range(len(wire.sent)):
        shop = new_shop()
        with pytest.raises(Killed):
            load_it(shop, few, Wire(shop.app, requests, is_answer_lost))
        load_it(shop, few)
        assert state_of(shop) == expected, f"killed at request {requests}"


def test_a_load_killed_between_parcels_is_completed(
    new_shop: Callable[[], Shop], tmp_path: Path
) -> None:
    catalogue = read_catalogue(many_styles(tmp_path, 2 * MOST_STYLES + 1), "USD")
    whole, shop = new_shop(), new_shop()
    wire = Wire(whole.app)
    load_it(whole, catalogue, wire)

    with pytest.raises(Killed):
        load_it(shop, catalogue, Wire(shop.app, len(wire.sent) // 2))
    killed_with = len(shop.pages("/v1/styles"))
    load_it(shop, catalogue)

    assert 0 < killed_with < len(catalogue.styles)
    assert state_of(shop) == state_of(whole)


def test_a_file_that_grew_gives_its_style_the_new_variant(shop: Shop, tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    shorter = tmp_path / "sample.csv"
    lines = [line for line in text.splitlines(keepends=True) if "SOCK-44" not in line]
    shorter.write_text("".join(lines), encoding="utf-8")
    load_it(shop, read_catalogue(shorter, "USD"))

    grown = load_it(shop, read_catalogue(SAMPLE, "USD"))

    assert (grown.styles, grown.variants, grown.receipts) == (0, 1, 1)
    assert item_of(shop, "field-row-socks")["options"][0]["values"] == ["36-39", "40-43", "44-47"]


def test_a_sku_of_other_goods_is_refused_before_anything_is_written(
    shop: Shop, sample: Catalogue
) -> None:
    other = {"style_number": "X", "name": "X", "variants": [{"sku": "tray-ash"}]}
    shop.run(shop.desk().post("/v1/styles", other))

    with pytest.raises(CannotLoad, match="SKU TRAY-ASH of line 17 is taken: the ERP has tray-ash"):
        load_it(shop, sample)
    assert len(shop.pages("/v1/items")) == 1


def test_a_price_list_of_another_currency_is_refused(shop: Shop, sample: Catalogue) -> None:
    with pytest.raises(CannotLoad, match="LIST-EUR is in EUR, the file in USD"):
        load_it(shop, sample, price_list="LIST-EUR")


def test_an_unknown_price_list_is_refused(shop: Shop, sample: Catalogue) -> None:
    with pytest.raises(CannotLoad, match="no price list LIST-XYZ"):
        load_it(shop, sample, price_list="LIST-XYZ")


def test_progress_ends_with_all_styles(shop: Shop, sample: Catalogue) -> None:
    told: list[tuple[int, int]] = []

    shop.run(
        load(
            shop.desk(),
            sample,
            price_list="LIST-USD",
            on_progress=lambda done, total: told.append((done, total)),
        )
    )

    assert told[0] == (0, len(sample.styles))
    assert told[-1] == (len(sample.styles), len(sample.styles))


def test_real_files_are_imported_whole(shop: Shop, real_catalogues: list[Path]) -> None:
    catalogues = [read_catalogue(path, "USD") for path in real_catalogues]

    for catalogue in catalogues:
        load_it(shop, catalogue)

    assert len(shop.pages("/v1/items")) == sum(len(one.styles) for one in catalogues)
    assert not any(load_it(shop, catalogue).changed for catalogue in catalogues)


def test_a_real_file_killed_in_the_middle_is_completed(
    new_shop: Callable[[], Shop], real_catalogues: list[Path]
) -> None:
    catalogue = read_catalogue(real_catalogues[-1], "USD")
    whole, shop = new_shop(), new_shop()
    wire = Wire(whole.app)
    load_it(whole, catalogue, wire)

    with pytest.raises(Killed):
        load_it(shop, catalogue, Wire(shop.app, len(wire.sent) // 2))
    load_it(shop, catalogue)

    assert state_of(shop) == state_of(whole)
