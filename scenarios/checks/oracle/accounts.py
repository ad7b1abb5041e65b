"""What an account pays and may see, worked out from price lines and assortments alone.

Written from the documents, apart from the ERP's own code: of the account's contract, its group's
list and the list of the channel the first one that has a price gives it. An item that is in the
channel's own assortment is for everybody, one in a restricted assortment for its customers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scenarios.checks.limits import lag_limit
from scenarios.checks.oracle.prices import lines_at, price_list_of, price_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History


@dataclass(frozen=True)
class Moment:
    """An instant in transport and in business time."""

    at: datetime
    business_at: datetime


@dataclass(frozen=True)
class Wanted:
    """How many of a variant somebody wants on a channel, as which ERP account if any."""

    account_id: str | None
    channel: str
    variant: Document
    quantity: int


def moments(history: History, act: Act) -> list[Moment]:
    """The states that an act may rest on: since all came to rest, or within the lag limit.

    Once all is at rest nothing more will come, so that nothing older counts.
    """
    rested = [each for each in history.acts_of("settled") if each.at <= act.at]
    earliest = act.at - lag_limit(history, "price")
    start = Moment(earliest, act.business_at - lag_limit(history, "price"))
    if rested and rested[-1].at > earliest:
        start = Moment(rested[-1].at, rested[-1].business_at)
    changes = history.of("erp", "price_line", "price_list", "customer", "assortment")
    between = [Moment(c.at, c.business_at) for c in changes if start.at < c.at <= act.at]
    return [start, *between, Moment(act.at, act.business_at)]


def prices_of(history: History, end: EndState, wanted: Wanted, act: Act) -> set[int | None]:
    """What a piece may cost at the time of an act."""
    return {price_at(history, end, wanted, each) for each in moments(history, act)}


def price_at(history: History, end: EndState, wanted: Wanted, moment: Moment) -> int | None:
    """What a piece costs at one moment; None: it cannot be bought."""
    for price_list in _lists(history, end, wanted, moment.at):
        lines = lines_at(history, price_list["id"], moment.at, of=wanted.variant)
        found = price_of(wanted.variant, lines, moment.business_at, wanted.quantity)
        if found.price_minor is not None:
            return found.price_minor
    return None


def _lists(history: History, end: EndState, wanted: Wanted, at: datetime) -> Iterator[Document]:
    rules = history.settings["channels"].get(wanted.channel, {})
    public = price_list_of(end, rules.get("price_list", ""))
    if public is None:
        return
    group = _customer_at(history, wanted.account_id, at).get("price_group")
    for field, value in (("customer_id", wanted.account_id), ("customer_group", group)):
        for price_list in sorted(end.erp.price_lists.values(), key=lambda row: str(row["code"])):
            same = all(price_list[name] == public[name] for name in ("currency", "tax_basis"))
            if value is not None and price_list[field] == value and same:
                yield price_list
    yield public


def _customer_at(history: History, account_id: str | None, at: datetime) -> dict[str, Any]:
    if account_id is None:
        return {}
    versions = [c.after for c in history.versions("erp", "customer", account_id) if c.at <= at]
    return versions[-1] if versions else {}


def restricted_at(history: History, channel: str, style_id: str, at: datetime) -> bool:
    """Whether a style is on a channel for some accounts alone."""
    holding = _holding(history, channel, style_id, at)
    return bool(holding) and all(row["kind"] == "restricted" for row in holding)


def entitled_at(history: History, wanted: Wanted, at: datetime) -> bool:
    """Whether an account may see and buy a style on a channel."""
    return any(
        row["kind"] == "public" or wanted.account_id in row["customer_ids"]
        for row in _holding(history, wanted.channel, str(wanted.variant["style_id"]), at)
    )


def _holding(history: History, channel: str, style_id: str, at: datetime) -> list[dict[str, Any]]:
    """The assortments shown on a channel that hold a style at an instant."""
    rules = history.settings["channels"].get(channel, {})
    codes = [rules.get("assortment"), *rules.get("restricted_assortments", ())]
    standing: dict[str, dict[str, Any]] = {}
    for change in history.of("erp", "assortment"):
        if change.at <= at:
            standing[change.entity_id] = change.after
    shown = [row for row in standing.values() if row["code"] in codes]
    return [row for row in shown if style_id in row["style_ids"]]
