"""A sheet described as data: cells with their looks, and how it prints. `exports.workbook` paints it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec

from exports.looks import Look
from exports.rendering import Column, letters

Value = str | int | float | date | datetime | None


class Formula(msgspec.Struct, frozen=True):
    """A formula (without `=`) with the value that it computes to, so that a previewer shows it."""

    text: str
    value: str | int | float


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One drawn cell; `link` names a sheet to go to, `note` is shown while the pointer rests on it."""

    row: int
    column: int
    value: Value | Formula
    look: Look
    link: str = ""
    note: str = ""


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """What the cells of a range are to hold; anything else is warned of with `message` and taken all the same.

    `formula` (without `=`) gives the list of a `list`, and the least value of the other kinds, whose greatest is `most`.
    """

    cells: str
    kind: Literal["list", "whole", "decimal", "date"]
    formula: str
    most: str = ""
    message: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A colour for the cells of a range while `formula` (as for the first cell, without `=`) holds; earlier rules win."""

    cells: str
    formula: str
    fill: str


class Bars(msgspec.Struct, frozen=True, kw_only=True):
    """Bars of 0 to 100 percent inside the cells of a range."""

    cells: str
    colour: str


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One series of a chart: the column of its figures, its name and its colour."""

    column: int
    name: str
    colour: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Horizontal bars over the rows first to last, names in column `names`; heights and widths in cm.

    `kind` is `stacked` (to 100 percent) or `single`: the first series' bars, labelled in `format`, also to the left of
    nought; `least` is where their axis begins (None: where the program likes).
    """

    title: str
    anchor: str
    names: int
    first: int
    last: int
    series: tuple[Series, ...]
    width: float
    height: float
    kind: Literal["stacked", "single"] = "stacked"
    format: str = "0%"
    least: float | None = None

    def but(self, **changes: object) -> "Chart":
        """Give the same chart with some of its parts changed."""
        return msgspec.structs.replace(self, **changes)


class Bulk(msgspec.Struct, frozen=True, kw_only=True):
    """Rows to be poured from row `first` on, under the heading row above it, as the Excel table `table`."""

    table: str
    first: int
    columns: tuple[Column, ...]
    looks: tuple[Look, ...]


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A whole sheet. Rows, columns and their ranges count from 1; widths are Excel's characters, heights points.

    A printed page ends before each row of `breaks`.
    `row_height` is that of rows which `heights` does not name (0: the program's own).
    `filter` is the range, heading included, whose rows people may filter; a bulk table brings its own.

    For sheets that people fill: `column_looks` are those of blank cells, by column; `names` are names of ranges (with their sheet),
    known in the whole workbook; `locked` keeps locked cells from being changed by a slip, without a password; `hidden` hides the
    sheet.
    """

    name: str
    cells: tuple[Cell, ...]
    widths: tuple[float, ...]
    heights: Mapping[int, float] = {}
    merges: tuple[tuple[int, int, int, int], ...] = ()
    freeze: str = ""
    repeat_rows: str = ""
    repeat_columns: str = ""
    breaks: tuple[int, ...] = ()
    filter: str = ""
    landscape: bool = True
    pages_wide: int = 1
    pages_tall: int = 0
    tab: str = ""
    bars: tuple[Bars, ...] = ()
    charts: tuple[Chart, ...] = ()
    bulk: Bulk | None = None
    gridlines: bool = False
    column_looks: Mapping[int, Look] = {}
    hidden_columns: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    validations: tuple[Validation, ...] = ()
    rules: tuple[Rule, ...] = ()
    names: Mapping[str, str] = {}
    locked: bool = False
    hidden: bool = False
    row_height: float = 0


class Canvas:
    """Collects the cells of one sheet while it is composed."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.heights: dict[int, float] = {}
        self.merges: list[tuple[int, int, int, int]] = []

    def put(self, row: int, column: int, value: Value | Formula, look: Look, link: str = "", *, note: str = "") -> None:
        """Place one cell."""
        self.cells.append(Cell(row=row, column=column, value=value, look=look, link=link, note=note))

    def row(
        self, row: int, values: list[Value | Formula], looks: list[Look], height: float = 0, *, start: int = 1
    ) -> None:
        """Place a row of cells side by side."""
        for offset, (value, look) in enumerate(zip(values, looks, strict=True)):
            self.put(row, start + offset, value, look)
        if height:
            self.heights[row] = height

    def merge(self, box: tuple[int, int, int, int], value: Value, look: Look) -> None:
        """Merge a box (top, left, bottom, right); every cell of it gets the look, so that borders are whole."""
        top, left, bottom, right = box
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.put(row, column, value if (row, column) == (top, left) else None, look)
        if (top, left) != (bottom, right):
            self.merges.append(box)


def address(row: int, column: int) -> str:
    """Give a cell's name, as `C19`."""
    return f"{letters(column)}{row}"
