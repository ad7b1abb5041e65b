"""What the store showed of the ERP's variants over time, from the versions of its products."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Change, History


@dataclass(frozen=True)
class Appearance:
    """A store variant as one version of its product has it, linked to an ERP variant."""

    change: Change
    variant: Document

    @property
    def reference(self) -> str:
        """The ERP variant that it names."""
        return str(self.variant["client_reference"])

    @property
    def is_active(self) -> bool:
        """Whether the store sold it then, as far as the product goes."""
        return bool(self.variant["status"] == self.change.after["status"] == "active")


def appearances(history: History) -> Iterator[Appearance]:
    """Every linked variant in every version of every product, in commit order."""
    for change in history.of("store", "product"):
        for variant in change.after.get("variants", []):
            if variant.get("client_reference"):
                yield Appearance(change, variant)


def store_ids_at(history: History, at: datetime) -> dict[str, str]:
    """The store variant that showed each ERP variant at an instant, by ERP variant id."""
    found: dict[str, str] = {}
    for shown in appearances(history):
        if shown.change.at <= at:
            found[shown.reference] = str(shown.variant["id"])
    return found


def look_of(sku: str) -> str:
    """What a person sees of a SKU: case and space make no other one."""
    return "".join(sku.split()).casefold()


def sold_variants(end: EndState) -> Iterator[Document]:
    """Linked variants that the store sells, with their products' ids."""
    for variant in end.store.variants.values():
        product = end.store.products[str(variant["product_id"])]
        if variant.get("client_reference") and variant["status"] == product["status"] == "active":
            yield variant
