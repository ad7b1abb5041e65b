"""What a changed order claims of the stock: what it sold stays sold when it leaves."""

from mock_kit.state.database import Tx
from mock_store.domain.offer import OpenLine, is_counted
from mock_store.domain.order import Order, claimed_pieces, open_pieces
from mock_store.tables.channels import SalesChannel, channel_of
from mock_store.tables.inventory import levels_of, lower_own_number, recount
from mock_store.tables.open_lines import replace_open_lines


def change_claims(tx: Tx, before: Order, after: Order) -> None:
    """Move the store's own numbers along with the lines of an order.

    A piece that leaves is neither sold again nor given back: the level that counts its line
    counts it, whether it lies on the shelf or not.
    """
    if after.lines == before.lines and after.status == before.status:
        return
    channel = channel_of(tx, after.channel)
    assert channel is not None  # an order's channel is never deleted
    replace_open_lines(tx, after, closed=_closed(tx, channel, after))
    known = {line.id: line for line in before.lines}
    answered: list[str] = []
    for line in after.lines:
        earlier = known[line.id]
        if line.stock_version != earlier.stock_version:
            answered.append(line.variant_id)
            continue
        sold = claimed_pieces(after, line) - claimed_pieces(before, earlier)
        if sold:
            version = line.stock_version
            lower_own_number(tx, channel, line.variant_id, sold, stock_version=version)
    if answered:
        recount(tx, channel, sorted(dict.fromkeys(answered)))


def _closed(tx: Tx, channel: SalesChannel, order: Order) -> frozenset[str]:
    """Name the lines that have left whole and are counted by the level: nothing is owed on them."""
    left = [line for line in order.lines if line.shipped and not open_pieces(order, line)]
    if not left:
        return frozenset()
    levels = levels_of(tx, channel.code, [line.variant_id for line in left])
    return frozenset(
        line.id
        for line in left
        if line.variant_id not in levels
        or is_counted(
            OpenLine(line.shipped, line.stock_version), levels[line.variant_id]["stock_version"]
        )
    )
