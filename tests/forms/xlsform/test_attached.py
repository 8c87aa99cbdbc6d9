"""A form takes lists from files that lie beside it: CSV, XML and GeoJSON, for choices and for lookups, in both languages."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from py_mini_racer import MiniRacer

from forms.check import check
from forms.compile import compile_form
from forms.evaluate import Around
from forms.script import script
from forms.xlsform import examine, load_form

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Makassar"))

SURVEY = [
    {"type": "select_one_from_file desa.csv", "name": "desa", "label": "Desa", "parameters": "value=kode label=nama"},
    {"type": "select_one_from_file pos.geojson", "name": "pos", "label": "Pos"},
    {"type": "csv-external", "name": "harga"},
    {"type": "xml-external", "name": "putaran"},
    {"type": "calculate", "name": "harga_desa", "calculation": "pulldata('harga', 'beras', 'desa', ${desa})"},
    {
        "type": "calculate",
        "name": "ketua",
        "calculation": "instance('putaran')/root/data[kop/desa = current()/../desa]/kop/ketua",
    },
    {"type": "calculate", "name": "warga", "calculation": "sum(instance('putaran')/root/data/warga)"},
]
FILES = {
    "desa.csv": "kode,nama\nA1,Loa Kulu\nA2,Sebulu\n",
    "pos.geojson": json.dumps(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "p1", "properties": {"title": "Pos 1"}}]}
    ),
    "harga.csv": "desa;beras\nA1;14500\nA2;15000\n",
    "putaran.xml": "<root><data><kop><desa>A2</desa><ketua>Siti</ketua></kop><warga>12</warga></data>"
    "<data><kop><desa>A1</desa><ketua>Budi</ketua></kop><warga>30</warga></data></root>",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "f.json").write_text(json.dumps({"survey": SURVEY, "settings": [{"form_id": "f"}]}))
    return tmp_path


def hand_in(folder, files=FILES, below="media"):
    (folder / below).mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / below / name).write_text(text)


@pytest.mark.parametrize("below", [".", "media", "f-media"])
def test_files_beside_a_form_are_its_lists(folder, below):
    hand_in(folder, below=below)
    form, issues = examine(folder / "f.json")
    assert issues == ()
    assert form is not None
    verdict = check(compile_form(form), {"desa": "A1", "pos": "p1"}, Around(now=NOW))
    assert verdict.answers == {
        "desa": "A1", "pos": "p1", "harga_desa": "14500", "ketua": "Budi", "warga": 42,
    }  # fmt: skip
    wrong = check(compile_form(form), {"desa": "Loa Kulu"}, Around(now=NOW))
    assert [(finding.path, finding.code) for finding in wrong.findings] == [("desa", "choice")]


def test_a_file_that_only_the_bridge_names_is_a_list_of_the_form_too(tmp_path):
    rows = [{"question": "desa", "expression": "pulldata('ganti', 'baru', 'lama', ${desa})", "comparable": "yes"}]
    survey = [{"type": "text", "name": "desa", "label": "Desa"}]
    (tmp_path / "f.json").write_text(json.dumps({"survey": survey, "settings": [{"form_id": "f"}], "bridge": rows}))
    hand_in(tmp_path, {"ganti.csv": "lama,baru\nA1,B1\n", "lain.csv": "name\nx\n"})
    form = load_form(tmp_path / "f.json")
    assert form.choices.keys() == {"ganti"}
    assert form.choices["ganti"][0].columns == {"lama": "A1", "baru": "B1"}


def test_the_script_holds_the_same_lists(folder):
    hand_in(folder)
    compiled = compile_form(load_form(folder / "f.json"))
    context = MiniRacer()
    try:
        context.eval(script(compiled).replace("export ", ""))
        _compare(context, compiled)
    finally:
        context.close()


def _compare(context, compiled):
    for answers in ({"desa": "A2", "pos": "p1"}, {"desa": "A3"}, {}):
        mine = check(compiled, answers, Around(now=NOW))
        given = json.loads(context.eval(f"JSON.stringify(check({json.dumps(answers)}, {{now: {NOW.isoformat()!r}}}))"))
        assert given["answers"] == mine.answers
        assert [finding["path"] for finding in given["findings"]] == [finding.path for finding in mine.findings]


def test_a_missing_file_is_told_and_hinders_nothing(folder):
    form, issues = examine(folder / "f.json")
    assert form is not None
    assert {issue.code for issue in issues} == {"missing_file", "missing_list"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("putaran.xml", "<root><data>"),
        ("putaran.xml", '<!DOCTYPE r [<!ENTITY a "b">]><root><data><x>&a;</x></data></root>'),
        ("pos.geojson", "{]"),
    ],
)
def test_a_broken_file_is_named(folder, name, text):
    hand_in(folder, {**FILES, name: text})
    form, issues = examine(folder / "f.json")
    assert form is None
    assert [issue.code for issue in issues] == ["attached_file"]
    assert name in issues[0].message
