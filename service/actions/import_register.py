"""A table of cooperatives comes into the register: every row or none, each fault told by row."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import anyio.to_thread
import msgspec

from forms.tables import Flaw, Sheet, letter
from service.actions.uploaded_table import table_of
from service.database import cooperatives, offices, regions
from service.database.cooperatives import RegisterEntry, RegisterKey
from service.database.handle import Handle
from service.database.offices import Office
from service.language import gettext, gettext_noop
from service.register.identity import Identified, Known, identify
from service.register.places import Place, Places
from service.register.read import read_register
from service.register.rows import Reading, RegisterRow, RowFault

_FLAWS = {
    "formula": gettext_noop("berisi rumus; hasil yang tersimpan dipakai."),
    "formula_blank": gettext_noop("berisi rumus tanpa hasil; dianggap kosong. Simpan dulu berkasnya di Excel."),
    "error": gettext_noop("berisi galat Excel; dianggap kosong."),
    "merged": gettext_noop("digabung; hanya sel pertama yang terbaca. Pisahkan selnya."),
    "digits": gettext_noop(
        "berisi angka lebih dari 15 digit yang dibulatkan Excel. Ubah formatnya menjadi teks, lalu ketik lagi."
    ),
    "control": gettext_noop("berisi tanda yang tidak tampak; tanda itu dibuang."),
}


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a table did, or would do: counts of cooperatives and every fault in row order; `same` were known just so.

    `applied` is false when the file was only looked at, or when an error kept all of it out.
    """

    read: int
    added: int
    changed: int
    same: int = 0
    applied: bool
    faults: tuple[RowFault, ...]

    @property
    def refused(self) -> bool:
        """Whether an error keeps the file out."""
        return any(fault.severity == "error" for fault in self.faults)


async def import_register(
    handle: Handle, data: bytes, name: str, *, today: date, new_id: Callable[[], UUID], dry_run: bool
) -> ImportReport:
    """Read an uploaded CSV, xlsx or ods and, unless `dry_run` or an error forbids it, bring it into the register.

    A cooperative that the register knows is updated; an empty cell never erases what is known. While a round that it is
    due in is open its office stays: moving it then is a change of the roster.

    Raises:
        Problem: FILE_REFUSED when the file is no table; CONFLICT when the register moved meanwhile; NOT_FOUND or
            FORBIDDEN for anyone but an administrator.
    """
    sheet = await table_of(data, name)
    known = await cooperatives.register_keys(handle)
    places = Places(Place(each.code, each.name, each.parent or "") for each in await regions.current(handle, today))
    reading = await anyio.to_thread.run_sync(_read, sheet, places)
    found, twins = identify(reading.rows, (_known(key) for key in known.keys))
    every, moved = _entries(found, known.keys, await offices.listed(handle), new_id)
    told = {key.id: key for key in known.keys}
    entries = [each for each in every if not _is_known(each, told.get(each.id))]
    faults = tuple(sorted((*reading.faults, *twins, *moved), key=lambda fault: fault.row))
    report = ImportReport(
        read=len(reading.rows),
        added=sum(each.id not in told for each in entries),
        changed=sum(each.id in told for each in entries),
        same=len(every) - len(entries),
        applied=False,
        faults=faults,
    )
    if dry_run or report.refused:
        return report
    done = await cooperatives.apply_register(handle, entries, known.version, name)
    return msgspec.structs.replace(report, added=done.added, changed=done.changed, applied=True)


def _is_known(entry: RegisterEntry, key: RegisterKey | None) -> bool:
    """Tell whether the register says just what the row says."""
    if key is None:
        return False
    facts: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(entry.facts))
    names = ("office_id", "name_key", "nik", "legal_number", "legal_date", "village_code", "source_id")
    return facts == key.facts and all(getattr(entry, name) == getattr(key, name) for name in names)


def _read(sheet: Sheet, places: Places) -> Reading:
    """The rows, with what is odd about the cells themselves."""
    header, *lines = sheet.rows
    reading = read_register(header.cells, [(line.number, line.cells) for line in lines], places)
    return Reading(rows=reading.rows, faults=(*reading.faults, *(_flaw(flaw) for flaw in sheet.flaws)))


def _flaw(flaw: Flaw) -> RowFault:
    cell = f"{letter(flaw.column)}{flaw.row}"
    message = gettext("Sel {cell} {flaw}", cell=cell, flaw=gettext(_FLAWS[flaw.kind]))
    return RowFault(row=flaw.row, column=letter(flaw.column), severity="warning", message=message)


def _known(key: RegisterKey) -> Known:
    return Known(
        koperasi_id=str(key.id),
        nik=key.nik,
        nama=str(key.facts.get("nama", "")),
        kode_desa=str(key.facts.get("kode_desa", "")),
        no_badan_hukum=key.legal_number,
        tanggal_badan_hukum=key.legal_date,
    )


def _entries(
    found: Sequence[Identified], known: Iterable[RegisterKey], all_offices: Sequence[Office], new_id: Callable[[], UUID]
) -> tuple[list[RegisterEntry], list[RowFault]]:
    """What is to be written, and warnings about cooperatives that the table would move to another office."""
    by_id = {str(key.id): key for key in known}
    regional = {office.region_code: office for office in all_offices if office.kind == "regency"}
    province = next(office for office in all_offices if office.kind == "province")
    by_office = {office.id: office for office in all_offices}
    entries, faults = [], []
    for each in found:
        row, key = each.row, by_id.get(each.koperasi_id)
        wanted = province if row.authority == "provinsi" else regional[row.kode_kabkota]
        office = by_office[key.office_id] if key and key.in_open_round else wanted
        if office.id != wanted.id:
            text = gettext(
                "Tetap milik {name}; berkas ini menunjuk {wanted}. Pindahkan lewat daftar putaran.",
                name=office.name,
                wanted=wanted.name,
            )
            faults.append(RowFault(row=row.row, column="", severity="warning", message=text))
        entries.append(_entry(row, key, office, new_id))
    return entries, faults


def _entry(row: RegisterRow, key: RegisterKey | None, office: Office, new_id: Callable[[], UUID]) -> RegisterEntry:
    """One cooperative as the register keeps it: what is known, with the row's own values over it."""
    identity = key.id if key else new_id()
    given = msgspec.to_builtins(row)
    own = {column: value for column, value in given.items() if column not in {"row", "source_id", "authority"}}
    facts = dict(key.facts if key else {}) | {column: value for column, value in own.items() if value not in {"", None}}
    facts |= {
        "koperasi_id": str(identity),
        "office": office.region_code,
        "kewenangan": "provinsi" if office.kind == "province" else "kabkota",
    }
    legal_date = facts.get("tanggal_badan_hukum")
    return RegisterEntry(
        id=identity,
        office_id=office.id,
        name=row.nama,
        name_key=row.nama.lower(),
        nik=str(facts.get("nik", "")),
        legal_number=str(facts.get("no_badan_hukum", "")),
        legal_date=date.fromisoformat(str(legal_date)) if legal_date else None,
        village_code=str(facts.get("kode_desa") or facts.get("kode_kecamatan") or row.kode_kabkota),
        source_id=row.source_id,
        facts=facts,
    )
