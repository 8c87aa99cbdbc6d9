"""A page's module, handed its lists piece by piece, says what the server says once nothing is missing."""

import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from generated_forms import told
from py_mini_racer import MiniRacer

from forms.answers import fold
from forms.check import check
from forms.compile import CompiledForm, compile_form
from forms.evaluate import Around, evaluate
from forms.given import cuts_of, given_lists, given_rows, last_year_read, register_read
from forms.model import Form
from forms.random_answers import random_answers
from forms.script import messages_script, script
from forms.xlsform import load_form

DEFINITION = Path(__file__).parents[2] / "forms" / "definitions" / "koperasi" / "2025"
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("Asia/Makassar"))
MOST_TURNS = 5
VILLAGE = "identitas/kode_desa"


def messages_module(compiled: CompiledForm) -> str:
    return messages_script(compiled, ("id",), page="id").replace("export function", "function")


class Handed:
    """A page's module in V8, and whoever hands it what it misses."""

    def __init__(self, compiled: CompiledForm, more: str = "", *, tells: bool = True) -> None:
        self.compiled = compiled
        self.engine = MiniRacer()
        source = script(compiled, ("id",), page="id").replace("export function", "function")
        self.engine.eval(
            f"var M = (() => {{ {source}; return {{ look, give, missing, labelsOf, tellWith }}; }})(); {more}"
        )
        if tells:
            self.engine.eval(messages_module(compiled) + "M.tellWith(messages);")
        self.fetched: list[dict[str, str]] = []

    def give(self, name: str, column: str, value: str) -> None:
        rows = given_rows(self.compiled.form, name, cuts_of(self.compiled, name) or (), "id", column, value)
        self.fetched.append({"list": name, "column": column, "value": value})
        self.engine.eval(f"M.give({json.dumps(name)}, {json.dumps(column)}, {json.dumps(value)}, {json.dumps(rows)})")

    def look(self, answers: Any, around: Around, path: str) -> dict[str, Any]:
        around_text = json.dumps(
            {
                "now": around.now.isoformat(),
                "lastSaved": around.last_saved,
                "register": around.register,
                "round": around.round,
            }
        )
        for _ in range(MOST_TURNS):
            told_now = self.engine.eval(
                f"JSON.stringify((() => {{ const seen = M.look({json.dumps(answers)}, {around_text});"
                f"const choices = seen.choices({json.dumps(path)}); return {{ ...seen, choices, missing: M.missing() }}; }})())"
            )
            said: dict[str, Any] = json.loads(str(told_now), parse_int=float)
            if not said["missing"]:
                return said
            for one in said["missing"]:
                self.give(one["list"], one["column"], one["value"])
        raise AssertionError(f"still missing {said['missing']}")


@pytest.fixture(scope="module")
def questionnaire() -> CompiledForm:
    return compile_form(load_form(DEFINITION))


@pytest.fixture
def handed(questionnaire) -> Iterator[Handed]:
    made = Handed(questionnaire)
    yield made
    made.engine.close()


def spoiled(flat: dict[str, Any], compiled: CompiledForm, rng: random.Random) -> dict[str, Any]:
    """Put other choices, villages of elsewhere and names that no list has into some answers."""
    villages = compiled.form.choices["desa"]
    other = {**flat, VILLAGE: rng.choice(villages).name}
    for place, question in compiled.layout.questions():
        listed = compiled.form.choices.get(question.list_name, ())
        if listed and not place.repeats and rng.random() < 0.2:
            name = rng.choice([*(one.name for one in listed), "tidak_ada"])
            other["/".join(place.path)] = [name] if question.type == "select_multiple" else name
    return other


def test_the_questionnaire_of_2025_says_the_same_from_pieces(questionnaire, handed):
    rng = random.Random(2025)  # noqa: S311  # no secret
    villages = questionnaire.form.choices["desa"]
    for seed in range(2):
        before = {"identitas": {"kode_desa": rng.choice(villages).name, "nama_koperasi": "Koperasi A"}}
        around = Around(
            now=NOW,
            register={"koperasi_id": "a", "alamat": "Jl. A", "kewenangan": "kabkota"},
            round={"tahun_buku": 2025},
            last_saved=before,
        )
        drawn = dict(random_answers(questionnaire, around, seed).flat)
        for flat in (drawn, *(spoiled(drawn, questionnaire, rng) for _ in range(8))):
            answers = fold(questionnaire, flat)
            server = json.loads(msgspec.json.encode(told(check(questionnaire, answers, around))), parse_int=float)
            judged = evaluate(questionnaire, answers, around)
            read = msgspec.structs.replace(
                around,
                last_saved=last_year_read(questionnaire, around.last_saved),
                register=register_read(questionnaire, around.register),
            )
            page = handed.look(answers, read, VILLAGE)
            assert page["findings"] == server["findings"]
            assert page["answers"] == server["answers"]
            assert page["relevant"] == judged.relevant
            assert page["choices"] == [one.name for one in judged.choices(VILLAGE)]
    assert {"list": "desa", "column": "", "value": ""} not in handed.fetched


