"""The journal tells every exchange and every change."""

import asyncio
import json
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mock_kit.state.journal import flush_exchanges, fold, read_changes, read_exchanges
from tests.unit.mock_kit.core.build import Vendor, a_vendor

NAMES = st.sampled_from(["rope", "sail", "mast", "keel"])


def exchanges(vendor: Vendor) -> list[dict[str, Any]]:
    asyncio.run(flush_exchanges(vendor.database))
    return vendor.read(lambda tx: read_exchanges(tx, 0, 500)).records


def changes(vendor: Vendor, limit: int = 500) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    after = 0
    while True:
        page = vendor.read(partial(read_changes, after=after, limit=limit))
        if not page.records:
            return records
        records += page.records
        after = page.next


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), max_size=12), st.integers(1, 5))
def test_folding_the_journal_gives_the_end_state(acts: list[tuple[str, str]], limit: int) -> None:
    vendor = a_vendor()

    for old, new in acts:
        made = vendor.post("/v1/things", {"name": old})
        if made.status != 201:
            target = next(thing for thing in vendor.things() if thing["name"] == old)
            body = json.dumps({"name": new}).encode()
            vendor.call("PATCH", f"/v1/things/{target['id']}", body)

    end = {("thing", thing["id"]): thing for thing in vendor.things()}
    assert fold(changes(vendor, limit)) == end


def test_a_change_names_the_fields_before_and_after() -> None:
    vendor = a_vendor()
    made = vendor.post("/v1/things", {"name": "rope"}).json
    vendor.call("PATCH", f"/v1/things/{made['id']}", b'{"name": "line"}')

    last = changes(vendor)[-1]

    assert last["changes"] == {"name": ["rope", "line"], "version": [1, 2], "change_no": [1, 2]}
    assert (last["topic"], last["actor"], last["commit_seq"]) == ("thing.updated", "clerk", 2)


def test_a_change_names_the_request_that_caused_it() -> None:
    vendor = a_vendor()

    reply = vendor.post("/v1/things", {"name": "rope"})

    assert changes(vendor)[0]["cause"] == reply.headers["x-request-id"]


def test_a_write_is_journaled_with_its_commit() -> None:
    vendor = a_vendor()
    body = {"name": "rope", "client_reference": "r-1"}
    vendor.post("/v1/things", body, idempotency_key="k", if_match='"9"')

    record = exchanges(vendor)[0]

    facts = ("kind", "method", "path", "status", "commit_seq", "actor", "answer_lost")
    assert [record[fact] for fact in facts] == [
        *("exchange", "POST", "/v1/things", 201, 1, "clerk", False)
    ]
    assert (record["idempotency_key"], record["if_match"]) == ("k", '"9"')
    assert (record["client_reference"], record["request"]) == ("r-1", json.dumps(body))


def test_a_refused_write_is_journaled_without_a_commit() -> None:
    vendor = a_vendor()
    vendor.post("/v1/things", {"nom": "rope"}, authorization="Bearer guest-token")

    record = exchanges(vendor)[0]

    assert (record["status"], record["actor"], record["commit_seq"]) == (403, "guest", None)
    assert record["request"] == '{"nom": "rope"}'


def test_a_replay_is_journaled_without_a_commit() -> None:
    vendor = a_vendor()
    vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")
    vendor.post("/v1/things", {"name": "rope"}, idempotency_key="k")

    assert [record["commit_seq"] for record in exchanges(vendor)] == [1, None]


def test_reads_wait_in_memory_for_the_next_batch() -> None:
    vendor = a_vendor()
    vendor.get("/v1/things?limit=7")

    before = vendor.read(lambda tx: read_exchanges(tx, 0, 10)).records
    after = exchanges(vendor)

    assert before == []
    assert [(record["method"], record["query"]) for record in after] == [("GET", "limit=7")]


def test_the_level_changes_leaves_exchanges_out() -> None:
    vendor = a_vendor()
    vendor.write(lambda tx: tx.put_state("journal_level", "changes"))

    vendor.post("/v1/things", {"name": "rope"})
    vendor.post("/v1/things", {"name": "rope"})

    assert (exchanges(vendor), len(changes(vendor))) == ([], 1)


def test_pages_of_the_journal_join_without_gap() -> None:
    vendor = a_vendor()
    for name in ("rope", "sail", "mast"):
        vendor.post("/v1/things", {"name": name})

    first = vendor.read(lambda tx: read_exchanges(tx, 0, 2))
    rest = vendor.read(lambda tx: read_exchanges(tx, first.next, 2))

    assert [record["seq"] for record in first.records + rest.records] == [1, 2, 3]


def test_mutating_requests_are_counted_by_actor() -> None:
    vendor = a_vendor()
    vendor.get("/v1/things")
    vendor.post("/v1/things", {"name": "rope"})
    vendor.post("/v1/things", {"nom": "rope"})
    vendor.post("/v1/things", {"name": "sail"}, authorization="none")

    assert vendor.database.mutating_requests == {"clerk": 2, "anonymous": 1}
