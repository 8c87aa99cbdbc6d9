"""Grids of random values of every kind with hostile texts among them, poured into workbooks and read back cell by cell."""

import contextlib
import io
import math
import random
import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import python_calamine

from exports import texts
from exports.drawing import Bulk, Cell, Drawing
from exports.looks import CODE, DATE, TIME, Look
from exports.pour import Pour
from exports.proof import Lines, lines_of
from exports.proven import row_line
from exports.rendering import Column
from exports.shared import SharedStrings
from exports.workbook import Draft
from forms.tables.exact import read_exactly

LABELS = {"Aktif": 0, "Tidak & <aktif>": 1, " tepi ": 2}
KINDS = ("integer", "decimal", "text", "label", "date", "datetime", "any")
DATED = ("date", "datetime")
FORMATS = {"date": DATE, "datetime": TIME, "text": CODE, "label": CODE}
HOSTILE = [
    "=1+1", "+cmd|'/C calc'!A0", "-2", "@SUM(1)", "#N/A", "TRUE", "1E5", "00123", "12/11", "_x0041_", "_x005F_x0041_",
    " tepi ", "\ttab", "baris\nlain", "baris\r\nlain", "a&b<c>d", "]]>", "?", "\ud800", "\x00", "\x0b", "\ufffe", "\u202eRTL",
    "é\u0301", "😀" * 9, "\x1f", "a\x1fb", "\x1e5", "\x1d", '"', "'", "＝1", "{=a}", "&amp;", "\x7f", "\x85", "\u2028", "", "x" * 32_768,
]  # fmt: skip


def value(dice, kind):  # noqa: PLR0911  a table of kinds
    """Draw a value that a column of this kind may meet; now and then one of another kind, or none."""
    if dice.random() < 0.1:
        return None
    if dice.random() < 0.05:
        kind = dice.choice(KINDS)
    if kind == "integer":
        return dice.choice((dice.randrange(-(10**6), 10**6), dice.randrange(10**14, 10**16), 10**20))
    if kind == "decimal":
        return dice.choice(
            (dice.random() * 10 ** dice.randrange(-9, 15), -dice.random(), 0.0, -0.0, math.inf, math.nan)
        )
    if kind == "date":
        return date.fromordinal(dice.randrange(1, date.max.toordinal()))
    if kind == "datetime":
        return datetime(1800, 1, 1) + timedelta(seconds=dice.randrange(10**10))  # noqa: DTZ001  cells hold local time
    if kind == "label":
        return dice.choice((*LABELS, "lain"))
    if kind == "any":
        return dice.choice((True, value(dice, "text"), value(dice, "decimal"), value(dice, "integer")))
    plain = "".join(dice.choice("abc 012éñ&<_=") for _ in range(dice.randrange(12)))
    return dice.choice((plain, plain, plain, dice.choice(HOSTILE)))


def grid(dice):
    """Draw a grid: its columns' kinds and its rows."""
    kinds = [dice.choice(KINDS) for _ in range(dice.randrange(1, 9))]
    return kinds, [tuple(value(dice, kind) for kind in kinds) for _ in range(dice.randrange(10))]


def book_of(grids):
    """Pour each grid into a sheet of one workbook; give its bytes and each sheet's proof."""
    draft = Draft(datetime(2026, 1, 1), "uji")  # noqa: DTZ001
    drawn = []
    for at, (kinds, _) in enumerate(grids):
        heads = tuple(Cell(row=1, column=p, value=f"k{p}", look=Look()) for p in range(1, len(kinds) + 1))
        columns = tuple(Column(heading=f"k{p}", kind=kind) for p, kind in enumerate(kinds, 1))
        looks = tuple(Look(format=FORMATS.get(kind, "General")) for kind in kinds)
        drawn.append(
            Drawing(
                name=f"G{at}", cells=heads, widths=(), bulk=Bulk(table=f"G{at}_", first=2, columns=columns, looks=looks)
            )
        )
        draft.paint(drawn[-1], "uji")
    seams = draft.seams()
    out = io.BytesIO()
    with contextlib.ExitStack() as stack:
        pours, strings = {}, SharedStrings(LABELS)
        for drawing, (kinds, rows) in zip(drawn, grids, strict=True):
            columns = [
                Column(heading=f"k{p}", kind=kind, style=style, labels=LABELS if kind == "label" else {})
                for p, (kind, style) in enumerate(zip(kinds, seams[drawing.name].styles, strict=True))
            ]
            pour = Pour(seams[drawing.name].head, columns, 2, lambda *_: None, lines_of(drawing), strings)
            stack.callback(pour.close)
            pours[drawing.name] = pour
            for row in rows:
                pour.write(row)
        draft.write(out, list(pours), pours, strings.numbers)
        return out.getvalue(), {name: pour.proof(name) for name, pour in pours.items()}


