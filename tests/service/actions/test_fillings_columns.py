"""Columns that somebody deleted or renamed: what is not there changes nothing, what is unknown is named."""

import msgspec
import pytest

from service.actions import fillings
from tests.service.actions.test_fillings import NOW, kinds
from tests.service.actions.test_fillings import office as office  # noqa: PLC0414  # a fixture

pytestmark = pytest.mark.anyio


def changed(filled, paths, cells):
    """Give the cooperatives' sheet of a file other columns."""
    sheet = filled.sheets[0]
    rows = tuple(msgspec.structs.replace(row, cells=cells) for row in sheet.rows)
    letters = tuple("ABCDEFG"[: len(paths)])
    return msgspec.structs.replace(
        filled, sheets=(msgspec.structs.replace(sheet, paths=paths, columns=letters, rows=rows), *filled.sheets[1:])
    )


async def test_a_column_that_was_deleted_empties_nothing(office):
    whole = office.file([(office.token, "Maju Jaya", 12.0)])
    filled = changed(whole, ("~token", "nama"), (office.token, "Maju Jaya"))
    kept, preview = await office.look(filled)
    assert (kinds(preview), preview.lost) == ([("changed", 4, "B")], ())
    await office.put(kept, empties=True)
    assert await office.answers() == office.was | {"nama": "Maju Jaya"}


async def test_a_column_whose_hidden_path_was_changed_is_named_and_the_others_are_read(office):
    whole = office.file([(office.token, "Maju Jaya", 12.0)])
    filled = changed(whole, ("~token", "nama", "jumlah"), (office.token, "Maju Jaya", 99.0))
    kept, preview = await office.look(filled)
    assert (kinds(preview), preview.lost) == ([("changed", 4, "B")], ("jumlah",))
    await office.put(kept)
    assert await office.answers() == office.was | {"nama": "Maju Jaya"}


async def test_a_file_without_its_rows_marks_is_told_row_by_row_and_stores_nothing(office):
    whole = office.file([(office.token, "Maju Jaya", 12.0)])
    filled = changed(whole, ("~hasil", "nama", "anggota"), (None, "Maju Jaya", 12.0))
    kept, preview = await office.look(filled)
    assert [(edit.kind, edit.row) for edit in preview.edits] == [("wrong", 4)]
    assert "tidak menyebut koperasi" in preview.edits[0].reason
    assert (await fillings.apply(office.handle, office.library, kept, now=NOW)).written == 0
    assert await office.answers() == office.was
