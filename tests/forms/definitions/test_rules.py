"""Ordinary fates of a cooperative pass; every hard and every soft rule of both questionnaires answers when it is broken."""

import pytest
from book_cases import DATA, FATES, arranged, read_cases, undisturbed

from forms.check import check
from forms.evaluate import Around
from forms.model import Question, walk

EXAMPLES = [pytest.param(year, name, id=f"{year}-{name}") for year, names in FATES.items() for name in names]


def cases(kind):
    return [
        pytest.param(year, case, id=f"{year}-{number}-{case['rule']}")
        for year in DATA
        for number, case in enumerate(read_cases(year, kind), 1)
    ]


def expected(rule, form, places):
    """Where a rule's finding stands and how its message begins: (path, beginning)."""
    named = {item.name: item for item in form.checks}
    if rule in named:
        path, message = places[named[rule].questions[0]], named[rule].message["id"]
        return "/".join(path), message.split("${")[0]
    path = places[rule]
    node = next(node for where, node in walk(form.children) if where == path)
    text = "/".join((path[0], f"{path[1]}[1]", path[2])) if len(path) == 3 else "/".join(path)
    return text, node


def found(verdict, path, code, beginning):
    """The findings of a rule; a negative amount writes its sign before the Rp that the text has."""
    start = beginning.removesuffix("Rp")
    return [f for f in verdict.findings if (f.path, f.code) == (path, code) and f.message.startswith(start)]


@pytest.mark.parametrize(("year", "name"), EXAMPLES)
def test_an_example_is_valid_and_tells_nothing(books, year, name):
    book = books(year)
    given = book.example(name)
    verdict = check(book.compiled, given["answers"], undisturbed(book, given))
    assert verdict.findings == ()
    assert verdict.valid


@pytest.mark.parametrize(("year", "case"), cases("hard"))
def test_a_broken_hard_rule_blocks_with_its_own_words(books, year, case):
    book = books(year)
    answers, around = arranged(case, book)
    path, said = expected(case["rule"], book.form, book.places)
    code, beginning = (
        ("check", said) if isinstance(said, str) else ("constraint", said.constraint_message["id"].split("${")[0])
    )
    verdict = check(book.compiled, answers, around)
    hits = found(verdict, path, code, beginning)
    assert hits, verdict.findings
    assert not verdict.valid
    assert all("${" not in hit.message for hit in hits)


@pytest.mark.parametrize(("year", "case"), cases("soft"))
def test_a_broken_soft_rule_warns_with_its_own_words(books, year, case):
    book = books(year)
    answers, around = arranged(case, book)
    path, said = expected(case["rule"], book.form, book.places)
    beginning = said if isinstance(said, str) else said.warning_message["id"].split("${")[0]
    verdict = check(book.compiled, answers, around)
    hits = found(verdict, path, "warning", beginning)
    assert hits, verdict.findings
    assert all("${" not in hit.message and hit.severity == "warning" for hit in hits)


@pytest.mark.parametrize("year", DATA)
def test_no_rule_is_left_without_a_case(books, year):
    form = books(year).form
    questions = [node for _, node in walk(form.children) if isinstance(node, Question)]
    hard = {q.name for q in questions if q.constraint} | {c.name for c in form.checks if c.severity == "error"}
    soft = {q.name for q in questions if q.warning} | {c.name for c in form.checks if c.severity == "warning"}
    assert {case["rule"] for case in read_cases(year, "hard")} == hard
    assert {case["rule"] for case in read_cases(year, "soft")} == soft


@pytest.mark.parametrize(("year", "name"), EXAMPLES)
def test_an_answer_that_is_required_is_missed(books, year, name):
    book = books(year)
    required = {
        node.name for _, node in walk(book.form.children) if isinstance(node, Question) and node.required == "true()"
    }
    around = undisturbed(book, book.example(name))
    tried = 0
    for group, answers in book.example(name)["answers"].items():
        for question in required & answers.keys():
            given = book.example(name)["answers"]
            del given[group][question]
            verdict = check(book.compiled, given, around)
            assert (f"{group}/{question}", "required") in {(f.path, f.code) for f in verdict.findings}
            assert not verdict.valid
            tried += 1
    assert tried >= 20


def test_figures_of_a_cooperative_that_was_not_found_are_dropped_and_told(book):
    given = book.example("not_found")
    given["answers"]["keuangan"] = {"simpanan_pokok": 1000}
    around = undisturbed(book, given)
    verdict = check(book.compiled, given["answers"], around)
    assert ("keuangan/simpanan_pokok", "irrelevant") in {(f.path, f.code) for f in verdict.findings}
    assert "simpanan_pokok" not in verdict.answers.get("keuangan", {})


def test_a_district_of_another_regency_is_no_choice(book):
    given = book.example("ordinary")
    given["answers"]["identitas"]["kode_kecamatan"] = "64.11.03"
    around = undisturbed(book, given)
    findings = {(f.path, f.code) for f in check(book.compiled, given["answers"], around).findings}
    assert ("identitas/kode_kecamatan", "choice") in findings


def test_a_village_that_only_got_another_code_did_not_move(book):
    given = book.example("ordinary")
    last = {"identitas": {"kode_kecamatan": "64.02.08", "kode_desa": "64.02.08.2002"}}
    around = Around(last_saved=last, register=given["register"], round=book.example("round"), now=book.now)
    assert check(book.compiled, given["answers"], around).findings == ()


def test_a_point_off_the_earth_is_no_point(book):
    given = book.example("ordinary")
    given["answers"]["identitas"]["koordinat"] = "97.1 117.4 0 0"
    around = undisturbed(book, given)
    assert ("identitas/koordinat", "type") in {
        (f.path, f.code) for f in check(book.compiled, given["answers"], around).findings
    }
