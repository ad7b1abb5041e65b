"""Unsubscribed: somebody switches the bridge's subscriptions off, and the trade goes on.

Before, their secrets are renewed: as long as the one before signs beside it, messages count. What
no message tells is found all the same, and somebody must come to know why it took so long.
"""

from scenarios.session.operator import Operator

NAME = "unsubscribed"
RULES = ("PRD-01", "STK-01", "XCT-03b")


async def play(op: Operator) -> None:
    """Receive goods with and without messages."""
    style = await op.shelf.sizes(2)
    pieces = {variant["id"]: 5 for variant in style["variants"]}
    await op.warehouse.receive(pieces)
    await op.merchandiser.reprice("LIST-USD", style["id"], price_minor=1900, own_prices="change")
    await op.settled()
    op.narrate("the secrets of messages are renewed, and a price changes")
    for system in ("erp", "store"):
        await op.sea.renews_secrets(system)
    await op.merchandiser.reprice("LIST-USD", style["id"], price_minor=2100, own_prices="change")
    await op.settled()
    op.narrate("every subscription to messages is switched off; goods arrive all the same")
    for system in ("erp", "store"):
        await op.sea.unsubscribes(system)
    await op.warehouse.receive(pieces)
    await op.settled()
    await op.warehouse.receive(pieces)
    await op.settled()
