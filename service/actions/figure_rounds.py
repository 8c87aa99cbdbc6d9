"""The questionnaire that a past book year's figures are read with, and the round that they go into."""

import re
from datetime import UTC, date, datetime

import msgspec

from forms.compile import CompiledForm
from service.actions.open_round import sound_settings
from service.database import forms, rounds
from service.database.forms import FormVersion
from service.database.handle import Handle
from service.database.rounds import Round, RoundSettings
from service.language import gettext
from service.problems import CONFLICT, NOT_FOUND, Problem


async def version_for(handle: Handle, book_year: int, label: str) -> FormVersion:
    """Give the form version that figures of a book year are read with.

    Raises:
        Problem: NOT_FOUND without one; CONFLICT when the year's round has another.
    """
    known = await forms.versions(handle)
    the_round = await rounds.of_year(handle, book_year)
    own = next((each for each in known if the_round and each.id == the_round.form_version_id), None)
    if own is not None:
        if label not in {"", own.label}:
            raise Problem(
                CONFLICT,
                gettext(
                    "Putaran {book_year} memakai kuesioner {label}, bukan {wanted_label}.",
                    book_year=book_year,
                    label=own.label,
                    wanted_label=label,
                ),
            )
        return own
    for each in known:
        if each.state == "published" and (label == each.label or (not label and _is_of(each.label, book_year))):
            return each
    wanted = label or gettext("tahun buku {book_year}", book_year=book_year)
    raise Problem(
        NOT_FOUND, gettext("Belum ada kuesioner {wanted} yang terbit. Terbitkan dulu, lalu unggah lagi.", wanted=wanted)
    )


def _is_of(label: str, book_year: int) -> bool:
    """Tell whether a version's label begins with a book year, and not with a longer number."""
    return re.fullmatch(rf"{book_year}(?![0-9]).*", label, re.DOTALL) is not None


def imagined(book_year: int, version_id: int, compiled: CompiledForm, years_without_rat: int) -> Round:
    """Give the round that the book year would get: the dates that the law and the province's habit have."""
    after = book_year + 1
    settings = sound_settings(
        RoundSettings(
            book_year=book_year,
            form_version_id=version_id,
            starts=date(after, 1, 1),
            deadline=date(after, 6, 30),
            years_without_rat=years_without_rat,
            rat_deadline_primer=date(after, 3, 31),
            rat_deadline_sekunder=date(after, 6, 30),
        ),
        compiled,
    )
    opened = datetime(after, 1, 1, tzinfo=UTC)
    given = msgspec.structs.asdict(settings)
    return Round(id=0, state="closed", takes_files=False, opened_at=opened, closed_at=None, **given)
