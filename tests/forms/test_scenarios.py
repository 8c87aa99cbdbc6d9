"""Whole forms with answers, from the tests of four engines: the verdict must be theirs."""

import json
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from forms.check import check
from forms.compile import compile_form
from forms.errors import FormProblems
from forms.evaluate import Around
from forms.xlsform import load_form

FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "scenarios"
NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Makassar"))


def value_at(answers: object, path: str) -> object:
    for piece in re.findall(r"[^/\[\]]+|\[\d+\]", path):
        if piece.startswith("["):
            place = int(piece[1:-1]) - 1
            answers = answers[place] if isinstance(answers, list) and place < len(answers) else None
        else:
            answers = answers.get(piece) if isinstance(answers, dict) else None
    return answers


def same(value: object, expected: object) -> bool:
    if value in (None, "", []) or expected in (None, "", []):
        return value in (None, "", []) and expected in (None, "", [])
    if isinstance(expected, list):
        return set(value) == set(expected)
    try:
        return abs(float(value) - float(expected)) < 1e-9
    except (TypeError, ValueError):
        return str(value) == str(expected)


@pytest.mark.skipif(not FOLDER.exists(), reason="the corpus lies beside the repository in ../shared")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_scenario_ends_as_its_engine_says(path, tmp_path, figure):
    scenario = json.loads(path.read_text())
    expect = scenario["expect"]
    file = tmp_path / "form.json"
    file.write_text(json.dumps({sheet: scenario[sheet] for sheet in ("survey", "choices", "settings")}))
    if "compile_error" in expect:
        with pytest.raises(FormProblems):
            compile_form(load_form(file))
        figure("scenarios", "as expected")
        return
    verdict = check(compile_form(load_form(file)), scenario["answers"], Around(now=NOW))
    told = {(finding.path, finding.code) for finding in verdict.findings}
    errors = {(error["path"], error["kind"]) for error in expect["errors"]}
    allowed = {(error["path"], error["kind"]) for error in expect.get("may_report", [])}
    assert told - allowed == errors
    assert verdict.valid == expect["valid"]
    differing = {
        name: value_at(verdict.answers, name)
        for name, wanted in expect["values"].items()
        if not same(value_at(verdict.answers, name), wanted)
    }
    assert differing == {}
    figure("scenarios", "as expected")
