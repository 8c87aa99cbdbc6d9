"""`lumbung form codebook|print` as an author meets them."""

import openpyxl
import pytest
from click.testing import CliRunner

from service.cli import main

FORM = '{"survey": [{"type": "text", "name": "nama", "label": "Nama <b>"}], "settings": {"form_id": "uji", "version": "1"}}'


@pytest.fixture
def file(tmp_path):
    where = tmp_path / "uji.json"
    where.write_text(FORM)
    return where


def run(*arguments):
    return CliRunner().invoke(main, ["form", *(str(argument) for argument in arguments)])


def test_the_code_book_is_written_and_nothing_else_goes_to_stdout(file, tmp_path):
    done = run("codebook", file, "-o", tmp_path / "kode.xlsx")
    assert (done.exit_code, done.stdout) == (0, "")
    assert openpyxl.load_workbook(tmp_path / "kode.xlsx")["Pertanyaan"]["B5"].value == "nama"


def test_the_questionnaire_is_one_file_that_needs_nothing_else(file, tmp_path):
    done = run("print", file, "-o", tmp_path / "kuesioner.html")
    assert (done.exit_code, done.stdout) == (0, "")
    made = (tmp_path / "kuesioner.html").read_text()
    assert "Nama &lt;b&gt;" in made
    assert "@page" in made
    assert "<link" not in made
    assert "src=" not in made


@pytest.mark.parametrize("command", ["codebook", "print"])
def test_a_faulty_form_is_told_and_nothing_is_written(command, file, tmp_path):
    file.write_text(FORM.replace('"text"', '"teks"'))
    done = run(command, file, "-o", tmp_path / "hasil")
    assert done.exit_code == 1
    assert "teks" in done.stderr
    assert not (tmp_path / "hasil").exists()


@pytest.mark.parametrize("command", ["codebook", "print"])
def test_a_place_that_cannot_be_written_is_said(command, file, tmp_path):
    done = run(command, file, "-o", tmp_path / "tidak" / "ada")
    assert done.exit_code == 1
    assert "ada" in done.stderr
