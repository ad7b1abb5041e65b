"""What a good file is read into."""

from pathlib import Path

import pytest

from scenarios.catalogue.notices import spoken
from scenarios.catalogue.plan import Catalogue
from scenarios.catalogue.prices import Priced, PriceLine, price_lines
from tests.unit.scenarios.catalogue.files import a_row, a_variant, read, read_rows, text_of


def kinds(catalogue: Catalogue) -> list[tuple[int, str]]:
    return [(notice.line, notice.kind) for notice in catalogue.notices]


def test_a_plain_row_is_one_style_with_one_variant(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, a_row(Variant_Barcode="4006381333931"))

    (style,) = catalogue.styles
    (variant,) = style.variants
    assert (style.handle, style.name, style.line) == ("cap", "Cap", 2)
    assert (variant.sku, variant.pieces, variant.weight_g) == ("CAP-S", 3, 90)
    assert variant.barcode == "4006381333931"
    assert variant.options == (("Size", "S"),)
    assert catalogue.notices == ()


def test_the_import_is_called_as_its_file(tmp_path: Path) -> None:
    assert read_rows(tmp_path, a_row()).name == "shop"


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    plain = read_rows(tmp_path, a_row())

    assert read(tmp_path, b"\xef\xbb\xbf" + text_of([a_row()]).encode()) == plain


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    plain = read_rows(tmp_path, a_row(), a_variant(Option1_Value="M", Variant_SKU="CAP-M"))
    text = text_of([a_row(), a_variant(Option1_Value="M", Variant_SKU="CAP-M")])

    assert read(tmp_path, text.replace("\n", "\r\n")) == plain


def test_a_last_line_without_an_end_is_whole(tmp_path: Path) -> None:
    plain = read_rows(tmp_path, a_row())

    assert read(tmp_path, text_of([a_row()]).rstrip("\n")) == plain


def test_blank_lines_between_records_are_passed_over(tmp_path: Path) -> None:
    head, record = text_of([a_row()]).splitlines()

    assert read(tmp_path, f"{head}\n\n{record}\n\n").styles[0].line == 3


def test_columns_that_nobody_knows_are_passed_over(tmp_path: Path) -> None:
    head, record = text_of([a_row()]).splitlines()
    plain = read_rows(tmp_path, a_row())

    assert read(tmp_path, f"{head},Google Shopping / MPN\n{record},1\n") == plain


def test_a_single_variant_called_default_title_has_no_options(tmp_path: Path) -> None:
    row = a_row(Option1_Name="Title", Option1_Value="Default Title")

    (style,) = read_rows(tmp_path, row).styles

    assert style.options == ()
    assert style.variants[0].options == ()


def test_three_options_stand_in_the_order_of_their_columns(tmp_path: Path) -> None:
    row = a_row(
        Option1_Name="Leg",
        Option1_Value="Long",
        Option2_Name="Color",
        Option2_Value="Moss",
        Option3_Name="Size",
        Option3_Value="M",
    )

    (style,) = read_rows(tmp_path, row).styles

    assert [option.name for option in style.options] == ["Leg", "Color", "Size"]
    assert style.variants[0].options == (("Leg", "Long"), ("Color", "Moss"), ("Size", "M"))


def test_rows_of_a_style_may_stand_apart(tmp_path: Path) -> None:
    hat = a_row(Handle="hat", Title="Hat", Variant_SKU="HAT-S")
    catalogue = read_rows(tmp_path, a_row(), hat, a_variant(Option1_Value="M", Variant_SKU="CAP-M"))

    assert [len(style.variants) for style in catalogue.styles] == [2, 1]


def test_a_row_that_only_carries_an_image_is_no_variant(tmp_path: Path) -> None:
    image = {"Handle": "cap", "Image Src": "https://images.example/cap.jpg"}

    catalogue = read_rows(tmp_path, a_row(), image)

    assert len(catalogue.variants) == 1
    assert kinds(catalogue) == [(3, "image_only")]


def test_the_address_of_an_image_may_be_long(tmp_path: Path) -> None:
    row = a_row(Image_Src=f"https://images.example/{'x' * 400}.jpg")

    assert len(read_rows(tmp_path, row).variants) == 1


def test_a_blank_sku_is_minted_and_said(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, a_row(Variant_SKU=""))

    assert [(one.sku, one.is_minted) for one in catalogue.variants] == [("CAP-S", True)]
    assert kinds(catalogue) == [(2, "sku_minted")]


def test_blanks_around_a_sku_are_taken_off_and_that_is_said(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, a_row(Variant_SKU=" CAP-S "))

    assert catalogue.variants[0].sku == "CAP-S"
    assert kinds(catalogue) == [(2, "sku_trimmed")]