def as_read(stored, kind):
    """What a reader must give back for a stored value."""
    if stored is None or isinstance(stored, str):
        return texts.fitted(texts.clean(stored or ""))
    if isinstance(stored, bool):
        return "ya" if stored else "tidak"
    if isinstance(stored, date):
        day = stored if isinstance(stored, datetime) else datetime.combine(stored, datetime.min.time())
        return day if kind in DATED and day >= datetime(1900, 3, 1) else stored.isoformat()  # noqa: DTZ001
    shown = abs(stored) < 10**15 if isinstance(stored, int) else math.isfinite(stored)
    return float(stored) if shown and kind not in DATED else str(stored)


def same(read, wanted):
    """Tell whether a read value is the wanted one; moments to the second."""
    if isinstance(wanted, datetime) and isinstance(read, date):
        day = read if isinstance(read, datetime) else datetime.combine(read, datetime.min.time())
        return abs(day - wanted) < timedelta(seconds=1)
    return read == wanted


def faults(grids, path: Path):
    """Pour grids into `path` and read them back by two readers; give what is not as it was stored, in words."""
    data, proofs = book_of(grids)
    path.write_bytes(data)
    found = []
    with zipfile.ZipFile(path) as archive:
        if any(re.search(rb"<f[ >]", archive.read(name)) for name in archive.namelist() if "/sheet" in name):
            found.append("a formula came from data")
    with contextlib.closing(python_calamine.load_workbook(io.BytesIO(data))) as book:
        for at, (kinds, rows) in enumerate(grids):
            read = book.get_sheet_by_name(f"G{at}").to_python(skip_empty_area=False)
            for number, row in enumerate(rows, 1):
                line = read[number] if number < len(read) else []
                for place, (kind, stored) in enumerate(zip(kinds, row, strict=True)):
                    cell = line[place] if place < len(line) else ""
                    if not same(cell, as_read(stored, kind)):
                        found.append(f"G{at} row {number + 1} {kind}: stored {stored!r:.80}, read {cell!r:.80}")
    return found + unproven(path, proofs)


def unproven(path, proofs):
    """Read a file, by whom it was saved, and give the sheets that do not say what was poured."""
    found = []
    for name, rows in read_exactly(path):
        lines = [line for row in rows if (line := row_line(row))]
        if proven_marks(lines) != (proofs[name].content, proofs[name].marks):
            found.append(f"{name}: its lines are not those that were poured")
    return found


def proven_marks(lines):
    """Give content and marks of a sheet's lines."""
    taken = Lines(lines)
    return taken.content, taken.marks


def for_libreoffice(grids):
    """Leave out what LibreOffice itself changes: of a text `_x005F_x0041_` it keeps `_x0041_`."""

    def kept(stored):
        return "lain" if isinstance(stored, str) and "_x005F_" in stored else stored

    return [(kinds, [tuple(kept(stored) for stored in row) for row in rows]) for kinds, rows in grids]


def books(seed, count, each=20):
    """Draw `count` grids, `each` a workbook."""
    dice = random.Random(seed)  # noqa: S311  # the same grids for every run of a seed
    for start in range(0, count, each):
        yield [grid(dice) for _ in range(min(each, count - start))]
