"""The page: one file that asks for nothing, and says everything in words."""

from html.parser import HTMLParser

import pytest

from scenarios.report.document import make_report
from scenarios.report.models import MatrixCell
from scenarios.report.page import report_page
from tests.unit.scenarios.report.trials import (
    ALL,
    CRASHED,
    FAILING,
    MIXED,
    PASSED,
    PASSING,
    a_run,
    a_trial,
)

VOID = ("meta", "br", "line", "path")
LOADING = ("src", "srcset", "data", "action", "background", "poster", "xlink:href")


class Reader(HTMLParser):
    """Checks nesting, and collects tags, ids, links and whatever would load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loading: list[tuple[str, str | None]] = []
        self.policy: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        told = dict(attrs)
        self.ids += [str(told["id"])] if "id" in told else []
        self.links += [str(told["href"])] if "href" in told else []
        self.loading += [pair for pair in attrs if pair[0] in LOADING or pair[0].startswith("on")]
        if told.get("http-equiv") == "Content-Security-Policy":
            self.policy = told["content"]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_page_is_well_formed(name: str) -> None:
    page = report_page(make_report(ALL[name]))
    reader = read(page)

    assert page.startswith("<!DOCTYPE html>")
    assert reader.tags.count("h1") == 1
    assert sorted(set(reader.ids)) == sorted(reader.ids)


def test_a_page_of_a_trial_without_runs_is_well_formed() -> None:
    assert read(report_page(make_report(a_trial()))).tags.count("svg") == 0


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    page = report_page(make_report(MIXED))
    reader = read(page)

    assert reader.loading == []
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(reader.tags)
    assert reader.policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert "http://" not in page
    assert "https://" not in page
    assert "url(" not in page
    assert "@import" not in page


def test_every_link_leads_to_a_place_on_the_page() -> None:
    reader = read(report_page(make_report(MIXED)))

    assert reader.links
    assert [link for link in reader.links if link.removeprefix("#") not in reader.ids] == []


def test_what_failed_stands_first() -> None:
    page = report_page(make_report(FAILING))
    grid = page[page.index('id="grid"') :]

    places = [grid.index(f'"id">{rule}<') for rule in ("PRD-01", "STK-06", "ORD-01", "XCT-03a")]
    assert places == sorted(places)


def test_a_failure_shows_expected_and_actual() -> None:
    page = report_page(make_report(FAILING))

    assert "<dt>Expected</dt><dd><bdi>price 5000</bdi></dd>" in page
    assert "<dt>Actual</dt><dd><bdi>price 8000" in page


def test_a_trial_without_failures_says_so() -> None:
    page = report_page(make_report(PASSING))

    assert "<article" not in page
    assert "<p>None.</p>" in page


@pytest.mark.parametrize(
    ("result", "is_allowed", "kind", "words"),
    [
        ("pass", True, "moved", "✓ pass: allowed, and moved"),
        ("pass", False, "held", "✓ pass: forbidden, and held"),
        ("fail", False, "broken", "✕ fail: forbidden, and it moved"),
        ("skip", True, "unproved", "? skip: allowed"),
        ("omit", False, "unproved", "– omit: forbidden"),
    ],
)
def test_a_direction_is_told_by_shape_and_words(
    result: str, is_allowed: bool, kind: str, words: str
) -> None:
    cell = {"data_point": "stock", "direction": "up", "seen": "2", "result": result}
    matrix = (MatrixCell.model_validate({**cell, "is_allowed": is_allowed}),)
    report = make_report(PASSING).model_copy(update={"matrix": matrix})

    page = report_page(report)

    assert f'class="arrow {kind} {result}"' in page
    assert words in page


def test_a_run_that_broke_stands_among_the_failures() -> None:
    page = report_page(make_report(CRASHED))

    assert '<article class="error" id="error-2">' in page
    assert "<p>None.</p>" not in page


@pytest.mark.parametrize(("runs", "is_left_out"), [(30, False), (31, True)])
def test_paper_gets_no_grid_that_is_cut_off(runs: int, is_left_out: bool) -> None:
    page = report_page(make_report(a_trial(*[a_run(PASSED) for _ in range(runs)])))

    assert ('class="box screen"' in page) == is_left_out
    assert (f"{runs} runs do not fit on a sheet" in page) == is_left_out
