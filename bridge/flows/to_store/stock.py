"""ERP → store: each channel's level follows the ERP's stock of the variant."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.errors import BridgeError, Rejected
from bridge.flows.outcomes import AFTER_LOST_RACE_S, described, outcome_of, packed, worst_of
from bridge.flows.to_store.missing import Missing
from bridge.flows.to_store.stock_plan import ReadAgain, is_clamped, plan
from bridge.model.stock import Level, LevelSlot, LevelWrite, Stock
from bridge.ports.alarms import Alarms
from bridge.ports.erp import ErpProducts, ErpStock
from bridge.ports.flow import Again, Done, Failed, Outcome, Side
from bridge.ports.links import Links
from bridge.ports.store import StoreProducts, StoreStock
from bridge.settings import Settings

logger = logging.getLogger(__name__)

ROWS_PER_BATCH = 500  # agreed limit of the store's batch calls


@dataclass(frozen=True, slots=True)
class StockPorts:
    """What the flow reads and writes."""

    erp: ErpStock
    styles: ErpProducts
    store: StoreStock
    products: StoreProducts


@dataclass(slots=True)
class Plans:
    """What a visit read, and per key the writes or why there are none."""

    stocks: Mapping[str, Stock] = field(default_factory=dict)
    writes: dict[str, tuple[LevelWrite, ...]] = field(default_factory=dict)
    errors: dict[str, BridgeError] = field(default_factory=dict)


class StockFlow:
    """Keys are ERP variant ids."""

    name = "stock"

    def __init__(
        self, ports: StockPorts, *, links: Links, alarms: Alarms, settings: Settings
    ) -> None:
        self._ports = ports
        self._links = links
        self._alarms = alarms
        self._settings = settings
        self._missing = Missing(ports.styles, links, settings)

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Write the levels that differ in one batch, and set the next alarms."""
        planned = await self._plans(keys)
        await self._alarms.set_alarms(
            self.name,
            {key: stock.next_change_at for key, stock in sorted(planned.stocks.items())},
        )
        # Before the write: a repeat after a lost answer finds nothing left to write.
        self._record_clamps(planned)
        answers: dict[LevelSlot, BridgeError | None] = {}
        for batch in packed(planned.writes.values(), ROWS_PER_BATCH):
            written = await self._ports.store.write(batch)
            answers.update(zip([write.slot for write in batch], written, strict=True))
        return {key: await self._outcome(key, planned, answers) for key in keys}

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the levels that would be written, and why others would not."""
        planned = await self._plans(keys)
        proposals: list[Mapping[str, object]] = []
        for key in keys:
            proposals += [described(key, write) for write in planned.writes.get(key, ())]
            if key in planned.errors:
                proposals.append(described(key, planned.errors[key]))
        return proposals

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """A change of stock, supply or backorder permission; the ERP publishes all as one."""
        if side != "erp" or event["type"] != "stock.changed":
            return []
        return [str(event["data"].get("variant_id", event["entity_id"]))]

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All variants of the ERP."""
        async for page in self._ports.erp.variant_ids():
            yield page

    async def _plans(self, keys: Sequence[str]) -> Plans:
        stocks = await self._ports.erp.stock(keys)
        wanted = [key for key in keys if key in stocks and _is_offered(stocks[key])]
        linked = dict(await self._links.store_ids("variant", wanted))
        unlinked = [stocks[key] for key in wanted if key not in linked]
        linked.update(await self._look_up(unlinked))
        missing = await self._missing.of_variants(
            [each for each in unlinked if each.variant_id not in linked]
        )
        planned = Plans(stocks, errors=dict(missing))
        ids = [linked[key] for key in wanted if key in linked]
        levels = await self._ports.store.levels(ids) if ids else {}
        behind = self._plan_keys(planned, stocks, linked, levels)
        if behind:
            again = await self._ports.erp.stock(behind)
            self._plan_keys(planned, again, linked, levels, is_second_reading=True)
        return planned

    def _plan_keys(
        self,
        planned: Plans,
        stocks: Mapping[str, Stock],
        linked: Mapping[str, str],
        levels: Mapping[LevelSlot, Level],
        *,
        is_second_reading: bool = False,
    ) -> list[str]:
        """Plan each linked key; answer with those whose stock must be read again."""
        behind: list[str] = []
        for key, stock in sorted(stocks.items()):
            if key in linked:
                intended = plan(
                    stock, linked[key], levels, self._settings, is_second_reading=is_second_reading
                )
                if isinstance(intended, ReadAgain):
                    behind.append(key)
                else:
                    planned.writes[key] = intended
        return behind

    async def _look_up(self, stocks: Sequence[Stock]) -> Mapping[str, str]:
        """Find and link the store variants of ERP variants that have no link yet."""
        if not stocks:
            return {}
        wanted = sorted({stock.style_id for stock in stocks})
        products = await self._ports.products.products(wanted)
        found = {
            stock.variant_id: shown[0].variant_ids[stock.variant_id]
            for stock in stocks
            if (shown := products.get(stock.style_id)) and stock.variant_id in shown[0].variant_ids
        }
        await self._links.bind("variant", sorted(found.items()))
        return found

    def _record_clamps(self, planned: Plans) -> None:
        for key, writes in sorted(planned.writes.items()):
            for write in writes:
                if is_clamped(planned.stocks[key], self._settings.channels[write.slot.channel]):
                    logger.warning(
                        "stock of variant %s on channel %s is clamped to %d pieces (STK-10)",
                        key,
                        write.slot.channel,
                        write.offer.available,
                    )

    async def _outcome(
        self, key: str, planned: Plans, answers: Mapping[LevelSlot, BridgeError | None]
    ) -> Outcome:
        if key in planned.errors:
            return Failed(planned.errors[key])
        rows = [answers[write.slot] for write in planned.writes.get(key, ())]
        if any(isinstance(row, Rejected) and row.status == 404 for row in rows):
            # The link is stale: the store was restored or the variant made anew (XCT-18).
            await self._links.forget("variant", [key])
            return Again(AFTER_LOST_RACE_S)
        return worst_of(outcome_of(row) for row in rows) if rows else Done()


def _is_offered(stock: Stock) -> bool:
    return stock.is_known and stock.is_tracked
