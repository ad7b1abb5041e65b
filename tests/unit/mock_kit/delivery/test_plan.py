"""What planted faults do to fresh events."""

from mock_kit.faults.fault import Fault
from mock_kit.faults.on_delivery.parcel import Event
from mock_kit.faults.on_delivery.plan import Plan, plan_parcels
from mock_kit.ids import keyed_random

RNG = keyed_random("1")


def events(*topics: str) -> list[Event]:
    return [
        Event(number, topic, f"x_{number}", f"evt_e_{number}")
        for number, topic in enumerate(topics, start=1)
    ]


def planned(*faults: Fault, topics: tuple[str, ...], held: tuple[str, ...] = ()) -> Plan:
    return plan_parcels(events(*topics), held=held, faults=faults, rng=RNG)


def shape(plan: Plan) -> list[tuple[str, list[int]]]:
    return [
        (parcel.status, [event.change_no for event in parcel.events]) for parcel in plan.parcels
    ]


def test_undisturbed_events_share_one_request() -> None:
    assert shape(planned(topics=("a.b", "a.c"))) == [("pending", [1, 2])]


def test_a_lost_event_leaves_the_others_alone() -> None:
    plan = planned(Fault("f", "drop_delivery", topic="a.c"), topics=("a.b", "a.c", "a.d"))

    assert shape(plan) == [("pending", [1, 3]), ("dropped", [2])]


def test_a_fault_bites_no_more_often_than_it_may() -> None:
    plan = planned(Fault("f", "drop_delivery", times=2, bites=1), topics=("a.b", "a.b"))

    assert shape(plan) == [("pending", [2]), ("dropped", [1])]
    assert [bite.subject for bite in plan.bites] == ["evt_e_1"]


def test_a_held_event_is_out_of_reach_of_faults() -> None:
    plan = planned(Fault("f", "drop_delivery"), topics=("a.b",), held=("a.*",))

    assert (shape(plan), plan.bites) == ([("held", [1])], ())


def test_a_copy_is_asked_for_the_whole_request() -> None:
    plan = planned(Fault("f", "deliver_twice_parallel", entity_id="x_2"), topics=("a", "b"))

    assert [(one.extra_sends, one.is_parallel) for one in plan.parcels] == [(1, True)]


def test_a_reversal_gathers_events_one_by_one_without_a_bite() -> None:
    fault = Fault("f", "deliver_reversed", params={"window_s": 3.0})

    plan = planned(fault, topics=("a", "b"))

    assert shape(plan) == [("gathered", [1]), ("gathered", [2])]
    assert (plan.parcels[0].window_s, plan.bites) == (3.0, ())


def test_a_late_event_goes_by_itself_while_the_others_go_at_once() -> None:
    fault = Fault("f", "deliver_late", topic="b", params={"delay_s": 3.0})

    plan = planned(fault, topics=("a", "b", "c"))

    assert shape(plan) == [("pending", [1, 3]), ("late", [2])]
    assert [parcel.delay_s for parcel in plan.parcels] == [0.0, 3.0]
    assert [bite.subject for bite in plan.bites] == ["evt_e_2"]


def test_chance_depends_on_the_event_alone() -> None:
    fault = Fault("f", "drop_delivery", probability=0.5)
    together = plan_parcels(events(*"abcdefghij"), held=(), faults=[fault], rng=RNG)

    alone = [
        plan_parcels([event], held=(), faults=[fault], rng=RNG).parcels[0].status == "dropped"
        for event in events(*"abcdefghij")
    ]

    lost = [parcel.events[0].change_no for parcel in together.parcels if parcel.status == "dropped"]
    assert lost == [number for number, is_lost in enumerate(alone, start=1) if is_lost]
    assert 0 < len(lost) < 10
