"""What stands out, as tables: figures and what is said of them."""

from math import e

import pytest

from forms.bridge import Step
from forms.compile import compile_form
from forms.remarks import (
    DEVIATIONS,
    FEWEST,
    MANY,
    TO_SIGMA,
    Remark,
    beside_last_year,
    beside_median,
    centre,
    compared,
    figures_of,
)

FORM = """
| survey |
| type            | name   | label  | unit     | calculation |
| begin group     | uang   | Uang   |          |             |
| integer         | aset   | Aset   | Rp       |             |
| integer         | utang  | Utang  |          |             |
| integer         | berdiri | Berdiri | tahun  |             |
| text            | nik    | NIK    | 13 digit |             |
| integer         | kbli   | KBLI   | 5 digit  |             |
| calculate       | modal  | Modal  | Rp       | ${aset} - coalesce(${utang}, 0) |
| calculate       | status | Status |          | 'aktif'     |
| calculate       | batas  |        | Rp       | 5           |
| end group       |        |        |          |             |
| begin repeat    | unit   | Unit   |          |             |
| integer         | volume | Volume | Rp       |             |
| end repeat      |        |        |          |             |
| decimal         | bunga  | Bunga  | %        |             |
"""


@pytest.fixture
def places(form):
    return compared(compile_form(form(FORM)))


def step(name, comparable="yes", *, carried=True):
    return Step(name, comparable, "", "", carried=carried)


STEPS = {name: step(name) for name in ("aset", "utang", "modal", "bunga")}


def test_numbers_outside_of_repeats_take_part_and_codes_and_years_do_not(places):
    assert ["/".join(place.path) for place in places] == ["uang/aset", "uang/utang", "uang/modal", "bunga"]


def test_only_positive_numbers_are_figures(places):
    answers = {"uang": {"aset": True, "utang": 0, "modal": -5}, "bunga": "12"}
    assert figures_of(places, answers) == (None, None, None, None)
    assert figures_of(places, {"uang": {"aset": 12, "utang": 10**400}, "bunga": 1.5}) == (12.0, None, None, 1.5)
    assert figures_of(places, {"uang": ["gone"]}) == (None,) * 4


@pytest.mark.parametrize(
    ("now", "then", "code"),
    [
        (1_000_000, 1_000_000, None),
        (2_990_000, 1_000_000, None),
        (3_000_000, 1_000_000, "year"),
        (1_000_000, 3_000_001, "year"),
        (999_000_000, 1_000_000, "thousand"),
        (1_000_000_000, 1_000_000, "thousand"),
        (1_400_000_000, 1_000_000, "thousand"),
        (1_500_000_000, 1_000_000, "year"),
        (700_000_000, 1_000_000, "year"),
        (1_000_000, 1_000_000_000, "thousand"),
        (1_250, 1_250_000_000, "thousand"),
        (1_250_000_000_000, 1_250_000, "thousand"),
        (9, 1, None),
        (10, 1, "year"),
        (1, 12, "year"),
        (0, 1_000_000, None),
        (5, None, None),
        (None, 5_000_000, None),
    ],
)
def test_a_figure_beside_last_years(places, now, then, code):
    figures = figures_of(places, {"uang": {"aset": now}})
    before = figures_of(places, {"uang": {"aset": then}})
    told = beside_last_year(places, figures, before, STEPS)
    assert [(one.path, one.code) for one in told] == ([("uang/aset", code)] if code else [])
    assert [(one.value, one.against, one.beside) for one in told] == ([(now, then, 0)] if code else [])


@pytest.mark.parametrize("given", [step("aset", "partly"), step("aset", "no", carried=False), None])
def test_what_does_not_compare_is_not_compared(places, given):
    figures, before = figures_of(places, {"uang": {"aset": 90}}), figures_of(places, {"uang": {"aset": 10}})
    steps = {"aset": given} if given else {}
    assert beside_last_year(places, figures, before, steps) == ()


