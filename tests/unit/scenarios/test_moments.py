"""What a report shows around a breach: the record it names and what hangs on it, no other."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from scenarios.model.history import Change, Exchange, History, SystemName
from scenarios.model.moments import MOMENTS_SHOWN, moments_of
from scenarios.model.verdict import Violation
from scenarios.report.models import MomentShown
from scenarios.report.pictures.timeline import LANES, timeline_of

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def a_change(
    seq: int, system: SystemName, entity: str, record: dict[str, Any], **more: Any
) -> Change:
    at = NOON + timedelta(seconds=seq)
    said = {"version": 1, "actor": "clerk", "cause": f"req{seq}", "changes": {}, **more}
    topic = f"{entity}.updated"
    return Change(system, seq, at, at, seq, entity, record["id"], topic=topic, after=record, **said)


def a_history(*changes: Change, exchanges: tuple[Exchange, ...] = ()) -> History:
    return History({}, [], exchanges, changes)


ORDER = a_change(1, "store", "order", {"id": "so1", "number": "S-1001"})
BOOKED = a_change(
    2,
    "erp",
    "order",
    {"id": "eo1", "number": "SO-7", "client_reference": "so1"},
    actor="bridge",
    version=2,
    changes={"status": ("accepted", "shipped")},
)
PARCEL = a_change(3, "erp", "shipment", {"id": "sh1", "number": "P-1", "order_id": "eo1"})
STRANGER = a_change(4, "store", "order", {"id": "so2", "number": "S-1002"})
BREACH = Violation("ORD-01", "store order S-1001", "one ERP order", "2")


def test_the_named_record_and_what_hangs_on_it_are_shown_in_order() -> None:
    moments = moments_of(a_history(ORDER, BOOKED, STRANGER), [BREACH])

    assert [(each.system, each.by) for each in moments] == [("store", "clerk"), ("erp", "bridge")]
    assert moments[1].what == "order.updated SO-7: status accepted → shipped"


def test_evidence_is_marked_and_what_hangs_on_it_is_shown() -> None:
    breach = Violation("UPD-02", "parts of an order", "1", "2", ("erp 2",))

    moments = moments_of(a_history(ORDER, BOOKED, PARCEL, STRANGER), [breach])

    assert [(each.what.split()[0], each.is_evidence) for each in moments] == [
        ("order.updated", False),
        ("order.updated", True),
        ("shipment.updated", False),
    ]


def test_a_refused_attempt_of_the_bridge_is_shown() -> None:
    tried = Exchange("erp", 1, NOON, NOON, "r", "bridge", "PATCH", "/v1/orders/so1", "", 409)

    moments = moments_of(a_history(ORDER, exchanges=(tried,)), [BREACH])

    assert moments[0].what == "PATCH /v1/orders/so1: 409"


def test_evidence_stays_where_much_is_left_out() -> None:
    many = [a_change(10 + n, "store", "order", ORDER.after) for n in range(2 * MOMENTS_SHOWN)]
    breach = Violation("ORD-01", "store order S-1001", "one", "2", ("store 1",))

    moments = moments_of(a_history(ORDER, *many), [breach])

    assert (len(moments), moments[0].is_evidence) == (MOMENTS_SHOWN, True)


def test_a_breach_that_names_no_record_has_no_picture() -> None:
    assert moments_of(a_history(ORDER), [Violation("XCT-05", "end state", "equal", "not")]) == ()


def test_what_the_bridge_did_is_an_arrow_out_of_its_lane() -> None:
    moments = moments_of(a_history(ORDER, BOOKED), [BREACH])
    shown = [MomentShown.model_validate(asdict(each)) for each in moments]

    ours, booked = timeline_of(shown).rows

    assert (ours.x, ours.tail, ours.clock) == (LANES["store"], None, "+0.00 s")
    assert (booked.x, booked.tail, booked.step) == (LANES["erp"], LANES["bridge"], 1)
