"""The rule of activity over stored answers: worked out anew by the form itself, for this year and the one before."""

import copy
import json

import pytest

from exports.activity import Recount, earlier_status, following
from forms.compile import compile_form
from forms.xlsform import load_form

NOT_HELD = {"2025": "tidak_dilaksanakan", "2024": "tidak"}


@pytest.fixture(scope="module")
def compiled(repository):
    return {
        year: compile_form(load_form(repository / "forms" / "definitions" / "koperasi" / year)) for year in NOT_HELD
    }


@pytest.fixture(scope="module")
def ordinary(repository):
    found = repository / "tests" / "forms" / "definitions" / "examples" / "ordinary.json"
    return json.loads(found.read_text(encoding="utf-8"))["answers"]


@pytest.fixture
def stored(ordinary):
    """Answers as they were sent under a rule: no meeting in the book year nor in the one before it, one in the third."""

    def made(years, status, before=("tidak", "ya"), year="2025"):
        answers = copy.deepcopy(ordinary)
        answers["legalitas"]["tahun_berdiri"] = 2011
        answers["tahun_tanpa_rat"] = years
        answers["rat"] |= {
            "tahun_tanpa_rat": years, "rat_status": NOT_HELD[year], "rat_t1": before[0], "rat_t2": before[1],
            "status_keaktifan": status, "status_keaktifan_teks": "teks lama",
        }  # fmt: skip
        return answers

    return made


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_what_follows_from_the_rule_is_read_from_the_form_in_its_order(compiled, year):
    names = [path[-1] for path, _, _ in following(compiled[year].form)]
    assert names[0] == "tahun_tanpa_rat"
    assert {"status_keaktifan", "status_keaktifan_teks"} <= set(names)
    assert names.index("status_keaktifan") < names.index("status_keaktifan_teks")


def test_another_rule_gives_another_status_and_leaves_what_was_stored(compiled, stored):
    answers = stored(2, "tidak_aktif")
    before = copy.deepcopy(answers)
    ruled = Recount(compiled["2025"], 3)(answers)
    assert ruled["rat"]["status_keaktifan"] == "aktif"
    assert ruled["rat"]["status_keaktifan_teks"] == "Aktif"
    assert answers == before
    unlike = {name for name in answers["rat"] if answers["rat"][name] != ruled["rat"][name]}
    assert unlike <= {"tahun_tanpa_rat", "status_keaktifan", "status_keaktifan_teks", "status_keaktifan_3_tahun"}
    assert {name: ruled[name] for name in ruled if name not in {"rat", "tahun_tanpa_rat"}} == {
        name: answers[name] for name in answers if name not in {"rat", "tahun_tanpa_rat"}
    }


@pytest.mark.parametrize(
    ("before", "two", "three"),
    [(("tidak", "ya"), "tidak_aktif", "aktif"), (("tidak", "tidak"), "tidak_aktif", "tidak_aktif"), (("ya", "tidak"), "aktif", "aktif")],
)  # fmt: skip
def test_both_rules_are_told_of_the_same_answers(compiled, stored, before, two, three):
    answers = stored(2, "baru", before)
    assert Recount(compiled["2025"], 2).status(stored(3, "baru", before)) == two
    assert Recount(compiled["2025"], 3).status(answers) == three


def test_answers_sent_under_the_rule_are_given_as_they_are(compiled, stored):
    answers = stored(2, "tidak_aktif")
    recount = Recount(compiled["2025"], 2)
    heads = [path for path, _, first in following(compiled["2025"].form) if first]
    for path in heads:
        inner = answers
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = 2
    assert recount(answers) is answers


def test_a_status_that_was_not_asked_stays_unasked(compiled, stored):
    answers = stored(2, "tidak_aktif")
    del answers["rat"]
    assert "rat" not in Recount(compiled["2025"], 3)(answers)
    assert Recount(compiled["2025"], 3).status(answers) == ""


def test_last_years_status_comes_from_last_years_own_form_under_this_rounds_rule(compiled, stored):
    told = earlier_status(compiled["2024"], compiled["2025"], 3, 2)
    carried = {"rat": {"status_keaktifan": "tidak_aktif", "rat_t1": "tidak"}}
    ruled, beside = told(stored(2, "tidak_aktif", year="2024"), carried)
    assert (ruled["rat"]["status_keaktifan"], beside) == ("aktif", "tidak_aktif")
    assert carried["rat"]["status_keaktifan"] == "tidak_aktif"
    again, none = earlier_status(compiled["2024"], compiled["2025"], 2, None)(stored(3, "aktif", year="2024"), carried)
    assert (again["rat"]["status_keaktifan"], none) == ("tidak_aktif", "")


def test_a_form_without_a_rule_follows_nothing(small):
    assert following(small.form) == []
