"""Which changes are about one thing, on whichever side: they share an id of the trade."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import Change

NAMES = ("id", "client_reference", "order_client_reference", "order_id", "variant_id", "style_id")
OF_LINES = ("variant_id", "variant_client_reference")


class Related:
    """Translates the store's ids into the ERP's, so that both sides speak of the same things."""

    def __init__(self, end: EndState) -> None:
        self._end = end

    def things(self, change: Change) -> set[str]:
        """Ids of the style, variants, order and person that a change is about."""
        found = {change.entity_id, *_ids(change.after, NAMES)}
        for line in change.after.get("lines") or ():
            found |= set(_ids(line, OF_LINES))
        common = {self._common.get(each, each) for each in found}
        styles = {self._style_of[each] for each in common if each in self._style_of}
        # A level or an order is about variants; a price or a product about the whole style.
        return common | styles if change.entity in ("price", "product", "variant") else common

    @cached_property
    def _common(self) -> dict[str, str]:
        store = self._end.store
        variants = {key: str(row.get("client_reference")) for key, row in store.variants.items()}
        products = {key: str(row["client_reference"]) for key, row in store.products.items()}
        return {**variants, **products}

    @cached_property
    def _style_of(self) -> dict[str, str]:
        return {key: str(row["style_id"]) for key, row in self._end.erp.variants.items()}


def _ids(record: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    return [str(record[name]) for name in names if record.get(name)]
