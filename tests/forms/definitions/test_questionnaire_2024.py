"""The questionnaire of 2024 as it was: the proposal without what is new in 2025, and with the lists and regions of its year."""

import csv
import json
from pathlib import Path

import pytest

from forms.answers import initial
from forms.evaluate import Around
from forms.model import Question, Repeat, walk

PROPOSAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "kuesioner_usulan.json"
SPLIT = {"2024: manajer_total; 2025 split L/P", "2024: karyawan_total; 2025 split L/P"}
OTHER_LABEL = {"telepon", "sektor_usaha", "simpanan_sukarela"}
OPTIONAL = {"grade_ods", "simpanan_sukarela"}
RETYPED = {"rat_status": "select_one", "manajer_total": "integer", "karyawan_total": "integer"}
NEW_DISTRICTS = {"64.02.19", "64.02.20"}
WITHOUT_SUCCESSOR = {"64.02.13.1001", "64.02.13.1003", "64.02.13.1004"}


@pytest.fixture(scope="module")
def proposal():
    if not PROPOSAL.exists():
        pytest.skip("the proposal lies outside the repository, in ../shared/data")
    questions = json.loads(PROPOSAL.read_text(encoding="utf-8"))["questions"]
    return {question["name"].replace(".", "_"): question for question in questions}


@pytest.fixture(scope="module")
def nodes(books):
    return asked(books("2024").form)


@pytest.fixture(scope="module")
def this_year(books):
    return asked(books("2025").form)


@pytest.fixture(scope="module")
def changes(books):
    return rows(books("2025").folder / "wilayah_perubahan.csv")


def asked(form):
    return {path[-1]: node for path, node in walk(form.children) if isinstance(node, Question | Repeat)}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_entry_that_is_not_new_in_2025_was_asked(proposal, nodes, this_year):
    for name, question in proposal.items():
        if name in this_year:
            new = question["versi"].startswith("2025") or question["versi"] in SPLIT
            assert (name in nodes) != new, (name, question["versi"])
    assert {"jumlah_pelatihan", "jumlah_bimtek", "jumlah_sosialisasi", "siup_tdp", "fax"} <= nodes.keys()


def test_what_both_years_ask_has_the_same_words_and_the_type_and_unit_of_its_year(proposal, nodes, this_year):
    shared = nodes.keys() & this_year.keys() & proposal.keys()
    assert len(shared) > 120
    for name in shared:
        before, now = nodes[name], this_year[name]
        assert (before.label == now.label) == (name not in OTHER_LABEL), name
        assert before.extras["section"] == now.extras["section"]
        if not isinstance(before, Question):
            continue
        money = now.extras.get("unit") == "Rp"
        wanted = "decimal" if money and now.type == "integer" else RETYPED.get(name, now.type)
        assert before.type == wanted, name
        assert before.extras.get("unit", "") == ("Rp juta" if money else now.extras.get("unit", "")), name
        if now.type != "calculate":
            assert (before.required == now.required) == (name not in OPTIONAL), name


def test_the_lists_are_those_of_its_year(books):
    listed = {name: [choice.name for choice in choices] for name, choices in books("2024").form.choices.items()}
    assert listed["grade_ods"] == ["A", "B", "C", "D"]
    assert listed["jenis"] == ["konsumen", "produsen", "jasa", "pemasaran", "simpan_pinjam"]
    assert len(listed["sektor"]) == 9
    assert "kdkmp" not in listed["topik"]
    assert "simkopdes" not in listed["sumber_data"]


def test_the_regions_are_those_before_the_split_with_the_names_of_their_year(books, changes):
    book = books("2024")
    regions = {row["code"]: row["level"] for row in rows(book.folder.parents[1] / "wilayah" / "kaltim_wilayah.csv")}
    villages = {choice.name: choice for choice in book.form.choices["desa"]}
    successors = {row["kode_lama"]: row["kode_baru"] for row in changes if row["kode_baru"] != row["kode_lama"]}
    now = {code for code, level in regions.items() if level in {"desa", "kelurahan"}}
    assert villages.keys() - now == successors.keys()
    assert {code[:8] for code in now - villages.keys()} == NEW_DISTRICTS
    districts = {code for code, level in regions.items() if level == "kecamatan"}
    assert districts - {choice.name for choice in book.form.choices["kecamatan"]} == NEW_DISTRICTS
    for code, choice in villages.items():
        assert choice.columns["kecamatan"] == code[:8]
        assert choice.columns.get("kode_baru", "") == successors.get(code, "")
    assert villages["64.07.07.2008"].label["id"] == "Pepes Asa"
    assert villages["64.08.05.2006"].label["id"] == "Benua Baru Ilir"


def test_every_successor_in_the_file_of_changes_is_a_region_of_2025_under_its_name(books, changes):
    form = books("2025").form
    there = {choice.name: choice.label["id"] for name in ("desa", "kecamatan") for choice in form.choices[name]}
    assert len({row["kode_lama"] for row in changes} - {""}) == len(changes) == 47
    assert {row["kode_lama"] for row in changes if not row["kode_baru"]} == WITHOUT_SUCCESSOR
    for row in changes:
        assert row["dasar_hukum"]
        if row["kode_baru"]:
            assert there[row["kode_baru"]] == row["nama_baru"]
            assert row["kecamatan_baru"] == row["kode_baru"][:8]


@pytest.mark.parametrize(
    ("registered", "begun"),
    [
        (("64.02.19", "64.02.19.2003"), ("64.02.08", "64.02.08.2002")),
        (("64.02.13", "64.02.13.1010"), ("64.02.13", "64.02.13.1010")),
        (("64.02.13", ""), ("64.02.13", None)),
    ],
)
def test_todays_register_is_read_in_the_regions_of_2024(books, registered, begun):
    book = books("2024")
    district, village = registered
    register = book.example("ordinary")["register"] | {"kode_kecamatan": district, "kode_desa": village}
    answers = initial(book.compiled, Around(register=register, round=book.example("round"), now=book.now))
    assert tuple(answers["identitas"].get(name) for name in ("kode_kecamatan", "kode_desa")) == begun


@pytest.mark.parametrize(("registered", "begun"), [("C2", "C"), ("D", "D"), ("belum", None), ("", None)])
def test_todays_grade_is_read_in_the_grades_of_2024(books, registered, begun):
    book = books("2024")
    register = book.example("ordinary")["register"] | {"grade": registered}
    answers = initial(book.compiled, Around(register=register, round=book.example("round"), now=book.now))
    assert answers["legalitas"].get("grade_ods") == begun
