"""Write inventory levels: one commit, one change per level that really changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_kit.state.database import Tx
from mock_kit.web.problems import InvalidInput, NotFound
from mock_store import events
from mock_store.api.catalogue.batch_rows import Key, KeyedRows, good_rows
from mock_store.tables.channels import SalesChannel, channels_by_code
from mock_store.tables.inventory import Claims, claims_of, level_from, levels_of, store_levels
from mock_store.tables.level_items import level_item
from mock_store.wire.batches import RowFault
from mock_store.wire.inventory import LevelWrite


class LevelWriter:
    """Writes the levels of one commit: reads what is there once, stores the outcome once."""

    def __init__(self, tx: Tx, rows: Sequence[LevelWrite | RowFault]) -> None:
        good = good_rows(rows)
        channels = channels_by_code(tx)
        self._tx = tx
        self._claims: dict[str, Claims] = {}
        current: dict[Key, dict[str, Any]] = {}
        for code in sorted({row.channel for row in good} & set(channels)):
            variant_ids = sorted({row.variant_id for row in good if row.channel == code})
            self._claims[code] = claims_of(tx, channels[code], variant_ids)
            for variant_id, row in levels_of(tx, code, variant_ids).items():
                current[(variant_id, code)] = row
        self._rows = KeyedRows(current)

    def write(self, row: LevelWrite) -> bytes:
        """Write one level and return its item, serialised. Raises NotFound and StaleVersion."""
        claims = self._claims.get(row.channel)
        if claims is None:
            raise NotFound(f"there is no channel {row.channel}")
        if row.variant_id not in claims.tracked:
            raise NotFound(f"there is no variant {row.variant_id}")
        _check_shares(row, claims.channel_row)
        key = (row.variant_id, row.channel)
        self._rows.check_version(key, row.expected_version)
        values = self._values(row, claims)
        stored, changed = self._rows.put(self._tx, key, values)
        item = level_item(stored, claims.offer(row.variant_id, stored))
        if not changed:
            return item.model_dump_json().encode()
        return events.level_changed(self._tx, item, stored["change_no"])

    def store(self) -> None:
        """Store every level that really changed."""
        new, changed = self._rows.outcome()
        store_levels(self._tx, new, changed)

    def _values(self, row: LevelWrite, claims: Claims) -> dict[str, Any]:
        values: dict[str, Any] = {
            "available": row.available,
            "stock_version": row.stock_version,
            "backorder_allowed": row.backorder.allowed,
            "backorder_free": row.backorder.free,
            "supply": [each.model_dump(mode="json") for each in row.supply],
            "locations": [each.model_dump() for each in row.locations],
        }
        return {**values, "on_offer": self._own_number(row, claims, values)}

    def _own_number(self, row: LevelWrite, claims: Claims, values: Mapping[str, Any]) -> int:
        """Return the store's own number: the new level, less what it does not count.

        Under the other policies nobody reads it; there it stays, lest it count as a change.
        """
        current = self._rows.current.get((row.variant_id, row.channel))
        if current is not None and claims.channel_row.policy != "decrement":
            number: int = current["on_offer"]
            return number
        level = level_from({**values, "on_offer": 0})
        assert level is not None
        return claims.left_of(row.variant_id, level)


def _check_shares(row: LevelWrite, channel: SalesChannel) -> None:
    """Refuse shares of a location that the channel has not, and shares that do not add up."""
    if not row.locations:
        return
    known = [location["code"] for location in channel.locations]
    named = [share.location for share in row.locations]
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise NotFound(f"channel {channel.code} has no location {', '.join(unknown)}")
    total = sum(share.available for share in row.locations)
    if total != row.available or len(set(named)) < len(named):
        raise InvalidInput(f"the shares of the locations add up to {total}, not {row.available}")
