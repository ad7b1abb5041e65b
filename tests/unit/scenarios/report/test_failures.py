"""Every known failure is shown by a broken bridge or mock, or left out for a reason."""

from scenarios.report.tables.failures import PAGE, failures, is_known, page


def test_every_row_is_shown_by_something_that_exists_or_left_out_for_a_reason() -> None:
    rows = failures()

    assert len({row.row for row in rows}) == len(rows) == 95
    assert [row.row for row in rows if row.shown_by and not is_known(row.shown_by)] == []
    assert [row.row for row in rows if bool(row.shown_by) == bool(row.left_out_since)] == []


def test_at_least_85_rows_are_shown() -> None:
    assert sum(bool(row.shown_by) for row in failures()) >= 85


def test_the_page_is_as_it_is_written() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
