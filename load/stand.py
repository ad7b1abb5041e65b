"""What a generator must know of the two systems: where they are, what is for sale, how much."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

STAND = "SEATRIAL_LOAD_STAND"
LEDGER = "SEATRIAL_LOAD_LEDGER"


@dataclass(frozen=True)
class Article:
    """One variant for sale: its names on both sides, and the page that shows it."""

    sku: str
    handle: str
    erp_variant_id: str
    style_id: str


@dataclass(frozen=True)
class Stand:
    """A load run as its generators see it; `hot` is how many articles everybody wants.

    `rates` are arrivals per second at the peak, by kind; `tokens` are those of the ERP by role.
    """

    seed: str
    store_url: str
    erp_url: str
    tokens: Mapping[str, str]
    channel: str
    price_list_id: str
    articles: Sequence[Article]
    hot: int
    rates: Mapping[str, float]
    for_s: float
    shape: str
    processes: int

    def wanted(self) -> Sequence[Article]:
        """The articles that shoppers draw from."""
        return self.articles[: self.hot] if self.hot else self.articles


def write_stand(stand: Stand, path: Path) -> None:
    """Write a stand for generators of this user alone, since tokens are in it."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(stand), file, indent=2)


def read_stand(path: Path) -> Stand:
    """Read what `write_stand` wrote."""
    document: dict[str, Any] = json.loads(path.read_text())
    return Stand(**{**document, "articles": [Article(**row) for row in document["articles"]]})
