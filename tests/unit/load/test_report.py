"""The reports of a load run: one document, a page that needs nothing, cases for build servers."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from load.judging.lag import lags
from load.judging.ledgers import ledgers_of
from load.judging.verdict import Held, Verdict
from load.ledger import Entry, Outcome
from load.report.document import ERRORS_SHOWN, LoadRun, errors, load_document
from load.report.junit import load_junit
from load.report.page import load_page, plots
from load.stand import Stand
from scenarios.model.verdict import Judgement, Result
from tests.unit.load.a_run import BEGAN, booked, end_state, erp_order, history, placed, store_order

STAND = Stand(
    seed="1",
    store_url="",
    erp_url="",
    tokens={"clerk": "secret-token"},
    channel="us",
    price_list_id="pl",
    articles=[],
    hot=0,
    rates={"order": 2.0},
    for_s=3.0,
    shape="steady",
    processes=1,
)
REFUSED = Entry("order", 0, 2, 2.0, 2.0, 2.1, Outcome.REFUSED, said="<script>409 sold-out")


@pytest.fixture
def document() -> dict[str, Any]:
    made = history([placed(1, 0.5), booked(1, 0.6), placed(2, 1.5)])
    end = end_state([store_order(1), store_order(2, "placed")], [erp_order(1)])
    entries = [Entry("order", 0, 0, 0.5, 0.5, 0.55, Outcome.SERVED, ["s1"]), REFUSED]
    behind = lags(made, end, BEGAN)
    run = LoadRun(
        stand=STAND,
        command="seatrial load",
        version="1",
        began=BEGAN,
        entries=entries,
        lags=behind,
        ledgers=ledgers_of(made, end, entries, behind, BEGAN),
        held=[Held("ledgers", "lost", 1, 0), Held("p95_s", "wait of order", 0.05, 1.0)],
        judgements=[Judgement("ORD-01", Result.FAIL, "one is missing")],
        verdict=Verdict(1, "not right after the run: lost 1"),
    )
    return load_document(run)


def test_what_never_came_is_null_and_named(document: dict[str, Any]) -> None:
    booked_ = document["lags"]["order booked"]

    assert booked_["p50_s"] == 0.1
    assert booked_["most_s"] is None
    assert booked_["never"] == {"count": 1, "first": ["#2"]}
    json.dumps(document, allow_nan=False)


def test_percentiles_stand_over_time(document: dict[str, Any]) -> None:
    values = document["over_time"]["wait_s"]["p95"]

    assert len(values) == 30
    assert values[5] == 0.05
    assert values[20] is None


def test_errors_are_grouped_and_capped() -> None:
    said = [
        Entry("order", 0, n, 1.0, 1.0, 1.1, Outcome.FAILED, said=f"500 fault {n % 20}")
        for n in range(100)
    ]
    rows = errors(said)

    assert len(rows) == ERRORS_SHOWN + 1
    assert rows[0]["count"] == 5
    assert rows[-1] == {
        "people": "",
        "outcome": "",
        "said": "others",
        "count": 5 * (20 - ERRORS_SHOWN),
    }


def test_the_page_asks_for_nothing_and_runs_nothing(document: dict[str, Any]) -> None:
    page = load_page(document)

    assert "default-src &#39;none&#39;" in page
    for forbidden in ("<script", "http://", "https://", " src=", "@import", "secret-token"):
        assert forbidden not in page, forbidden
    assert "&lt;script&gt;409 sold-out" in page


def test_a_limit_is_drawn_where_it_is(document: dict[str, Any]) -> None:
    waits = plots(document)[1]

    assert waits.limit == "limit 1"
    assert waits.limit_y is not None
    assert float(waits.lines[0].pieces[0].split(",")[1]) > waits.limit_y


def test_a_line_breaks_where_nothing_was_measured(document: dict[str, Any]) -> None:
    assert len(plots(document)[1].lines[0].pieces) == 1


def test_a_build_server_sees_what_failed(document: dict[str, Any]) -> None:
    suite = ElementTree.fromstring(load_junit(document))[0]

    assert suite.get("tests") == "3"
    assert suite.get("failures") == "2"
