"""Every way in which a row can be bad, and the sentence that says so."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.unit.scenarios.catalogue.files import a_row, a_variant, refusal, text_of

ROWS: Mapping[str, tuple[Sequence[Mapping[str, str]], int, str]] = {
    "no handle": ([a_row(Handle=" ")], 2, "Handle is blank"),
    "no title": ([a_row(Title="")], 2, '"cap" has no title'),
    "two titles": (
        [a_row(), a_variant(Title="Hat", Option1_Value="M", Variant_SKU="CAP-M")],
        3,
        '"cap" has two titles: "Cap" in line 2, "Hat" in line 3',
    ),
    "no variant": ([{"Handle": "cap", "Title": "Cap"}], 2, '"cap" has no variant'),
    "a quantity in words": (
        [a_row(Variant_Inventory_Qty="many")],
        2,
        'Variant Inventory Qty is not a whole number: "many"',
    ),
    "half a piece": (
        [a_row(Variant_Inventory_Qty="1.5")],
        2,
        'Variant Inventory Qty is not a whole number: "1.5"',
    ),
    "digits of another script": (
        [a_row(Variant_Inventory_Qty="٣")],
        2,
        'Variant Inventory Qty is not a whole number: "٣"',
    ),
    "a negative quantity": (
        [a_row(Variant_Inventory_Qty="-1")],
        2,
        'Variant Inventory Qty is negative: "-1"',
    ),
    "an absurd quantity": (
        [a_row(Variant_Inventory_Qty="99999999")],
        2,
        'Variant Inventory Qty is absurdly high: "99999999"',
    ),
    "a quantity of five thousand digits": (
        [a_row(Variant_Inventory_Qty="9" * 255)],
        2,
        f'Variant Inventory Qty is absurdly high: "{"9" * 40}…"',
    ),
    "a negative price": (
        [a_row(Variant_Price="-12.50")],
        2,
        'Variant Price is negative: "-12.50"',
    ),
    "an absurd price": (
        [a_row(Variant_Price="100000000.01")],
        2,
        'Variant Price is absurdly high: "100000000.01"',
    ),
    "a price with a sign": (
        [a_row(Variant_Price="$12")],
        2,
        'Variant Price is not a price such as 9.99: "$12"',
    ),
    "a price with a comma": (
        [a_row(Variant_Compare_At_Price="12,50")],
        2,
        'Variant Compare At Price is not a price such as 9.99: "12,50"',
    ),
    "a price finer than its currency": (
        [a_row(Variant_Price="9.999")],
        2,
        'Variant Price has too many decimals, USD has 2: "9.999"',
    ),
    "negative grams": ([a_row(Variant_Grams="-5")], 2, 'Variant Grams is negative: "-5"'),
    "an unknown policy": (
        [a_row(Variant_Inventory_Policy="maybe")],
        2,
        'Variant Inventory Policy is neither continue nor deny: "maybe"',
    ),
    "an unknown claim": (
        [a_row(Published="yes")],
        2,
        'Published is neither true nor false: "yes"',
    ),
    "a control character": (
        [a_row(Title="Ca\x07p")],
        2,
        "Title holds the control character U+0007",
    ),
    "a title of two lines": (
        [a_row(Title="Ca\np")],
        2,
        "Title holds the control character U+000A",
    ),
    "a long SKU": (
        [a_row(Variant_SKU="X" * 65)],
        2,
        "Variant SKU has 65 characters, at most 64 are taken",
    ),
    "a long text": (
        [a_row(**{"Body (HTML)": "x" * 20_001})],
        2,
        "Body (HTML) has 20001 characters, at most 20000 are taken",
    ),
    "one SKU twice": (
        [a_row(), a_variant(Option1_Value="M")],
        3,
        'the SKU of line 3, "CAP-S", is the same as "CAP-S" of line 2',
    ),
    "one SKU in two styles": (
        [a_row(), a_row(Handle="hat", Title="Hat")],
        3,
        'the SKU of line 3, "CAP-S", is the same as "CAP-S" of line 2',
    ),
    "a SKU that looks like another": (
        [a_row(), a_variant(Option1_Value="M", Variant_SKU=" cap-s ")],
        3,
        'the SKU of line 3, "cap-s", looks like "CAP-S" of line 2',
    ),
    "a minted SKU that is there": (
        [a_row(Variant_SKU="CAP-M"), a_variant(Option1_Value="M", Variant_SKU="")],
        3,
        'the SKU minted for line 3, "CAP-M", is the same as "CAP-M" of line 2',
    ),
    "two minted SKUs alike": (
        [
            a_row(Variant_SKU=""),
            a_row(Handle="cap s", Option1_Value="", Option1_Name="") | {"Variant SKU": ""},
        ],
        3,
        'the SKU minted for line 3, "CAP-S", is the same as "CAP-S" of line 2',
    ),
    "the same options twice": (
        [a_row(), a_variant(Variant_SKU="CAP-X")],
        3,
        'lines 2 and 3 are the same variant of "cap": "S"',
    ),
    "the same options in another case": (
        [a_row(), a_variant(Variant_SKU="CAP-X", Option1_Value="s")],
        3,
        'lines 2 and 3 are the same variant of "cap": "s"',
    ),
    "no option value": (
        [a_row(), a_variant(Variant_SKU="CAP-X", Option1_Value="")],
        3,
        'Option1 Value is blank, the style has "Size"',
    ),
    "a value without an option": (
        [a_row(Option2_Value="Blue")],
        2,
        "Option2 Value stands without an option name",
    ),
    "an option renamed": (
        [a_row(), a_variant(Option1_Name="Width", Option1_Value="M", Variant_SKU="CAP-M")],
        3,
        'Option1 Name is "Size" in line 2, "Width" in line 3',
    ),
    "one option twice": (
        [a_row(Option2_Name="size", Option2_Value="S")],
        2,
        '"cap" has two options of one name',
    ),
}


@pytest.mark.parametrize(("rows", "line", "reason"), ROWS.values(), ids=ROWS.keys())
def test_a_bad_row_is_refused(
    tmp_path: Path, rows: Sequence[Mapping[str, str]], line: int, reason: str
) -> None:
    assert refusal(tmp_path, text_of(rows)) == (line, reason)
