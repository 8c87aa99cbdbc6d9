"""`lumbung form diff|carry`, and `form check --previous`, as an author meets them."""

import json

import pytest
from click.testing import CliRunner

from service.cli import main

OLD = "type,name,label,unit\ndecimal,aset,Aset,Rp juta\ntext,fax,Faks,\n"
NEW = "type,name,label,unit\ninteger,aset,Aset,Rp\ntext,nib,NIB,\n"
BRIDGE = "question,expression,comparable,note\naset,${aset} * 1000000,yes,\n"


@pytest.fixture
def years(tmp_path):
    """Two folders, one a year."""
    made = []
    for year, survey in (("2024", OLD), ("2025", NEW)):
        where = tmp_path / year
        where.mkdir()
        (where / "survey.csv").write_text(survey)
        made.append(where)
    (made[1] / "bridge.csv").write_text(BRIDGE)
    return made


def run(*arguments, given=None):
    return CliRunner().invoke(main, ["form", *(str(argument) for argument in arguments)], input=given)


def of_the_bridge(done):
    return [issue for issue in json.loads(done.stdout) if issue["sheet"] == "bridge"]


def test_a_diff_is_told_as_json_and_in_words(years):
    told = json.loads(run("diff", *years, "--json").stdout)
    assert told["breaking"] is True
    assert [(change["question"], change["kind"], change["breaking"]) for change in told["changes"]] == [
        ("aset", "retyped", False),
        ("nib", "added", False),
        ("fax", "removed", True),
    ]
    words = run("diff", *years).stdout
    assert "[Dihapus: 1]\n  PUTUS: “Faks” (`fax`) dihapus." in words
    assert words.endswith("3 perubahan, 1 memutus perbandingan dengan versi lama.\n")
    assert "3 changes, 1 break" in run("diff", *years, "--language", "en").stdout


def test_a_diff_of_an_incomplete_bridge_is_told_all_the_same(years):
    (years[1] / "bridge.csv").write_text("question,expression,comparable\naset,${asset} * 2,yes\n")
    assert run("diff", *years, "--json").exit_code == 0


def test_answers_are_carried_line_by_line(years):
    done = run("carry", *years, "--batch", given='{"aset": 1.5, "fax": "1"}\n{"aset": 0}\nnonsense\n')
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["answers"] == {"aset": 1_500_000}
    assert [(dropped["path"], dropped["value"]) for dropped in first["dropped"]] == [("fax", "1")]
    assert second == {"answers": {"aset": 0}, "dropped": []}
    assert "error" in third


def test_a_faulty_bridge_is_told_at_its_cell_when_the_form_is_checked_beside_the_old_one(years):
    (years[1] / "bridge.csv").write_text("question,comparable,expression\naset,yes,${asset} * 1000000\n")
    assert run("check", years[1], "--json").exit_code == 0
    done = run("check", years[1], "--previous", years[0], "--json")
    assert done.exit_code == 1
    (issue,) = of_the_bridge(done)
    assert (issue["sheet"], issue["row"], issue["column"], issue["cell"]) == ("bridge", 2, "expression", "C2")
    assert "Maksud Anda `aset`?" in issue["message"]
    assert run("carry", *years, given="{}").exit_code == 1


def test_a_workbook_is_checked_beside_the_old_version_too(years, tmp_path):
    built = tmp_path / "2025.xlsx"
    assert run("build", years[1], "-o", built).exit_code == 0
    assert run("check", built, "--previous", years[0]).exit_code == 0
    (years[1] / "bridge.csv").unlink()
    assert run("build", years[1], "-o", built).exit_code == 0
    (issue,) = of_the_bridge(run("check", built, "--previous", years[0], "--json"))
    assert (issue["sheet"], issue["row"], issue["code"]) == ("bridge", 1, "bridge_type")


def test_a_predecessor_that_is_no_form_is_refused(years):
    (years[0] / "survey.csv").write_text(OLD.replace("decimal", "decimall"))
    done = run("check", years[1], "--previous", years[0])
    assert done.exit_code == 1
    assert "Sel A2" in done.stderr
