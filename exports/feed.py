"""The data sheets as CSV and JSON: the same columns and values as in the workbook, row by row, in flat memory.

CSV is RFC 4180 in UTF-8 with a byte order mark. Numbers stay numbers; a text that a spreadsheet might take for a formula is
led by an apostrophe, and so is one that begins with an apostrophe, so that whoever takes one off gets every text back.
"""

import csv
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any, Final, Literal

import msgspec

from exports import raw, texts
from exports.data_sheets import long_rows, long_sheet
from exports.model import BookSpec, Record
from exports.package import Deflater, Target, write_package
from exports.rendering import Kind, as_text, is_figure, is_number
from forms.lengths import utf16_units
from forms.model import Form

Format = Literal["csv", "json"]

MAIN: Final = "data-mentah"
LONG: Final = "teks-panjang"
WHOLE: Final = "semua"
"""The word of all tables together."""

CONTENTS: Final = "manifes.csv"

_MARK: Final = "\ufeff"
_LEADS: Final = frozenset("=+-@%|'\t\r\n＝＋－＠")
"""What makes a spreadsheet look for a formula at the start of a cell, and our own apostrophe."""

_BATCH: Final = 64
_SPOOL: Final = 1 << 20


class Table(msgspec.Struct, frozen=True):
    """One sheet by its word in addresses; `long` marks the one of texts that no cell holds."""

    word: str
    sheet: raw.Sheet
    long: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(field.heading for field in (*self.sheet.keys, *self.sheet.fields))

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What its columns hold."""
        return tuple(field.kind for field in (*self.sheet.keys, *self.sheet.fields))


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was written of one table: its rows, and the characters that no cell holds and that became U+FFFD."""

    word: str
    rows: int
    replaced: int


def tables(form: Form, spec: BookSpec) -> tuple[Table, ...]:
    """Give the tables of a form: those of its data sheets, then the texts that no cell holds.

    Words come from the repeats' names: a changed label leaves addresses as they are.
    """
    taken: set[str] = {LONG, WHOLE}
    found = []
    for sheet in raw.sheets(form, spec):
        base = sheet.repeat[-1] if sheet.repeat else MAIN
        word, number = base, 1
        while word.lower() in taken:
            number += 1
            word = f"{base}-{number}"
        taken.add(word.lower())
        found.append(Table(word, sheet))
    return (*found, Table(LONG, long_sheet(), long=True))


def write(table: Table, every: tuple[Table, ...], records: Iterator[Record], kind: Format, out: Target) -> Written:
    """Write one table of `records` into `out`; `every` are all tables of the form."""
    stream = _Stream(table, kind, out.write)
    _Pouring({table.word: stream}, every if table.long else (table,)).pour(records)
    return stream.end()


def write_zip(every: tuple[Table, ...], records: Iterator[Record], out: Target) -> tuple[Written, ...]:
    """Write all tables as a zip of CSV files, with a list of them that says rows and SHA-256.

    Raises:
        PackageError: when a file or the whole would be 4 GiB or more.
    """
    with ExitStack() as stack:
        deflaters, digests, streams = {}, {}, {}
        for table in every:
            file = stack.enter_context(tempfile.SpooledTemporaryFile(_SPOOL))
            deflaters[table.word], digests[table.word] = Deflater(file), hashlib.sha256()
            streams[table.word] = _Stream(table, "csv", _both(deflaters[table.word].write, digests[table.word].update))
        _Pouring(streams, every).pour(records)
        written = tuple(stream.end() for stream in streams.values())
        contents = Deflater(stack.enter_context(tempfile.SpooledTemporaryFile(_SPOOL)))
        contents.write(_contents(every, written, {word: each.hexdigest() for word, each in digests.items()}))
        parts = [(f"{word}.csv", deflater.finish()) for word, deflater in deflaters.items()]
        write_package(out, iter([(CONTENTS, contents.finish()), *parts]))
        return written


def query(table: Table, address: str) -> str:
    """Give the Power Query (M) that reads a JSON table: texts stay texts, whatever digits they are made of."""
    kinds = {"text": "type text", "label": "type text", "date": "type date", "datetime": "type datetime"}
    names = ", ".join(map(_quoted, table.headings))
    typed = ",\n        ".join(
        f"{{{_quoted(name)}, {kinds[kind]}}}"
        for name, kind in zip(table.headings, table.kinds, strict=True)
        if kind in kinds
    )
    return (
        f"let\n    Sumber = Json.Document(Web.Contents({_quoted(address)})),\n"
        f"    Tabel = Table.FromRecords(Sumber, {{{names}}}, MissingField.UseNull),\n"
        f'    Hasil = Table.TransformColumnTypes(Tabel, {{\n        {typed}\n    }}, "en-US")\nin\n    Hasil\n'
    )


