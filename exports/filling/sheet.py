"""Draws a sheet of questions: headings, paths, prefilled answers, lists and warnings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from exports import looks
from exports.drawing import Canvas, Drawing, Rule, Validation, address
from exports.filling.colours import Colours
from exports.filling.help import Wording
from exports.filling.lists import WHO, Lists
from exports.filling.model import FillRow
from exports.filling.values import Showing
from exports.looks import Look
from exports.rendering import letters
from forms.compile import CompiledForm
from forms.filling.layout import (
    COOPERATIVE,
    FIRST_ROW,
    LABELS_ROW,
    PATHS_ROW,
    RESULT,
    ROW,
    TOKEN,
    Column,
    FillSheet,
)

NEW_ROWS: Final = 1000
"""Rows below the written ones that lists, warnings and colours reach."""

_SYSTEM: Final = {
    TOKEN: ("Tanda baris", 12.0),
    RESULT: ("Hasil", 14.0),
    ROW: ("Nomor baris", 10.0),
    COOPERATIVE: ("Koperasi", 44.0),
}
_FILLS: Final = {"last_year": looks.LAST_YEAR_FILL, "register": looks.REGISTER_FILL, "changed": looks.CHANGED_FILL}
_CLOSED: Final = looks.FILLED.but(fill=looks.CLOSED_FILL, locked=True, colour=looks.GREY)
_WIDTHS: Final = {"whole": 14.0, "decimal": 14.0, "date": 13.0, "one": 24.0, "several": 32.0, "place": 22.0}
_MONEY_WIDTH: Final = 20.0
_NAME_WIDTH: Final = 42.0
_LEAST, _MOST = "-999999999999999", "999999999999999"
_DAYS: Final = ("1", "2958465")
"""Excel's first and last day."""


class Said(msgspec.Struct):
    """The answers as a template's cells say them, by cooperative and storage path; grows while its sheets are drawn."""

    answers: dict[str, dict[str, Any]]


