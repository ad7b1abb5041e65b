"""What the ERP does when somebody from outside may have an account already (CUS-03, CUS-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Action = Literal["link", "complete", "create", "hold"]
Outcome = Literal["linked", "completed", "created", "held"]
HoldReason = Literal["several", "policy"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a person; `customer_id` is the account that was found."""

    outcome: Outcome
    customer_id: str | None = None
    reason: HoldReason | None = None


def decide(candidates: Sequence[str], action: Action) -> Verdict:
    """Decide by the accounts that match: none opens one, several wait for a clerk.

    Of exactly one the policy says what is done; `create` opens a second one beside it.
    """
    if not candidates or (len(candidates) == 1 and action == "create"):
        return Verdict("created")
    if len(candidates) > 1:
        return Verdict("held", reason="several")
    if action == "hold":
        return Verdict("held", reason="policy")
    return Verdict("linked" if action == "link" else "completed", candidates[0])
