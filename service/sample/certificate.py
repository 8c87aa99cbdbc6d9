"""Members' meetings and the NIK certificate of a sample cooperative, as the register knows them."""

import random
from datetime import date

import msgspec

from service.sample.chance import day, digits, weighted

_YEARS_BACK = 3


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """The NIK, whether its certificate holds, until when, and the grade; names as in the register."""

    nik: str
    status_nik: str
    tanggal_berlaku_nik: date | None
    grade: str


def last_meeting(rng: random.Random, founded: date, book_year: int, *, alive: bool) -> date | None:
    """Draws the day of the last members' meeting (RAT) before the round: a living one met last year or the year before.

    A meeting about a book year is held in the first half of the year after it.
    """
    newest = book_year if alive and rng.random() < 0.8 else book_year - 1
    year = newest if alive else round(rng.triangular(book_year - 14, book_year - 1, book_year - 4))
    if year <= founded.year or (not alive and rng.random() < 0.3):
        return None
    return day(rng, date(year, 1, 12), date(year, 6, 25))


def certificate(rng: random.Random, bps: str, serial: int, book_year: int, meeting: date | None) -> Certificate:
    """Draws the certificate; one that met lately mostly holds a valid one.

    A NIK has 13 digits and begins with the regency's BPS code; nothing else of it carries meaning.
    """
    recent = meeting is not None and meeting.year >= book_year
    weights = {"bersertifikat": 55, "kedaluwarsa": 25, "belum": 20} if recent else {"kedaluwarsa": 40, "belum": 60}
    status = weighted(rng, weights) if meeting else "belum"
    if status == "belum" or meeting is None:
        return Certificate(nik="", status_nik="belum", tanggal_berlaku_nik=None, grade="belum")
    until = (
        day(rng, date(book_year + 1, 1, 31), date(book_year + 2, 12, 1))
        if status == "bersertifikat"
        else day(rng, date(book_year - 6, 1, 1), date(book_year, 11, 30))
    )
    nik = f"{bps}{rng.randint(1, 20) * 10:03d}{digits(rng, 2)}{serial:04d}"
    return Certificate(nik=nik, status_nik=status, tanggal_berlaku_nik=until, grade=_grade(rng, meeting, book_year))


def _grade(rng: random.Random, meeting: date, book_year: int) -> str:
    """Grades by the meetings of the last three years, as the ministry's record does."""
    if meeting.year < book_year - _YEARS_BACK + 1:
        return "D"
    return weighted(rng, {"A": 35, "B": 45, "C2": 20} if meeting.year >= book_year else {"B": 40, "C2": 60})
