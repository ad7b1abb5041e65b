"""What a run of Schemathesis has shown, and whether that is enough."""

import json
from pathlib import Path
from typing import Any

import pytest

from scenarios.contract.judging.baseline import BadBaseline, read_baseline, split, write_baseline
from scenarios.contract.judging.evidence import Evidence, Failure, evidence_of
from scenarios.contract.judging.gate import Demand, Operation, shortfalls
from scenarios.contract.judging.inputs import ENDLESS, possible_inputs
from scenarios.contract.judging.report import failure_rows, report_document, told, write_report
from scenarios.contract.profile import Few, Profile, SeenByTest, Waiver
from scenarios.contract.trial import Wanted, accepting, judge, relaxations

ORDERS = Operation("list_orders", "GET /orders", (200, 410), inputs=50)
CANCEL = Operation("cancel", "POST /orders/{id}/cancel", (200,), inputs=1)


def an_event(status: int, *, mode: str = "positive", check: str = "success") -> dict[str, Any]:
    value = {
        "method": "GET",
        "path": "/orders",
        "query": {"limit": status},
        "meta": {"generation": {"mode": mode}},
    }
    failure = {"operation": "GET /orders", "title": "Server error", "message": "boom"}
    recorder = {
        "label": "GET /orders",
        "cases": {"c1": {"value": value}},
        "interactions": {"c1": {"response": {"status_code": status}}},
        "checks": {
            "c1": [
                {
                    "name": "not_a_server_error",
                    "status": check,
                    "failure_info": {"failure": failure} if check == "failure" else None,
                }
            ]
        },
    }
    return {"ScenarioFinished": {"phase": "fuzzing", "recorder": recorder}}


def seen(*events: dict[str, Any]) -> Evidence:
    return evidence_of([*events, {"EngineFinished": {}}])


def test_a_valid_request_that_succeeds_is_fulfilled() -> None:
    found = seen(an_event(200), an_event(201), an_event(200), an_event(404))

    assert len(found.of("GET /orders").fulfilled) == 2
    assert found.of("GET /orders").statuses == {200: 2, 201: 1, 404: 1}


def test_an_invalid_request_that_succeeds_fulfils_nothing() -> None:
    assert seen(an_event(200, mode="negative")).of("GET /orders").fulfilled == set()


def test_a_failed_check_is_a_failure() -> None:
    found = seen(an_event(500, check="failure"))

    assert [(one.operation, one.title) for one in found.failures] == [
        ("GET /orders", "Server error")
    ]


def test_an_error_of_the_run_is_a_failure() -> None:
    found = seen({"NonFatalError": {"label": "GET /orders", "value": {"message": "no data"}}})

    assert [one.message for one in found.failures] == ["no data"]


def test_an_operation_that_was_never_fulfilled_is_told() -> None:
    missing = shortfalls(seen(an_event(404)), [ORDERS], Profile(), Demand())

    assert missing == ["GET /orders fulfilled 0 distinct valid requests of 1"]


@pytest.mark.parametrize(
    ("schema", "count"),
    [
        ({"enum": ["hold", "link", "create"]}, 3),
        ({"type": "boolean"}, 2),
        ({"anyOf": [{"$ref": "#/components/schemas/Flag"}, {"type": "null"}]}, 4),
        ({"type": "object", "properties": {"note": {"type": "string"}}}, ENDLESS),
        ({"type": "string"}, ENDLESS),
    ],
)
def test_no_more_requests_are_owed_than_there_are(schema: dict[str, Any], count: int) -> None:
    flag = {
        "type": "object",
        "properties": {"on": {"type": "boolean"}},
        "additionalProperties": False,
    }
    document = {"components": {"schemas": {"Flag": flag}}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}

    assert possible_inputs(document, {"requestBody": body}) == count
    assert possible_inputs(document, {"requestBody": {**body, "required": False}}) == min(
        count + 1, ENDLESS
    )


def test_a_choice_of_few_is_fulfilled_by_few() -> None:
    few = Operation("cancel", "POST /orders/{id}/cancel", (200,), inputs=4)

    missing = shortfalls(seen(), [few], Profile(), Demand(fulfilled=10))

    assert missing == ["POST /orders/{id}/cancel fulfilled 0 distinct valid requests of 4"]