class SheetMaker:
    """Draws the sheets of one template."""

    def __init__(self, compiled: CompiledForm, language: str, rows: Sequence[FillRow]) -> None:
        self.showing = Showing(compiled, language)
        self.wording = Wording(compiled, language)
        self.lists = Lists(compiled, self.showing, rows)
        self.said = Said({row.id: {} for row in rows})
        self._compiled, self._rows = compiled, rows

    def draw(self, sheet: FillSheet) -> Drawing:
        """Draw one sheet."""
        canvas = Canvas()
        system = (TOKEN, RESULT, ROW, COOPERATIVE) if sheet.repeat else (TOKEN, RESULT)
        first = len(system) + 1
        self._headings(canvas, sheet, system)
        last = FIRST_ROW - 1
        for last, (row, index) in enumerate(self._lines(sheet), FIRST_ROW):  # how many there were is wanted
            self._line(canvas, sheet, row, index, last)
        reach = last + NEW_ROWS
        looks_of = {number: self._look(column) for number, column in enumerate(sheet.columns, first)}
        named = COOPERATIVE if sheet.repeat else self._name_path(sheet)
        widths = [_SYSTEM[path][1] for path in system]
        widths += [_NAME_WIDTH if column.path == named else self._width(column) for column in sheet.columns]
        frozen = [*system, *(column.path for column in sheet.columns)].index(named) + 1 if named else len(system)
        return Drawing(
            name=sheet.name,
            cells=tuple(canvas.cells),
            widths=tuple(widths),
            heights={1: 20, LABELS_ROW: 62},
            freeze=address(FIRST_ROW, frozen + 1),
            repeat_rows=f"1:{LABELS_ROW}",
            repeat_columns=f"A:{letters(frozen)}",
            filter=f"A{LABELS_ROW}:{address(max(last, FIRST_ROW), len(widths))}",
            pages_wide=0,
            tab=looks.SAGE if sheet.repeat else looks.FOREST,
            gridlines=True,
            column_looks=looks_of | ({system.index(COOPERATIVE) + 1: looks.FILLED} if sheet.repeat else {}),
            hidden_columns=tuple(number for number, path in enumerate(system, 1) if path != COOPERATIVE),
            hidden_rows=(PATHS_ROW,),
            validations=tuple(self._validations(sheet, first, reach)),
            rules=tuple(self._rules(sheet, first, reach)),
            locked=True,
        )

    def _lines(self, sheet: FillSheet) -> Iterator[tuple[FillRow, str]]:
        """Yield the rows of a sheet: each cooperative, or each of its rows in a repeat by id."""
        for row in self._rows:
            if not sheet.repeat:
                yield row, ""
                continue
            order = row.answers.get(sheet.repeat)
            ids = [one for one in order if isinstance(one, str)] if isinstance(order, list | tuple) else []
            if ids:
                self.said.answers[row.id][sheet.repeat] = ids
            yield from ((row, one) for one in ids)

    def _headings(self, canvas: Canvas, sheet: FillSheet, system: Sequence[str]) -> None:
        """Draw sections, paths and labels."""
        section = None
        for number, path in enumerate((*system, *(column.path for column in sheet.columns)), 1):
            column = sheet.columns[number - len(system) - 1] if number > len(system) else None
            begins = column is not None and column.section != section
            section = column.section if column else None
            canvas.put(1, number, section if begins else None, looks.BLOCK.but(border="none"))
            canvas.put(PATHS_ROW, number, path, looks.NOTE)
            if column is None:
                canvas.put(LABELS_ROW, number, _SYSTEM[path][0], looks.HEAD)
            else:
                words = list(self.showing.labels(column.list_name).values()) if column.list_name else []
                note = self.wording.note(column, "; ".join(words[:2]))
                canvas.put(LABELS_ROW, number, self.wording.heading(column), looks.HEAD, note=note)

    def _line(self, canvas: Canvas, sheet: FillSheet, row: FillRow, index: str, at: int) -> None:
        """Draw one row: its mark, whose it is, and the answers that there are."""
        said = self.said.answers[row.id]
        canvas.put(at, 1, row.token, looks.NOTE)
        canvas.put(at, 2, None, looks.NOTE.but(wrap=True))
        first = 3
        if sheet.repeat:
            canvas.put(at, 3, index, looks.NOTE.but(format=looks.CODE))
            canvas.put(at, 4, row.label, looks.FILLED.but(fill=looks.CLOSED_FILL, locked=True))
            first = 5
        for number, column in enumerate(sheet.columns, first):
            path = column.path.replace("*", index) if sheet.repeat else column.path
            answer = row.answers.get(path)
            if answer is None or answer in ("", []):
                if row.closed:
                    canvas.put(at, number, None, self._closed(column))
                continue
            shown = self.showing.shown(column, answer)
            said[path] = shown.answer
            fixed = row.closed or column.fixed or not shown.whole
            fill = _FILLS.get(row.marks.get(path, ""), "")
            look = self._closed(column) if fixed else self._look(column).but(fill=fill)
            # What is shown as text although its column holds numbers or dates stays what it says only in a text's format.
            if isinstance(shown.value, str):
                look = look.but(format=looks.CODE)
            canvas.put(at, number, shown.value, look)

    def _look(self, column: Column) -> Look:
        """Give the look of a column's blank cells."""
        if column.fixed:
            return self._closed(column)
        return looks.FILLED.but(format=self._format(column), across=_across(column))

    def _closed(self, column: Column) -> Look:
        # A fixed text is a code that nobody reads: it must not spill over the answers beside it.
        across = "fill" if column.fixed and column.kind == "text" else _across(column)
        return _CLOSED.but(format=self._format(column), across=across)

    def _format(self, column: Column) -> str:
        if column.kind == "whole":
            return "0" if self.wording.is_year(column) else looks.COUNT
        return {"decimal": looks.MILLION, "date": looks.FILL_DATE}.get(column.kind, looks.CODE)

    def _width(self, column: Column) -> float:
        if column.path.endswith("_id") and column.fixed:
            return 12.0
        if column.kind == "whole" and self.wording.question(column).extras.get("unit", "").startswith("Rp"):
            return _MONEY_WIDTH
        return _WIDTHS.get(column.kind, 30.0)

    def _name_path(self, sheet: FillSheet) -> str:
        """Give the path of the question that says a cooperative's name: the first text that is called so."""
        texts = [column.path for column in sheet.columns if column.kind == "text"]
        return next((path for path in texts if path.rpartition("/")[2].startswith("nama")), "")

    def _validations(self, sheet: FillSheet, first: int, reach: int) -> Iterator[Validation]:
        letter_of = _letters_of(sheet, first)
        who = letters(first - 1) if sheet.repeat else ""
        if sheet.repeat and self._rows:
            message = "Pilih koperasi dari daftar, atau tulis NIK-nya."
            yield Validation(cells=f"{who}{FIRST_ROW}:{who}{reach}", kind="list", formula=WHO, message=message)
        for number, column in enumerate(sheet.columns, first):
            cells = f"{letters(number)}{FIRST_ROW}:{letters(number)}{reach}"
            broken = self.wording.broken(column)
            if column.fixed:
                continue
            if column.kind == "one":
                formula = self.lists.formula(column, sheet, letter_of, FIRST_ROW, who)
                message = "Isian ini tidak ada di daftar pilihan. Pakai juga?"
                if formula:
                    yield Validation(cells=cells, kind="list", formula=formula, message=message)
            elif column.kind in ("whole", "decimal"):
                kind = "Isilah angka bulat." if column.kind == "whole" else "Isilah angka."
                message = f"{kind} {broken}".strip()
                yield Validation(cells=cells, kind=column.kind, formula=_LEAST, most=_MOST, message=message)
            elif column.kind == "date":
                message = f"Isilah tanggal, misalnya 31-12-2025. {broken}".strip()
                yield Validation(cells=cells, kind="date", formula=_DAYS[0], most=_DAYS[1], message=message)

    def _rules(self, sheet: FillSheet, first: int, reach: int) -> Iterator[Rule]:
        """Yield the colours that follow answers; the first that holds wins."""
        colours = Colours(
            self._compiled,
            sheet,
            self.showing,
            self.lists,
            _letters_of(sheet, first),
            row=FIRST_ROW,
            used="D" if sheet.repeat else "A",
        )
        for number, column in enumerate(sheet.columns, first):
            cells = f"{letters(number)}{FIRST_ROW}:{letters(number)}{reach}"
            found = colours.of(column)
            for formula, fill in (
                (found.unasked, looks.UNASKED_FILL),
                (found.broken, looks.BROKEN_FILL),
                (found.missing, looks.MISSING_FILL),
            ):
                if formula:
                    yield Rule(cells=cells, formula=formula, fill=fill)


def _letters_of(sheet: FillSheet, first: int) -> Mapping[str, str]:
    """Give the letters of a sheet's columns by question name."""
    return {column.path.rpartition("/")[2]: letters(number) for number, column in enumerate(sheet.columns, first)}


def _across(column: Column) -> str:
    return {"whole": "right", "decimal": "right", "date": "center"}.get(column.kind, "left")