def test_a_blank_tracker_is_said(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, a_row(Variant_Inventory_Tracker=""))

    assert kinds(catalogue) == [(2, "tracker_blank")]


def test_a_blank_quantity_is_unknown_which_is_not_zero(tmp_path: Path) -> None:
    blank = read_rows(tmp_path, a_row(Variant_Inventory_Qty=""))
    zero = read_rows(tmp_path, a_row(Variant_Inventory_Qty="0"))

    assert (blank.variants[0].pieces, zero.variants[0].pieces) == (None, 0)
    assert kinds(blank) == [(2, "quantity_blank")]


def test_a_policy_that_all_variants_share_is_the_styles(tmp_path: Path) -> None:
    rows = [a_row(), a_variant(Option1_Value="M", Variant_SKU="CAP-M")]
    rows = [row | {"Variant Inventory Policy": "continue"} for row in rows]

    (style,) = read_rows(tmp_path, *rows).styles

    assert style.may_backorder is True
    assert [one.may_backorder for one in style.variants] == [None, None]


def test_policies_that_differ_are_the_variants_own(tmp_path: Path) -> None:
    more = a_variant(Option1_Value="M", Variant_SKU="CAP-M", Variant_Inventory_Policy="continue")

    (style,) = read_rows(tmp_path, a_row(), more).styles

    assert style.may_backorder is None
    assert [one.may_backorder for one in style.variants] == [False, True]


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("FALSE", False), ("", True)])
def test_published_decides_on_the_assortment(tmp_path: Path, text: str, expected: bool) -> None:
    assert read_rows(tmp_path, a_row(Published=text)).styles[0].is_published is expected


def test_a_gift_card_is_skipped_and_that_is_said(tmp_path: Path) -> None:
    card = a_row(Handle="card", Title="Card", Gift_Card="true", Variant_SKU="")

    catalogue = read_rows(tmp_path, a_row(), card)

    assert [style.handle for style in catalogue.styles] == ["cap"]
    assert kinds(catalogue) == [(3, "gift_card")]


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("12.5", "USD", 1250),
        ("12", "EUR", 1200),
        ("1500", "JPY", 1500),
        ("1.234", "KWD", 1234),
        ("1.2", "KWD", 1200),
        ("007", "USD", 700),
        ("0.01", "USD", 1),
    ],
)
def test_a_price_is_read_in_minor_units(
    tmp_path: Path, text: str, currency: str, expected: int
) -> None:
    catalogue = read_rows(tmp_path, a_row(Variant_Price=text), currency=currency)

    assert catalogue.styles[0].price_lines == (PriceLine(None, "regular", expected),)


@pytest.mark.parametrize(("text", "kind"), [("", "price_missing"), ("0.00", "price_zero")])
def test_without_a_price_there_is_no_line_rather_than_0(
    tmp_path: Path, text: str, kind: str
) -> None:
    catalogue = read_rows(tmp_path, a_row(Variant_Price=text))

    assert catalogue.styles[0].price_lines == ()
    assert kinds(catalogue) == [(2, kind)]


def test_a_compare_at_price_below_the_price_is_left_out(tmp_path: Path) -> None:
    catalogue = read_rows(tmp_path, a_row(Variant_Compare_At_Price="12.50"))

    assert catalogue.styles[0].price_lines == (PriceLine(None, "regular", 1250),)
    assert kinds(catalogue) == [(2, "compare_ignored")]


def test_the_price_most_variants_have_is_the_styles() -> None:
    lines = price_lines([Priced(900, None), Priced(500, None), Priced(500, None)])

    assert lines == (PriceLine(None, "regular", 500), PriceLine(0, "regular", 900))


def test_a_variant_without_a_price_gets_none_from_its_style() -> None:
    lines = price_lines([Priced(500, None), Priced(None, None), Priced(500, None)])

    assert lines == (PriceLine(0, "regular", 500), PriceLine(2, "regular", 500))


def test_a_compare_at_price_is_the_regular_price_beside_a_sale() -> None:
    lines = price_lines([Priced(400, 500), Priced(400, 500)])

    assert lines == (PriceLine(None, "regular", 500), PriceLine(None, "sale", 400))


def test_a_sale_of_one_variant_is_not_the_styles() -> None:
    lines = price_lines([Priced(400, 500), Priced(500, None)])

    assert lines == (PriceLine(None, "regular", 500), PriceLine(0, "sale", 400))


def test_notices_are_spoken_once_per_kind_with_their_lines(tmp_path: Path) -> None:
    rows = [
        a_variant(Option1_Value=str(size), Variant_SKU="", Variant_Price="1")
        for size in range(36, 40)
    ]
    catalogue = read_rows(tmp_path, a_row(), *rows)

    assert spoken(catalogue.notices) == [
        "A SKU was minted from handle and options where the file had none (4 rows, lines 3-6)."
    ]
