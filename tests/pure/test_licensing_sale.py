"""When the sale of a licence is won, and when its payment is lost."""

import doctest

import pure_names  # noqa: F401
from hypothesis import given
from hypothesis import strategies as st

from licensing import Sale, gaps, is_agreed, is_free, is_payment_lost, sale

amounts = st.sampled_from([0.0, 0.01, 120.0])
sales = st.builds(
    Sale,
    price=amounts,
    revenue=amounts,
    has_price=st.booleans(),
    is_invoiced=st.booleans(),
    is_paid=st.booleans(),
    is_signed=st.booleans(),
)


@given(sales)
def test_nothing_is_won_unsigned_and_nothing_unpaid_but_what_is_free(deal):
    if is_agreed(deal):
        assert deal.is_signed
        assert deal.is_paid or is_free(deal)
    if is_free(deal):
        assert not (deal.price or deal.revenue or deal.is_invoiced)
    assert is_agreed(deal) or gaps(deal)


@given(sales)
def test_what_has_no_gap_is_agreed(deal):
    assert is_agreed(deal) or gaps(deal)
    if not gaps(deal):
        assert is_agreed(deal)


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_payment_is_lost_when_less_is_left(won_with, invoiced, paid):
    cents = [value / 100 for value in (won_with, invoiced, paid)]
    assert is_payment_lost(*cents, 0.01) == (min(invoiced, paid) < won_with)


def test_examples():
    assert doctest.testmod(sale).failed == 0
