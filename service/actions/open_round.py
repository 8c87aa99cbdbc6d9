"""The administrator's stories about rounds: open one over the register, close it, change its roster."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from forms.compile import CompiledForm
from service import problems
from service.actions.library import Library
from service.actions.storable import hostile
from service.database import rounds
from service.database.handle import Handle
from service.database.rounds import Opened, RoundSettings
from service.language import gettext
from service.problems import Fault, Problem

BOOK_YEARS = range(1945, 2201)
YEARS_WITHOUT_RAT = range(1, 10)
SHORTEST_REASON = 5
LONGEST_REASON = 500


async def open_round(handle: Handle, library: Library, settings: RoundSettings) -> Opened:
    """Open a round; every living cooperative of the register is due.

    Where the settings mark no questions, the form's setting `marks` names them (separated by blanks).

    Raises:
        Problem: REFUSED for a year that cannot be or dates in the wrong order, CONFLICT when the book year has a round or the version is
            retired, NOT_FOUND without such a version, FORBIDDEN.
    """
    compiled = await library.compiled(handle, settings.form_version_id)
    return await rounds.open_round(handle, sound_settings(settings, compiled))


def sound_settings(settings: RoundSettings, compiled: CompiledForm) -> RoundSettings:
    """Give settings with the questions that their form marks.

    Raises:
        Problem: REFUSED for a year that cannot be or dates in the wrong order.
    """
    faults = _out_of_bounds(settings) or _out_of_order(settings)
    if faults:
        raise Problem(problems.REFUSED, faults=faults)
    return msgspec.structs.replace(settings, marks=_marks(compiled, settings.marks))


def _out_of_bounds(settings: RoundSettings) -> tuple[Fault, ...]:
    """Refuse numbers that are no book year and no span of years."""
    told = (
        ("book_year", settings.book_year, BOOK_YEARS, gettext("Tahun buku")),
        ("years_without_rat", settings.years_without_rat, YEARS_WITHOUT_RAT, gettext("Jumlah tahun tanpa RAT")),
    )
    return tuple(
        Fault(
            path=path,
            code="range",
            message=gettext(
                "{name} harus antara {least} dan {most}; ini {value}.",
                name=name,
                least=span[0],
                most=span[-1],
                value=value,
            ),
        )
        for path, value, span, name in told
        if value not in span
    )


def _out_of_order(settings: RoundSettings) -> tuple[Fault, ...]:
    """Refuse a deadline before the start, and deadlines of meetings about a year that has not ended."""
    end_of_year = date(settings.book_year, 12, 31)
    faults = []
    if settings.deadline <= settings.starts:
        faults.append(
            (
                "deadline",
                gettext(
                    "Batas kirim {deadline} harus sesudah mulai {starts}.",
                    deadline=settings.deadline,
                    starts=settings.starts,
                ),
            )
        )
    faults += [
        (
            name,
            gettext(
                "Batas RAT {value} harus sesudah akhir tahun buku ({end_of_year}).",
                value=value,
                end_of_year=end_of_year,
            ),
        )
        for name, value in (
            ("rat_deadline_primer", settings.rat_deadline_primer),
            ("rat_deadline_sekunder", settings.rat_deadline_sekunder),
        )
        if value <= end_of_year
    ]
    return tuple(Fault(path=path, code="date", message=told) for path, told in faults)


async def change_version(handle: Handle, library: Library, round_id: int, version_id: int) -> bool:
    """Let an open round go on with a newer version of its form; False when it has that version already.

    What was not begun is filled on the new version, drafts stay on theirs until they are moved one by one. Marks that
    the new version still asks stay.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, CONFLICT (not newer, of another form, or retired), FORBIDDEN.
    """
    found = await rounds.one(handle, round_id)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    compiled = await library.compiled(handle, version_id)
    kept = tuple(name for name in found.marks if name in compiled.layout.named)
    return await rounds.set_version(handle, round_id, version_id, _marks(compiled, kept))


def _marks(compiled: CompiledForm, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Give the questions that lists show: those wanted, else the form's own."""
    return tuple(dict.fromkeys(wanted or compiled.form.settings.get("marks", "").split()))


async def close_round(handle: Handle, round_id: int) -> None:
    """Close a round: nothing in it can be changed after that.

    Raises:
        Problem: NOT_FOUND, FORBIDDEN.
    """
    await rounds.change(handle, round_id, state="closed")


async def reopen_round(handle: Handle, round_id: int) -> None:
    """Open a closed round again."""
    await rounds.change(handle, round_id, state="open")


async def change_roster(
    handle: Handle,
    round_id: int,
    cooperative_id: UUID,
    action: Literal["add", "move", "dissolve"],
    reason: str,
    *,
    office_id: int | None = None,
) -> None:
    """Add a cooperative to an open round, move it to another office, or take it out because it was dissolved.

    Raises:
        Problem: REFUSED without a reason, NOT_FOUND, CONFLICT, WRONG_STATE (it was sent already), ROUND_CLOSED.
    """
    bare = sound_reason(reason)
    await rounds.change_roster(handle, round_id, cooperative_id, action, office_id=office_id, reason=bare)


def sound_reason(reason: str) -> str:
    """Give a reason without spare blanks.

    Raises:
        Problem: REFUSED for one that says too little or too much.
    """
    bare = " ".join(reason.split())
    if not SHORTEST_REASON <= len(bare) <= LONGEST_REASON or hostile(bare):
        message = gettext(
            "Tulis alasannya ({shortest} sampai {longest} huruf), misalnya nomor surat.",
            shortest=SHORTEST_REASON,
            longest=LONGEST_REASON,
        )
        raise Problem(problems.REFUSED, message, faults=(Fault(path="reason", code="length", message=message),))
    return bare
