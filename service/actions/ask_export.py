"""Somebody asks for an export: what cannot give a file is said before a job is made of it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from exports.model import COUNTED, State
from service import problems
from service.actions.build_workbook import ONE_OFFICE, WHOLE_PROVINCE
from service.database import exports, offices, rounds, workbooks
from service.database.exports import Job, Kind, Wish
from service.database.handle import Handle
from service.language import gettext
from service.problems import Problem


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    `region` is the code of an office's region, for an office's workbook only; there, None is one's own. `fresh` wants a new file
    also where nothing changed.
    """

    kind: Kind
    book_year: int
    region: str | None = None
    states: tuple[State, ...] = COUNTED
    fresh: bool = False


async def ask(handle: Handle, asked: Asked, job_id: UUID) -> Job:
    """Put a job into the queue, or give the one that does the same already.

    Raises:
        Problem: NOT_FOUND for a round or office that there is not, or that is not one's own; REFUSED for a region of any other
            kind than an office's; FORBIDDEN; EXPORT_EMPTY when no
            cooperative is in one of the states; THROTTLED with twenty that are not finished.
    """
    the_round = await rounds.of_year(handle, asked.book_year)
    if the_round is None:
        raise Problem(problems.NOT_FOUND, gettext("Tidak ada putaran tahun buku {year}.", year=asked.book_year))
    office = await _office(handle, asked)
    used: tuple[rounds.Round, ...] = (the_round,)
    if asked.kind == "union":
        used = tuple(each for each in await rounds.listed(handle) if each.book_year <= the_round.book_year)
    office_id = office.id if office else None
    total = sum([await _counted(handle, each.id, office_id, asked.states) for each in used])
    if not total:
        where = office.name if office else gettext("seluruh provinsi")
        raise Problem(
            problems.EXPORT_EMPTY,
            gettext(
                "Tahun buku {year}, {where}: belum ada koperasi dalam keadaan yang dipilih. Pilih wilayah lain, atau ikutkan yang terkirim.",
                year=asked.book_year,
                where=where,
            ),
        )
    wish = Wish(
        kind=asked.kind,
        round_id=the_round.id,
        office_id=office_id,
        states=tuple(sorted(set(asked.states))),
        total=await _read(handle, asked, the_round, office_id, total),
    )
    made = await exports.one(handle, await exports.ask(handle, job_id, wish, fresh=asked.fresh))
    if made is None:
        raise Problem(problems.NOT_FOUND)
    return made


async def _read(handle: Handle, asked: Asked, the_round: rounds.Round, office_id: int | None, written: int) -> int:
    """Count the records that will be read: the year before is compared, and for the zip all are read twice."""
    if asked.kind == "union":
        return written
    before = await rounds.before(handle, the_round)
    read = written + (await _counted(handle, before.id, office_id, asked.states) if before else 0)
    return read * 2 if asked.kind == "all" else read


async def _office(handle: Handle, asked: Asked) -> offices.Office | None:
    """Give the office whose data are asked for, None for the whole province."""
    role = handle.principal.role
    if asked.kind != "office":
        if asked.region is not None:
            # Left unheard, it would give far more than was asked for.
            raise Problem(problems.REFUSED, gettext("Wilayah hanya dapat dipilih untuk buku kerja satu kantor."))
        if role not in WHOLE_PROVINCE:
            raise Problem(problems.FORBIDDEN)
        return None
    if role not in WHOLE_PROVINCE and role not in ONE_OFFICE:
        raise Problem(problems.FORBIDDEN)
    wanted = asked.region or handle.principal.region_code
    found = next((each for each in await offices.listed(handle) if each.region_code == wanted), None)
    if found is None or (role in ONE_OFFICE and found.id != handle.principal.office_id):
        raise Problem(problems.NOT_FOUND)
    return found


async def _counted(handle: Handle, round_id: int, office_id: int | None, states: Sequence[State]) -> int:
    """Count the cooperatives of a round in some states as a workbook does: what is being corrected is in the state that it had."""
    counts = await workbooks.roster_counts(handle, round_id, office_id, states)
    return sum(each.count for each in counts if each.state in states)
