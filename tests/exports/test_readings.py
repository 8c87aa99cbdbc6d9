"""A sheet's generated reading gives of any stored answers what each reading gives by itself."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from exports.readings import ChoiceText, anything, day, decimal, integer, joined, moment, row_reading, text

TEXTS = {"a": "Aktif", "b": "Beku"}
READINGS = {
    "teks": text,
    "bulat": integer,
    "desimal": decimal,
    "apa": anything,
    "hari": day,
    "saat": lambda value: moment(value, UTC),
    "satu": ChoiceText(TEXTS),
    "banyak": lambda value: joined(value, TEXTS),
}
PATHS = [(*group, name) for group in ((), ("g",), ("g", "h")) for name in READINGS]

leaf = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), st.sampled_from(["", "a", "a b", "2025-12-31"]),
    st.lists(st.sampled_from(["a", "b", "?"]), max_size=3),
)  # fmt: skip
answered = st.dictionaries(st.sampled_from([*READINGS, "g", "h"]), st.recursive(leaf, lambda inner: st.dictionaries(st.sampled_from([*READINGS, "h"]), inner)))  # fmt: skip


def one_by_one(answers, path):
    """What a reading gives of the answer at a path."""
    for name in path[:-1]:
        answers = answers.get(name)
        if not isinstance(answers, dict):
            return None
    value = answers.get(path[-1])
    return None if value is None or value == "" else READINGS[path[-1]](value)


@given(answered)
def test_a_whole_row_is_read_as_each_answer_by_itself(answers):
    reading = row_reading([(path, READINGS[path[-1]]) for path in PATHS])
    assert repr(reading(answers)) == repr(tuple(one_by_one(answers, path) for path in PATHS))


def test_each_kind_says_what_a_cell_of_it_holds():
    reading = row_reading([((name,), read) for name, read in READINGS.items()])
    answers = {
        "teks": "Maju", "bulat": 7.0, "desimal": 3, "apa": 2.0, "hari": "2025-12-31", "saat": "2025-12-31T10:00:00+00:00", "satu": "b",
        "banyak": ["a", "?"],
    }  # fmt: skip
    assert reading(answers) == ("Maju", 7, 3.0, 2, date(2025, 12, 31), datetime(2025, 12, 31, 10), "Beku", "Aktif; ?")  # noqa: DTZ001


def test_what_no_number_or_date_holds_stays_text():
    reading = row_reading([(("bulat",), integer), (("hari",), day), (("satu",), ChoiceText(TEXTS))])
    assert reading({"bulat": 10**15, "hari": "kemarin", "satu": "c"}) == (str(10**15), "kemarin", "c")


def test_a_name_of_a_form_is_quoted_in_the_source():
    hostile = "q'] or __import__('os').abort() #\n"
    reading = row_reading([((hostile, hostile), text), ((hostile, "{x}"), integer)])
    assert reading({hostile: {hostile: "aman", "{x}": 3}}) == ("aman", 3)


def test_a_sheet_without_questions_reads_nothing():
    assert row_reading([])({"a": 1}) == ()
