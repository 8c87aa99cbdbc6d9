"""The questionnaire of 2025 holds every entry of the proposal."""

import csv
import json
from pathlib import Path

import pytest

from forms.model import Question, Repeat, walk

PROPOSAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "kuesioner_usulan.json"
COLUMNS = {
    "constraint": "constraint",
    "warning": "warning",
    "default": "default",
    "calculation": "calculation",
    "choice_filter": "choice_filter",
}
SERVICE = {"across", "key", "upload", "engine", "sending", "review", "rows", "service", "type", "choices"}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def proposal():
    if not PROPOSAL.exists():
        pytest.skip("the proposal lies outside the repository, in ../shared/data")
    return json.loads(PROPOSAL.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def form(books):
    return books("2025").form


@pytest.fixture(scope="module")
def folder(books):
    return books("2025").folder


@pytest.fixture(scope="module")
def entries(folder):
    return {row["entry"]: row for row in rows(folder / "_entries.csv")}


@pytest.fixture(scope="module")
def nodes(form):
    return {"/".join(path): node for path, node in walk(form.children)}


def words(entry):
    return [word for column in ("hard", "soft", "prefill", "calculation") for word in entry[column].split()]


def test_every_entry_of_the_proposal_is_listed_in_its_order(proposal, entries):
    assert list(entries) == [question["name"] for question in proposal["questions"]]
    assert len(entries) == 172


def test_every_entry_is_a_question_or_says_which_part_of_the_service_holds_it(entries, nodes):
    for name, entry in entries.items():
        place = entry["question"]
        if place.startswith("service:"):
            assert entry["section"] == "M", name
        else:
            assert place.rpartition("/")[2] == name.replace(".", "_")
            assert isinstance(nodes[place], Question | Repeat), name


def test_every_question_has_the_words_type_and_unit_of_the_proposal(proposal, entries, nodes):
    for question in proposal["questions"]:
        node = nodes.get(entries[question["name"]]["question"])
        if node is None:
            continue
        assert node.label == {"id": question["label"], "en": question["gloss"]}, question["name"]
        assert node.extras["section"] == question["section"]
        kind = question["type"].split(":")[0].split()[0].split("(")[0]
        assert kind == ("repeat" if isinstance(node, Repeat) else node.type), question["name"]
        if isinstance(node, Question):
            assert node.extras.get("unit", "") == question["unit"], question["name"]


def test_every_question_is_required_as_the_proposal_says(entries, nodes):
    for name, entry in entries.items():
        node = nodes.get(entry["question"])
        if isinstance(node, Question):
            wanted = entry["required"] in {"ya", "jika"}
            assert (node.required != "false()") == wanted, name


def test_every_choice_of_the_proposal_is_in_the_list(proposal, form, entries, nodes):
    for question in proposal["questions"]:
        kind, _, listed = question["type"].partition(": ")
        node = nodes.get(entries[question["name"]]["question"])
        if not kind.startswith("select") or not listed or "," not in listed:
            continue
        wanted = [name.strip() for name in listed.split(" [")[0].split(",")]
        offered = [choice.name for choice in form.choices[node.list_name]]
        assert offered[: len(wanted)] == wanted, question["name"]


def test_every_rule_of_the_proposal_has_a_place(proposal, entries):
    for question in proposal["questions"]:
        entry = entries[question["name"]]
        for column, said in (("hard", "hard"), ("soft", "soft"), ("prefill", "prefill"), ("calculation", "calculate")):
            assert bool(entry[column]) or not question[said], f"{question['name']}: {question[said]}"


def test_every_place_of_a_rule_exists(form, entries, nodes):
    checks = {check.name: check for check in form.checks}
    by_name = {path.rpartition("/")[2]: node for path, node in nodes.items()}
    for name, entry in entries.items():
        for word in words(entry):
            kind, _, detail = word.partition(":")
            if kind == "check":
                assert detail in checks, name
            elif kind in COLUMNS:
                node = by_name[detail] if detail else nodes[entry["question"]]
                assert getattr(node, COLUMNS[kind]), f"{name}: {word}"
            else:
                assert kind in SERVICE, f"{name}: {word}"


def test_every_check_belongs_to_an_entry(form, entries):
    named = {word.partition(":")[2] for entry in entries.values() for word in words(entry) if word.startswith("check:")}
    assert named == {check.name for check in form.checks}


def test_the_readme_shows_every_entry_and_its_question(folder, entries):
    text = (folder / "README.md").read_text(encoding="utf-8")
    for name, entry in entries.items():
        assert f"| {entry['section']} `{name}` | `{entry['question']}` |" in text


def test_the_sections_are_those_of_the_proposal(proposal, form):
    labels = [group.label["id"] for group in form.children]
    assert [label[0] for label in labels] == [section["kode"] for section in proposal["sections"]]
    for label, section in zip(labels, proposal["sections"], strict=True):
        assert section["judul"].startswith(label[3:].split(" (")[0]), label


def test_the_regions_are_those_of_the_region_file_with_their_parents(form, folder):
    regions = rows(folder.parents[1] / "wilayah" / "kaltim_wilayah.csv")
    assert len(regions) == 1154
    levels = {"kabkota": {"kabupaten", "kota"}, "kecamatan": {"kecamatan"}, "desa": {"desa", "kelurahan"}}
    for name, level in levels.items():
        there = {choice.name: choice for choice in form.choices[name]}
        wanted = {region["code"]: region for region in regions if region["level"] in level}
        assert there.keys() == wanted.keys()
        for code, choice in there.items():
            parent = {"kabkota": "64", "kecamatan": "", "desa": ""}[name] or (
                choice.columns["kecamatan" if name == "desa" else "kabkota"]
            )
            assert parent == wanted[code]["parent"]
            assert choice.label["id"] == wanted[code]["name"]
    assert {choice.columns["bps"] for choice in form.choices["kabkota"]} >= {"6403", "6405", "6402", "6404"}
