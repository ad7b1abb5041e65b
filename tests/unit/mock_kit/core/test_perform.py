"""Writing by `perform`: idempotent answers, versions, batches."""

from pathlib import Path

from mock_kit.clock import ManualClock
from mock_kit.state.journal import read_changes
from tests.unit.mock_kit.core.build import CURSED, a_database, a_vendor


def test_the_same_request_under_one_key_is_done_once() -> None:
    vendor = a_vendor()

    first = vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")
    second = vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")

    assert [thing["name"] for thing in vendor.things()] == ["rope"]
    assert (second.status, second.body) == (first.status, first.body)


def test_a_replayed_answer_says_so() -> None:
    vendor = a_vendor()

    first = vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")
    second = vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")

    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["location"] == first.headers["location"]


def test_another_body_under_one_key_is_refused() -> None:
    vendor = a_vendor()

    vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")
    reply = vendor.post("/v1/things", {"name": "sail"}, idempotency_key="k")

    assert (reply.status, reply.json["type"]) == (409, "urn:problem:idempotency-key-reused")
    assert len(vendor.things()) == 1


def test_another_path_under_one_key_is_refused() -> None:
    vendor = a_vendor()

    made = vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k").json
    body = b'{"name": "rope"}'
    reply = vendor.call("PATCH", f"/v1/things/{made['id']}", body, idempotency_key="k")

    assert reply.status == 409


def test_a_refused_request_leaves_its_key_free() -> None:
    vendor = a_vendor()
    vendor.post("/v1/things", {"name": "rope"})

    refused = vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")
    vendor.call("PATCH", f"/v1/things/{vendor.things()[0]['id']}", b'{"name": "line"}')
    accepted = vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")

    assert (refused.status, accepted.status) == (409, 201)


def test_a_key_survives_the_program(tmp_path: Path) -> None:
    before = a_vendor(a_database(tmp_path / "vendor.db"))
    first = before.post("/v1/things", {"name": "rope"}, idempotency_key="k")
    before.database.poison()

    after = a_vendor(a_database(tmp_path / "vendor.db"))
    second = after.post("/v1/things", {"name": "rope"}, idempotency_key="k")

    assert second.body == first.body
    assert len(after.things()) == 1


def test_ids_of_another_boot_are_new(tmp_path: Path) -> None:
    before = a_vendor(a_database(tmp_path / "vendor.db"))
    first = before.post("/v1/things", {"name": "rope"})
    before.database.poison()

    after = a_vendor(a_database(tmp_path / "vendor.db"))
    second = after.post("/v1/things", {"name": "sail"})

    assert first.json["id"] != second.json["id"]
    assert second.json["change_no"] == first.json["change_no"] + 1


def test_a_key_of_256_characters_is_refused() -> None:
    reply = a_vendor().post("/v1/things", {"name": "rope"}, idempotency_key="k" * 256)

    assert reply.status == 422


def test_a_stale_version_is_refused() -> None:
    vendor = a_vendor()
    path = f"/v1/things/{vendor.post('/v1/things', {'name': 'rope'}).json['id']}"

    fresh = vendor.call("PATCH", path, b'{"name": "line"}', if_match='"1"')
    stale = vendor.call("PATCH", path, b'{"name": "cord"}', if_match='"1"')

    assert (fresh.status, fresh.headers["etag"]) == (200, '"2"')
    assert (stale.status, stale.json["current_version"]) == (412, 2)
    assert vendor.things()[0]["name"] == "line"


def test_a_bad_row_of_a_batch_leaves_nothing_behind() -> None:
    vendor = a_vendor()

    rows = [{"name": name} for name in ("rope", "rope", CURSED, "sail")]
    results = vendor.post("/v1/things/batch", {"rows": rows}).json["results"]

    assert [result["status"] for result in results] == [201, 409, 409, 201]
    assert [thing["name"] for thing in vendor.things()] == ["rope", "sail"]
    assert vendor.database.last_number("commit_seq") == 1
    recorded = vendor.read(lambda tx: read_changes(tx, 0, 10)).records
    assert [record["changes"]["name"][1] for record in recorded] == ["rope", "sail"]


def test_a_batch_that_is_refused_row_by_row_is_a_refusal() -> None:
    """Patiently tried again it is nobody's writing, as any other refusal."""
    clock = ManualClock()
    vendor = a_vendor(a_database(clock=clock))

    for _ in range(3):
        vendor.post("/v1/things/batch", {"rows": [{"name": CURSED}]})
        clock.advance(5)

    assert vendor.database.mutating_requests == {"clerk": 1}
