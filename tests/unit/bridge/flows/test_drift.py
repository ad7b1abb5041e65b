"""Whose edit a value in the store is, where edits by hand are reported (PRD-04)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridge.flows.to_store.drift import Drift
from bridge.settings import Settings


@dataclass(frozen=True)
class Price:
    minor: int


class Memory:
    """Texts by key, of one kind."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    async def recall(self, kind: str, keys: Sequence[str]) -> Mapping[str, str]:
        return {key: self._texts[key] for key in keys if key in self._texts}

    async def note(self, kind: str, texts: Mapping[str, str]) -> None:
        self._texts.update(texts)


def strangers_of(shown: Price, *intents: tuple[Price | None, Price]) -> tuple[str, ...]:
    async def told() -> tuple[str, ...]:
        drift = Drift(Memory(), Settings(business_clock="erp", drift="report"), "prices")
        for intent in intents:
            await drift.intend("price", {"a": intent})
        return await drift.strangers("price", {"a": shown})

    return asyncio.run(told())


def test_what_a_visit_beside_this_one_has_written_is_nobody_elses() -> None:
    """Both found nothing, and the first one's write came through. Seed: campaign 3.28."""
    assert strangers_of(Price(7000), (None, Price(7000)), (None, Price(6500))) == ()


def test_what_neither_visit_intended_is_somebody_elses() -> None:
    assert strangers_of(Price(1), (None, Price(7000)), (None, Price(6500))) == ("a",)


def test_an_older_price_that_a_person_brings_back_is_somebody_elses() -> None:
    intents = ((None, Price(1)), (Price(1), Price(2)), (Price(2), Price(3)))

    assert strangers_of(Price(1), *intents) == ("a",)
