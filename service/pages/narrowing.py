"""What a number of the province's page asks the list of cooperatives for: read from the address, said in words, counted."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta

import msgspec

from forms.model import Form, RecapColumn, text_in
from forms.recap import monitored
from service.database import monitoring, rounds
from service.database.handle import Handle
from service.database.rounds import Round
from service.database.submissions import Filter
from service.language import gettext, ngettext, spoken
from service.pages import speech

IDLE_DAYS = 7
"""A draft or a returned one that did not change for so many days is stuck."""
MOST_IDLE_DAYS = 3650


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed by beside its state: `words` say it, `kept` are the parts of the address that ask for it."""

    words: tuple[str, ...] = ()
    sent_on: date | None = None
    figure: str = ""
    idle_since: date | None = None
    kept: Mapping[str, str] = {}


async def round_of(handle: Handle, year: str, current: Round) -> Round:
    """Give the round of a book year that the address names, else the current one."""
    if not (year.isascii() and year.isdigit() and len(year) == 4):  # noqa: PLR2004  # a year
        return current
    return await rounds.of_year(handle, int(year)) or current


def narrowed(query: Mapping[str, str], form: Form, now: datetime) -> Narrowed:
    """Read `hari` (a day), `ukuran` (the key of a watched count) and `diam` (days without a change); what cannot be read is left out."""
    words, kept = [], {}
    sent_on, idle, figure = None, None, ""
    with suppress(ValueError):
        sent_on = date.fromisoformat(query.get("hari", ""))
    if sent_on is not None:
        words.append(gettext("dikirim {day}", day=speech.long_date(sent_on)))
        kept["hari"] = sent_on.isoformat()
    columns = {f"{one.table}/{one.name}": one for one in form.recap if one.name}
    asked = query.get("ukuran", "")
    if asked and any(asked in (one.part, one.whole) for one in monitored(form)):
        figure, kept["ukuran"] = asked, asked
        words.append(heading(form, columns[figure]))
    days = query.get("diam", "")
    if days.isascii() and days.isdigit() and len(days) <= len(str(MOST_IDLE_DAYS)) and 0 < int(days) <= MOST_IDLE_DAYS:
        idle, kept["diam"] = idle_since(now, int(days)), str(int(days))
        words.append(ngettext("tidak berubah {days} hari atau lebih", int(days), days=int(days)))
    return Narrowed(words=tuple(words), sent_on=sent_on, figure=figure, idle_since=idle, kept=kept)


async def counted(handle: Handle, the_round: Round, narrow: Narrowed, wanted: Filter) -> int:
    """Give how many a list finds, from the counts that events keep; -1 where more than one thing and the office is asked for."""
    if len(narrow.kept) != 1 or wanted.states or wanted.district_code or wanted.text:
        return -1
    office_id = wanted.office_id
    if narrow.sent_on:
        return dict(await monitoring.sendings(handle, the_round.id, office_id)).get(narrow.sent_on, 0)
    if narrow.idle_since:
        found = await monitoring.idle(handle, the_round.id, narrow.idle_since)
        return sum(count for office, count in found.items() if office_id in (None, office))
    figures = await monitoring.figures(handle, the_round.id)
    return sum(
        count for (office, key), count in figures.items() if key == narrow.figure and office_id in (None, office)
    )


def idle_since(now: datetime, days: int = IDLE_DAYS) -> date:
    """Give the last day of a change that lies `days` days back."""
    return now.date() - timedelta(days=days)


def heading(form: Form, column: RecapColumn) -> str:
    """Say a recap column as its sheet heads it, in the language of the page: `RAT tahun buku ini: Sudah`."""
    words = [text_in(said, spoken(), form.default_language) for said in (column.heading, column.subheading)]
    return ": ".join(filter(None, words))
