"""The data sheets of a workbook in the making: every record becomes rows, and what a cell cannot hold gets a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from exports import raw
from exports.columns import Field
from exports.drawing import Drawing
from exports.model import BookSpec, Manifest, Record
from exports.package import Target
from exports.pour import Pour, Told
from exports.raw_sheet import Pool, PouredSheet
from exports.texts import CELL_UNITS, parts
from exports.workbook import Draft

LONG: Final = "Teks Panjang"
"""Holds whole what a cell cannot: texts over 32,767 UTF-16 units, in parts."""

_PART: Final = CELL_UNITS - 1


class DataSheets:
    """Pours records into the sheets `laid`; `names` are the sheet names in use, and gains those of the data sheets.

    `beside` are sheets whose rows the caller pours, such as lists, by a word of the caller's.
    """

    def __init__(
        self,
        laid: Sequence[raw.Sheet],
        spec: BookSpec,
        draft: Draft,
        names: set[str],
        beside: Mapping[str, raw.Sheet] = {},
    ) -> None:
        self._spec, self._draft = spec, draft
        self._pool = Pool(self._overflow, names)
        self._beside = {word: PouredSheet(each, spec, self._pool, self.paint) for word, each in beside.items()}
        self._sheets = [PouredSheet(sheet, spec, self._pool, self.paint) for sheet in laid]
        read = [(sheet.repeat, raw.Reader(sheet), poured) for sheet, poured in zip(laid, self._sheets, strict=True)]
        self._main = [(reader, poured) for repeat, reader, poured in read if not repeat]
        self._repeats = [(reader, poured) for repeat, reader, poured in read if repeat]
        self._long = PouredSheet(long_sheet(), spec, self._pool, self.paint)
        self._longs = 0
        seams = draft.seams()
        for sheet in self._every:
            sheet.begin(seams[sheet.name])

    @property
    def _every(self) -> tuple[PouredSheet, ...]:
        return (*self._sheets, *self._beside.values(), self._long)

    def add(self, record: Record, told: Told) -> list[tuple[Any, ...]]:
        """Pour one record; give its main rows. `told` takes the SHA-256 of the first of them once it is rendered."""
        main = [reader.main(record) for reader, _ in self._main]
        for place, (_, sheet) in enumerate(self._main):
            sheet.write(main[place], None if place else told)
        for reader, sheet in self._repeats:
            for row in reader.rows(record):
                sheet.write(row)
        return main

    def pour(self, word: str, row: tuple[Any, ...]) -> None:
        """Pour a row into one of the sheets beside."""
        self._beside[word].write(row)

    @property
    def pours(self) -> dict[str, Pour]:
        """What was poured, by sheet; the sheet of long texts only where it holds one."""
        for sheet in self._every:
            sheet.settle()
        poured = [sheet for sheet in (*self._sheets, self._long) if sheet is not self._long or sheet.rows]
        poured += self._beside.values()
        return {name: pour for sheet in poured for name, pour in sheet.pours.items()}

    def beside(self, *words: str) -> dict[str, Pour]:
        """What was poured into sheets beside and their continuations; into all of them where none is named."""
        return {name: pour for word in words or self._beside for name, pour in self._beside[word].pours.items()}

    def paint(self, drawing: Drawing) -> None:
        """Paint a sheet into the workbook."""
        self._draft.paint(drawing, self._spec.file_name)

    def write(self, out: Target, order: Sequence[str]) -> int:
        """Join the sheets named in `order` into `out`; give the bytes written."""
        counter = _Counter(out)
        self._draft.write(counter, order, self.pours, self._pool.strings.numbers)
        return counter.size

    def close(self) -> None:
        """Let go of the temporary files."""
        for sheet in self._every:
            sheet.close()

    def told(self, manifest: Manifest) -> Manifest:
        """Add to a manifest what cells could not hold as it was given."""
        replaced = tuple((name, pour.replaced) for name, pour in self.pours.items() if pour.replaced)
        return msgspec.structs.replace(manifest, replaced=replaced, long=self._longs)

    def _overflow(self, key: Any, column: str, text: str) -> None:
        self._longs += 1
        for row in long_rows(key, column, text):
            self._long.write(row)


class _Counter:
    """Counts the bytes on their way out."""

    def __init__(self, out: Target) -> None:
        self._out = out
        self.size = 0

    def write(self, data: bytes, /) -> object:
        self.size += len(data)
        return self._out.write(data)


def long_rows(key: Any, column: str, text: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows that hold a text whole: koperasi_id, column, the part's number from 1, the part."""
    for number, part in enumerate(parts(text, _PART), 1):
        yield str(key), column, number, part


def long_sheet() -> raw.Sheet:
    """Lay out the sheet of texts that no cell holds."""

    def field(heading: str, label: str, width: float) -> Field:
        kind: Any = "integer" if heading == "bagian" else "text"
        return Field(heading=heading, label=label, section="", kind=kind, width=width, format="@", read=str)

    keys = (
        field("koperasi_id", "ID koperasi", 33),
        field("kolom", "Kolom", 30),
        field("bagian", "Bagian", 9),
        field("teks", "Teks", 100),
    )
    return raw.Sheet(name=LONG, title="TEKS YANG LEBIH PANJANG DARI SATU SEL", keys=keys, fields=())
