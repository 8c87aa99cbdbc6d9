"""Lists that a form takes from files: which files it names, and how their sheets become choices."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePath

from forms.model import Choice, Node, Question, walk
from forms.tables import Sheet, Tables
from forms.tables.attached import read_attached
from forms.tables.read import MAX_FILE
from forms.vocabulary import SHEETS
from forms.xlsform.language import PLAIN
from forms.xlsform.sheets import sheet_key

_NAMED = re.compile(r"(?:pulldata|instance)\(\s*['\"]([^'\"]+)['\"]")
_ENDINGS = (".csv", ".xml", ".geojson")
_OURS = frozenset({"register", "round", "__last-saved"})


def named_files(sheets: Mapping[str, Sheet]) -> frozenset[str]:
    """Give the names, without ending, of the files and lists that the sheets `survey` and `bridge` name."""
    found: set[str] = set()
    for row in sheets["bridge"].rows if "bridge" in sheets else ():
        for cell in row.cells:
            found |= {_stem(name) for name in _NAMED.findall(cell)}
    for row in sheets["survey"].rows if "survey" in sheets else ():
        kind = row.cells[0].strip().lower() if row.cells else ""
        for cell in row.cells:
            found |= {_stem(name) for name in _NAMED.findall(cell)}
            if "_from_file" in cell or "_external" in cell:
                found |= {_stem(word) for word in cell.split()[1:]}
        if kind in {"csv-external", "xml-external"} or any(
            cell in {"csv-external", "xml-external"} for cell in row.cells
        ):
            found |= {_stem(cell) for cell in row.cells[:3]}
    return frozenset(found - _OURS - {""})


def files_beside(form: Path, names: frozenset[str]) -> tuple[Sheet, ...]:
    """Read the files of these names beside a form: in `NAME-media/`, `media/`, or its own folder.

    Raises:
        TableProblem: when one of them cannot be read.
    """
    folder = form if form.is_dir() else form.parent
    places = (folder / f"{form.stem}-media", folder / "media", folder)
    found = []
    for name in sorted(names):
        files = (place / f"{name}{ending}" for place in places for ending in _ENDINGS)
        file = next((file for file in files if PurePath(name).name == name and file.is_file()), None)
        if file is not None and file.stat().st_size <= MAX_FILE:
            found.append(read_attached(file.read_bytes(), file.name))
    return tuple(found)


def attached_lists(
    tables: Tables, attached: tuple[Sheet, ...], names: frozenset[str], children: tuple[Node, ...]
) -> Mapping[str, tuple[Choice, ...]]:
    """Give the choices of each file that the form names; `value` and `label` parameters say which columns.

    A sheet of the workbook that is named as the file stands for it.
    """
    asked: dict[str, Question] = {}
    for _, node in walk(children):
        if isinstance(node, Question) and node.file:
            asked.setdefault(node.list_name, node)
    own = (sheet for sheet in tables.sheets if sheet_key(sheet.name) not in SHEETS)
    sheets = {_stem(sheet.name): sheet for sheet in (*attached, *own)}
    return {name: _choices(sheets[name], asked.get(name)) for name in sorted(names) if name in sheets}


def _choices(sheet: Sheet, question: Question | None) -> tuple[Choice, ...]:
    parameters = question.parameters if question else {}
    value, label = parameters.get("value", "name"), parameters.get("label", "label")
    header, *body = sheet.rows or ((),)
    columns = [column.strip() for column in getattr(header, "cells", ())]
    made = []
    for row in body:
        cells = dict(zip(columns, (*row.cells, *[""] * len(columns)), strict=False))
        texts = {PLAIN: cells[label]} if cells.get(label) else {}
        made.append(Choice(name=cells.get(value, ""), row=row.number, label=texts, columns=cells))
    return tuple(made)


def _stem(name: str) -> str:
    lowered = name.strip().lower()
    ending = next((ending for ending in _ENDINGS if lowered.endswith(ending)), "")
    return name.strip()[: len(name.strip()) - len(ending)]
