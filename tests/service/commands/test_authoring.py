"""`lumbung form check|show|build` as an author meets them."""

import json

import pytest
from click.testing import CliRunner
from pyxform.xls2xform import convert

from exports.plain import grids_of
from exports.workbook import write_sheets
from forms.tables import read_tables
from service.cli import main

SURVEY = 'type,name,label::Bahasa Indonesia (id)\ndate,lahir,Lahir\nselect_one yt,aktif,"Aktif, ya?"\n'
CHOICES = "list_name,name,label::Bahasa Indonesia (id)\nyt,ya,Ya\nyt,tidak,=Tidak\n"
SETTINGS = "form_id,form_title,version,default_language\nuji,Uji,007,Bahasa Indonesia (id)\n"


@pytest.fixture
def folder(tmp_path):
    where = tmp_path / "uji"
    where.mkdir()
    (where / "survey.csv").write_text(SURVEY)
    (where / "choices.csv").write_text(CHOICES)
    (where / "settings.csv").write_text(SETTINGS)
    return where


def run(*arguments):
    return CliRunner().invoke(main, ["form", *(str(argument) for argument in arguments)])


def test_a_sound_form_ends_with_0_and_says_so(folder):
    done = run("check", folder)
    assert done.exit_code == 0
    assert "dapat diterbitkan" in done.stdout
    assert json.loads(run("check", folder, "--json").stdout) == []


def test_a_faulty_form_ends_with_1_and_every_issue_has_its_place(folder):
    (folder / "survey.csv").write_text(
        SURVEY.replace("select_one yt", "select_one yy").replace("lahir,", "tanggal lahir,")
    )
    done = run("check", folder, "--json")
    assert done.exit_code == 1
    issues = json.loads(done.stdout)
    assert [(issue["sheet"], issue["row"], issue["column"]) for issue in issues] == [
        ("survey", 2, "name"),
        ("survey", 3, "type"),
    ]
    assert set(issues[0]) == {
        "sheet", "row", "column", "cell", "piece", "code", "severity", "message", "message_en", "mend",
    }  # fmt: skip
    assert (issues[0]["cell"], issues[0]["piece"]) == ("B2", "tanggal lahir")
    report = run("check", folder)
    assert report.exit_code == 1
    assert "Sel B2" in report.stdout
    assert "2 kesalahan" in report.stdout


def test_a_file_that_is_no_workbook_is_an_issue_too(tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"hello")
    done = run("check", file, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["code"] == "file_damaged"


def test_show_prints_the_canonical_definition(folder):
    shown = json.loads(run("show", folder).stdout)
    assert (shown["id"], shown["version"]) == ("uji", "007")
    assert [child["name"] for child in shown["children"]] == ["lahir", "aktif"]


def test_what_is_built_reads_back_as_the_same_form_and_pyxform_takes_it(folder, tmp_path):
    built = tmp_path / "uji.xlsx"
    assert run("build", folder, "-o", built).exit_code == 0
    assert run("show", built).stdout == run("show", folder).stdout
    result = convert(built)
    assert result.warnings == []
    assert "Aktif, ya?" in result.xform


def test_a_faulty_form_is_not_built(folder, tmp_path):
    (folder / "survey.csv").write_text(SURVEY.replace("date,", "daet,"))
    done = run("build", folder, "-o", tmp_path / "uji.xlsx")
    assert done.exit_code == 1
    assert "Sel A2" in done.stderr
    assert not (tmp_path / "uji.xlsx").exists()


def test_the_questionnaire_of_2025_is_sound_and_pyxform_takes_its_workbook(repository, tmp_path):
    form = repository / "forms" / "definitions" / "koperasi" / "2025"
    built = tmp_path / "koperasi.xlsx"
    assert run("check", form, "--json").exit_code == 0
    assert run("build", form, "-o", built).exit_code == 0
    assert convert(built).warnings == []
    assert run("show", built).stdout == run("show", form).stdout


def test_the_same_workbook_is_repaired_and_the_repairs_are_listed(folder, tmp_path):
    folder.joinpath("survey.csv").write_text(
        SURVEY.replace("(id)\n", "(id),relevent\n")
        .replace("Lahir\n", "Lahir,\n")
        .replace('ya?"\n', 'ya?",${lahir} == “x”\n')
    )
    broken, mended = tmp_path / "rusak.xlsx", tmp_path / "baik.xlsx"
    broken.write_bytes(write_sheets(grids_of(read_tables(folder))))
    done = run("check", broken, "--repair", mended)
    assert done.exit_code == 0, done.output
    assert "dapat diterbitkan" in done.stdout
    lines = done.stderr.splitlines()
    assert lines[:3] == ["survey!D1: relevent → relevant", "survey!D3: == → =", "survey!D3: “x” → 'x'"]
    assert lines[3].endswith("baik.xlsx: 3 perbaikan")
    assert run("check", mended).exit_code == 0
    assert run("check", broken).exit_code == 1


def test_only_a_workbook_is_repaired(folder, tmp_path):
    done = run("check", folder, "--repair", tmp_path / "baik.xlsx")
    assert done.exit_code == 1
    assert "only an .xlsx can be repaired" in done.stderr
    (tmp_path / "bukan.xlsx").write_bytes(b"PK")
    assert run("check", tmp_path / "bukan.xlsx", "--repair", tmp_path / "baik.xlsx").exit_code == 1
    assert not (tmp_path / "baik.xlsx").exists()
