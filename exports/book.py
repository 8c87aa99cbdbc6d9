"""Builds the consolidated workbook of a round: read the records once, write one file, prove what was written."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

import msgspec

from exports import (
    completeness,
    cover,
    dictionary,
    evidence,
    growth,
    missing,
    quality,
    raw,
    recap,
    recap_sheet,
    status_matrix,
    two_rules,
)
from exports.activity import Recount
from exports.comparison import Comparison, compare
from exports.data_sheets import DataSheets
from exports.drawing import Drawing
from exports.frame import grouped
from exports.listing import listings
from exports.model import BookSpec, Compiled, Manifest, Office, Previous, Record
from exports.package import Target
from exports.pour import Pour
from exports.tally import Tally
from exports.texts import sheet_name
from exports.tiles import tiles
from exports.workbook import Draft
from forms.recap import SERIES

_OWN_NAMES: Final = (
    cover.NAME, growth.NAME, status_matrix.NAME, two_rules.NAME, completeness.NAME, missing.NAME, quality.NAME, dictionary.QUESTIONS, evidence.NAME,
)  # fmt: skip
_LIST: Final = "list:"
"""Stands before the names of the form's lists, which may be those of our own sheets."""

_COMPARED: Final = {
    growth.NAME: "Dua tahun buku berdampingan: bruto dan panel tetap",
    status_matrix.NAME: "Status tahun lalu terhadap status tahun ini, dengan yang masuk dan keluar",
    two_rules.NAME: "Status keaktifan menurut kedua aturan putaran",
}
_UNSAFE: Final = frozenset('/\\:*?"<>|')


def file_name(year: int, day: date, version: int, region: str, office: Office | None = None) -> str:
    """Name a workbook as offices do: `Rekap_Koperasi_Kaltim_TB2025_per_2026-06-30_v03.xlsx`.

    `region` is the short name that people use. With `office`, a regency's own: `Data_Koperasi_64.03_Berau_TB2025_per_…`.
    """
    head = f"Data_Koperasi_{office.region or office.code}_{region}" if office else f"Rekap_Koperasi_{region}"
    name = f"{head}_TB{year}_per_{day.isoformat()}_v{version:02}.xlsx"
    return _safe(name)


def union_name(years: tuple[int, ...], day: date, region: str) -> str:
    """Name the union of rounds: `Gabungan_Koperasi_Kaltim_TB2024-2025_per_2026-06-30.xlsx`."""
    span = "-".join(str(year) for year in years)
    return _safe(f"Gabungan_Koperasi_{region}_TB{span}_per_{day.isoformat()}.xlsx")


def _safe(name: str) -> str:
    return "".join("_" if letter in _UNSAFE or letter.isspace() or letter < " " else letter for letter in name)


def build(
    spec: BookSpec, compiled: Compiled, records: Iterator[Record], out: Target, previous: Previous | None = None
) -> Manifest:
    """Write the workbook of `records` into `out` and tell what was written.

    With `previous`, the round before, come the sheets that compare two years; its records are read before `records`.

    Records are read once, in the order in which they are to stand; memory stays flat. Nothing is written to `out`
    before the last record was read, so that a broken source never leaves a well-formed, short file.

    Raises:
        RecapError: when the form's recap sheet cannot be read.
        ValueError: for a record of an office or a state that is not the workbook's.
        PackageError: when the file would be larger than Excel opens.
    """
    book = _Book(spec, compiled, previous)
    try:
        for record in records:
            book.add(record)
        return book.finish(out)
    finally:
        book.close()


