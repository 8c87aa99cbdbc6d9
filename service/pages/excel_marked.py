"""What goes into the officer's own file when it comes back marked."""

import zlib

import msgspec

from exports.filling.marks import Marking, PlainSheet
from forms.filling.layout import COOPERATIVE, RESULT, fill_sheets
from forms.filling.model import Filled
from service.actions.library import Library
from service.database import fillings as kept
from service.database import templates
from service.database.fillings import Filling
from service.database.handle import Handle
from service.pages import excel_lines
from service.pages.excel_state import Looked
from service.problems import NOT_FOUND, Problem

_SUFFIX = " (bertanda)"
_HEADS = {RESULT: "Hasil", COOPERATIVE: "Koperasi"}


async def marking_of(handle: Handle, library: Library, filling: Filling, found: Looked) -> Marking:
    """Gather the marks of an upload, and its bytes or, where those are no xlsx, what was read in them.

    Raises:
        Problem: NOT_FOUND.
    """
    data = await kept.contents(handle, filling.id)
    read = await kept.filled(handle, filling.id)
    if data is None or read is None:
        raise Problem(NOT_FOUND)
    edits = found.preview.edits
    waiting = filling.state != "applied"
    gains = {excel_lines.at(one) for one in edits if one.kind in {"new", "changed"}} if waiting else found.stored
    marking = Marking(
        data=data,
        marks=excel_lines.cell_marks(found.compiled, edits),
        gains=excel_lines.row_gains(gains),
        stored=not waiting,
    )
    if filling.name.lower().endswith(".xlsx"):
        return marking
    filled = msgspec.json.decode(zlib.decompress(read), type=Filled)
    source = await templates.one(handle, filling.template_id)
    compiled = await library.compiled(handle, source.form_version_id) if source else found.compiled
    labels = {column.path: column.label for sheet in fill_sheets(compiled) for column in sheet.columns} | _HEADS
    plain = tuple(
        PlainSheet(
            name=sheet.name,
            paths=sheet.paths,
            labels=tuple(labels.get(path, "") for path in sheet.paths),
            rows=tuple((row.number, row.cells) for row in sheet.rows),
        )
        for sheet in filled.sheets
    )
    return msgspec.structs.replace(marking, data=b"", plain=plain, about=filled.about)


def marked_name(name: str) -> str:
    """Name a marked file after the officer's own, once: the name stays when it is marked again."""
    stem = name.rpartition(".")[0] or name
    return f"{stem.removesuffix(_SUFFIX)}{_SUFFIX}.xlsx"
