"""Test cases of a form: read row by row, told at their cells, run at each reading."""

import pytest
from pyxform.xls2xform import convert

from exports.plain import grids_of
from exports.workbook import write_sheets
from forms.cases import run_cases
from forms.compile import compile_form
from forms.model import CaseRow
from forms.versions import canonical, content_hash, decode

SURVEY = """
    | survey |
    | type              | name    | label   | required | constraint | relevant          | default | calculation |
    | begin group       | umum    | Umum    |          |            |                   |         |             |
    | text              | nama    | Nama    | yes      |            |                   |         |             |
    | select_one yt     | usp     | USP     | yes      |            |                   | tidak   |             |
    | integer           | anggota | Anggota | yes      | . >= 20    |                   |         |             |
    | integer           | laki    | Laki-laki |        |            |                   |         |             |
    | integer           | pinjaman | Pinjaman |        |            | ${usp} = 'ya'     |         |             |
    | calculate         | ganda   | Ganda   |          |            |                   |         | ${anggota} * 2 |
    | end group         |         |         |          |            |                   |         |             |
    | begin repeat      | unit    | Unit    |          |            |                   |         |             |
    | select_multiple u | usaha   | Usaha   | yes      |            |                   |         |             |
    | integer           | omzet   | Omzet   |          | . > 0      |                   |         |             |
    | end repeat        |         |         |          |            |                   |         |             |
    | choices |
    | list_name | name  | label |
    | yt        | ya    | Ya    |
    | yt        | tidak | Tidak |
    | u         | toko  | Toko  |
    | u         | kebun | Kebun |
    | checks |
    | name | severity | expression | message | questions |
    | laki_terbatas | error | ${laki} = '' or ${laki} <= ${anggota} | Terlalu banyak. | laki |
    | turun | warning | ${last-saved#anggota} = '' or ${anggota} >= ${last-saved#anggota} | Turun. | anggota |
    | nama_register | warning | pulldata('register', 'nama', 'nama', '') = '' or ${nama} = pulldata('register', 'nama', 'nama', '') | Lain. | nama |
    | cases |
    | case | like | question | answer | expect | note |
"""

WHOLE = """
    | lengkap |        | nama             | Maju       |  | Tidak ada temuan. |
    |         |        | umum/anggota     | 30         |  |  |
    |         |        | unit[1]/usaha    | toko kebun |  |  |
    |         |        | unit[2]/usaha    | toko       |  |  |
"""


@pytest.fixture
def told(read):
    """The issues of the cases below the survey: (row, column, code)."""

    def issues_of(rows, survey=SURVEY):
        form, issues = read(survey + rows)
        found = [issue for issue in issues if issue.sheet == "cases"]
        assert (form is None) == any(issue.severity == "error" for issue in found)
        assert all(issue.message and issue.message_en for issue in found)
        return found

    return issues_of


def places(issues):
    return [(issue.row, issue.column, issue.code) for issue in issues]


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "| kurang | lengkap | anggota | 3 | constraint | |",
        "| kurang | lengkap | anggota | 3 | constraint:anggota | |",
        "| kurang | lengkap | anggota | 3 | constraint:umum/anggota | |",
        "| kosong | lengkap | nama | | required | |",
        "| banyak | lengkap | laki | 31 | check:laki_terbatas | |",
        "| banyak | lengkap | laki | 31 | check | |",
        "| turun | lengkap | last-saved#anggota | 31 | warning:turun | |",
        "| lain | lengkap | register:nama | Mundur | warning:nama_register | |",
        "| dua | lengkap | anggota | 3 | constraint, check:laki_terbatas | | \n | | | laki | 4 | | |",
        "| baris | lengkap | unit[2]/omzet | 0 | constraint | |",
        "| baris | lengkap | unit[2]/omzet | 0 | constraint:unit[2]/omzet | |",
        "| baris | lengkap | unit[2]/omzet | 0 | constraint:omzet | |",
        "| buang | lengkap | unit[2]/omzet | 0 | | | \n | | | unit[2] | | | |",
        "| tak_ditanya | lengkap | pinjaman | 5 | | |",
        "| tak_ditanya | lengkap | pinjaman | 5 | irrelevant | |",
        "| sendiri | | anggota | 3 | constraint * | |",
        "| bukan_pilihan | lengkap | unit[1]/usaha | toko sawah | choice | |",
        "| bukan_angka | lengkap | anggota | banyak | type | |",
        "| a | lengkap | anggota | 3 | constraint | | \n | b | a | anggota | 20 | | |",
    ],
)
def test_a_case_that_comes_out_as_it_says_is_passed_over(told, rows):
    assert told(WHOLE + rows) == []


@pytest.mark.parametrize(
    ("rows", "row", "pieces"),
    [
        ("| a | lengkap | anggota | 3 | | |", 6, ("(2 dari 2)", "muncul constraint:umum/anggota")),
        ("| a | lengkap | anggota | 30 | constraint | |", 6, ("diharapkan constraint:anggota, tetapi tidak muncul",)),
        ("| a | lengkap | anggota | 3 | required | |", 6, ("diharapkan required:anggota", "muncul constraint:umum/anggota")),
        ("| a | lengkap | anggota | 3 | constraint | | \n | | | laki | 2 | check | |", 7, ("diharapkan check:laki",)),
        ("| a | lengkap | unit[2]/omzet | 0 | constraint:unit[1]/omzet | |", 6, ("muncul constraint:unit[2]/omzet",)),
        ("| a | lengkap | pinjaman | 5 | irrelevant | | \n | | | usp | ya | | |", 6, ("diharapkan irrelevant",)),
        ("| a | lengkap | unit[3]/omzet | 5 | | |", 6, ("muncul required:unit[3]/usaha",)),
    ],
)  # fmt: skip
def test_a_case_that_fails_is_told_at_its_row_with_what_was_expected_and_what_came(told, rows, row, pieces):
    [issue] = told(WHOLE + rows)
    assert (issue.row, issue.column, issue.code, issue.severity) == (row, "expect", "case_failed", "error")
    assert issue.cell == f"E{row}"
    assert all(piece in issue.message for piece in pieces)


