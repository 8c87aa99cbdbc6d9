"""Numbers, money, dates and times are written as people here write them."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from forms import typed
from service.language import speaking
from service.pages import speech
from service.pages.assets import ASSETS

STATIC = Path(__file__).parents[3] / "service" / "pages" / "static"
WITA = ZoneInfo("Asia/Makassar")


def loaded(*before):
    """The page's own reading and saying in V8, as a browser has it after the scripts named `before`."""
    engine = MiniRacer()
    for script in before:
        engine.eval(script)
    for name in ("typed.js", "spoken.js"):
        engine.eval((STATIC / name).read_text(encoding="utf-8").replace("export function", "function"))
    return lambda call, value: json.loads(engine.eval(f"JSON.stringify({call}({json.dumps(value)}))"))


@pytest.fixture(scope="module")
def browser():
    return loaded()


@pytest.fixture(scope="module")
def english_browser():
    return loaded("var self = globalThis", ASSETS["english.js"].content.decode())


def test_thousands_are_grouped_by_points_and_decimals_follow_a_comma():
    assert speech.number(1250000) == "1.250.000"
    assert speech.number(Decimal("1250000.50")) == "1.250.000,5"
    assert speech.number(0.1) == "0,1"
    assert speech.number(-0.5) == "-0,5"


def test_rupiah_stands_before_the_number_without_a_blank():
    assert speech.rupiah(1250000) == "Rp1.250.000"
    assert speech.rupiah(-500) == "-Rp500"


def test_a_share_is_said_as_percent():
    assert speech.percent(358 / 524) == "68,3 %"
    assert speech.percent(0.62) == "62,0 %"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (15, "lima belas"),
        (100, "seratus"),
        (1000, "seribu"),
        (1101, "seribu seratus satu"),
        (2021, "dua ribu dua puluh satu"),
        (1000000, "satu juta"),
        (1248600000, "satu miliar dua ratus empat puluh delapan juta enam ratus ribu"),
        (-3, "minus tiga"),
    ],
)
def test_a_count_is_said_in_words(count, words):
    assert speech.in_words(count) == words


def test_money_is_echoed_from_a_million_on():
    assert speech.money_echo(999999) == ""
    assert speech.money_echo(1250000) == "satu juta dua ratus lima puluh ribu rupiah"
    assert speech.money_echo(1250000.5) == "satu juta dua ratus lima puluh ribu rupiah lima puluh sen"
    assert speech.money_echo(-2000000.05) == "minus dua juta rupiah lima sen"
    assert speech.money_echo(1250000.505) == ""


def test_dates_are_written_short_long_and_with_their_weekday():
    day = date(2025, 12, 31)
    assert (speech.short_date(day), speech.long_date(day)) == ("31-12-2025", "31 Desember 2025")
    assert speech.full_date(day) == "Rabu, 31 Desember 2025"


def test_a_moment_is_told_from_now_and_in_the_zone_of_now():
    now = datetime(2026, 6, 12, 15, 0, tzinfo=WITA)
    assert speech.moment(datetime(2026, 6, 12, 6, 5, tzinfo=UTC), now) == "hari ini 14.05"
    assert speech.moment(datetime(2026, 6, 11, 16, 30, tzinfo=UTC), now) == "hari ini 00.30"
    assert speech.moment(datetime(2026, 6, 10, 1, 12, tzinfo=UTC), now) == "10 Juni 09.12"
    assert speech.moment(datetime(2025, 2, 2, 0, 0, tzinfo=UTC), now) == "2 Februari 2025 08.00"


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_the_browser_groups_and_says_the_same(browser, count):
    assert browser("groupDigits", str(count)) == speech.number(count)
    assert browser("inWords", count) == speech.in_words(count)


@given(st.integers(-(10**13), 10**13), st.sampled_from(["", ".5", ".05", ".25", ".125"]))
def test_the_page_echoes_money_as_the_server_does(browser, whole, cents):
    value = float(f"{whole}{cents}") if cents else whole
    assert browser("sayMoney", value) == speech.money_echo(value)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_the_browser_says_the_same_dates(browser, day):
    assert browser("sayDate", day.isoformat()) == speech.full_date(day)
    assert browser("shortDate", day.isoformat()) == speech.short_date(day)


@given(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=3))
def test_what_is_written_is_read_again_or_asked_about(value):
    read = typed.number(speech.number(value))
    assert value in ((read.value,) if read.value is not None else read.options)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_a_written_date_is_read_again(day):
    assert typed.day(speech.short_date(day)) == day
    assert typed.day(speech.long_date(day)) == day


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "zero"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (1101, "one thousand one hundred and one"),
        (2021, "two thousand and twenty-one"),
        (1248600000, "one billion two hundred and forty-eight million six hundred thousand"),
        (-3, "minus three"),
    ],
)
def test_a_count_is_said_in_english_words(count, words):
    with speaking("en"):
        assert speech.in_words(count) == words


def test_sentences_have_english_figures_but_answers_stay_as_they_are_typed():
    day, now = date(2025, 12, 31), datetime(2026, 6, 12, 15, 0, tzinfo=WITA)
    with speaking("en"):
        assert (speech.figure(1250000.5), speech.percent(0.683)) == ("1,250,000.5", "68.3%")
        assert (speech.number(1250000.5), speech.rupiah(1250000)) == ("1.250.000,5", "Rp1.250.000")
        assert (speech.short_date(day), speech.full_date(day)) == ("31-12-2025", "Wednesday, 31 December 2025")
        assert speech.moment(datetime(2026, 6, 12, 6, 5, tzinfo=UTC), now) == "today 14:05"
        assert speech.money_echo(1250000) == "one million two hundred and fifty thousand rupiah"
    assert (speech.figure(1250000.5), speech.clock(now)) == ("1.250.000,5", "15.00")


@given(
    st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)),
)
def test_the_english_browser_says_the_same(english_browser, count, day):
    with speaking("en"):
        assert english_browser("inWords", count) == speech.in_words(count)
        assert english_browser("sayDate", day.isoformat()) == speech.full_date(day)


def test_the_size_of_a_file_is_said_in_the_unit_that_is_read_at_a_glance():
    assert [speech.size(count) for count in (1, 1499, 340_000, 1_249_999, 1_250_000, 5_242_880)] == [
        "1 kB", "1 kB", "340 kB", "1,2 MB", "1,3 MB", "5,2 MB",
    ]  # fmt: skip
