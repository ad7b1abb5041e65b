"""An amount in whole minor units of one currency; never a float."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    """`amount_minor` cents, pence or yen of the ISO 4217 `currency`."""

    amount_minor: int
    currency: str

    def __str__(self) -> str:
        return f"{self.currency} {self.amount_minor}"