def test_villages_are_cut_by_district_and_regency_and_plain_lists_come_whole(questionnaire):
    given = given_lists(questionnaire, "id")
    assert given["desa"] == ("kabkota", "kecamatan")
    assert given["kecamatan"] == ("kabkota",)
    assert given["pola"] == ()
    assert "kabkota" not in given  # its column `bps` is read by a rule
    assert len(given_rows(questionnaire.form, "desa", given["desa"], "id", "kecamatan", "64.08.09")) < 30


def test_what_a_page_shows_of_a_village_is_enough_until_a_rule_reads_more(form: Callable[[str], Form]):
    compiled = compile_form(
        form("""
        | survey |
        | type            | name | label | choice_filter | constraint |
        | text            | p    | P     |               |            |
        | text            | q    | Q     |               |            |
        | select_one desa | a    | A     | p = ${p}      |            |
        | select_one desa | b    | B     | q = ${q}      |            |
        | choices |
        | list_name | name | label | p | q |
        | desa      | x    | X     | 1 | 1 |
        | desa      | y    | Y     | 1 | 2 |
        """)
    )
    handed = Handed(compiled, 'M.give("desa", "p", "1", [["x", "X"], ["y", "Y"]])')
    around = Around(now=NOW)
    assert handed.look({"p": "1", "a": "y"}, around, "a")["choices"] == ["x", "y"]
    assert handed.fetched == []
    answers = {"p": "1", "a": "y", "q": "1", "b": "y"}
    assert (
        handed.look(answers, around, "b")["findings"]
        == json.loads(msgspec.json.encode(told(check(compiled, answers, around))))["findings"]
    )
    assert {"list": "desa", "column": "name", "value": "y"} in handed.fetched


def test_a_page_carries_only_what_is_read_of_last_year(form: Callable[[str], Form]):
    compiled = compile_form(
        form("""
        | survey |
        | type        | name | label                     | constraint                      |
        | begin group | g    | G                         |                                 |
        | integer     | a    | A, was ${last-saved#c}    |                                 |
        | integer     | b    | B                         | . >= ${last-saved#b} or ${c} = 1|
        | integer     | c    | C                         |                                 |
        | end group   |      |                           |                                 |
        """)
    )
    assert last_year_read(compiled, {"g": {"a": 1, "b": 2, "c": 3}, "h": 4}) == {"g": {"b": 2, "c": 3}}
    assert last_year_read(compiled, {"g": [{"b": 2}]}) == {}
    assert last_year_read(compiled, None) is None


def test_what_only_the_servers_prefill_reads_stays_there(form: Callable[[str], Form]):
    compiled = compile_form(
        form("""
        | survey |
        | type    | name | label | constraint                                  | default                        |
        | integer | a    | A     | . <= pulldata('register', 'most', 'id', '') | pulldata('register', 'a', 'id', '') |
        | integer | b    | B     |                                             | ${last-saved#b}                |
        """)
    )
    assert register_read(compiled, {"id": "1", "most": 3, "a": 2, "b": 1}) == {"id": "1", "most": 3}
    assert register_read(compiled, None) is None
    assert last_year_read(compiled, {"a": 1, "b": 2}) == {}


def test_lists_that_cannot_be_cut_stay_inside(form: Callable[[str], Form]):
    compiled = compile_form(
        form("""
        | survey |
        | type             | name | label | choice_filter            | calculation                                  |
        | integer          | p    | P     |                          |                                              |
        | text             | q    | Q     |                          |                                              |
        | select_one angka | a    | A     | p = ${p}                 |                                              |
        | select_one dua   | b    | B     | p = ${q} and name != 'x' |                                              |
        | select_one tiga  | c    | C     |                          |                                              |
        | calculate        | d    |       |                          | count(instance('tiga')/root/item[name != ''])|
        | choices |
        | list_name | name | label | p |
        | angka     | x    | X     | 1 |
        | dua       | x    | X     | 1 |
        | tiga      | x    | X     |   |
        """)
    )
    text = script(compiled, ("id",), page="id")
    assert "giveLists([" not in text
    inside = text.partition("const INSIDE = ")[2].partition("\n")[0]
    assert all(f'"{name}"' in inside for name in ("angka", "dua", "tiga"))


def test_without_its_messages_a_page_finds_the_same_and_says_nothing(questionnaire):
    handed = Handed(questionnaire, tells=False)
    around = Around(now=NOW, register={"koperasi_id": "a"}, round={"tahun_buku": 2025})
    drawn = spoiled(dict(random_answers(questionnaire, around, 5).flat), questionnaire, random.Random(5))  # noqa: S311
    answers = fold(questionnaire, drawn)
    silent = handed.look(answers, around, VILLAGE)["findings"]
    expected = json.loads(msgspec.json.encode(told(check(questionnaire, answers, around))), parse_int=float)["findings"]
    assert len(silent) > 15
    assert silent == [{**one, "message": ""} for one in expected]
    handed.engine.eval(messages_module(questionnaire) + "M.tellWith(messages);")
    assert handed.look(answers, around, VILLAGE)["findings"] == expected
    handed.engine.close()


def test_the_page_carries_no_words_of_its_findings(questionnaire):
    text = script(questionnaire, ("id",), page="id")
    check_message = questionnaire.form.checks[1].message["id"]
    assert check_message not in text
    assert check_message in messages_module(questionnaire)
    assert "belum diisi" not in text
    assert "function displayed_" not in text
    assert not re.search(r"export function (check|evaluate|choices)\b", text)
