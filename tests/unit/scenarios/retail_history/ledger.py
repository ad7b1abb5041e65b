"""Both systems as two dictionaries: what they hold when a script was played to its end."""

from dataclasses import dataclass, field, replace
from datetime import date

from scenarios.retail_history.script import Order, Reversal, Script
from scenarios.retail_history.sheet import Facts, Standing


@dataclass
class Ledger:
    """A double of store and ERP; it knows nothing of entries, only what it is told to book."""

    store: dict[str, Standing] = field(default_factory=dict)
    orders: dict[str, Standing] = field(default_factory=dict)
    books: dict[str, Standing] = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        """What is told of it."""
        return Facts(self.store, self.orders, self.books)

    def play(self, script: Script) -> "Ledger":
        """Book all that the script asks for."""
        for day in script.days:
            for order in day.orders:
                self._place(order, day.day)
            for cancel in day.cancels:
                self._cancel(cancel)
            for refund in day.refunds:
                standing = Standing(day.day, -refund.pieces, -refund.amount_minor)
                self.store[refund.record] = self.books[refund.record] = standing
            for memo in day.memos:
                self.books[memo.record] = Standing(day.day, 0, -memo.amount_minor)
            for adjustment in day.adjustments:
                self.books[adjustment.record] = Standing(day.day, adjustment.pieces, 0)
        return self

    def _place(self, order: Order, day: date) -> None:
        for line in order.lines:
            standing = Standing(day, line.pieces, line.pieces * line.price_minor)
            self._sell(f"line:{line.key}", standing)
        if order.shipping_minor:
            standing = Standing(day, 0, order.shipping_minor)
            self._sell(f"shipping:{order.reference}", standing)

    def _sell(self, record: str, standing: Standing) -> None:
        for side in (self.store, self.orders, self.books):
            side[record] = standing

    def _cancel(self, cancel: Reversal) -> None:
        for side in (self.store, self.orders, self.books):
            sold = side[f"line:{cancel.line}"]
            side[f"line:{cancel.line}"] = replace(
                sold,
                pieces=sold.pieces - cancel.pieces,
                amount_minor=sold.amount_minor - cancel.amount_minor,
            )
