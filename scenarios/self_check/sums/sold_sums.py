"""The store sells no more at once than it offers, by its own levels and its own open orders.

What it offered is bounded from above: what only the store knows, as of open carts, is left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scenarios.model.end_state import EndState
from scenarios.model.history import Change, Document, History

SHOPPERS = ("shopper", "customer:")
# Under these the pieces of own open orders that the level does not count are not offered again;
# `mirror` offers them again, and `decrement` looks only at those sold since the level came.
SUBTRACTS = ("hold", "reserve")
Slot = tuple[str, str]


@dataclass
class _Store:
    """What the store had told of its levels and its orders' lines before a moment."""

    levels: dict[str, Change] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)
    lines: dict[Slot, dict[str, list[Document]]] = field(default_factory=dict)

    def tell(self, change: Change) -> None:
        """A level or an order has changed; the lines of a cancelled order are not open."""
        if change.entity == "inventory_level":
            self._tell_level(change)
            return
        order = change.after
        self.placed.setdefault(order["id"], change.seq)
        slots: dict[Slot, list[Document]] = {}
        for line in order["lines"]:
            slots.setdefault((str(line["variant_id"]), str(order["channel"])), []).append(line)
        for slot, lines in slots.items():
            is_live = order["status"] != "cancelled"
            self.lines.setdefault(slot, {})[order["id"]] = lines if is_live else []

    def _tell_level(self, change: Change) -> None:
        self.levels[change.entity_id] = change
        variant_id, _, channel = change.entity_id.partition(":")
        version = change.after["stock_version"] or 0  # of a level that is not known: counts nothing
        known = self.lines.get((variant_id, channel), {})
        # What it counts is let go, so that a long sale costs no more per order than a short one.
        for order_id in [key for key, lines in known.items() if not _open(lines, version)]:
            del known[order_id]

    def offered(self, slot: Slot, policy: str) -> int | None:
        """The most that could be bought; None: any number."""
        told = self.levels.get(":".join(slot))
        if told is None or told.after["available"] is None:
            return 0
        level = told.after
        left = level["available"] - sum(
            _open(lines, level["stock_version"])
            for order_id, lines in self.lines.get(slot, {}).items()
            if policy in SUBTRACTS or (policy == "decrement" and self.placed[order_id] > told.seq)
        )
        backorder = level["backorder"]
        if backorder["allowed"] and backorder["free"] is None:
            return None
        free = backorder["free"] if backorder["allowed"] else 0
        return int(max(0, left) + max(0, free - max(0, -left)))


def sold_sums(history: History, end: EndState) -> Iterator[str]:
    """Lines of new orders that ask for more than was on offer when they were accepted."""
    typed = {str(act.facts["entity_id"]) for act in history.acts_of("out_of_band")}
    store = _Store()
    told = history.of("store", "order", "inventory_level")
    for change in sorted(told, key=lambda each: each.seq):
        if change.topic == "order.created" and change.actor.startswith(SHOPPERS):
            channel = str(change.after["channel"])
            policy = str(end.store.channels[channel]["stock_policy"])
            for variant_id, pieces in _asked(change.after, end).items():
                offered = store.offered((variant_id, channel), policy)
                is_typed = f"{variant_id}:{channel}" in typed
                if offered is not None and pieces > offered and not is_typed:
                    subject = f"store order {change.after['number']}"
                    yield f"{subject}: {pieces} of {variant_id} were sold, {offered} on offer"
        store.tell(change)


def _asked(order: Document, end: EndState) -> Counter[str]:
    """Pieces of each item whose stock is tracked."""
    asked: Counter[str] = Counter()
    for line in order["lines"]:
        variant = end.store.variants.get(line["variant_id"])
        if variant is not None and variant["tracked"]:
            asked[str(line["variant_id"])] += line["quantity"]
    return asked


def _open(lines: Iterable[Document], level_version: int) -> int:
    """The open pieces of them that a level does not count."""
    return sum(
        int(line["quantity"] - line["cancelled"] - line["shipped"])
        for line in lines
        if line["stock_version"] is None or line["stock_version"] > level_version
    )
