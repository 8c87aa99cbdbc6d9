"""Last year's figures come in from a workbook: good rows become accepted answers of that year's round, bad ones are told."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import anyio.to_thread
import msgspec

from forms.answers import initial
from forms.compile import CompiledForm
from forms.evaluate import Around
from forms.tables import Sheet
from service.actions.figure_rounds import imagined, version_for
from service.actions.library import Library
from service.actions.submit import noted, stored_findings, written
from service.actions.surroundings import around_of
from service.actions.uploaded_table import table_of
from service.database import figures, regions, rounds
from service.database.figures import FigureKey, FigureRow
from service.database.forms import FormVersion
from service.database.handle import Handle
from service.database.refusals import STATES
from service.database.revisions import Document
from service.database.rounds import Round, RoundSettings
from service.figures.columns import Column, columns_of, read_said
from service.figures.found import Candidate, Finder
from service.figures.judge import Judge, Judged
from service.figures.read import Fault, Line, Reader, lines_of, told
from service.language import gettext
from service.problems import CONFLICT, FILE_REFUSED, FORBIDDEN, Problem
from service.register.places import Place, Places

REASON = "Impor angka tahun lalu."
"""The reason beside every kept finding; part of the bytes that are hashed, so it names neither file nor row."""

BRING = frozenset({"province", "administrator", "system"})
"""Roles that may; the database decides so too, but a look writes nothing that it could refuse."""

LASTING = (
    "koperasi_id", "nik", "nama", "kode_kabkota", "kode_kecamatan", "kode_desa", "alamat", "kode_pos", "no_badan_hukum",
    "tanggal_badan_hukum", "bentuk", "tingkat_keanggotaan", "jenis", "pola", "kelompok", "sektor_usaha", "adalah_kdkmp",
    "office", "kewenangan",
)  # fmt: skip
"""Columns of the register that were true last year too; its members, grade and certificate are of today."""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: a file for a book year.

    `label` is the form version's, '' for the round's own or the newest whose label begins with the year. `pairs` are
    mappings `KOLOM=pertanyaan`. `strict` refuses rows that lack required answers. `years_without_rat` is that of the
    round, where the book year has none yet.
    """

    book_year: int
    name: str
    data: bytes
    label: str = ""
    pairs: tuple[str, ...] = ()
    strict: bool = False
    years_without_rat: int = 2


class FigureReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a file did, or would do; rows are those of the sheet.

    `added`, `changed`, `same` count cooperatives that went in anew, again with other figures, or were known just so;
    `missing` counts rows without an answer by the label of the required question.
    """

    book_year: int
    version: str
    name: str
    sha256: str
    read: int
    added: int
    changed: int
    same: int
    refused: int
    applied: bool
    columns: tuple[Column, ...]
    faults: tuple[Fault, ...]
    missing: dict[str, int]


class _Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is read against."""

    version: FormVersion
    compiled: CompiledForm
    round: Round
    is_new: bool
    keys: tuple[FigureKey, ...]
    places: Places
    mapping: dict[str, str]


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row after everything: the revision that it becomes, None where it stays out or says nothing new."""

    line: Line
    key: FigureKey | None = None
    figure: FigureRow | None = None
    faults: tuple[Fault, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        return any(fault.severity == "error" for fault in self.faults)


async def import_figures(
    handle: Handle, library: Library, upload: Upload, *, now: datetime, dry_run: bool
) -> FigureReport:
    """Read a workbook of figures and, unless `dry_run`, bring its good rows into the round of that book year.

    A book year without a round gets a closed one, whose roster is whoever has figures. In a round that is open, where
    people are asked, only complete rows go in. The mapping that was given is kept with the rows.

    Raises:
        Problem: FILE_REFUSED when the file is no table, names no cooperatives or a pair cannot be understood; NOT_FOUND
            without a form version of that year; CONFLICT for a book year that is not over; CONFLICT, WRONG_STATE when
            something moved meanwhile; FORBIDDEN.
    """
    if handle.principal.role not in BRING:
        raise Problem(FORBIDDEN)
    sheet = await table_of(upload.data, upload.name)
    setting = await _setting(handle, library, upload)
    if setting.is_new and upload.book_year >= now.year:  # a closed round would stand where one is still to be opened
        raise Problem(
            CONFLICT,
            gettext("Tahun buku {book_year} belum berakhir, jadi belum ada angkanya.", book_year=upload.book_year),
        )
    said = read_said(setting.compiled, sheet.rows[0].cells, upload.pairs)
    if said.faults:
        raise Problem(FILE_REFUSED, " ".join(said.faults))
    columns = columns_of(setting.compiled, sheet.rows[0].cells, setting.mapping | said.pairs)
    if not any(column.identity for column in columns):
        detail = gettext(
            "Tidak ada kolom yang menyebut koperasi. Beri judul NIK, Nomor badan hukum, atau Nama koperasi dan Desa."
        )
        raise Problem(FILE_REFUSED, detail)
    strict = upload.strict or setting.round.state == "open"
    rows = await anyio.to_thread.run_sync(lambda: _rows(setting, sheet, columns, now, strict=strict))
    sha = hashlib.sha256(upload.data).hexdigest()
    if not dry_run:
        await _write(handle, setting, rows, said.pairs, f"impor angka tahun lalu: {upload.name}, SHA-256 {sha}")
    return _report(upload, setting, columns, rows, sha, applied=not dry_run)


async def _setting(handle: Handle, library: Library, upload: Upload) -> _Setting:
    version = await version_for(handle, upload.book_year, upload.label)
    compiled = await library.compiled(handle, version.id)
    found = await rounds.of_year(handle, upload.book_year)
    current = await regions.current(handle, date(upload.book_year, 12, 31))
    return _Setting(
        version=version,
        compiled=compiled,
        round=found or imagined(upload.book_year, version.id, compiled, upload.years_without_rat),
        is_new=found is None,
        keys=await figures.keys(handle, found.id if found else 0),
        places=Places(Place(each.code, each.name, each.parent or "") for each in current),
        mapping=await figures.mapping(handle, version.id),
    )


def _rows(setting: _Setting, sheet: Sheet, columns: Sequence[Column], now: datetime, *, strict: bool) -> list[_Row]:
    """Read, find and check every row."""
    keys = {str(key.id): key for key in setting.keys}
    finder = Finder((_candidate(key) for key in setting.keys), setting.places)
    reader = Reader(setting.compiled, sheet, columns)
    judge = Judge(setting.compiled, reader, strict=strict)
    lines = lines_of(sheet, columns)
    whose = [finder.whose(line.identity) for line in lines]
    at: dict[str, list[int]] = {}
    for line, found in zip(lines, whose, strict=True):
        at.setdefault(found.koperasi_id, []).append(line.row)
    rows = []
    for line, found in zip(lines, whose, strict=True):
        wrong = found.wrong or _doubled(at[found.koperasi_id], line.row) or _taken(keys[found.koperasi_id])
        if wrong:
            rows.append(_Row(line=line, faults=(told(line, None, _named(line), wrong),)))
            continue
        key = keys[found.koperasi_id]
        around = _around(setting.round, key, now)
        judged = judge.judge(line, reader.take(line, initial(setting.compiled, around)), around)
        row = _judged(setting, line, key, judged)
        doubt = (told(line, None, _named(line), found.doubt, "warning"),) if found.doubt else ()
        rows.append(msgspec.structs.replace(row, faults=(*doubt, *row.faults)))
    return rows


def _named(line: Line) -> str:
    return line.identity.get("nama") or line.identity.get("nik") or line.identity.get("no_badan_hukum", "")


def _doubled(rows: Sequence[int], row: int) -> str:
    """Say that a cooperative stands in several rows: nobody can tell which one holds."""
    others = [str(other) for other in rows if other != row]
    return (
        gettext("Koperasi ini ada juga di baris {others}. Sisakan satu baris.", others=", ".join(others))
        if others
        else ""
    )


def _taken(key: FigureKey) -> str:
    """Say why figures may not go into a submission, '' when they may: what people answered is never written over."""
    if not key.due:
        return gettext("Koperasi ini sudah dikeluarkan dari daftar putaran itu.")
    if key.state in {"", "not_started"} or (key.state == "accepted" and key.imported):
        return ""
    return gettext(
        "Putaran itu sudah punya isian koperasi ini ({state}); angka berkas tidak menggantinya.",
        state=gettext(STATES[key.state]),
    )


def _around(the_round: Round, key: FigureKey, now: datetime) -> Around:
    facts = {name: key.facts[name] for name in LASTING if name in key.facts}
    return around_of(the_round, facts, now)


def _judged(setting: _Setting, line: Line, key: FigureKey, judged: Judged) -> _Row:
    if judged.refused:
        return _Row(line=line, key=key, faults=judged.faults)
    reasons = {each.path: REASON for each in judged.findings}
    document = written(Document(judged.answers, reasons))
    figure = FigureRow(
        row=line.row,
        cooperative_id=key.id,
        base_revision=key.revision,
        answers=document,
        findings=stored_findings(judged.findings, reasons),
        marks=noted(setting.compiled, setting.round.marks, judged.answers),
    )
    known = key.sha == hashlib.sha256(document).digest()
    return _Row(line=line, key=key, figure=None if known else figure, faults=judged.faults, missing=judged.missing)


def _candidate(key: FigureKey) -> Candidate:
    return Candidate(
        koperasi_id=str(key.id),
        nik=key.nik,
        name=str(key.facts.get("nama", "")),
        legal_number=key.legal_number,
        legal_date=key.legal_date,
        region=key.village_code,
    )


async def _write(
    handle: Handle, setting: _Setting, rows: Sequence[_Row], said: Mapping[str, str | None], detail: str
) -> None:
    """Write the rows that say something new, in the order of cooperatives so that two files at once cannot cross."""
    good = sorted((row.figure for row in rows if row.figure), key=lambda figure: figure.cooperative_id)
    the_round = setting.round
    if good and setting.is_new:
        fields = {name: getattr(the_round, name) for name in RoundSettings.__struct_fields__}
        identity = await figures.past_round(handle, RoundSettings(**fields))
        the_round = msgspec.structs.replace(the_round, id=identity)
    if good:
        await figures.bring_in(handle, the_round, setting.version.id, detail, good, said)
    elif said:
        await figures.keep_mapping(handle, setting.version.id, said)


def _report(
    upload: Upload, setting: _Setting, columns: tuple[Column, ...], rows: Sequence[_Row], sha: str, *, applied: bool
) -> FigureReport:
    good = [row for row in rows if not row.refused and row.key]
    missing: dict[str, int] = {}
    for row in good:
        for label in row.missing:
            missing[label] = missing.get(label, 0) + 1
    return FigureReport(
        book_year=upload.book_year,
        version=setting.version.label,
        name=upload.name,
        sha256=sha,
        read=len(rows),
        added=sum(row.figure is not None and row.figure.base_revision == 0 for row in good),
        changed=sum(row.figure is not None and row.figure.base_revision > 0 for row in good),
        same=sum(row.figure is None for row in good),
        refused=sum(row.refused for row in rows),
        applied=applied,
        columns=columns,
        faults=tuple(fault for row in rows for fault in row.faults),
        missing=missing,
    )
