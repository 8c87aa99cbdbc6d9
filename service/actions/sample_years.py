"""The book years of the sample province: their questionnaires and dates, and how their rounds come to be."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import msgspec

from exports.plain import grids_of
from exports.workbook import write_sheets
from forms.tables import read_tables
from service.actions.library import Library
from service.actions.open_round import open_round
from service.actions.prepare import DEFINITIONS
from service.actions.publish_version import publish, read_tables_as_form
from service.database import rounds
from service.database.handle import Handle
from service.database.rounds import Round, RoundSettings
from service.sample.case import Round as Facts
from service.sample.progress import Window

MORNING, EVENING = time(8), time(17)


class SampleRefused(RuntimeError):  # a decision, told to the person as it stands
    """The database holds something that is not the sample, so nothing was touched; the text says what."""


class SampleYear(msgspec.Struct, frozen=True, kw_only=True):
    """One book year of the sample: the rules of its round, and when its field work was done."""

    book_year: int
    begins: date
    ends: date
    deadline: date
    years_without_rat: int
    rat_deadline_primer: date

    def window(self, now: datetime) -> Window:
        """Give the time of the field work in the zone of `now`, cut off at that moment."""
        first = datetime.combine(self.begins, MORNING, now.tzinfo)
        return Window(first=first, last=min(now, datetime.combine(self.ends, EVENING, now.tzinfo)))


PAST = SampleYear(
    book_year=2024,
    begins=date(2025, 2, 3),
    ends=date(2025, 7, 25),
    deadline=date(2025, 7, 31),
    years_without_rat=3,
    rat_deadline_primer=date(2025, 6, 30),
)
PRESENT = SampleYear(
    book_year=2025,
    begins=date(2026, 2, 2),
    ends=date(2026, 6, 27),
    deadline=date(2026, 6, 30),
    years_without_rat=2,
    rat_deadline_primer=date(2026, 3, 31),
)
EXPECTED = Facts(
    tahun_buku=PRESENT.book_year,
    tahun_tanpa_rat=PRESENT.years_without_rat,
    batas_rat_primer=PRESENT.rat_deadline_primer,
    batas_rat_sekunder=date(PRESENT.book_year + 1, 6, 30),
    batas_rat=date(PRESENT.book_year + 1, 6, 30),
    batas_kirim=PRESENT.deadline,
    mulai=PRESENT.begins,
)
"""The present round's facts before it is opened; its deadline for sending moves with the clock, and is in no answer."""


async def publish_sample_version(handle: Handle, year: SampleYear, tell: Callable[[str], None]) -> int:
    """Publish a year's questionnaire; give its version's id.

    Raises:
        SampleRefused: the questionnaire has errors.
    """
    tell(f"sample: questionnaire {year.book_year}")
    tables = read_tables(DEFINITIONS / "koperasi" / str(year.book_year))
    report = await asyncio.to_thread(read_tables_as_form, tables)
    done = await publish(handle, report, write_sheets(grids_of(tables)), f"koperasi_{year.book_year}.xlsx")
    if done.published is None:
        raise SampleRefused(f"The questionnaire cannot be used: {report.issues[0].message}")
    return done.published.version_id


async def open_sample_round(
    handle: Handle, library: Library, year: SampleYear, version_id: int, deadline: date
) -> Round:
    """Open a year's round over the register as it stands."""
    settings = RoundSettings(
        book_year=year.book_year,
        form_version_id=version_id,
        starts=year.begins,
        deadline=deadline,
        years_without_rat=year.years_without_rat,
        rat_deadline_primer=year.rat_deadline_primer,
        rat_deadline_sekunder=date(year.book_year + 1, 6, 30),
        is_sample=True,
    )
    opened = await open_round(handle, library, settings)
    the_round = await rounds.one(handle, opened.round_id)
    if the_round is None:
        raise LookupError(f"round {opened.round_id} was opened but cannot be read")
    return the_round


def facts_of(the_round: Round) -> Facts:
    """Give a round's facts to the generators."""
    return Facts(
        tahun_buku=the_round.book_year,
        tahun_tanpa_rat=the_round.years_without_rat,
        batas_rat_primer=the_round.rat_deadline_primer,
        batas_rat_sekunder=the_round.rat_deadline_sekunder,
        batas_rat=the_round.rat_deadline_sekunder,
        batas_kirim=the_round.deadline,
        mulai=the_round.starts,
    )


def open_until(today: date) -> date:
    """Give the present round's deadline, or the end of next month where that has passed: it can still be filled."""
    next_month = (today.replace(day=1) + timedelta(days=63)).replace(day=1) - timedelta(days=1)
    return max(PRESENT.deadline, next_month)
