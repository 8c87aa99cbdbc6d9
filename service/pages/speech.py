"""How values are said on the pages: numbers, rupiah, dates and times the way people here write them.

`static/typed.js` says the same in the browser.
"""

from datetime import date, datetime
from decimal import Decimal

from forms import typed

MONTHS = tuple(names[0].capitalize() for names in typed.MONTHS)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

_SMALL = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_STEPS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"), (100, "ratus"), (10, "puluh"))
_TEENS = 20
_ECHO_FROM = 10**6
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


def percent(share: float) -> str:
    """Write a share of one as `68,3 %`, always with one decimal, so that figures under each other compare."""
    said = number(round(Decimal(repr(share)) * 100, 1))
    return f"{said} %" if "," in said else f"{said},0 %"


def in_words(count: int) -> str:
    """Say a whole number: 1250000 is `satu juta dua ratus lima puluh ribu`."""
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


def money_echo(value: int) -> str:
    """Say money in words from one million on, where zeros are easily miscounted; '' below."""
    return f"{in_words(value)} rupiah" if abs(value) >= _ECHO_FROM else ""


def size(count: int) -> str:
    """Write the size of a file as `1,2 MB` or `340 kB`; `static/attach.js` says the same."""
    if count >= _MEGABYTE:
        return f"{number(Decimal((count + 50_000) // 100_000) / 10)} MB"
    return f"{number(max(1, (count + 500) // 1000))} kB"


def short_date(day: date) -> str:
    """Write `31-12-2025`, as it stands in a field."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def long_date(day: date) -> str:
    """Write `31 Desember 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    """Write `Rabu, 31 Desember 2025`."""
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def clock(at: datetime) -> str:
    """Write the time of day as `14.05`, in the zone that `at` bears."""
    return f"{at.hour:02}.{at.minute:02}"


def moment(at: datetime, now: datetime) -> str:
    """Write when something happened, seen from `now` and in its zone.

    `hari ini 14.05`, `11 Juni 16.20`, `2 Februari 2025 08.00`.
    """
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"hari ini {clock(local)}"
    year = "" if local.year == now.year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1]}{year} {clock(local)}"