def wide(form, count):
    rows = "\n".join(f"| integer | n{number} | N {number} |" for number in range(count))
    return compared(compile_form(form(f"| survey |\n| type | name | label |\n{rows}")))


@pytest.mark.parametrize(
    ("now", "then", "equal"),
    [
        ([100] * MANY, [100] * MANY, MANY),
        ([100] * (MANY - 1), [100] * (MANY - 1), None),
        ([100] * (MANY // 2) + [101] * (MANY - MANY // 2), [100] * MANY, MANY // 2),
        ([100] * (MANY // 2 - 1) + [101] * (MANY // 2 + 1), [100] * MANY, None),
        ([100] * MANY + [0] * 20, [100] * MANY + [0] * 20, MANY),
        ([9] * MANY, [9] * MANY, None),
        ([100] * MANY, [None] * MANY, None),
    ],
)
def test_copies_are_told_once_of_the_whole(form, now, then, equal):
    places = wide(form, len(now))
    steps = {place.node.name: step(place.node.name) for place in places}
    figures, before = (figures_of(places, {f"n{at}": n for at, n in enumerate(numbers)}) for numbers in (now, then))
    told = beside_last_year(places, figures, before, steps)
    assert [(one.path, one.code, one.value) for one in told] == ([("", "copied", equal)] if equal else [])


def test_a_calculation_that_follows_from_copies_is_not_counted(places):
    same = figures_of(places, {"uang": {"aset": 100, "utang": 50, "modal": 50}, "bunga": 12})
    assert beside_last_year(places, same, same, STEPS) == ()


def test_too_few_figures_or_equal_ones_have_no_centre():
    assert centre([1.0, 2.0, None] * 4) is None  # eight figures
    assert centre([7.0] * 50) is None
    assert centre([7.0] * 26 + [8.0] * 24) is None  # more than half are the median itself
    assert centre([None] * 50) is None
    found = centre([e**n for n in range(1, FEWEST + 1)])
    assert (found.many, round(found.middle, 9), round(found.spread, 9)) == (FEWEST, 5.5, 2.5)


def band(width):
    """Give the centre of figures around 1.250 juta whose logarithms lie `width` apart from the middle."""
    return centre([1_250e6 * e ** (width * n) for n in (-2, -1, -1, -1, 0, 0, 1, 1, 1, 2)])


LIMIT = 3 * 1.4826


@pytest.mark.parametrize(
    ("figure", "width", "code"),
    [
        (1_250e6, 0.5, None),
        (1_250e6 * e ** (LIMIT * 0.5 - 0.01), 0.5, None),
        (1_250e6 * e ** (LIMIT * 0.5 + 0.01), 0.5, "median"),
        (1_250e6 * e ** -(LIMIT * 0.5 + 0.01), 0.5, "median"),
        (15_000e6, 0.5, "median"),
        (1_250e6 * 2.9, 0.1, None),  # beyond the band, but not three times as much
        (1_250e6 * 3.1, 0.1, "median"),
        (1_250e9, 0.5, "thousand"),
        (1_250e3, 0.5, "thousand"),
        (1_250e9, 2.0, None),  # where all differ as much, nothing stands out
        (None, 0.5, None),
    ],
)
def test_a_figure_beside_the_median(places, figure, width, code):
    assert DEVIATIONS * TO_SIGMA == LIMIT
    told = beside_median(places[:1], (figure,), (band(width),))
    assert [(one.path, one.code, one.beside) for one in told] == ([("uang/aset", code, 10)] if code else [])
    assert all(one.against == pytest.approx(1_250e6) for one in told)


def test_a_slip_that_is_told_already_is_not_told_again(places):
    assert beside_median(places[:1], (1_250e9,), (band(0.5),), frozenset({"uang/aset"})) == ()
    assert beside_median(places[:1], (1_250e9,), (None,)) == ()
    assert Remark(path="a", code="year", value=1, against=2).beside == 0
