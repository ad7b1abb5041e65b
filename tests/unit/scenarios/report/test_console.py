"""The terminal: colour for people, plain lines for programs, no drawing in CI."""

import io

import pytest

from scenarios.report.console import make_console, print_report
from scenarios.report.document import make_report
from scenarios.report.watching import Narrator, RunProgress
from tests.unit.scenarios.report.trials import CRASHED, FAILED, FAILING, MARKUP, PASSED, a_run

COLOUR = "\x1b[3"


def printed(environ: dict[str, str]) -> str:
    out = io.StringIO()
    print_report(make_report(FAILING), make_console(out, environ))
    return out.getvalue()


def watched(environ: dict[str, str]) -> str:
    out = io.StringIO()
    with RunProgress(make_console(out, environ), total=2) as progress:
        for run in (a_run(PASSED), a_run(FAILED, name="mirror")):
            progress.started(run.name)
            progress.ended(run)
    return out.getvalue()


def test_a_pipe_gets_lines_without_codes() -> None:
    text = printed({})

    assert "\x1b" not in text
    assert (
        "rule PRD-01 fail (1 pass, 1 fail; sale_repricing): 1 violation, first: SKU TEE\n" in text
    )


def test_a_pipe_gets_one_line_per_thing_however_long() -> None:
    assert [line for line in printed({}).splitlines() if line.startswith(" ")] == []


def test_a_terminal_gets_tables_in_colour() -> None:
    text = printed({"FORCE_COLOR": "1", "COLUMNS": "160"})

    assert COLOUR in text
    assert "What must hold" in text


def test_no_color_is_respected() -> None:
    text = printed({"FORCE_COLOR": "1", "NO_COLOR": "1", "COLUMNS": "160"})

    assert COLOUR not in text
    assert "✕ fail" in text


@pytest.mark.parametrize("environ", [{}, {"CI": "1", "FORCE_COLOR": "1"}])
def test_progress_is_one_line_per_run_where_nobody_watches(environ: dict[str, str]) -> None:
    lines = watched(environ).splitlines()

    assert len(lines) == 2
    assert "run 2 of 2" in lines[1]
    assert "failed: PRD-01" in lines[1]


def test_progress_moves_nothing_in_ci() -> None:
    text = watched({"CI": "1", "FORCE_COLOR": "1"})

    assert "\r" not in text
    assert "\x1b[2K" not in text
    assert "\x1b[?25l" not in text


def test_a_bar_is_drawn_for_a_person() -> None:
    assert "1/2" in watched({"FORCE_COLOR": "1", "COLUMNS": "100"})


def test_each_story_has_a_colour_of_its_own() -> None:
    out = io.StringIO()
    narrate = Narrator(make_console(out, {"FORCE_COLOR": "1", "TERM": "xterm"}))

    narrate("sale", "one")
    narrate("order", "two")
    narrate("sale", "three")

    first, second, third = out.getvalue().splitlines()
    assert first.partition("sale")[0] == third.partition("sale")[0]
    assert first.partition("sale")[0] != second.partition("order")[0]


def test_a_story_cannot_steer_the_terminal() -> None:
    out = io.StringIO()

    Narrator(make_console(out, {}))("sale", f"a [bold]style[/bold] {MARKUP}")

    assert "\x1b" not in out.getvalue()
    assert "[bold]style[/bold]" in out.getvalue()


def test_the_error_of_a_run_cannot_steer_the_terminal() -> None:
    out = io.StringIO()

    with RunProgress(make_console(out, {}), total=1) as progress:
        progress.ended(a_run(PASSED, error=f"down {MARKUP}"))

    assert "! error" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_a_terminal_tells_why_a_run_broke() -> None:
    out = io.StringIO()

    print_report(make_report(CRASHED), make_console(out, {"FORCE_COLOR": "1", "COLUMNS": "160"}))

    assert "run 2, crash: the store did not start" in out.getvalue()
