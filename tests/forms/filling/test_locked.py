"""What a return locked stays out of a comparison, but for what a taken answer makes wrong."""

from datetime import UTC, datetime

import pytest

from forms.compile import compile_form
from forms.evaluate import Around
from forms.filling.compare import Standing, compare
from forms.filling.gather import Cells, Said
from forms.filling.layout import fill_sheets
from forms.model import Form, Question

FORM = compile_form(
    Form(
        id="f", version="1", title="F", default_language="id", languages=("id",),
        children=(
            Question(name="pria", type="integer", row=2, label={"id": "Pria"}),
            Question(name="semua", type="integer", row=3, label={"id": "Semua"}, constraint=". >= ${pria}"),
            Question(name="lain", type="integer", row=4, label={"id": "Lain"}),
        ),
    )
)  # fmt: skip
COLUMNS = {column.path: column for sheet in fill_sheets(FORM) for column in sheet.columns}


@pytest.mark.parametrize(
    ("pria", "expected"),
    [
        (5, {"pria": "changed", "semua": "locked", "lain": "locked"}),
        (12, {"pria": "changed", "semua": "changed", "lain": "locked"}),
    ],
)
def test_an_error_at_a_locked_answer_opens_it_and_no_other(pria, expected):
    was = {"pria": 3, "semua": 9, "lain": 1}
    said = tuple(
        Said(sheet="K", row=4, column="C", path=path, question=COLUMNS[path], was=was[path], new=new, shown=str(new))
        for path, new in {"pria": pria, "semua": 20, "lain": 2}.items()
    )
    around = Around(now=datetime(2026, 5, 20, tzinfo=UTC))
    standing = Standing(answers=was, around=around, locked=frozenset({"semua", "lain"}), locked_words="Terkunci.")
    found = compare(FORM, Cells(cooperative="1", name="A", said=said, lines=()), standing)
    assert {edit.path: edit.kind for edit in found} == expected
    assert all(edit.reason == "Terkunci." for edit in found if edit.kind == "locked")
