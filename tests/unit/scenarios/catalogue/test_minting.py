"""SKUs and references that follow from the file alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.catalogue.minting import LONGEST_SKU, minted_sku, reference

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=255)


@pytest.mark.parametrize(
    ("handle", "values", "sku"),
    [
        ("wool-cap", (), "WOOL-CAP"),
        ("wool-cap", ("Sea Blue", "M"), "WOOL-CAP-SEA-BLUE-M"),
        ("brûlé", ("Été",), "BRULE-ETE"),
    ],
)
def test_a_minted_sku_is_readable(handle: str, values: tuple[str, ...], sku: str) -> None:
    assert minted_sku(handle, values) == sku


def test_values_of_another_script_give_different_skus() -> None:
    assert minted_sku("scarf", ["أصفر"]) != minted_sku("scarf", ["أزرق"])


def test_long_handles_that_begin_alike_give_different_skus() -> None:
    assert minted_sku("x" * 100, ["a"]) != minted_sku("x" * 100, ["b"])


@given(TEXT, st.lists(TEXT, max_size=3))
def test_a_minted_sku_always_fits(handle: str, values: list[str]) -> None:
    sku = minted_sku(handle, values)

    assert 0 < len(sku) <= LONGEST_SKU
    assert sku.isascii()
    assert sku == sku.strip("- ")


@given(TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_a_reference_can_stand_in_a_list(name: str, handle: str, values: list[str]) -> None:
    made = reference("variant", name, handle, values)

    assert made.isascii()
    assert "," not in made
    assert len(made) <= 128


def test_a_reference_keeps_handle_and_options_apart() -> None:
    assert reference("variant", "shop", "a", ["bc"]) != reference("variant", "shop", "ab", ["c"])
