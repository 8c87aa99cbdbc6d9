"""The report of an author's form: by sheet, the piece marked under the cell's text, in two languages."""

from forms.xlsform import read_form
from service.commands.reporting import report
from tests.forms.conftest import tables_in_text

TABLES = tables_in_text("""
    | survey |
    | type    | name | label | relevant                    |
    | integer | n    | N     |                             |
    | text    | a    | A     | ${n} > 3 and ${nn} == 4     |
    | texxt   | b    | B     |                             |
""")


def test_each_slip_stands_under_its_cell_s_text_with_a_mark_under_the_piece() -> None:
    _, issues = read_form(TABLES)
    lines = report("uji.xlsx", issues).splitlines()
    assert lines[0] == "[survey]"
    at = next(number for number, line in enumerate(lines) if "`==`" in line)
    assert lines[at].startswith("  SALAH: Sel D3: ")
    shown, marks = lines[at + 1 : at + 3]
    assert shown.strip() == "${n} > 3 and ${nn} == 4"
    assert shown[marks.index("^") : len(marks)] == "=="
    assert any("`texxt`" in line and line.endswith("(type)") for line in lines)
    assert lines[-1] == "uji.xlsx: 3 kesalahan, 1 catatan; belum dapat diterbitkan."


def test_the_same_in_english() -> None:
    _, issues = read_form(TABLES)
    lines = report("uji.xlsx", issues, "en").splitlines()
    assert any(line.startswith("  ERROR: Cell D3: `==` is unknown. Write `=`") for line in lines)
    assert lines[-1] == "uji.xlsx: 3 errors, 1 warnings; cannot be published yet."


def test_a_sound_form_has_one_line() -> None:
    assert report("uji.xlsx", ()) == "uji.xlsx: 0 kesalahan, 0 catatan; dapat diterbitkan."
