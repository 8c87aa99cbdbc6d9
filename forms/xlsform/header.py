"""Header rows: which column each cell means, in which language; slips are told, comments are kept."""

import re
from collections.abc import Mapping

from forms.spelling import nearest
from forms.tables import Row, Sheet
from forms.vocabulary import KEPT, PASSED_ON, TRANSLATED, column_names
from forms.xlsform.language import PLAIN, language_code
from forms.xlsform.ledger import Grid, Heading, Ledger, Record, Told

_SPLIT = re.compile(r"\s*::?\s*")
_NEAR = 0.8


def read_grid(
    sheet: Sheet, name: str, columns: Mapping[str, tuple[str, ...]], ledger: Ledger, default_language: str = ""
) -> Grid:
    """Understand a sheet's header and file its rows under it.

    `columns` is one of the tables of the vocabulary. Columns that it does not know are comments, unless their name is
    nearly that of a known one which is missing: then the slip is an error.
    """
    if not sheet.rows:
        return Grid(name, sheet.name)
    known = column_names(columns)
    headings: list[Heading] = []
    for index, text in enumerate(sheet.rows[0].cells):
        if text:
            key, language = _meaning(text, known)
            headings.append(Heading(index, text, key, _settled(key, language, default_language)))
    top = sheet.rows[0].number
    headings = _without_doubles(Grid(name, sheet.name, header_row=top), headings, ledger)
    grid = Grid(name, sheet.name, tuple(headings), _records(sheet.rows[1:], headings), top)
    _tell_slips(grid, known, ledger)
    return grid


def fold(text: str) -> str:
    """Write a header as the vocabulary does: lower case, `_` for blanks."""
    return re.sub(r"[\s_]+", "_", text.strip().casefold())


def _meaning(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Give the canonical column and the language as written; `+text` for an unknown column."""
    whole = fold(text)
    if whole in known:
        return known[whole], ""
    parts = _SPLIT.split(text.strip())
    if fold(parts[0]) == "media" and len(parts) > 1:
        parts = [f"media::{parts[1]}", *parts[2:]]
    key = known.get(fold(parts[0]), "")
    if not key or whole.startswith(PASSED_ON):
        return "+" + text, ""
    if len(parts) == 1:
        return key, ""
    return (key, " ".join(parts[1:])) if key in TRANSLATED else ("+" + text, "")


def _settled(key: str, language: str, default_language: str) -> str:
    if key not in TRANSLATED:
        return ""
    return language_code(language) if language else default_language or PLAIN


def _without_doubles(grid: Grid, headings: list[Heading], ledger: Ledger) -> list[Heading]:
    kept: dict[tuple[str, str], Heading] = {}
    for heading in headings:
        first = kept.setdefault((heading.key, heading.language), heading)
        if first is not heading and not heading.key.startswith("+"):
            told = Told(
                "header_duplicate",
                f"kolom `{heading.text}` berarti sama dengan kolom `{first.text}`. Hapus atau ganti nama salah satunya.",
                f"the column `{heading.text}` means the same as the column `{first.text}`. Delete or rename one of them.",
                heading.text,
            )
            ledger.header(grid, heading, told)
    return list(kept.values())


def _records(rows: tuple[Row, ...], headings: list[Heading]) -> tuple[Record, ...]:
    records: list[Record] = []
    for row in rows:
        width = len(row.cells)
        cells = {
            (heading.key, heading.language): row.cells[heading.index]
            for heading in headings
            if heading.index < width and row.cells[heading.index]
        }
        if cells:
            records.append(Record(row.number, cells))
    return tuple(records)


def _tell_slips(grid: Grid, known: Mapping[str, str], ledger: Ledger) -> None:
    present = {heading.key for heading in grid.headings}
    for heading in grid.headings:
        if not heading.key.startswith("+") or heading.text.startswith("_"):
            continue
        base = fold(_SPLIT.split(heading.text)[0])
        if base in KEPT or fold(heading.text).startswith(PASSED_ON) or not base:
            continue
        guess = nearest(base, (name for name in known if ":" not in name and len(name) > 3), _NEAR)  # noqa: PLR2004  shorter words are all alike
        if guess and known[guess] in present:
            _tell_spare(grid, heading, known[guess], ledger)
        elif guess:
            told = Told(
                "column_unknown",
                f"kolom `{heading.text}` tidak dikenal. Maksud Anda `{known[guess]}`? Bila hanya catatan, awali namanya dengan `_`.",
                f"unknown column `{heading.text}`. Did you mean `{known[guess]}`? If it is only a comment, begin its name with `_`.",
                heading.text,
            )
            ledger.header(grid, heading, told)


def _tell_spare(grid: Grid, heading: Heading, known: str, ledger: Ledger) -> None:
    """A slip beside the right column loses only its own cells, so it is told where there are any."""
    if any((heading.key, heading.language) in record.cells for record in grid.records):
        told = Told(
            "column_unknown",
            f"kolom `{heading.text}` mirip `{known}` tetapi tidak dibaca. Pindahkan isinya ke sana, atau awali namanya dengan `_`.",
            f"the column `{heading.text}` is like `{known}` but is not read. Move its cells there, or begin its name with `_`.",
            heading.text,
        )
        ledger.header(grid, heading, told, "warning")
