"""What can be changed of a customer on both sides: fields, defaults, one address of the book."""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.checks.cus.records import Document
from scenarios.checks.oracle.customers import DEFAULTS, FIELDS, place_of, value_of
from scenarios.model.history import SystemName


@dataclass(frozen=True)
class Aspect:
    """One thing that both sides keep; `ids` are those of one address in ERP and store."""

    field: str
    ids: tuple[str, str] | None = None

    def choice(self, system: SystemName, customer: Document) -> object:
        """What a person chose: of a default the address by its id, else the value itself."""
        if self.ids is not None:
            return _place(customer, self.ids[0 if system == "erp" else 1])
        if self.field in DEFAULTS:
            found = [a["id"] for a in customer["addresses"] if a.get(f"is_{self.field}")]
            return found[0] if found else None
        return value_of(customer, self.field)

    def shown(self, choice: object, customer: Document) -> object:
        """What a choice looks like on a customer as it is by now."""
        if self.field in DEFAULTS and choice is not None:
            return _place(customer, str(choice))
        return choice

    def told_at(self, system: SystemName, customer: Document) -> str | None:
        """The instant of the person's change, as it is published."""
        if self.ids is not None:
            own = self.ids[0 if system == "erp" else 1]
            found = [a.get("changed_at") for a in customer["addresses"] if a["id"] == own]
            return found[0] if found else None
        text: str | None = (customer.get("changed_at") or {}).get(self.field)
        return text


def aspects(customer: Document, account: Document) -> Iterator[Aspect]:
    """Every aspect of a pair; addresses count where either side names the other's."""
    for field in (*FIELDS, *DEFAULTS):
        yield Aspect(field)
    for ours in account["addresses"]:
        for theirs in customer["addresses"]:
            named = (theirs.get("client_reference"), ours.get("client_reference"))
            if named[0] == ours["id"] or named[1] == theirs["id"]:
                yield Aspect("address", (str(ours["id"]), str(theirs["id"])))


def _place(customer: Document, address_id: str) -> object:
    found = [place_of(each) for each in customer["addresses"] if each["id"] == address_id]
    return found[0] if found else None
