"""What an import did that its file did not say in so many words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# What is said of each kind; the lines follow.
MEANINGS: Mapping[str, str] = {
    "sku_minted": "A SKU was minted from handle and options where the file had none",
    "sku_trimmed": "Blanks around a SKU were taken off",
    "tracker_blank": "A blank inventory tracker was imported as tracked",
    "quantity_blank": "A blank quantity was left as unknown stock, which is not zero",
    "policy_blank": "A blank inventory policy was imported as deny: no backorders",
    "published_blank": "A blank Published was imported as published",
    "not_published": "A style that is not published was left out of the web assortment",
    "price_missing": "A variant without a price was imported; it cannot be bought",
    "price_zero": "A price of 0 was imported as no price; free is to be marked in the ERP",
    "compare_ignored": "A compare-at price that is not above the price was left out",
    "image_only": "A row that only carries an image was taken as no variant",
    "row_blank": "A row without variant and image was passed over",
    "gift_card": "A gift card was skipped: gift cards are not imported",
}
_SPOKEN_LINES = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told; `line` is the first line of the record, `text` its particulars."""

    line: int
    kind: str
    text: str = ""

    def as_document(self) -> dict[str, object]:
        """Return the notice for a machine."""
        return {"line": self.line, "kind": self.kind, "text": self.text or MEANINGS[self.kind]}


def spoken(notices: Iterable[Notice]) -> list[str]:
    """Return one sentence per kind, with the lines it is about, in the order of the meanings."""
    lines: dict[str, list[int]] = {}
    for notice in notices:
        lines.setdefault(notice.kind, []).append(notice.line)
    return [
        f"{meaning} ({_lines(lines[kind])})." for kind, meaning in MEANINGS.items() if kind in lines
    ]


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(_runs(sorted(lines))[:_SPOKEN_LINES])
    more = "" if len(_runs(sorted(lines))) <= _SPOKEN_LINES else ", …"
    return f"{'line' if len(lines) == 1 else f'{len(lines)} rows, lines'} {shown}{more}"


def _runs(lines: Sequence[int]) -> list[str]:
    """Write neighbouring numbers as runs: 2, 3, 4, 7 are 2-4 and 7."""
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    return [str(first) if first == last else f"{first}-{last}" for first, last in runs]
