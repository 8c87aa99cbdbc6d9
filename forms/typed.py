"""Numbers, dates and places as people here type them, read without guessing.

One reading for the page, the API and an Excel upload; `service/pages/static/typed.js` says the same in the browser
and a property test keeps the two equal. A point groups thousands and a comma starts decimals, but both habits are
met: where a text can be read in two ways, both readings are given back and the person is asked.
"""

import re
from datetime import date
from decimal import Decimal

import msgspec

MONTHS = (
    ("januari", "january"), ("februari", "pebruari", "february"), ("maret", "march"), ("april",), ("mei", "may"),
    ("juni", "june"), ("juli", "july"), ("agustus", "agt", "ags", "august"), ("september", "sept"), ("oktober", "october"),
    ("november", "nopember"), ("desember", "december"),
)  # fmt: skip
SCALES = {"rb": 10**3, "ribu": 10**3, "jt": 10**6, "juta": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12}
MOST_DIGITS = 15
"""What a browser's number and a spreadsheet's cell both keep exactly."""

_BLANK = " \t\r\n\u00a0\u2009\u202f"
"""The blanks that keyboards and spreadsheets write; named, since languages differ in what they call one."""

_NUMBER = re.compile(r"(-?)(\d[\d.,]*)([a-z]*)", re.ASCII)
_DATE = re.compile(rf"(\d{{1,4}})[{_BLANK}/.,-]+(\d{{1,2}}|[a-z]{{3,}})\.?[{_BLANK}/.,-]+(\d{{1,4}})", re.ASCII)
_PLACE = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?", re.ASCII)


class Number(msgspec.Struct, frozen=True):
    """What a text says as a number.

    `value` is the only reading, exact. `options` holds the two readings of a text that can be taken both ways.
    Neither: the text is no number.
    """

    value: Decimal | None = None
    options: tuple[Decimal, ...] = ()


def number(text: str) -> Number:
    """Read `1.250.000`, `Rp1.250.000,50`, `1250000,5`, `1,25 juta`, `-3`; `1,250` gives two options.

    Both separators present: the last one starts the decimals. One point before exactly three digits groups
    thousands. Anything else that does not fit (letters, broken groups, more than 15 digits) is no number.
    """
    bare = re.sub(f"[{_BLANK}]", "", text.lower().replace("−", "-"))
    bare = re.sub(r"^(-?)rp\.?", r"\1", bare).removesuffix(",-")
    found = _NUMBER.fullmatch(bare)
    if found is None or (found[3] and found[3] not in SCALES):
        return Number()
    scale = SCALES.get(found[3], 1) * (-1 if found[1] else 1)
    values = tuple(Decimal(reading) * scale + 0 for reading in _readings(found[2]))
    if not values or any(_too_long(value) for value in values):
        return Number()
    return Number(value=values[0]) if len(values) == 1 else Number(options=values)


def _readings(digits: str) -> tuple[str, ...]:
    """Give the plain decimal texts that `digits` with its points and commas can mean."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        mark = max(".", ",", key=digits.rfind)
        return _split(digits, other="," if mark == "." else ".", mark=mark)
    if not points and not commas:
        return (digits,)
    mark = "." if points else ","
    whole = digits.replace(mark, "") if _grouped(digits, mark) else ""
    if points + commas > 1:
        return (whole,) if whole else ()
    if whole and mark == ".":
        return (whole,)
    decimal = _split(digits, other="", mark=mark)
    return (whole, *decimal) if whole else decimal


def _split(digits: str, other: str, mark: str) -> tuple[str, ...]:
    """Read the one `mark` as the start of decimals and `other`, if any, as grouping."""
    if digits.count(mark) != 1:
        return ()
    whole, fraction = digits.split(mark)
    if not fraction.isdigit() or (other in whole and other and not _grouped(whole, other)):
        return ()
    return (f"{whole.replace(other, '') if other else whole}.{fraction}",)


def _grouped(digits: str, mark: str) -> bool:
    first, *rest = digits.split(mark)
    return 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 and part.isdigit() for part in rest)  # noqa: PLR2004  # thousands are three digits


def _too_long(value: Decimal) -> bool:
    digits = value.normalize().as_tuple()
    return len(digits.digits) + max(0, int(digits.exponent)) > MOST_DIGITS


def day(text: str) -> date | None:
    """Read `31/12/2025`, `31-12-25`, `31 des 2025` or `2025-12-31`; None where it is no date.

    The day comes before the month, always. Two digits of a year: 00-49 are 20xx, 50-99 are 19xx.
    """
    found = _DATE.fullmatch(text.strip(_BLANK).lower())
    if found is None:
        return None
    first, middle, last = found.groups()
    if len(first) == 4 and len(last) <= 2:  # noqa: PLR2004  # the year stands first: ISO
        first, last = last, first
    elif len(first) > 2 or len(last) not in {2, 4}:  # noqa: PLR2004  # digits of a day and of a year
        return None
    month = int(middle) if middle.isdigit() else _month(middle)
    year = int(last)
    if len(last) == 2:  # noqa: PLR2004  # a year of two digits
        year += 2000 if year < 50 else 1900  # noqa: PLR2004  # the middle of the century
    try:
        return date(year, month, int(first))
    except ValueError:
        return None


def _month(name: str) -> int:
    """Give 1-12 for a month's name or its first letters, else 0."""
    return next((at for at, names in enumerate(MONTHS, 1) if any(full.startswith(name) for full in names)), 0)


def place(text: str) -> tuple[str, str] | None:
    """Read latitude and longitude in degrees: `-0.5123, 117.15`, `-0,5123 117,15`, `-0.5 117.1 0 0`.

    Returns:
        Both as plain decimal texts with a point, within -90..90 and -180..180; None where it is no place.
    """
    parts = [part.strip(",") for part in re.split(f"[{_BLANK};]+", text) if part.strip(",")]
    if len(parts) == 1:
        parts = parts[0].split(",")
    if len(parts) not in {2, 3, 4}:
        return None
    latitude, longitude = (part.replace(",", ".") for part in parts[:2])
    if not (_PLACE.fullmatch(latitude) and _PLACE.fullmatch(longitude)):
        return None
    if abs(Decimal(latitude)) > 90 or abs(Decimal(longitude)) > 180:  # noqa: PLR2004  # the globe's degrees
        return None
    return latitude, longitude
