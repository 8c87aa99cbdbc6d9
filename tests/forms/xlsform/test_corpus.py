"""Real workbooks of other people: what pyxform accepts is read, what it refuses is refused at a cell."""

import json
from pathlib import Path

import pytest

from forms.tables import read_tables
from forms.xlsform import read_form

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "xlsforms"
INDEX = json.loads((CORPUS / "index.json").read_bytes()) if CORPUS.exists() else []

TOLD_BY_US_ONLY = {
    "074-cht-core-enketo_widgets_test.xlsx": "CHT: the group `inputs` waits for its own child `source`",
    "080-cht-core-dates.xlsx": "CHT: cht:difference-in-days() and its like",
    "134-cht-pih-malawi-app-clinic_create.xlsx": "CHT: difference-in-months(), and a path that leads nowhere",
    "185-odk-survey-builder-Module_Uptake_of_interventions.xlsx": "column `appeance`: the appearances are lost without a word",
    "198-tape-data-system-TAPE_Ethiopia.xlsx": "`${cropsnum} = '-97'`: the list has 97, the condition never holds",
    "201-SurveyCTO-Templates-Likert_template.xlsx": "SurveyCTO: device-info(), duration(); the constraint names `null`",
    "207-SurveyCTO-Templates-random_module_order.xlsx": "SurveyCTO: device-info(), duration()",
    "209-SurveyCTO-Templates-date_allows_dk.xlsx": "SurveyCTO: device-info(), duration(); the constraint names `null`",
    "212-SurveyCTO-Templates-repeat_allows_selection.xlsx": "SurveyCTO: device-info(), duration(), index()",
    "216-osm-fieldwork-waste_collection.xlsx": "curly quotes in its conditions",
    "217-field-tm-merged_xlsform.xlsx": "curly quotes in its conditions",
    "221-xlsform2lstsv-mitwirken_umfrage.xlsx": "`selected(…, 'other')`: the list has no such choice",
}
"""Workbooks that pyxform accepts though they hold a fault, or use a construct of CHT or SurveyCTO."""

READ_BY_US_ONLY = {
    "164-odk-survey-builder-Module_Crop_pests.xlsx": "`${...}` stands in a comment column only",
    "177-odk-survey-builder-Module_Livestock_feeding.xlsx": "`${...}` stands in a comment column only",
}
"""Workbooks that pyxform refuses for what is no fault to an author."""

pytestmark = pytest.mark.skipif(not INDEX, reason="the corpus in ../shared is not here")


def named(entries):
    return [pytest.param(entry["file"], id=entry["file"]) for entry in entries]


def told(file):
    form, issues = read_form(read_tables(CORPUS / file))
    return form, [issue for issue in issues if issue.severity == "error"]


def refused_for(reason):
    """Say why, in a word: a construct of another tool, or a fault that pyxform does not tell."""
    dialect = next((name for name in ("CHT", "SurveyCTO") if reason.startswith(name)), "")
    return f"refused by name: {dialect}" if dialect else "refused: a fault that pyxform does not tell"


@pytest.mark.parametrize("file", named(entry for entry in INDEX if entry["pyxform"]["ok"]))
def test_what_pyxform_accepts_is_read(file, figure):
    form, errors = told(file)
    if file in TOLD_BY_US_ONLY:
        assert errors, f"{file} is listed as faulty but reads clean"
        figure("workbooks that pyxform accepts", refused_for(TOLD_BY_US_ONLY[file]))
        pytest.xfail(TOLD_BY_US_ONLY[file])
    assert form is not None, [issue.message_en for issue in errors[:5]]
    figure("workbooks that pyxform accepts", "imported")


@pytest.mark.parametrize("file", named(entry for entry in INDEX if not entry["pyxform"]["ok"]))
def test_what_pyxform_refuses_is_refused_at_its_place(file, figure):
    form, errors = told(file)
    if file in READ_BY_US_ONLY:
        assert form is not None, (
            f"{file} is listed as sound but is refused: {[issue.message_en for issue in errors[:5]]}"
        )
        figure("workbooks that pyxform refuses", "imported: no fault to an author")
        pytest.xfail(READ_BY_US_ONLY[file])
    assert form is None
    assert all(issue.row >= 1 and issue.sheet and issue.message and issue.message_en for issue in errors)
    figure("workbooks that pyxform refuses", "refused, each issue at its place")
