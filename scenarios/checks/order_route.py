"""Which way orders go up, and until when a day's file has carried them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History


def is_by_file(history: History) -> bool:
    """Whether the settings say that a day's orders travel in one file."""
    return bool(history.settings.get("order_route", "live") == "file")


def last_cut_off(history: History, end: EndState) -> datetime:
    """The last cut-off before the end of the run, by the store's clock."""
    rule = history.settings["order_file"]
    now = end.store.business_now.astimezone(ZoneInfo(rule["zone"]))
    today = datetime.combine(now.date(), time.fromisoformat(rule["cut_off"]))
    close = today.replace(tzinfo=ZoneInfo(rule["zone"]))
    return close if close <= now else close - timedelta(days=1)


def is_carried_by_now(history: History, end: EndState, order: Document, allowed: set[str]) -> bool:
    """Whether the order had to go up by now: on the file route, with the last file (batch lag).

    `allowed` are the payment states in which it may go.
    """
    if not is_by_file(history):
        return True
    since = datetime.fromisoformat(order["placed_at"])
    for change in history.versions("store", "order", str(order["id"])):
        if change.after["payment_status"] in allowed:
            since = max(since, change.business_at)
            break
    return since < max(last_cut_off(history, end), _last_file(end))


def _last_file(end: EndState) -> datetime:
    """Until when the last file reaches that the bridge asked the store for, at whatever hour."""
    reaches = [
        row["placed_before"] or row["created_at"] for row in end.store.order_exports.values()
    ]
    return max(map(datetime.fromisoformat, reaches), default=datetime.min.replace(tzinfo=UTC))
