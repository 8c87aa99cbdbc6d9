"""How values are said on the pages: numbers, rupiah, dates and times the way people here write them.

Answers are written one way in both languages (`number`, `rupiah`, `short_date`): as they are typed into their fields.
What stands in a sentence (`figure`, `percent`, dates, words) follows the sentence's language.
`static/typed.js` says the same in the browser.
"""

from calendar import day_name, month_name
from datetime import date, datetime
from decimal import Decimal

from forms import typed
from service.language import DEFAULT, gettext, gettext_noop, spoken

MONTHS = tuple(names[0].capitalize() for names in typed.MONTHS)
ENGLISH_MONTHS = tuple(month_name)[1:]
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ENGLISH_DAYS = tuple(day_name)

_SMALL = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_STEPS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"), (100, "ratus"), (10, "puluh"))
_TEENS = 20
_ECHO_FROM = 10**6
_ENGLISH_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH_STEPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"), (100, "hundred"))
_ENGLISH_MARKS = str.maketrans(".,", ",.")
_MEGABYTE = 10**6


def number(value: float | Decimal | str) -> str:
    """Write `1250000.5` as `1.250.000,5`; a float shows what it was typed as, not its binary tail."""
    exact = Decimal(repr(value) if isinstance(value, float) else value)
    text = f"{exact:f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    if whole.startswith("-") and int(whole) == 0:
        grouped = "-0"
    return f"{grouped},{fraction}" if fraction else grouped


def rupiah(value: float | Decimal | str) -> str:
    """Write money as EYD does: `Rp1.250.000`, no blank; a minus stands first."""
    said = number(value)
    return f"-Rp{said[1:]}" if said.startswith("-") else f"Rp{said}"


def figure(value: float | Decimal | str) -> str:
    """Write a number within a sentence: `1.250.000,5`; in English `1,250,000.5`."""
    said = number(value)
    return said if spoken() == DEFAULT else said.translate(_ENGLISH_MARKS)


def percent(share: float) -> str:
    """Write a share of one as `68,3 %` (`68.3%`), always with one decimal, so that figures under each other compare."""
    said = number(round(Decimal(repr(share)) * 100, 1))
    said = said if "," in said else f"{said},0"
    return f"{said} %" if spoken() == DEFAULT else f"{said.translate(_ENGLISH_MARKS)}%"


def in_words(count: int) -> str:
    """Say a whole number: 1250000 is `satu juta dua ratus lima puluh ribu`."""
    if spoken() != DEFAULT:
        return in_english_words(count)
    if count < 0:
        return f"minus {in_words(-count)}"
    if count < len(_SMALL):
        return _SMALL[count]
    if count < _TEENS:
        return f"{_SMALL[count - 10]} belas"
    size, name = next((size, name) for size, name in _STEPS if count >= size)
    many, rest = divmod(count, size)
    head = f"se{name}" if many == 1 and size in {100, 1000} else f"{in_words(many)} {name}"
    return f"{head} {in_words(rest)}" if rest else head


def in_english_words(count: int) -> str:
    """Say a whole number: 1250000 is `one million two hundred and fifty thousand`."""
    if count < 0:
        return f"minus {in_english_words(-count)}"
    if count < len(_ENGLISH_SMALL):
        return _ENGLISH_SMALL[count]
    if count < 100:  # noqa: PLR2004  # tens and ones
        tens, ones = divmod(count, 10)
        return _ENGLISH_TENS[tens] + (f"-{_ENGLISH_SMALL[ones]}" if ones else "")
    size, name = next((size, name) for size, name in _ENGLISH_STEPS if count >= size)
    many, rest = divmod(count, size)
    said = f"{in_english_words(many)} {name}"
    if not rest:
        return said
    return f"{said} and {in_english_words(rest)}" if rest < 100 else f"{said} {in_english_words(rest)}"  # noqa: PLR2004


def money_echo(value: float | Decimal) -> str:
    """Say money in words from one million on, where zeros are easily miscounted; '' below.

    1250000.5 is `satu juta dua ratus lima puluh ribu rupiah lima puluh sen`; parts of a sen are not said, nor the rest.
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    cents = abs(exact) * 100 % 100
    if abs(exact) < _ECHO_FROM or cents != int(cents):
        return ""
    said = f"{'minus ' if exact < 0 else ''}{in_words(int(abs(exact)))} rupiah"
    return f"{said} {in_words(int(cents))} sen" if cents else said


def size(count: int) -> str:
    """Write the size of a file as `1,2 MB` or `340 kB`; `static/attach.js` says the same."""
    if count >= _MEGABYTE:
        return f"{figure(Decimal((count + 50_000) // 100_000) / 10)} MB"
    return f"{figure(max(1, (count + 500) // 1000))} kB"


def short_date(day: date) -> str:
    """Write `31-12-2025`, as it stands in a field."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def long_date(day: date) -> str:
    """Write `31 Desember 2025`."""
    return f"{day.day} {_month(day.month)} {day.year}"


def full_date(day: date) -> str:
    """Write `Rabu, 31 Desember 2025`."""
    return f"{(DAYS if spoken() == DEFAULT else ENGLISH_DAYS)[day.weekday()]}, {long_date(day)}"


def clock(at: datetime) -> str:
    """Write the time of day as `14.05` (English `14:05`), in the zone that `at` bears."""
    return f"{at.hour:02}{'.' if spoken() == DEFAULT else ':'}{at.minute:02}"


def moment(at: datetime, now: datetime) -> str:
    """Write when something happened, seen from `now` and in its zone.

    `hari ini 14.05`, `11 Juni 16.20`, `2 Februari 2025 08.00`.
    """
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return gettext("hari ini {clock}", clock=clock(local))
    year = "" if local.year == now.year else f" {local.year}"
    return f"{local.day} {_month(local.month)}{year} {clock(local)}"


def _month(number: int) -> str:
    return (MONTHS if spoken() == DEFAULT else ENGLISH_MONTHS)[number - 1]


def own_deadline(deadline: date, reason: str, of_round: date) -> str:
    """Say an office's own last day and why it has one: `diperpanjang sampai 15-07-2026: jalan putus`."""
    words = gettext_noop("diperpanjang sampai {deadline}: {reason}")
    if deadline <= of_round:
        words = gettext_noop("batas kirim {deadline}: {reason}")
    return gettext(words, deadline=short_date(deadline), reason=reason)
