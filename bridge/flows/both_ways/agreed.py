"""What both sides of a customer last agreed, so that a change can be told from its echo."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bridge.model.customers import FIELDS, Address, BookEntry, ErpCustomer, StoreCustomer
from bridge.ports.last_written import LastWritten

KIND = "customer"


@dataclass(frozen=True, slots=True)
class Shown:
    """What one side showed: fields, places by address id, and the ids of its defaults."""

    fields: Mapping[str, str | None] = field(default_factory=dict)
    places: Mapping[str, Address] = field(default_factory=dict)
    default_shipping: str | None = None
    default_billing: str | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """Both sides as they were when nothing was left to carry.

    They may differ where nobody asked for them to be made alike. `store_id` is the store customer
    it was agreed with; `pairs` are the addresses that are one: ERP id, store id. `joined` is the
    mail address whose guest orders were given to the account.
    """

    store_id: str
    erp: Shown
    store: Shown
    pairs: tuple[tuple[str, str], ...] = ()
    joined: str | None = None


def shown(customer: ErpCustomer | StoreCustomer) -> Shown:
    """What a side shows now."""
    return Shown(
        fields_of(customer),
        {entry.id: entry.address for entry in customer.book},
        default_of(customer.book, "default_shipping"),
        default_of(customer.book, "default_billing"),
    )


def fields_of(customer: ErpCustomer | StoreCustomer) -> dict[str, str | None]:
    """The plain fields; nothing entered is None."""
    return {name: getattr(customer, name) or None for name in FIELDS}


def default_of(book: Sequence[BookEntry], kind: str) -> str | None:
    """The id of the default address of a kind."""
    found = [entry.id for entry in book if getattr(entry, f"is_{kind}")]
    return found[0] if found else None


class CustomerMemory:
    """One entry per ERP account; a lost one makes no value be written over."""

    def __init__(self, last_written: LastWritten) -> None:
        self._last_written = last_written

    async def recall(self, account_id: str, store_id: str) -> Agreed | None:
        """Answer with what was agreed with this store customer; of another one nothing counts."""
        texts = await self._last_written.recall(KIND, [account_id])
        agreed = _from_text(texts[account_id]) if account_id in texts else None
        return agreed if agreed is not None and agreed.store_id == store_id else None

    async def note(self, account_id: str, agreed: Agreed) -> None:
        """Keep what is agreed now."""
        text = json.dumps(asdict(agreed), sort_keys=True)
        await self._last_written.note(KIND, {account_id: text})


def _from_text(text: str) -> Agreed:
    entry = json.loads(text)
    pairs = tuple((str(erp_id), str(store_id)) for erp_id, store_id in entry["pairs"])
    return Agreed(
        entry["store_id"], _shown(entry["erp"]), _shown(entry["store"]), pairs, entry["joined"]
    )


def _shown(entry: dict[str, Any]) -> Shown:
    places = {each: Address(**place) for each, place in entry["places"].items()}
    return Shown(entry["fields"], places, entry["default_shipping"], entry["default_billing"])
