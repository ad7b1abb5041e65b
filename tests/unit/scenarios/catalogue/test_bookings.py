"""How a plan is cut into requests, and what they carry."""

from dataclasses import replace
from pathlib import Path

from scenarios.catalogue.bookings import (
    MOST_CHARACTERS,
    MOST_STYLES,
    MOST_VARIANTS,
    parcels,
    price_bodies,
    receipt_bodies,
    style_body,
)
from scenarios.catalogue.plan import StylePlan
from tests.unit.scenarios.catalogue.files import a_row, a_variant, read_rows


def a_style(folder: Path) -> StylePlan:
    rows = [a_row(), a_variant(Option1_Value="M", Variant_SKU="CAP-M", Variant_Price="14")]
    return read_rows(folder, *rows).styles[0]


def ids_of(style: StylePlan) -> dict[str, str]:
    return {style.reference: "sty"} | {one.reference: f"id-{one.sku}" for one in style.variants}


def test_parcels_keep_the_order_and_leave_nothing_out(tmp_path: Path) -> None:
    styles = [replace(a_style(tmp_path), line=number) for number in range(2 * MOST_STYLES + 1)]

    cut = list(parcels(styles))

    assert [style for parcel in cut for style in parcel] == styles
    assert [len(parcel) for parcel in cut] == [MOST_STYLES, MOST_STYLES, 1]


def test_a_parcel_is_bounded_by_its_variants(tmp_path: Path) -> None:
    style = a_style(tmp_path)
    wide = replace(style, variants=style.variants * (MOST_VARIANTS // 4 + 1))

    assert [len(parcel) for parcel in parcels([wide, wide])] == [1, 1]


def test_a_parcel_is_bounded_by_its_texts(tmp_path: Path) -> None:
    style = replace(a_style(tmp_path), description="x" * (MOST_CHARACTERS // 2 + 1))

    assert [len(parcel) for parcel in parcels([style, style])] == [1, 1]


def test_a_style_is_entered_with_all_its_variants(tmp_path: Path) -> None:
    body = style_body(a_style(tmp_path))

    assert body["options"] == [{"name": "Size", "values": ["S", "M"]}]
    assert [one["sku"] for one in body["variants"]] == ["CAP-S", "CAP-M"]
    assert all(one["tracked"] for one in body["variants"])


def test_prices_of_two_lists_have_references_of_their_own(tmp_path: Path) -> None:
    style = a_style(tmp_path)
    lists = [{"id": "1", "code": "LIST-USD"}, {"id": "2", "code": "LIST-EUR"}]

    bodies = [body for one in lists for body in price_bodies(style, ids_of(style), one, "shop")]

    assert len({body["client_reference"] for body in bodies}) == len(bodies) == 4


def test_a_variant_without_pieces_is_not_received(tmp_path: Path) -> None:
    style = a_style(tmp_path)
    some, none = style.variants
    style = replace(style, variants=(some, replace(none, pieces=None)))

    (body,) = receipt_bodies(style, ids_of(style), "MAIN", "shop")

    assert body["lines"] == [{"variant_id": "id-CAP-S", "pieces": 3}]
