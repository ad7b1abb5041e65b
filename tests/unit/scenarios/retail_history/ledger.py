"""Both systems as two dictionaries: what they hold when a script was played to its end."""

from dataclasses import dataclass, field, replace
from datetime import date

from scenarios.retail_history.script import Day, Order, Reversal, Script
from scenarios.retail_history.standing import Facts, Standing

Records = dict[str, Standing]


@dataclass
class Ledger:
    """A double of store and ERP; it knows nothing of entries, only what it is told to book."""

    store: Records = field(default_factory=dict)
    orders: Records = field(default_factory=dict)
    books: Records = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        """What is told of it."""
        return Facts(self.store, self.orders, self.books)

    def play(self, script: Script) -> "Ledger":
        """Book all that the script asks for."""
        for item in script.items:
            standing = Standing(None, 0, item.list_price_minor or 0, item.name)
            self.store[f"item:{item.code}"] = self.books[f"item:{item.code}"] = standing
        for day in script.days:
            for order in day.orders:
                self._place(order, day.day, script.zone)
            for cancel in day.cancels:
                self._cancel(cancel)
            self._close(day)
        return self

    def _close(self, day: Day) -> None:
        for refund in day.refunds:
            assert refund.amount_minor > 0, "nothing is nothing to pay back"
            standing = Standing(day.day, -refund.pieces, -refund.amount_minor)
            self.store[refund.record] = self.books[refund.record] = standing
        for memo in day.memos:
            self.books[memo.record] = Standing(day.day, 0, -memo.amount_minor)
        for adjustment in day.adjustments:
            self.books[adjustment.record] = Standing(day.day, adjustment.pieces, 0)

    def _place(self, order: Order, day: date, zone: str) -> None:
        assert order.lines, "an order has a line"
        for line in order.lines:
            assert line.pieces > 0, "a line has a piece"
            standing = Standing(day, line.pieces, line.pieces * line.price_minor, line.code)
            self._sell(f"line:{line.key}", standing)
        if order.shipping_minor:
            standing = Standing(day, 0, order.shipping_minor)
            self._sell(f"shipping:{order.reference}", standing)
        said = f"{order.instant(zone).isoformat()} {order.email} {order.customer.country}"
        whole = Standing(day, 0, 0, said)
        self.store[f"order:{order.reference}"] = self.orders[f"order:{order.reference}"] = whole
        self.books[f"invoice:{order.reference}"] = replace(whole, said=order.email)
        if order.customer.number:
            name = f"customer:{order.email}"
            self.store[name] = self.books[name] = Standing(None, 0, 0)

    def _sell(self, record: str, standing: Standing) -> None:
        for side in (self.store, self.orders, self.books):
            side[record] = standing

    def _cancel(self, cancel: Reversal) -> None:
        name = f"line:{cancel.line}"
        for side in (self.store, self.orders, self.books):
            side[name] = replace(
                side[name],
                pieces=side[name].pieces - cancel.pieces,
                amount_minor=side[name].amount_minor - cancel.amount_minor,
            )
            assert side[name].pieces >= 0, "what was not ordered cannot be taken off"
