"""What the parts of a document add up to, in minor units."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Sums:
    """The arithmetic of one document; tax counts on top where its prices exclude it."""

    subject: str
    document: Document

    def of(self, name: str, *parts: int) -> Iterator[str]:
        """Say so unless a field is the sum of these parts."""
        yield from self.same(name, sum(parts))

    def same(self, name: str, wanted: object) -> Iterator[str]:
        """Say so unless a field is this."""
        if self.document[name] != wanted:
            yield f"{self.subject}.{name}: {self.document[name]!r}, worked out {wanted!r}"

    def on_top(self, charges: Iterable[Document], amount: str) -> int:
        """Charges with the tax that counts on top of them."""
        exclusive = not self.document["prices_include_tax"]
        return sum(each[amount] + each["tax_minor"] * exclusive for each in charges)

    def lines(self, pieces: str, rows: str = "lines") -> Iterator[str]:
        """Each line's total is pieces x unit price - discount, with its tax."""
        exclusive = not self.document["prices_include_tax"]
        for line in self.document[rows]:
            total = line[pieces] * line["unit_price_minor"] - line["discount_minor"]
            if line["total_minor"] != total + line["tax_minor"] * exclusive:
                yield f"{self.subject} line {line.get('id')}: total_minor {line['total_minor']}"


def total(rows: Iterable[Document], field: str) -> int:
    """The sum of a field."""
    return sum(row[field] for row in rows)