def test_a_profile_knows_how_few_requests_can_succeed() -> None:
    few = Few(operation="list_orders", requests=1, reason="there is one order")
    profile = Profile(few=[few])

    assert shortfalls(seen(an_event(200)), [ORDERS], profile, Demand(fulfilled=10)) == []
    assert "list_orders need be fulfilled in 1 ways alone: there is one order" in relaxations(
        Wanted({}, profile)
    )


def test_a_read_only_run_owes_no_writes() -> None:
    found = seen(an_event(200))

    assert shortfalls(found, [ORDERS, CANCEL], Profile(), Demand(reads_only=True)) == []


@pytest.mark.parametrize(
    ("profile", "missing"),
    [
        (Profile(), ["GET /orders never answered 410"]),
        (Profile(seen_by_test=[SeenByTest(status=410, test="t")]), []),
        (Profile(waivers=[Waiver(operation="list_orders", status=410, reason="r")]), []),
        (
            Profile(
                seen_by_test=[SeenByTest(status=410, test="t")],
                waivers=[Waiver(operation="list_orders", status=200, reason="r")],
            ),
            ["the waiver of 200 for list_orders is about a success, which nothing can waive"],
        ),
        (
            Profile(
                seen_by_test=[SeenByTest(status=410, test="t")],
                waivers=[Waiver(operation="list_orders", status=404, reason="r")],
            ),
            ["the waiver of 404 for list_orders is about nothing that the document names"],
        ),
    ],
)
def test_every_documented_status_is_seen_tested_or_waived(
    profile: Profile, missing: list[str]
) -> None:
    assert shortfalls(seen(an_event(200)), [ORDERS], profile, Demand(every_status=True)) == missing


def test_a_waiver_that_is_not_needed_any_more_is_told() -> None:
    profile = Profile(waivers=[Waiver(operation="list_orders", status=410, reason="r")])
    found = seen(an_event(200), an_event(410))

    assert shortfalls(found, [ORDERS], profile, Demand(every_status=True)) == [
        "the waiver of 410 for list_orders is not needed any more"
    ]


def test_more_than_ten_waivers_are_too_many() -> None:
    waivers = [Waiver(operation="list_orders", status=410, reason="r")] * 11

    missing = shortfalls(
        seen(an_event(200)), [ORDERS], Profile(waivers=waivers), Demand(every_status=True)
    )

    assert missing == ["11 waivers are more than 10"]


def test_two_runs_show_together_what_each_shows() -> None:
    both = seen(an_event(200)).with_(seen(an_event(201)))

    assert len(both.of("GET /orders").fulfilled) == 2
    assert both.cases == 2


def test_a_run_that_was_cut_off_shows_too_little() -> None:
    judged = judge(evidence_of([an_event(200)]), Wanted({"paths": {}}, Profile()))

    assert judged.shortfalls == ["the run did not come to its end"]


def a_failure(title: str = "Server error") -> Failure:
    return Failure("GET /orders", "not_a_server_error", title, "boom", "fuzzing")


def test_what_is_accepted_is_told_and_does_not_fail(tmp_path: Path) -> None:
    write_baseline(tmp_path / "b.json", [a_failure()])
    judged = judge(seen(an_event(500, check="failure")), Wanted({"paths": {}}, Profile()))

    accepted = accepting(judged, read_baseline(tmp_path / "b.json"))

    assert accepted.passed
    assert "GET /orders: Server error (not_a_server_error) is accepted" in accepted.relaxations


def test_what_is_accepted_and_does_not_happen_is_told(tmp_path: Path) -> None:
    write_baseline(tmp_path / "b.json", [a_failure()])

    new, happened, gone = split([a_failure("Another")], read_baseline(tmp_path / "b.json"))

    assert ([one.title for one in new], happened, len(gone)) == (["Another"], [], 1)


def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("[]")

    with pytest.raises(BadBaseline, match="is no baseline"):
        read_baseline(tmp_path / "b.json")


def test_the_report_holds_relaxations_and_failures(tmp_path: Path) -> None:
    wanted = Wanted({"info": {"title": "Shop", "version": "1"}, "paths": {}}, Profile())
    judged = judge(seen(an_event(500, check="failure")), wanted)

    document = report_document(judged, wanted, "store")
    write_report(document, tmp_path)

    assert json.loads((tmp_path / "contract.json").read_text())["verdict"] == "fail"
    page = (tmp_path / "contract.html").read_text()
    assert "requests with an Idempotency-Key get one of their own" in page
    assert told(document)[-1] == "store: 1 cases, 0 operations: broken"
    assert failure_rows(judged.failures)[0]["times"] == 1
