"""An officer's workbook: all cooperatives of an office in the round's questions, prefilled as the page would be.

Rows are read in one moment of the database; threads and a child process do the computing, so that the event loop stays free.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from exports.filling.model import FillRow, Template
from exports.filling.outside import make_outside
from forms import versions
from forms.compile import CompiledForm
from forms.filling.members import labels_of
from forms.tables.limits import OverrunError
from service import problems
from service.accounts.row_tokens import KEY_BYTES, seal
from service.actions.library import Library
from service.actions.template_rows import rows_of, ways_of
from service.database import fillings, offices, rounds, templates
from service.database.handle import Handle
from service.language import gettext
from service.problems import Problem

WHOLE_PROVINCE: Final = ("province", "administrator", "system")
FORMAT: Final = "1"
_ODD: Final = re.compile(r"[^\w]+")


class BuiltTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A template as it is handed over: its id, the file's name, the xlsx, how many cooperatives it holds."""

    id: UUID
    name: str
    data: bytes
    cooperatives: int


class _Gathered(msgspec.Struct, frozen=True):
    """What a template is made of."""

    round: rounds.Round
    office: offices.Office
    compiled: CompiledForm
    rows: tuple[FillRow, ...]


async def build(
    handle: Handle,
    library: Library,
    round_id: int,
    office_id: int,
    *,
    now: datetime,
    new_id: Callable[[], UUID],
    new_key: Callable[[int], bytes],
) -> BuiltTemplate:
    """Make the template of an office and write down what it says.

    Args:
        handle: an officer's of that office, or the province's.
        library: the compiled forms.
        round_id: an open round.
        office_id: whose cooperatives.
        now: an aware moment, in the zone of the settings.
        new_id: makes the template's id.
        new_key: makes random bytes, which sign the rows.

    Raises:
        Problem: NOT_FOUND for a round or office that there is not, or that is not one's own; FORBIDDEN for whoever
            fills nothing; ROUND_CLOSED; WORKBOOK_REFUSED when it could not be made.
    """
    _may_fill(handle, office_id)
    key, template_id = new_key(KEY_BYTES), new_id()
    async with library.binding:
        gathered = await _gathered(handle, library, round_id, office_id, key, now)
        template = _template(gathered, template_id, key, now)
        try:
            made = await asyncio.to_thread(make_outside, template)
        except OverrunError as error:
            raise Problem(
                problems.WORKBOOK_REFUSED, gettext("Berkas Excel tidak selesai dibuat. Coba lagi sebentar.")
            ) from error
    await templates.note(
        handle,
        templates.Template(
            id=template_id,
            round_id=round_id,
            office_id=office_id,
            account_id=handle.principal.account_id,
            form_version_id=gathered.round.form_version_id,
            at=now,
            key=key,
            contents=made.contents,
        ),
    )
    name = file_name(gathered.office, gathered.round.book_year)
    return BuiltTemplate(id=template_id, name=name, data=made.book, cooperatives=len(gathered.rows))


async def _gathered(
    handle: Handle, library: Library, round_id: int, office_id: int, key: bytes, now: datetime
) -> _Gathered:
    """Read one moment of the database, batch by batch; a thread makes the rows."""
    async with handle.snapshot(lasting=True) as rows:
        the_round = await rounds.one(rows, round_id)
        office = next((each for each in await offices.listed(rows) if each.id == office_id), None)
        if the_round is None or office is None:
            raise Problem(problems.NOT_FOUND)
        if the_round.state != "open":
            raise Problem(problems.ROUND_CLOSED)
        compiled = await library.compiled(rows, the_round.form_version_id)
        labels = labels_of(await fillings.members(rows, round_id, office_id))
        filled: list[FillRow] = []
        async for batch in templates.sheets(rows, round_id, office_id):
            ways = await ways_of(rows, library, batch, the_round.form_version_id)
            filled += await asyncio.to_thread(rows_of, batch, ways, labels, the_round, key, now)
    return _Gathered(the_round, office, compiled, tuple(filled))


def _template(gathered: _Gathered, template_id: UUID, key: bytes, now: datetime) -> Template:
    """Say everything about the template."""
    form, book_year = gathered.compiled.form, gathered.round.book_year
    about = {
        "jenis": "templat",
        "format": FORMAT,
        "id": str(template_id),
        "versi": form.version,
        "kuesioner": form.id,
        "tahun": str(book_year),
        "kantor": gathered.office.name,
        "dibuat": now.isoformat(),
    }
    return Template(
        canonical=versions.canonical(form),
        about={**about, "cap": seal(key, about)},
        office=gathered.office.name,
        year=book_year,
        made=f"{now:%d-%m-%Y, %H.%M}",
        rows=gathered.rows,
    )


def file_name(office: offices.Office, book_year: int) -> str:
    """Name the file as offices do: `Isian_Koperasi_Kutai_Timur_TB2025.xlsx`."""
    where = office.region_name.removeprefix("Kabupaten ").removeprefix("Kota ")
    return f"Isian_Koperasi_{_ODD.sub('_', where).strip('_')}_TB{book_year}.xlsx"


def _may_fill(handle: Handle, office_id: int) -> None:
    """Let officers have their own office's; the province's people everybody's.

    Raises:
        Problem: FORBIDDEN, NOT_FOUND.
    """
    who = handle.principal
    if who.role not in (*WHOLE_PROVINCE, "officer"):
        raise Problem(problems.FORBIDDEN)
    if who.role == "officer" and who.office_id != office_id:
        raise Problem(problems.NOT_FOUND)
