"""Powers, logarithms and angles of our own: close to the C library's, exact where people expect it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.expressions.runtime import mathematics as ours

ANGLES = st.floats(-1e5, 1e5)
SIZES = st.floats(1e-300, 1e300)
UNITS = st.floats(-1, 1)


def close(given_value: float, expected: float, units: int) -> bool:
    return given_value == expected or abs(given_value - expected) <= units * max(math.ulp(expected), 5e-324)


@given(ANGLES)
def test_angles_are_turned_as_the_c_library_does(angle):
    assert close(ours.sine(angle), math.sin(angle), 4) or abs(math.sin(angle)) < 1e-9
    assert close(ours.cosine(angle), math.cos(angle), 4) or abs(math.cos(angle)) < 1e-9
    assert close(ours.arc_tangent(angle), math.atan(angle), 4)


@given(UNITS, UNITS)
def test_angles_are_found_again(one, other):
    assert close(ours.arc_sine(one), math.asin(one), 6)
    assert close(ours.arc_cosine(one), math.acos(one), 6)
    assert close(ours.arc_tangent_two(one, other), math.atan2(one, other), 6)


@given(SIZES, st.floats(-700, 700))
def test_logarithms_and_exponentials_are_a_few_units_off_at_most(size, exponent):
    assert close(ours.logarithm(size), math.log(size), 4)
    assert close(ours.logarithm_ten(size), math.log10(size), 4)
    assert close(ours.exponential(exponent), math.exp(exponent), 4)


@given(st.floats(1e-3, 1e3), st.floats(-50, 50))
def test_powers_are_within_a_hundred_units(base, exponent):
    assert close(ours.power(base, exponent), math.pow(base, exponent), 100)


def test_what_people_check_by_hand_is_exact():
    assert [ours.power(float(base), 2.0) for base in range(-20, 20)] == [base * base for base in range(-20, 20)]
    assert [ours.power_of_ten(float(n)) for n in range(-20, 23)] == [float(f"1e{n}") for n in range(-20, 23)]
    assert [ours.logarithm_ten(float(f"1e{n}")) for n in range(-20, 23)] == list(range(-20, 23))
    assert ours.power(2.0, 0.5) == math.sqrt(2)
    assert ours.power(2.0, -1074.0) == 5e-324
    assert ours.exponential(0.0) == 1
    assert ours.cosine(0.0) == 1


@pytest.mark.parametrize("base", [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 3.0, -3.0, math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("exponent", [0.0, 1.0, -1.0, 3.0, -3.0, 2.0, 0.3, math.inf, -math.inf, math.nan])
def test_odd_powers_are_as_ieee_says(base, exponent):
    # XPath of JavaScript: one to an infinite or unknown power is no number, in C it is one.
    if exponent != 0 and (exponent != exponent or (abs(base) == 1 and math.isinf(exponent))):
        expected = math.nan
    else:
        try:
            expected = math.pow(base, exponent)
        except ValueError:
            expected = math.copysign(math.inf, base) if base == 0 and exponent % 2 == 1 else math.inf
            expected = math.nan if base < 0 else expected
    found = ours.power(base, exponent)
    assert (found != found and expected != expected) or close(found, expected, 2)


@given(st.floats())
def test_no_number_makes_them_raise(value):
    for function in (ours.exponential, ours.logarithm, ours.logarithm_ten, ours.power_of_ten, ours.sine, ours.cosine,
                     ours.tangent, ours.arc_sine, ours.arc_cosine, ours.arc_tangent):  # fmt: skip
        assert isinstance(function(value), float)
