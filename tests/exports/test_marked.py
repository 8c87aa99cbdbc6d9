"""The author's own workbook comes back with its faults marked, and everything else as it was."""

import io
import subprocess

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from exports.marked import marked
from exports.marks import LONGEST, RED, YELLOW, marks_of
from forms.errors import Issue
from forms.xlsform import examine_outside


def issue(cell="", row=1, sheet="survey", severity="error", message="salah", **rest):
    return Issue(
        sheet=sheet, row=row, column="constraint", code="x", severity=severity, message=message, cell=cell, **rest
    )


@pytest.fixture
def authors_book():
    """A small workbook with a format, a comment and merged cells of the author's own."""
    book = Workbook()
    survey = book.active
    survey.title = "Survey"
    survey.append(["type", "name", "label", "constraint"])
    survey.append(["integer", "n", "Jumlah", ". >= 0 and"])
    survey["A1"].font = Font(bold=True, name="Georgia")
    survey["D2"].comment = Comment("dari rapat", "Dewi")
    survey.column_dimensions["C"].width = 44
    survey.freeze_panes = "B2"
    survey["A5"] = "catatan"
    survey.merge_cells("A5:C5")
    book.create_sheet("choices").append(["list_name", "name", "label"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data):
    return load_workbook(io.BytesIO(data))


def test_cells_are_coloured_and_commented_and_the_rest_stays(authors_book):
    issues = (
        issue("D2", 2, message="Sel D2: Rumus belum selesai. Lengkapi."),
        issue("C2", 2, severity="warning", message="Sel C2: label panjang."),
    )
    book = opened(marked(authors_book, "uji.xlsx", issues))
    survey = book["Survey"]
    assert survey["D2"].fill.start_color.rgb == f"00{RED}"
    assert survey["D2"].comment.text == "dari rapat\n\nSALAH: Rumus belum selesai. Lengkapi."
    assert survey["C2"].fill.start_color.rgb == f"00{YELLOW}"
    assert survey["C2"].comment.text == "PERLU DICEK: label panjang."
    assert (survey["A1"].font.name, survey["A1"].font.bold, survey["A1"].fill.fill_type) == ("Georgia", True, None)
    assert (survey.column_dimensions["C"].width, survey.freeze_panes) == (44, "B2")
    assert [sheet.title for sheet in book] == ["Survey", "choices"]
    assert [[cell.value for cell in row] for row in survey.iter_rows()] == [
        [cell.value for cell in row] for row in opened(authors_book)["Survey"].iter_rows()
    ]


def test_what_has_no_cell_stands_at_the_header_and_merged_cells_show_it(authors_book):
    issues = (
        issue(message="Baris 1: kolom kurang."),
        issue("B5", 5),
        issue(sheet="checks", message="hilang"),
        issue(sheet=""),
    )
    survey = opened(marked(authors_book, "uji.xlsx", issues))["Survey"]
    assert survey["A1"].comment.text == "SALAH: kolom kurang.\n\nSALAH: hilang\n\nSALAH: salah"
    assert survey["A5"].comment.text == "SALAH: salah"


def test_one_cell_with_several_issues_has_one_comment_errors_first():
    told = marks_of((issue("D2", 2, severity="warning", message="b"), issue("D2", 2, message="a"), issue("E2", 2)))
    assert [(mark.cell, mark.colour) for mark in told] == [("D2", RED), ("E2", RED)]
    assert told[0].text == "SALAH: a\n\nPERLU DICEK: b"


def test_a_comment_has_an_end_and_holds_no_sign_that_a_workbook_refuses():
    (mark,) = marks_of((issue("D2", 2, message="x\x00y" + "z" * 5000),))
    assert "\x00" not in mark.text
    assert len(mark.text) <= LONGEST + 2


@pytest.mark.office
def test_libreoffice_opens_it(authors_book, soffice, tmp_path):
    path = tmp_path / "bertanda.xlsx"
    path.write_bytes(marked(authors_book, "uji.xlsx", (issue("D2", 2),)))
    command = [
        soffice,
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/p",
        "--convert-to",
        "csv",
        "--outdir",
        tmp_path,
        path,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert ". >= 0 and" in (tmp_path / "bertanda.csv").read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # what it says it leaves out is not ours
def test_workbooks_of_other_people_survive_it(repository):
    folder = repository.parent / "shared" / "corpus" / "xlsforms"
    if not folder.is_dir():
        pytest.skip("../shared/corpus is not here")
    count = 0
    for path in sorted(folder.glob("*.xlsx"))[::12]:
        data = path.read_bytes()
        _, issues = examine_outside(data, path.name)
        book = opened(marked(data, path.name, issues))
        told = [
            cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.comment and cell.comment.author == "Lumbung"
        ]
        assert len(told) >= bool(issues), path.name
        assert [sheet.title for sheet in book] == [sheet.title for sheet in opened(data)]
        count += 1
    assert count >= 5