@pytest.mark.parametrize(
    ("rows", "place", "piece"),
    [
        ("| a | lengkap | angota | 3 | | |", (6, "question", "question_unknown"), "Maksud Anda `anggota`"),
        ("| a | lengkap | usaha | toko | | |", (6, "question", "case_row"), "`unit[1]/usaha`"),
        ("| a | lengkap | unit[1]/anggota | 3 | | |", (6, "question", "question_unknown"), ""),
        ("| a | lengkap | unit[99999]/omzet | 3 | | |", (6, "question", "question_unknown"), ""),
        ("| a | lengkap | unit | 3 | | |", (6, "question", "case_row"), "`unit[1]`"),
        ("| a | lengkap | unit[1] | 3 | | |", (6, "answer", "case_row"), "kosongkan"),
        ("| a | lengkap | last-saved#usaha | toko | | |", (6, "question", "question_unknown"), ""),
        ("| a | lengkap | ganda | 3 | | |", (6, "question", "case_calculated"), "dihitung"),
        ("| a | lengkap | usp | iya | | |", (6, "answer", "choice_unknown"), "Maksud Anda `ya`"),
        ("| a | lengkap | unit[1]/usaha | toko kebum | | |", (6, "answer", "choice_unknown"), "Maksud Anda `kebun`"),
        ("| a | lengkap | now | kemarin | | |", (6, "answer", "case_clock"), "2026-03-31"),
        ("| a | lengkap | anggota | 3 | constrain | |", (6, "expect", "word_unknown"), "Maksud Anda `constraint`"),
        ("| a | lengkap | anggota | 3 | constraint:angota | |", (6, "expect", "question_unknown"), "Maksud Anda `anggota`"),
        ("| a | lengkap | | | required | |", (6, "expect", "case_target"), "pertanyaan mana"),
        ("| a | lengkap | | 3 | | |", (6, "question", "cell_blank"), "kolom question"),
        ("| a | lengkao | anggota | 30 | | |", (6, "like", "case_unknown"), "Maksud Anda `lengkap`"),
        ("| a | b | anggota | 30 | | | \n | b | a | anggota | 30 | | |", (6, "like", "case_circle"), "lingkaran"),
        ("| a | lengkap | anggota | 30 | | | \n | lengkap | | anggota | 30 | | |", (7, "case", "name_duplicate"), "baris 2"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_told_at_its_cell(told, rows, place, piece):
    issues = told(WHOLE + rows)
    assert places(issues)[0] == place
    assert piece in issues[0].message


def test_the_first_case_needs_a_name(told):
    assert places(told("| | | nama | Maju | | |"))[0] == (2, "case", "cell_blank")


def test_a_form_that_reads_the_clock_wants_a_day_in_each_case(told):
    survey = SURVEY.replace("| . >= 20    |", "| . >= 20 and today() < date('2026-01-01') |")
    assert places(told(WHOLE, survey)) == [(2, "question", "case_clock")]
    assert told(WHOLE + "| | | now | 2025-12-31 | | |", survey) == []
    assert places(told(WHOLE + "| | | now | 2026-01-01 | | |", survey)) == [(2, "expect", "case_failed")]


def test_no_case_is_run_on_a_form_that_cannot_be_compiled(read):
    _, issues = read(SURVEY.replace(". >= 20", ". >= ${tiada}") + WHOLE + "| a | lengkap | anggota | 3 | | |")
    assert [issue.sheet for issue in issues if issue.severity == "error"] == ["survey"]


def test_a_sheet_of_that_name_that_is_something_else_is_left_alone(read):
    form, issues = read(
        SURVEY.split("    | cases |", maxsplit=1)[0] + "    | cases |\n    | id | disease |\n    | 1 | flu |\n"
    )
    assert form is not None
    assert form.cases == ()
    assert not [issue for issue in issues if issue.sheet == "cases"]


def test_more_cases_than_anyone_writes_are_refused(told):
    rows = "\n".join(f"| k{number} | | nama | x | * | |" for number in range(501))
    assert places(told(rows)) == [(1, "", "cases_many")]


def test_cases_are_kept_with_the_form_and_change_its_hash(form):
    made = form(SURVEY + WHOLE + "| kurang | lengkap | anggota | 3 | constraint | Kurang dari dua puluh. |")
    assert decode(canonical(made)) == made
    lengkap, kurang = made.cases
    assert (kurang.name, kurang.like, kurang.row, kurang.note) == ("kurang", "lengkap", 6, "Kurang dari dua puluh.")
    assert kurang.rows == (CaseRow(row=6, question="anggota", answer="3", expect=("constraint",)),)
    assert [outcome.passed for outcome in run_cases(compile_form(made))] == [True, True]
    assert content_hash(made) != content_hash(form(SURVEY + WHOLE))
    assert lengkap.rows[2].answer == "toko kebun"


def test_pyxform_takes_a_workbook_with_cases(tables, tmp_path):
    made = write_sheets(grids_of(tables(SURVEY.replace("pulldata('register', 'nama', 'nama', '')", "''") + WHOLE)))
    (tmp_path / "uji.xlsx").write_bytes(made)
    assert convert(xlsform=str(tmp_path / "uji.xlsx")).warnings == []
