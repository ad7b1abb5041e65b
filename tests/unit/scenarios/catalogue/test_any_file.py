"""Laws of every file: what is valid comes back as it was, what is not is refused in words."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scenarios.catalogue
from scenarios.catalogue.amounts import minor_units, price_text
from scenarios.catalogue.plan import Catalogue
from scenarios.catalogue.reader import BadFile
from tests.unit.scenarios.catalogue.files import CAP, read, text_of

SAMPLE = Path(next(iter(scenarios.catalogue.__path__)), "sample.csv").read_bytes()
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(
    str.strip
)
bodies = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"))
sizes = st.lists(st.sampled_from(["S", "M", "L", "XL", "Große", "小"]), min_size=1, unique=True)
quantities = st.none() | st.integers(0, 10_000)
cents = st.integers(1, 10_000_000)


@st.composite
def shops(draw: st.DrawFn) -> list[Mapping[str, str]]:
    """Rows of a file of a few styles in some sizes, all of them valid."""
    rows: list[Mapping[str, str]] = []
    for handle in draw(st.lists(st.sampled_from("abcdef"), min_size=1, unique=True)):
        head = {
            "Title": draw(texts) or "x",
            "Body (HTML)": draw(bodies).strip(),
            "Option1 Name": "Size",
            "Published": "true",
        }
        for size in draw(sizes):
            pieces = draw(quantities)
            rows.append(
                CAP
                | {"Title": "", "Option1 Name": "", "Published": ""}
                | head
                | {
                    "Handle": handle,
                    "Option1 Value": size,
                    "Variant SKU": f"{handle}-{size}",
                    "Variant Inventory Qty": "" if pieces is None else str(pieces),
                    "Variant Price": price_text(draw(cents), "USD"),
                }
            )
            head = {}
    return rows


def back(catalogue: Catalogue) -> list[tuple[str, ...]]:
    """What a catalogue says, as rows."""
    rows: list[tuple[str, ...]] = []
    for style in catalogue.styles:
        prices = dict.fromkeys(range(len(style.variants)), 0)
        for line in style.price_lines:
            for index in prices if line.variant is None else [line.variant]:
                prices[index] = line.price_minor
        for index, variant in enumerate(style.variants):
            title = style.name if index == 0 else ""
            body = style.description if index == 0 else ""
            pieces = "" if variant.pieces is None else str(variant.pieces)
            price = price_text(prices[index], catalogue.currency)
            rows.append((style.handle, title, body, variant.options[0][1], pieces, price))
    return rows


@SLOW
@given(shops())
def test_a_valid_file_comes_back_as_it_was(rows: list[Mapping[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = read(Path(folder), text_of(rows))

    names = (
        "Handle",
        "Title",
        "Body (HTML)",
        "Option1 Value",
        "Variant Inventory Qty",
        "Variant Price",
    )
    assert back(catalogue) == [tuple(row.get(name, "") for name in names) for row in rows]


def refusal(content: bytes) -> str | None:
    """Why a file is refused; None when it is read. Nothing but BadFile may come."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            read(Path(folder), content)
        except BadFile as error:
            return error.reason
    return None


edits = st.lists(
    st.tuples(
        st.integers(0, len(SAMPLE)),
        st.integers(0, 40),
        st.binary(max_size=6) | st.sampled_from([b'"', b'""', b",", b"\n", b"\r", b"\0", b"-"]),
    ),
    min_size=1,
    max_size=4,
)


@SLOW
@given(edits)
def test_a_damaged_file_is_read_or_refused_in_words(edits: list[tuple[int, int, bytes]]) -> None:
    content = SAMPLE
    for start, length, put in edits:
        content = content[:start] + put + content[start + length :]

    reason = refusal(content)

    assert reason is None or (reason.isprintable() and reason)


@SLOW
@given(st.integers(0, len(SAMPLE) - 1))
def test_a_file_cut_within_a_record_is_refused(length: int) -> None:
    content = SAMPLE[:length]

    reason = refusal(content)

    # The last field of every record is blank here, so that a whole record ends in a comma.
    assert reason or content.endswith((b",", b"\n"))


@SLOW
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    assert refusal(content)


@given(st.integers(1, 10**10), st.sampled_from(["USD", "JPY", "KWD"]))
def test_a_price_written_is_read_as_it_was(minor: int, currency: str) -> None:
    assert minor_units(price_text(minor, currency), currency) == minor
