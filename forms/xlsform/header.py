"""Header rows: which column each cell means, in which language; slips are told, comments are kept."""

import re
from collections import Counter
from collections.abc import Mapping

import msgspec

from forms.spelling import nearest
from forms.tables import Row, Sheet
from forms.vocabulary import KEPT, PASSED_ON, TRANSLATED, column_names
from forms.xlsform.language import PLAIN, language_code
from forms.xlsform.ledger import Grid, Heading, Ledger, Record, Told

_SPLIT = re.compile(r"\s*::?\s*")
_NEAR = 0.8


class _Slip(msgspec.Struct, frozen=True):
    """A header that is nearly the column `key`; `spare` where that one is there; `mend` is the header as it is surely meant, or ''."""

    heading: Heading
    key: str
    spare: bool
    mend: str


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
    slips = _slips(headings, known)
    sure = {slip.heading.index: _mended(slip, default_language) for slip in slips if slip.mend}
    headings = [sure.get(heading.index, heading) for heading in headings]
    grid = Grid(name, sheet.name, tuple(headings), _records(sheet.rows[1:], headings), top)
    for slip in slips:
        _tell(slip, grid, ledger)
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


def _slips(headings: list[Heading], known: Mapping[str, str]) -> list[_Slip]:
    present = {heading.key for heading in headings}
    found: list[_Slip] = []
    for heading in headings:
        if not heading.key.startswith("+") or heading.text.startswith("_"):
            continue
        base = fold(_SPLIT.split(heading.text)[0])
        if base in KEPT or fold(heading.text).startswith(PASSED_ON) or not base:
            continue
        guess = nearest(base, (name for name in known if ":" not in name and len(name) > 3), _NEAR)  # noqa: PLR2004  shorter words are all alike
        if guess:
            found.append(_Slip(heading, known[guess], known[guess] in present, ""))
    meant = Counter(slip.key for slip in found)
    return [msgspec.structs.replace(slip, mend=_mend(slip)) if meant[slip.key] == 1 else slip for slip in found]


def _mend(slip: _Slip) -> str:
    """Give the header as it is meant, with its language; '' where the right column is there or knows no languages."""
    first, *rest = _SPLIT.split(slip.heading.text)
    if slip.spare or (rest and slip.key not in TRANSLATED):
        return ""
    return slip.key + slip.heading.text[len(first) :]


def _mended(slip: _Slip, default_language: str) -> Heading:
    """Read a header whose repair is sure as if it were mended, so that what stands under it is told in the same run."""
    key, language = _meaning(slip.mend, {slip.key: slip.key})
    return Heading(slip.heading.index, slip.heading.text, key, _settled(key, language, default_language))


def _tell(slip: _Slip, grid: Grid, ledger: Ledger) -> None:
    if slip.spare:
        _tell_spare(grid, slip.heading, slip.key, ledger)
        return
    text = slip.heading.text
    told = Told(
        "column_unknown",
        f"kolom `{text}` tidak dikenal. Maksud Anda `{slip.key}`? Bila hanya catatan, awali namanya dengan `_`.",
        f"unknown column `{text}`. Did you mean `{slip.key}`? If it is only a comment, begin its name with `_`.",
        text,
        slip.mend,
    )
    ledger.header(grid, slip.heading, told)


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
