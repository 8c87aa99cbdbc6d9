import math

from hypothesis import given
from hypothesis import strategies as st

from exports.sums import Exact

NUMBERS = st.floats(-1e15, 1e15, allow_nan=False)


@given(st.lists(NUMBERS, max_size=400), st.randoms())
def test_a_sum_is_correctly_rounded_in_any_order(numbers, random):
    shuffled = list(numbers)
    random.shuffle(shuffled)
    forward, other = Exact(), Exact()
    for number, shuffle in zip(numbers, shuffled, strict=True):
        forward.add(number)
        other.add(shuffle)
    assert forward.total() == other.total() == math.fsum(numbers)


def test_nothing_added_is_not_nought():
    nothing, nought = Exact(), Exact()
    nought.add(0)
    assert nothing.empty
    assert not nought.empty
