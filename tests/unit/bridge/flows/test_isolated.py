"""Poison among good records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bridge.errors import BridgeError, ContractBroken, Rejected, Unreachable
from bridge.model.stock import Stock
from bridge.ports.flow import Failed
from tests.unit.bridge.flows.build import Bench, a_stock, a_style, a_variant

KEYS = ("var-1", "var-2", "var-3")


def poisoned(error: BridgeError) -> Bench:
    """A trade in which every read that concerns var-2 fails."""
    bench = Bench()
    bench.sells(a_style("sty-1", *[a_variant(key, f"SKU-{key}") for key in KEYS]))
    stocks = {key: a_stock(key) for key in KEYS}

    async def read(variant_ids: Sequence[str]) -> Mapping[str, Stock]:
        if "var-2" in variant_ids:
            raise error
        return {key: stocks[key] for key in variant_ids}

    bench.erp.catalogue.stock = read  # type: ignore[method-assign]
    return bench


@pytest.mark.parametrize("error", [ContractBroken("shape"), Rejected("no", 422)], ids=repr)
def test_a_poison_record_fails_alone(error: BridgeError) -> None:
    bench = poisoned(error)

    outcomes = bench.visit("stock", *KEYS)

    failed = [key for key, outcome in outcomes.items() if isinstance(outcome, Failed)]
    written = sorted(slot.variant_id for slot in bench.store.levels.known)
    assert (failed, written) == (["var-2"], ["v-var-1", "v-var-3"])


@pytest.mark.parametrize("error", [Unreachable("down"), Rejected("no", 401)], ids=repr)
def test_an_outage_is_not_searched_for_poison(error: BridgeError) -> None:
    with pytest.raises(type(error)):
        poisoned(error).visit("stock", *KEYS)