def guarded(text: str) -> str:
    """Give a text as a CSV field that no spreadsheet takes for a formula."""
    return f"'{text}" if text and (text[0] in _LEADS or text.lstrip()[:1] in _LEADS) and text.lstrip() else text


class _Pouring:
    """Leads every record's rows to the streams that want them; too long texts go to the table of those."""

    def __init__(self, streams: dict[str, "_Stream"], read: tuple[Table, ...]) -> None:
        self._readers = [(raw.Reader(table.sheet), table, streams.get(table.word)) for table in read if not table.long]
        self._long = next((stream for stream in streams.values() if stream.table.long), None)

    def pour(self, records: Iterator[Record]) -> None:
        """Write all rows."""
        for record in records:
            for reader, table, stream in self._readers:
                for row in reader.rows(record) if table.sheet.repeat else (reader.main(record),):
                    shown = [
                        self._shown(value, kind, heading, row[0], stream)
                        for value, kind, heading in zip(row, table.kinds, table.headings, strict=True)
                    ]
                    if stream:
                        stream.row(shown)

    def _shown(self, value: Any, kind: Kind, heading: str, key: Any, stream: "_Stream | None") -> Any:
        """Give a value as the workbook's cell shows it: a number, a text, None; dates as ISO 8601."""
        if value is None or (is_figure(value, kind) and is_number(value)):
            return value
        if isinstance(value, date) and is_figure(value, kind):
            return value.isoformat()
        text = as_text(value)
        if stream:
            stream.replaced += texts.illegal(text)
        text = texts.clean(text)
        if utf16_units(text) <= texts.CELL_UNITS:
            return text
        if self._long:
            for row in long_rows(key, heading, text):
                self._long.row(list(row))
        return texts.fitted(text)


class _Stream:
    """One table on its way out, in batches."""

    def __init__(self, table: Table, kind: Format, write: Callable[[bytes], object]) -> None:
        self.table = table
        self.rows = self.replaced = 0
        self._headings = table.headings
        self._json, self._write = kind == "json", write
        self._encode = msgspec.json.Encoder().encode
        self._text = io.StringIO()
        self._csv = csv.writer(self._text, lineterminator="\r\n")
        self._batch: list[bytes] = []
        if self._json:
            write(b"[")
        else:
            write(_MARK.encode())
            self._csv.writerow([guarded(texts.clean(name)) for name in self._headings])

    def row(self, values: list[Any]) -> None:
        """Write one row."""
        if self._json:
            lead = b",\n" if self.rows else b"\n"
            self._batch.append(lead + self._encode(dict(zip(self._headings, values, strict=True))))
        else:
            self._csv.writerow([guarded(value) if isinstance(value, str) else value for value in values])
        self.rows += 1
        if not self.rows % _BATCH:
            self._flush()

    def end(self) -> Written:
        """Write what is left."""
        self._flush()
        if self._json:
            self._write(b"\n]\n")
        return Written(word=self.table.word, rows=self.rows, replaced=self.replaced)

    def _flush(self) -> None:
        self._write(b"".join(self._batch) if self._json else self._text.getvalue().encode())
        self._batch.clear()
        self._text.seek(0)
        self._text.truncate()


def _both(first: Callable[[bytes], object], second: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def write(data: bytes) -> None:
        first(data)
        second(data)

    return write


def _contents(every: tuple[Table, ...], written: tuple[Written, ...], digests: dict[str, str]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(("berkas", "lembar", "baris", "karakter_diganti", "sha256"))
    for table, told in zip(every, written, strict=True):
        lines.writerow(
            (f"{told.word}.csv", guarded(texts.clean(table.sheet.name)), told.rows, told.replaced, digests[told.word])
        )
    return (_MARK + text.getvalue()).encode()


def _quoted(text: str) -> str:
    """Write a text as M does: in quotes, with its own doubled, `#(` kept from being an escape."""
    return '"' + text.replace('"', '""').replace("#(", "#(#)(") + '"'
