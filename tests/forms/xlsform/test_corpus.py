"""Real workbooks of other people: what pyxform accepts is read, what it refuses is refused at a cell."""

import json
from pathlib import Path

import pytest

from forms.xlsform import examine

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "xlsforms"
INDEX = json.loads((CORPUS / "index.json").read_bytes()) if CORPUS.exists() else []

TOLD_BY_US_ONLY = {
    "185-odk-survey-builder-Module_Uptake_of_interventions.xlsx": "column `appeance`: the appearances are lost without a word",
    "198-tape-data-system-TAPE_Ethiopia.xlsx": "`${cropsnum} = '-97'`: the list has 97, the condition never holds",
    "221-xlsform2lstsv-mitwirken_umfrage.xlsx": "`selected(…, 'other')`: the list has no such choice",
}
"""Workbooks that pyxform accepts though they hold a fault."""

READ_BY_US_ONLY = {
    "051-cht-core-covid19_rdt_provision.xlsx": "pyxform fails by a TypeError of its own",
    "164-odk-survey-builder-Module_Crop_pests.xlsx": "`${...}` stands in a comment column only",
    "177-odk-survey-builder-Module_Livestock_feeding.xlsx": "`${...}` stands in a comment column only",
}
"""Workbooks that pyxform refuses for what is no fault to an author."""

pytestmark = pytest.mark.skipif(not INDEX, reason="the corpus in ../shared is not here")


def named(entries):
    return [pytest.param(entry["file"], id=entry["file"]) for entry in entries]


def told(file):
    form, issues = examine(CORPUS / file)
    return form, [issue for issue in issues if issue.severity == "error"]


@pytest.mark.parametrize("file", named(entry for entry in INDEX if entry["pyxform"]["ok"]))
def test_what_pyxform_accepts_is_read(file):
    form, errors = told(file)
    if file in TOLD_BY_US_ONLY:
        assert errors, f"{file} is listed as faulty but reads clean"
        pytest.xfail(TOLD_BY_US_ONLY[file])
    assert form is not None, [issue.message_en for issue in errors[:5]]


@pytest.mark.parametrize("file", named(entry for entry in INDEX if not entry["pyxform"]["ok"]))
def test_what_pyxform_refuses_is_refused_at_its_place(file):
    form, errors = told(file)
    if file in READ_BY_US_ONLY:
        assert form is not None, (
            f"{file} is listed as sound but is refused: {[issue.message_en for issue in errors[:5]]}"
        )
        pytest.xfail(READ_BY_US_ONLY[file])
    assert form is None
    assert all(issue.row >= 1 and issue.sheet and issue.message and issue.message_en for issue in errors)
