"""CSV files of any office's Excel are read; what cannot be read is told."""

import pytest

from forms.tables import TableProblem, first_sheet, read_tables


@pytest.mark.parametrize(
    "data",
    [
        b"nama;kota\nKUD Makmur;Berau\n",
        "nama,kota\r\nKUD Makmur,Berau\r\n".encode("utf-8-sig"),
        "nama\tkota\nKUD Makmur\tBerau\n".encode("utf-16"),
        b'"nama","kota"\n"KUD Makmur","Berau"',
    ],
)
def test_delimiters_and_encodings_are_found_out(data):
    rows = first_sheet(read_tables(data, "register.csv")).rows
    assert [row.cells for row in rows] == [("nama", "kota"), ("KUD Makmur", "Berau")]


def test_windows_text_is_read():
    assert first_sheet(read_tables("nama\nCafé\n".encode("cp1252"), "a.csv")).rows[1].cells == ("Café",)


def test_rows_are_numbered_as_records_and_blank_ones_are_left_out():
    rows = first_sheet(read_tables(b'a,b\n"x\ny",1\n\n,\n2,3\n', "a.csv")).rows
    assert [(row.number, row.cells) for row in rows] == [(1, ("a", "b")), (2, ("x\ny", "1")), (5, ("2", "3"))]


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x81", b'a,b\n"x,1\n'])
def test_what_is_no_csv_is_refused(data):
    with pytest.raises(TableProblem) as problem:
        first_sheet(read_tables(data, "a.csv"))
    assert problem.value.issue.message
    assert problem.value.issue.code in {"file_type", "csv_row"}


def test_a_folder_is_a_set_of_sheets(tmp_path):
    (tmp_path / "survey.csv").write_text("type,name\ntext,a\n")
    (tmp_path / "choices.csv").write_text("list_name,name\n")
    assert [sheet.name for sheet in read_tables(tmp_path).sheets] == ["choices", "survey"]


def test_a_folder_without_csv_is_refused(tmp_path):
    with pytest.raises(TableProblem):
        read_tables(tmp_path)