class _Book:
    """A workbook in the making: its data sheets and lists being poured, its tables being tallied."""

    def __init__(self, spec: BookSpec, compiled: Compiled, previous: Previous | None) -> None:
        self._spec, self._form = spec, compiled.form
        self._recount, self._rules = Recount(compiled, spec.round.inactive_after), two_rules.wanted(compiled, spec)
        self._compared = compare(compiled, spec, previous, self._rules) if previous else None
        wanted = recap.Wanted()
        regions = {office.code: recap.region_key(spec, office.code) for office in spec.offices}
        self._tallies = [Tally(table, regions) for table in recap.plan(compiled.form, spec, wanted)]
        self._lists = listings(compiled.form, spec, wanted)
        self._quality = quality.Quality(compiled.form, spec)
        laid = raw.sheets(compiled.form, spec)
        mains = [sheet for sheet in laid if not sheet.repeat]
        self._missing = missing.Missing(compiled, spec, mains, wanted)
        self._evaluate = compiled.expressions(wanted.expressions)
        self._rows: dict[str, Callable[[Mapping[str, Any]], list[tuple[Any, ...]]]] = {
            repeat: compiled.row_expressions(repeat, texts) for repeat, texts in wanted.rows.items()
        }
        self._ledger = evidence.Ledger()
        taken = {name.lower() for name in _OWN_NAMES}
        self._names = {t.table.name: sheet_name(t.table.name, taken) for t in self._tallies if t.table.dimensions}
        self._choices = dictionary.choices(compiled.form)
        beside = {f"{_LIST}{each.sheet.name}": each.sheet for each in self._lists}
        beside |= {quality.LIST: self._quality.sheet, dictionary.CHOICES: self._choices[0]}
        self._data = DataSheets(laid, spec, Draft(spec.generated_at, "Lumbung"), taken, beside)

    def add(self, record: Record) -> None:
        """Pour and tally one record."""
        if record.state not in self._spec.states:
            raise ValueError(f"{record.koperasi_id}: keadaan {record.state} tidak diminta untuk buku kerja ini")
        recap.region_key(self._spec, record.office)
        ruled = self._recount(record.answers)
        values = self._evaluate(ruled)
        rows_of = {repeat: read(ruled) for repeat, read in self._rows.items()}
        for tally in self._tallies:
            if tally.table.repeat:
                tally.add_rows(record, rows_of[tally.table.repeat])
            else:
                tally.add(record, values)
        if self._compared:
            self._compared.now(msgspec.structs.replace(record, answers=ruled))
        if self._rules:
            self._rules.now(record)
        main = self._data.add(record, partial(self._ledger.record, record.office, record.version))
        self._missing.add([value for row in main for value in row], values)
        for listed in self._lists:
            self._beside(f"{_LIST}{listed.sheet.name}", listed.rows(record, values))
        self._beside(quality.LIST, self._quality.rows(record))

    def _beside(self, word: str, rows: Iterator[tuple[Any, ...]]) -> None:
        """Pour rows into a sheet beside the data."""
        for row in rows:
            self._data.pour(word, row)

    def finish(self, out: Target) -> Manifest:
        """Draw what depends on the rows, join everything, write it."""
        spec = self._spec
        self._beside(dictionary.CHOICES, self._choices[1])
        complete = completeness.draw(spec)
        language = self._form.default_language
        drawn = {
            tally.table.name: recap_sheet.draw(tally, spec, self._names[tally.table.name], language)
            for tally in self._tallies
            if tally.table.dimensions
        }
        years = _years(self._compared, spec)
        years += [self._rules.draw()] if self._rules else []
        checked = (complete.drawing, self._missing.draw(), self._quality.draw(), dictionary.questions(self._form))
        entries = self._contents(years)
        shown = tiles(self._tallies, drawn, complete, language=language, spec=spec)
        front = cover.draw(spec, self._words(), shown, entries)
        drawings = (front, *(each.drawing for each in drawn.values()), *years, *checked)
        parts = [office.code for office in spec.offices]
        proofs = evidence.proofs(self._data.pours, drawings)
        manifest = self._data.told(self._ledger.manifest(evidence.selected(spec), parts, proofs, spec.chain_head))
        proof = evidence.draw(manifest, spec, self._form.title, evidence.office_names(spec), "Kabupaten/Kota")
        for drawing in (*drawings, proof):
            self._data.paint(drawing)
        order = [front.name, *(entry.sheet for entry in entries)]
        return msgspec.structs.replace(manifest, size=self._data.write(out, order))

    def _contents(self, years: list[Drawing]) -> list[cover.Entry]:
        """Give every sheet behind the cover in its order: the form's tables and lists in that of its recap, then ours."""
        titles = {t.table.name: t.table.title for t in self._tallies if t.table.dimensions}
        lists = {each.sheet.name: each.sheet.title for each in self._lists}
        compared = [cover.Entry(drawing.name, _COMPARED[drawing.name]) for drawing in years]
        found: list[cover.Entry] = []
        for name in dict.fromkeys(column.table for column in self._form.recap):
            if name == SERIES:
                found += compared
            elif name in titles:
                found.append(cover.Entry(self._names[name], _sentence(titles[name])))
            elif name in lists:
                found += _poured(self._data.beside(f"{_LIST}{name}"), _sentence(lists[name]))
        beside = self._data.beside()
        main = {name: pour for name, pour in self._data.pours.items() if name not in beside}
        return [
            *found,
            *(entry for entry in compared if entry not in found),
            cover.Entry(completeness.NAME, "Sejauh mana data masuk, menurut kantor dan keadaan"),
            cover.Entry(missing.NAME, "Pertanyaan yang dikosongkan, dari koperasi yang ditanyai"),
            *_poured(self._data.beside(quality.LIST), "Peringatan yang dipertahankan, dengan alasan petugas"),
            cover.Entry(quality.NAME, "Berapa kali tiap aturan diperingatkan, menurut kabupaten/kota"),
            *_poured(main),
            cover.Entry(dictionary.QUESTIONS, "Arti setiap kolom: pertanyaan, jenis, satuan, pilihan, rumus"),
            *_poured(self._data.beside(dictionary.CHOICES), "Arti setiap kode pilihan"),
            cover.Entry(evidence.NAME, "Bukti bahwa setiap baris yang dipilih tertulis"),
        ]

    def close(self) -> None:
        """Let go of the temporary files."""
        self._data.close()

    def _words(self) -> cover.Words:
        versions = sorted({*self._ledger.versions, *(v for _, v in evidence.selected(self._spec))})
        versions = versions or [self._form.version]
        return cover.Words(
            title=self._form.settings.get("workbook_title", "REKAPITULASI DATA"),
            form=f"{self._form.title}, versi {', '.join(versions)}",
            note=self._form.settings.get("workbook_note", ""),
        )


def _years(compared: Comparison | None, spec: BookSpec) -> list[Drawing]:
    """Draw the sheets that compare two years, as far as the form names what they show."""
    if compared is None:
        return []
    compared.close()
    found = [growth.draw(compared, spec)] if compared.plan.series else []
    return [*found, status_matrix.draw(compared, spec)] if compared.plan.status >= 0 else found


def _sentence(title: str) -> str:
    """Write a printed title in capitals as a line of the contents."""
    return title.capitalize() if title.isupper() else title


def _poured(pours: Mapping[str, Pour], about: str = "") -> list[cover.Entry]:
    """Give the contents' lines of poured sheets, with their rows."""
    return [
        cover.Entry(name, ", ".join(filter(None, (about, f"{grouped(pour.rows)} baris, dapat disaring"))))
        for name, pour in pours.items()
    ]
