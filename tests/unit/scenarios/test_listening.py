"""What a bridge tells its operators is heard as long as it stands there."""

from datetime import UTC, datetime, timedelta

from scenarios.session.bridges import Told
from scenarios.session.listening import Listener, items_of, warnings_of

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_an_item_is_remembered_with_the_last_instant_at_which_it_stood_there() -> None:
    listener = Listener()
    item = Told("/attention", "order 1")

    for minutes in range(3):
        listener.listen([item] if minutes < 2 else [], NOON + timedelta(minutes=minutes))

    assert [each.last_seen_at for each in listener.heard()] == [NOON + timedelta(minutes=1)]


def test_a_bridge_without_a_channel_tells_nothing() -> None:
    listener = Listener()
    listener.listen(None, NOON)

    assert not listener.has_channel


def test_a_list_is_read_item_by_item() -> None:
    assert [x.text for x in items_of("/attention", '{"items": [{"id": 1}, {"id": 2}]}')] == [
        '{"id": 1}',
        '{"id": 2}',
    ]


def test_what_is_no_list_is_one_item() -> None:
    assert [x.text for x in items_of("/attention", "order 1 waits")] == ["order 1 waits"]


def test_only_loud_lines_of_a_log_are_told() -> None:
    log = "INFO order 1 booked\nWARNING order 2 parked\nlevel=error order 3\nforewarned is fine"

    told = [each.text for each in warnings_of({"stdout": log, "/flows": "WARNING"}, NOON)]

    assert told == ["WARNING order 2 parked", "level=error order 3"]
