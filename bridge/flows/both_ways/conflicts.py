"""Who wins where both sides changed one field of a customer since they last agreed (CUS-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

ConflictPolicy: TypeAlias = Literal["owner", "newest", "erp", "store", "park"]
Winner: TypeAlias = Literal["erp", "store"]

ADDRESS = "address"
# docs/rules/customers.md: people keep their contact and addresses themselves; what the company
# answers for to others, and what a clerk was told last, is the ERP's.
OWNERS: dict[str, Winner] = {
    "name": "store",
    "email": "store",
    "phone": "store",
    "tax_id": "erp",
    ADDRESS: "store",
    "default_shipping": "erp",
    "default_billing": "erp",
}
# Two edits this near to each other have no order that a clock could tell: the owner's counts.
TOO_NEAR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both values of one field, as texts, and when people changed them; None: nobody knows.

    `about` names the record: the ERP account, or one of its addresses.
    """

    about: str
    field: str
    erp: str | None
    store: str | None
    erp_at: datetime | None
    store_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a conflict; without a winner it waits for a person."""

    conflict: Conflict
    policy: ConflictPolicy
    winner: Winner | None

    @property
    def kept(self) -> str | None:
        """The value that both sides get."""
        return self.conflict.erp if self.winner == "erp" else self.conflict.store

    @property
    def lost(self) -> str | None:
        """The value that was written over."""
        return self.conflict.store if self.winner == "erp" else self.conflict.erp


def decide(conflict: Conflict, policy: ConflictPolicy) -> Decision:
    """Decide by the policy in force."""
    return Decision(conflict, policy, _winner(conflict, policy))


def _winner(conflict: Conflict, policy: ConflictPolicy) -> Winner | None:
    if policy == "park":
        return None
    if policy in ("erp", "store"):
        return "erp" if policy == "erp" else "store"
    owner = OWNERS[conflict.field]
    if policy == "owner" or conflict.erp_at is None or conflict.store_at is None:
        return owner
    if abs(conflict.erp_at - conflict.store_at) <= TOO_NEAR:
        return owner
    return "erp" if conflict.erp_at > conflict.store_at else "store"
