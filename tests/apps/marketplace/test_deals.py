"""The rule that calls an offer good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.marketplace.deals import DEALS, Deal, deal_of

BAND = (95_000_00, 100_000_00, 106_000_00)


@pytest.mark.parametrize(
    ("price", "deal"),
    [
        (94_999_99, Deal("GREAT", 500)),
        (95_000_00, Deal("GOOD", 500)),
        (98_000_00, Deal("GOOD", 200)),
        (98_000_01, Deal("FAIR", 199)),
        (100_000_00, Deal("FAIR", 0)),
        (100_000_01, Deal("FAIR", -1)),
        (106_000_00, Deal("FAIR", -600)),
        (106_000_01, Deal("HIGH", -601)),
    ],
)
def test_each_edge_of_the_band(price: int, deal: Deal) -> None:
    assert deal_of(price, *BAND) == deal


@pytest.mark.parametrize("band", [(0, 1, 2), (3, 2, 4), (1, 3, 2)])
def test_what_is_no_band_is_refused(band: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no band"):
        deal_of(1, *band)


@given(
    st.lists(st.integers(1, 10**11), min_size=3, max_size=3).map(sorted),
    st.integers(1, 10**11),
    st.integers(1),
)
def test_a_lower_price_is_never_a_worse_deal(band: list[int], price: int, less: int) -> None:
    dear, cheap = deal_of(price, *band), deal_of(max(price - less, 1), *band)
    assert DEALS.index(cheap.code) <= DEALS.index(dear.code)
    assert cheap.below_fair_bp >= dear.below_fair_bp
