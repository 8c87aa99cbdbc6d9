"""Builds the consolidated workbook of a round: read the records once, write one file, prove what was written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from exports import completeness, cover, evidence, growth, looks, raw, recap, recap_sheet, status_matrix
from exports.comparison import Comparison, compare
from exports.completeness import Completeness
from exports.data_sheets import DataSheets
from exports.drawing import Drawing, Formula, Value, address
from exports.frame import grouped
from exports.model import BookSpec, Compiled, Manifest, Office, Previous, Record
from exports.package import Target
from exports.recap import Measure, Tally
from exports.recap_sheet import Drawn
from exports.texts import sheet_name
from exports.workbook import Draft
from forms.model import text_in

_OWN_NAMES: Final = (cover.NAME, growth.NAME, status_matrix.NAME, completeness.NAME, evidence.NAME)
_COMPARED: Final = {
    growth.NAME: "Dua tahun buku berdampingan: bruto dan panel tetap",
    status_matrix.NAME: "Status tahun lalu terhadap status tahun ini, dengan yang masuk dan keluar",
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
    """A workbook in the making: its data sheets being poured, its tables being tallied."""

    def __init__(self, spec: BookSpec, compiled: Compiled, previous: Previous | None) -> None:
        self._spec, self._form = spec, compiled.form
        self._compared = compare(compiled, spec, previous) if previous else None
        self._plan = recap.plan(compiled.form, spec)
        self._evaluate = compiled.expressions(self._plan.expressions)
        regions = {office.code: recap.region_key(spec, office.code) for office in spec.offices}
        self._tallies = [Tally(table, regions) for table in self._plan.tables]
        self._ledger = evidence.Ledger()
        taken = {name.lower() for name in _OWN_NAMES}
        self._names = {t.table.name: sheet_name(t.table.name, taken) for t in self._tallies if t.table.dimensions}
        draft = Draft(spec.generated_at, "Lumbung")
        self._data = DataSheets(raw.sheets(compiled.form, spec), spec, draft, taken)

    def add(self, record: Record) -> None:
        """Pour and tally one record."""
        if record.state not in self._spec.states:
            raise ValueError(f"{record.koperasi_id}: keadaan {record.state} tidak diminta untuk buku kerja ini")
        recap.region_key(self._spec, record.office)
        values = self._evaluate(record.answers)
        for tally in self._tallies:
            tally.add(record, values)
        if self._compared:
            self._compared.now(record)
        rows = self._data.add(record)
        self._ledger.record(record.office, record, next(rows)[1])
        for sheet, row in rows:
            self._ledger.row(sheet, row)

    def finish(self, out: Target) -> Manifest:
        """Draw what depends on the rows, join everything, write it."""
        spec = self._spec
        pours = self._data.pours
        poured = tuple((name, pour.rows) for name, pour in pours.items())
        parts = [office.code for office in spec.offices]
        manifest = self._ledger.manifest(evidence.selected(spec), parts, poured, spec.chain_head)
        complete = completeness.draw(spec)
        language = self._form.default_language
        drawn = {
            tally.table.name: recap_sheet.draw(tally, spec, self._names[tally.table.name], language)
            for tally in self._tallies
            if tally.table.dimensions
        }
        drawings = [entry.drawing for entry in drawn.values()]
        years = _years(self._compared, spec)
        proof = evidence.draw(manifest, spec, self._form.title, evidence.office_names(spec), "Kabupaten/Kota")
        titles = {self._names[t.table.name]: t.table.title for t in self._tallies if t.table.dimensions}
        abouts = [
            *(cover.Entry(name, _sentence(title)) for name, title in titles.items()),
            *(cover.Entry(drawing.name, _COMPARED[drawing.name]) for drawing in years),
            cover.Entry(completeness.NAME, "Sejauh mana data masuk, menurut kantor dan keadaan"),
            *(cover.Entry(name, _about(pour.rows)) for name, pour in pours.items()),
            cover.Entry(evidence.NAME, "Bukti bahwa setiap baris yang dipilih tertulis"),
        ]
        tiles = _tiles(self._tallies, drawn, complete, language=language, spec=spec)
        front = cover.draw(spec, self._words(manifest), tiles, abouts)
        for drawing in (front, *drawings, *years, complete.drawing, proof):
            self._data.paint(drawing)
        order = [front.name, *titles, *(drawing.name for drawing in years), completeness.NAME, *pours, evidence.NAME]
        return msgspec.structs.replace(manifest, size=self._data.write(out, order))

    def close(self) -> None:
        """Let go of the temporary files."""
        self._data.close()

    def _words(self, manifest: Manifest) -> cover.Words:
        versions = sorted({share.version for share in manifest.shares}) or [self._form.version]
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


def _about(rows: int) -> str:
    return f"{grouped(rows)} baris, dapat disaring"


def _tiles(
    tallies: Sequence[Tally], drawn: Mapping[str, Drawn], complete: Completeness, *, language: str, spec: BookSpec
) -> list[cover.Tile]:
    """Give the cover's tiles: what was counted and accepted, then the form's own.

    A form's tile that says what a table's column says points at that table's JUMLAH.
    """
    accepted = complete.accepted / complete.target if complete.target else "-"
    columns = address(complete.total, 10)
    tiles = [
        cover.Tile(
            label="Koperasi masuk rekap",
            value=Formula(f"{completeness.NAME}!{address(complete.total, 11)}", complete.counted),
            unit=f"dari {grouped(complete.target)} sasaran",
            format=looks.COUNT,
        ),
        cover.Tile(
            label="Data diterima provinsi",
            value=Formula(f"{completeness.NAME}!{columns}", accepted),
            unit="dari sasaran",
            format="0.0%",
        ),
    ]
    totals: dict[tuple[str, str], tuple[Drawn, int]] = {}
    for tally in tallies:
        for place, measure in enumerate(tally.table.measures):
            if tally.table.name in drawn and measure.kind != "share":
                totals.setdefault(_sense(measure), (drawn[tally.table.name], place))
    for tally in tallies:
        if tally.table.dimensions:
            continue
        for place, measure in enumerate(tally.table.measures):
            column = measure.column
            tiles.append(
                cover.Tile(
                    label=text_in(column.heading, spec.language, language),
                    value=_tile_value(tally, place, totals),
                    unit=text_in(column.subheading, spec.language, language),
                    format=column.format or recap_sheet.FORMATS[measure.kind],
                )
            )
    return tiles


def _sense(measure: Measure) -> tuple[str, str]:
    return measure.column.value, measure.column.where


def _tile_value(tally: Tally, place: int, totals: Mapping[tuple[str, str], tuple[Drawn, int]]) -> Value | Formula:
    measure = tally.table.measures[place]
    if measure.kind == "share":
        part, whole = tally.figure((), measure.part) or 0, tally.figure((), measure.whole) or 0
        return part / whole if whole else "-"
    found = totals.get(_sense(measure))
    if found is None:
        return tally.figure((), place) or 0
    table, column = found
    sheet = table.drawing.name.replace("'", "''")
    return Formula(f"'{sheet}'!{address(table.total, column + 3)}", table.values[column])
