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
from forms.tables.limits import OverrunError
from service import problems
from service.accounts.row_tokens import KEY_BYTES, seal
from service.actions.library import Library
from service.actions.template_rows import rows_of, ways_of
from service.database import offices, rounds, templates
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
    key = new_key(KEY_BYTES)
    async with library.binding:
        async with handle.snapshot(lasting=True) as rows:
            the_round = await rounds.one(rows, round_id)
            office = next((each for each in await offices.listed(rows) if each.id == office_id), None)
            if the_round is None or office is None:
                raise Problem(problems.NOT_FOUND)
            if the_round.state != "open":
                raise Problem(problems.ROUND_CLOSED)
            compiled = await library.compiled(rows, the_round.form_version_id)
            filled: list[FillRow] = []
            async for batch in templates.sheets(rows, round_id, office_id):
                ways = await ways_of(rows, library, batch, the_round.form_version_id)
                filled += await asyncio.to_thread(rows_of, batch, ways, the_round, key, now)
        template_id = new_id()
        about = {
            "jenis": "templat",
            "format": FORMAT,
            "id": str(template_id),
            "versi": compiled.form.version,
            "kuesioner": compiled.form.id,
            "tahun": str(the_round.book_year),
            "kantor": office.name,
            "dibuat": now.isoformat(),
        }
        template = Template(
            canonical=versions.canonical(compiled.form),
            about={**about, "cap": seal(key, about)},
            office=office.name,
            year=the_round.book_year,
            made=f"{now:%d-%m-%Y pukul %H.%M}",
            rows=tuple(filled),
        )
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
            form_version_id=the_round.form_version_id,
            at=now,
            key=key,
            contents=made.contents,
        ),
    )
    return BuiltTemplate(
        id=template_id, name=file_name(office, the_round.book_year), data=made.book, cooperatives=len(filled)
    )


def file_name(office: offices.Office, book_year: int) -> str:
    """Name the file as offices do: `Isian_Koperasi_Kutai_Timur_TB2025.xlsx`."""
    short = office.region_name.removeprefix("Kabupaten ").removeprefix("Kota ")
    where = f"Provinsi {short.removeprefix('Provinsi ')}" if office.kind == "province" else short
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
