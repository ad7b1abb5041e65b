"""What each location shows of an offer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_store.domain.locations import Share, shares_shown

LEVEL = [Share("downtown", 6), Share("harbour", 3)]


@pytest.mark.parametrize(
    ("offered", "downtown", "harbour"), [(9, 6, 3), (7, 4, 3), (2, 0, 2), (0, 0, 0)]
)
def test_the_largest_location_gives_first(offered: int, downtown: int, harbour: int) -> None:
    assert shares_shown(LEVEL, offered) == [Share("downtown", downtown), Share("harbour", harbour)]


@given(st.lists(st.integers(0, 9), max_size=5), st.integers(0, 50))
def test_the_shares_shown_add_up_to_what_is_on_offer(pieces: list[int], offered: int) -> None:
    shares = [Share(f"place {number}", each) for number, each in enumerate(pieces)]

    shown = shares_shown(shares, offered)

    assert sum(share.pieces for share in shown) == min(offered, sum(pieces))
    assert all(
        0 <= after.pieces <= before.pieces for after, before in zip(shown, shares, strict=True)
    )
