"""What people of accounts saw and bought, with the ERP's variants that it was about."""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.checks.oracle.accounts import Wanted
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History


@dataclass(frozen=True)
class Seen:
    """One variant on a page, or on a line of an order, and what it was to cost."""

    act: Act
    wanted: Wanted
    price_minor: int | None

    @property
    def subject(self) -> str:
        """What a person would call it."""
        where = "order" if self.act.kind == "order" else "page"
        sku = self.wanted.variant["sku"]
        return f"{where} of {self.act.facts['email']}, {self.wanted.quantity} of SKU {sku}"


def pages(history: History, end: EndState) -> Iterator[Seen]:
    """Every variant on every product page that somebody opened for an account, or for nobody."""
    for act in history.acts_of("look_as"):
        for row in (act.facts["page"] or {}).get("variants", []):
            variant = erp_variant(end, row["id"])
            if variant is not None:
                yield Seen(act, _wanted(act, variant, act.facts["quantity"]), row["price_minor"])


def bought(history: History, end: EndState) -> Iterator[Seen]:
    """Every line of every order that was placed for an account, or for nobody in particular."""
    for act in history.acts_of("order"):
        if "account_id" not in act.facts:
            continue
        for line in act.facts["placed"]["lines"]:
            variant = erp_variant(end, line["variant_id"])
            if variant is not None:
                wanted = _wanted(act, variant, line["quantity"])
                yield Seen(act, wanted, line["unit_price_minor"])


def erp_variant(end: EndState, store_variant_id: str) -> Document | None:
    """The ERP variant that a store variant shows."""
    shown = end.store.variants.get(store_variant_id, {})
    return end.erp.variants.get(str(shown.get("client_reference")))


def _wanted(act: Act, variant: Document, quantity: int) -> Wanted:
    return Wanted(act.facts["account_id"], act.facts["channel"], variant, quantity)
