"""Both systems as two dictionaries: what they hold when a script was played to its end."""

from dataclasses import dataclass, field, replace
from datetime import date

from scenarios.retail_history.script import Order, Reversal, Script
from scenarios.retail_history.sheet import Standing


@dataclass
class Ledger:
    """A double of store and ERP; it knows nothing of entries, only what it is told to book."""

    store: dict[str, Standing] = field(default_factory=dict)
    erp: dict[str, Standing] = field(default_factory=dict)

    def play(self, script: Script) -> "Ledger":
        """Book all that the script asks for."""
        for day in script.days:
            for order in day.orders:
                self._place(order, day.day)
            for cancel in day.cancels:
                self._cancel(cancel)
            for refund in day.refunds:
                standing = Standing(day.day, -refund.pieces, -refund.amount_minor)
                self.store[refund.record] = self.erp[refund.record] = standing
            for memo in day.memos:
                self.erp[memo.record] = Standing(day.day, 0, -memo.amount_minor)
            for adjustment in day.adjustments:
                self.erp[adjustment.record] = Standing(day.day, adjustment.pieces, 0)
        return self

    def _place(self, order: Order, day: date) -> None:
        for line in order.lines:
            standing = Standing(day, line.pieces, line.pieces * line.price_minor)
            self.store[f"line:{line.key}"] = self.erp[f"line:{line.key}"] = standing
        if order.shipping_minor:
            standing = Standing(day, 0, order.shipping_minor)
            name = f"shipping:{order.reference}"
            self.store[name] = self.erp[name] = standing

    def _cancel(self, cancel: Reversal) -> None:
        for side in (self.store, self.erp):
            sold = side[f"line:{cancel.line}"]
            side[f"line:{cancel.line}"] = replace(
                sold,
                pieces=sold.pieces - cancel.pieces,
                amount_minor=sold.amount_minor - cancel.amount_minor,
            )
