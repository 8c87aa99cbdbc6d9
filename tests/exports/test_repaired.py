"""Safe repairs are made in the author's own workbook, and no other cell is written."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from exports.repaired import repair_workbook
from forms.tables import read_tables
from forms.xlsform import examine_outside
from forms.xlsform.repairs import Repair, repairs

SURVEY = (
    ("type", "name", "label", "relevent", "constraint", "catatan"),
    ("select_one yt", "rapat", "Sudah “rapat”?", None, None, "${x} == 1"),
    ("integer", "jumlah hadir", "Hadir", " ${rapat}==“ya” && ${rapat} == ‘ya’", None, None),
    ("integer", "n", "N", "${jumlah hadir} > 0", ". >= 0 and", None),
)


@pytest.fixture
def book():
    """An author's workbook with slips that can be repaired, one that cannot, and formats of the author's own."""
    made = Workbook()
    survey = made.active
    survey.title = "Survey "
    for row in SURVEY:
        survey.append(row)
    survey["C3"] = CellRichText("Hadir ", TextBlock(InlineFont(b=True), "semua"))
    survey["D3"].font = Font(italic=True, name="Georgia")
    survey["D3"].comment = Comment("dari rapat", "Dewi")
    survey["H1"] = "=1+1"
    choices = made.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("yt", "ya", "Ya"), ("yt", "tidak", "Tidak")):
        choices.append(row)
    return saved(made)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(data):
    book = load_workbook(io.BytesIO(data), rich_text=True)
    return {(sheet.title, c.coordinate): c.value for sheet in book for row in sheet.iter_rows() for c in row}


def issues_of(data):
    return examine_outside(data, "uji.xlsx")[1]


def test_each_repair_is_listed_and_only_the_cells_that_it_names_change(book):
    asked = repairs(issues_of(book))
    assert [(one.cell, one.old, one.new) for one in asked] == [
        ("D1", "relevent", "relevant"),
        ("B3", "jumlah hadir", "jumlah_hadir"),
        ("D3", "==", "="),
        ("D3", "“ya”", "'ya'"),
        ("D3", "&&", "and"),
        ("D3", "==", "="),
        ("D3", "‘ya’", "'ya'"),
        ("D4", "${jumlah hadir}", "${jumlah_hadir}"),
    ]
    made = repair_workbook(book, "uji.xlsx", asked)
    assert made.done == asked
    before, after = cells(book), cells(made.data)
    assert {place: after[place] for place in after if after[place] != before[place]} == {
        ("Survey ", "D1"): "relevant",
        ("Survey ", "B3"): "jumlah_hadir",
        ("Survey ", "D3"): "${rapat}='ya' and ${rapat} = 'ya'",
        ("Survey ", "D4"): "${jumlah_hadir} > 0",
    }
    survey = load_workbook(io.BytesIO(made.data), rich_text=True)["Survey "]
    assert (survey["D3"].font.name, survey["D3"].comment.text) == ("Georgia", "dari rapat")
    assert isinstance(survey["C3"].value, CellRichText)


def test_what_is_left_is_what_has_no_sure_repair(book):
    left = issues_of(repair_workbook(book, "uji.xlsx", repairs(issues_of(book))).data)
    assert [(one.cell, one.code) for one in left if one.severity == "error"] == [("E4", "unfinished")]
    assert repairs(left) == ()


def test_a_cell_that_does_not_hold_what_was_read_stays_as_it_is(book):
    asked = (
        Repair("survey", "C2", 0, "Belum", "Sudah", "x"),
        Repair("survey", "H1", 0, "=1+1", "2", "x"),
        Repair("tidak ada", "A1", 0, "type", "x", "x"),
        Repair("survey", "C3", 0, "Hadir", "Datang", "x"),
    )
    made = repair_workbook(book, "uji.xlsx", asked)
    assert made.done == asked[3:]
    assert cells(made.data)["Survey ", "H1"] == "=1+1"
    assert read_tables(made.data, "uji.xlsx").sheets[0].rows[2].cells[2] == "Datang semua"


def test_a_text_that_begins_with_an_equals_sign_stays_a_text(book):
    (one,) = (Repair("survey", "F2", 0, "${x} ", "", "x"),)
    after = load_workbook(io.BytesIO(repair_workbook(book, "uji.xlsx", (one,)).data))["Survey "]["F2"]
    assert (after.value, after.data_type) == ("== 1", "s")
