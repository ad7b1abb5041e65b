"""A place where the store sells, as the store itself describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

TaxBasis: TypeAlias = Literal["inclusive", "exclusive"]


@dataclass(frozen=True, slots=True)
class Channel:
    """The money side of one channel."""

    code: str
    currency: str
    tax_basis: TaxBasis
