"""What people type is read as they mean it, and asked about where it can mean two things."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from forms.typed import Number, day, number, place

SCRIPT = Path(__file__).parents[2] / "service" / "pages" / "static" / "typed.js"


@pytest.fixture(scope="module")
def browser():
    engine = MiniRacer()
    engine.eval(SCRIPT.read_text(encoding="utf-8").replace("export function", "function"))
    return lambda call, text: json.loads(engine.eval(f"JSON.stringify({call}({json.dumps(text)}))"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.250.000", "1250000"),
        ("Rp1.250.000,50", "1250000.50"),
        ("Rp 5.000,-", "5000"),
        ("1250000,5", "1250000.5"),
        ("1 250 000", "1250000"),
        ("1.250", "1250"),
        ("12.5", "12.5"),
        ("0.125", "0.125"),
        ("1,250,000", "1250000"),
        ("1,250.50", "1250.50"),
        ("1,25 juta", "1250000"),
        ("2 miliar", "2000000000"),
        ("-3", "-3"),
        ("-0", "0"),
        ("007", "7"),
    ],
)
def test_a_number_is_read_as_people_here_write_it(text, value):
    assert number(text) == Number(value=Decimal(value))


def test_a_single_comma_before_three_digits_is_asked_about():
    assert number("1,250") == Number(options=(Decimal(1250), Decimal("1.250")))


@pytest.mark.parametrize("text", ["", "abc", "1.25,5", "1..2", "±200", "12,34,5", "1.2.3", "5 M", "9" * 16, "٣"])
def test_what_is_no_number_is_not_made_one(text):
    assert number(text) == Number()


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2025",
        "31-12-2025",
        "31-12-25",
        "31.12.2025",
        "31 des 2025",
        "31 Desember 2025",
        "2025-12-31",
        " 31/12/2025 ",
    ],
)
def test_a_date_is_read_day_before_month(text):
    assert day(text) == date(2025, 12, 31)


def test_a_year_of_two_digits_belongs_to_the_nearer_century():
    assert (day("14-03-99"), day("14-03-07")) == (date(1999, 3, 14), date(2007, 3, 14))


@pytest.mark.parametrize("text", ["", "12/31/2025", "30 feb 2025", "2025", "1/2", "1/2/345", "31 xyz 2025", "0/1/2025"])
def test_what_is_no_date_is_not_made_one(text):
    assert day(text) is None


@pytest.mark.parametrize("text", ["-0.5123, 117.15", "-0.5123,117.15", "-0,5123 117,15", "-0.5123 117.15 0 0"])
def test_a_place_is_latitude_then_longitude(text):
    assert place(text) == ("-0.5123", "117.15")


@pytest.mark.parametrize("text", ["", "117.15", "95, 117", "1, 181", "utara, timur"])
def test_what_is_no_place_is_not_made_one(text):
    assert place(text) is None


DATE_PIECES = ["1", "2", "31", "12", "30", "/", "-", ".", " ", "des", "feb", "mei", "2024", "2025", "29", "99", "00"]
PLACE_PIECES = ["1", "2", "-", "117.15", "-0.5", ",", ";", "200", "0,5", "+", " "]
PIECES = st.lists(
    st.sampled_from(
        ["1", "2", "50", "000", "250", ".", ",", ".250", ",250", "0", "-", "rp", "juta", " ", ",-", "M", "9" * 9]
    )
    | st.text(max_size=2),
    max_size=7,
).map("".join)


@given(text=PIECES)
def test_the_browser_reads_the_same_numbers(browser, text):
    mine = number(text)
    expected = {"value": mine.value and plain(mine.value), "options": [plain(one) for one in mine.options]}
    if mine.value == 0:
        expected["value"] = "0"
    assert browser("number", text) == expected


@given(text=st.lists(st.sampled_from(DATE_PIECES), max_size=7).map("".join))
def test_the_browser_reads_the_same_dates(browser, text):
    mine = day(text)
    assert browser("day", text) == (mine and mine.isoformat())


@given(text=st.lists(st.sampled_from(PLACE_PIECES), max_size=7).map("".join))
def test_the_browser_reads_the_same_places(browser, text):
    mine = place(text)
    assert browser("place", text) == (mine and list(mine))


def plain(value):
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
