"""Whoever never came to rest is not waited for as long again."""

from scenarios.session.settling import Patience


def test_a_tenth_of_the_patience_is_left_once_the_trade_was_late() -> None:
    assert Patience(window_s=1.0, limit_s=60.0).once_late().limit_s == 6.0


def test_some_windows_are_left_of_a_short_patience() -> None:
    assert Patience(window_s=3.0, limit_s=60.0).once_late().limit_s == 9.0


def test_patience_never_grows() -> None:
    assert Patience(window_s=3.0, limit_s=5.0).once_late().limit_s == 5.0
