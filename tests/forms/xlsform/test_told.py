"""Whatever an author is told has both languages, its cell, and a piece that really stands there: a specimen of every code."""

import ast
from pathlib import Path

import pytest

from forms.tables import Row, Sheet, Tables
from forms.vocabulary import MAX_CASES, MAX_ROWS
from forms.xlsform import read_form

FORMS = Path(__file__).parents[3] / "forms"
MAKERS = {"Told", "ExpressionError", "warning"}
ELSEWHERE = {
    "call": "only `lumbung form evaluate`: a call that fails on the values of its context",
    "no_form": "only `lumbung form evaluate`: there is no form there",
    "empty": "only `lumbung form evaluate`: a blank cell is no expression",
}

SLIPS = """
    | survey |
    | type | name | label::id (id) | label::en (en) | relevant | constraint | constraint_message | calculation | choice_filter | required | default | repeat_count | trigger | parameters | relevence | label::id (id) | hint | appearance |
    | text | a | A | A | ${aa} = 1 | . = “x” | M | | | | | | | | x | | | |
    | integer | n | N | N ${a | ${a > 1 |  | | | | | x | | ${q} z | | | | | |
    | integr | t1 | T | T | | | | | | | | | | | | | | |
    | tel | t2 | T | T | | | | | | | | | | | | | | |
    | select_one | t3 | T | T | | | | | | | | | | | | | | |
    | select_one yyt | t4 | T | T | | | | | | | | | | | | | | |
    | select_one ${r} | t5 | T | T | | | | | | | | | | | | | | |
    | select_one_from_file daftar.txt | t6 | T | T | | | | | | | | | | | | | | |
    | select_one yt or_other | t7 | T | T | | | | | kab = 1 | | | | | | | | | |
    | text | t 8 | T | T | | | | | | | | | | | | | | |
    | text | meta | T | T | | | | | | | | | | | | | | |
    | text | LONG | T | T | | | | | | | | | | | | | | |
    | text |  | Nama | Name | | | | | | | | | | | | | | |
    |  | t9 | T | T | | | | | | | | | | | | | | |
    | text | a | T | T | | | | | | | | | | | | | | |
    | calculate | c1 | | | | | | | | | | | | | | | | |
    | range | c2 | T | T | | | | | | | | | | start=x | | | | |
    | begin group | g | G | G | | 1 = 1 | | | | | | | | | | | | |
    | end repeat | | | | | | | | | | | | | | | | | |
    | text | e1 | T | T | ${a} == 1 | | | | | | | | | | | | | |
    | text | e2 | T | T | ${a} = 'x | | | | | | | | | | | | | |
    | text | e3 | T | T | (${a} = 1 | | | | | | | | | | | | | |
    | text | e4 | T | T | ${a} = 1) | | | | | | | | | | | | | |
    | text | e5 | T | T | ${a} = | | | | | | | | | | | | | |
    | text | e6 | T | T | ${a} 1 | | | | | | | | | | | | | |
    | text | e7 | T | T | ${a b} = 1 | | | | | | | | | | | | | |
    | text | e8 | T | T | ${a} = # | | | | | | | | | | | | | |
    | text | e9 | T | T | kosong(${a}) | | | | | | | | | | | | | |
    | text | f1 | T | T | selected(${a}) | | | | | | | | | | | | | |
    | text | f2 | T | T | regex(${a}, '[a') | | | | | | | | | | | | | |
    | text | f3 | T | T | count(1) = 1 | | | | | | | | | | | | | |
    | calculate | f4 | | | | | | jr:choice-name(${a}, 'x y z') | | | | | | | | | | |
    | calculate | f5 | | | | | | indexed-repeat(1, 2, 3) | | | | | | | | | | |
    | calculate | f6 | | | | | | ${f6} + 1 | | | | | | | | | | |
    | calculate | f7 | | | | | | DEEP | | | | | | | | | | |
    | text | d | D | D | | | | | | | | | | | | | | |
    | begin group | h | H | H | | | | | | | | | | | | | | |
    | text | d | D | D | ${d} = 1 | | | | | | | | | | | | | |
    | end group | | | | | | | | | | | | | | | | | |
    | choices |
    | list_name | name | label |
    | yt | ya | Ya |
    | yt | ya | Ya |
    | yt |    | Ya |
    |    | ya | Ya |
    | settings |
    | form_id | marks |
    | x | aset |
    | y | |
    | checks |
    | name | severity | expression | questions | message |
    | c | fatal | 1 = 1 | | M |
    | recap |
    | table | by | heading | value |
    | T[ | regio | H | total |
    | U | region | H | share: x / y |
    | bridge |
    | question | expression | comparable |
    |  | 1 | yes |
"""

HABITS = """
    | survey |
    | type | name | label::id (id) | label::en (en) | relevant | constraint | constraint_message | calculation | choice_filter | required | default |
    | select_one yt | a | A | A | | | | | | | |
    | select_multiple yt | m | M | | ${a} and ${m} = 'ya' | . != 'ya' | | | | | |
    | note | o | O | O | ${a} = 'yes' | | | | | yes | |
    | integer | n | N | N | ${a} = 'ya' and ${a} = 'tidak' | | | | | | |
    | integer | p | N | N | | . > 2 and . < 1 | M | | | | |
    | select_one kec | k | K | K | | | | | kab = ${a} | | |
    | select_one kec | l | K | K | | | | | kabb = ${a} | | |
    | select_one_from_file desa.csv | s | S | S | | | | | | | |
    | begin repeat | r | R | R | | | | | | | |
    | text | x | X | X | | | | | | | awal |
    | end repeat | | | | | | | | | | |
    | calculate | y | | | | | | ${x} + 1 | | | |
    | calculate | z | | | | | | pulldata('tidakada', 'a', 'b', 'c') | | | |
    | text | tanpa | | | | | | | | | |
    | select_multiple dua | w | W | W | | | | | | | |
    | choices |
    | list_name | name | label | kab |
    | yt | ya | Ya | |
    | yt | tidak | Tidak | |
    | kec | k1 | K1 | ya |
    | sisa | s | S | |
    | dua | satu dua | S | |
    | settings |
    | form_id | default_language | public_key |
    | x | French (fr) | abc |
"""

ALONE = {
    "no_value": "| survey |\n| type | name | label | calculation |\n| begin group | g | G | |\n| text | a | A | |\n| end group | | | |\n"
    "| calculate | c | | ${g} + 1 |",
    "bad_pulldata": "| survey |\n| type | name | calculation |\n| calculate | c | pulldata(1, 'nik', 'nik', 'x') |",
    "column_missing": "| survey |\n| type | label |\n| text | A |",
    "sheet_missing": "| choices |\n| list_name | name | label |\n| a | b | c |",
    "sheet_unknown": "| survey |\n| type | name | label |\n| text | a | A |\n| chioces |\n| a | b |",
    "block_open": "| survey |\n| type | name | label |\n| begin group | g | G |\n| text | a | A |",
    "column_unknown": "| survey |\n| type | name | label | relevent |\n| text | a | A | x |",
    "status_question": "| survey |\n| type | name | label |\n| text | a | A |\n| settings |\n| form_id | workbook_status |\n| x | b |",
    "monitored_figure": "| survey |\n| type | name | label |\n| text | a | A |\n| settings |\n| form_id | dashboard |\n| x | Rekap/b |",
    "recap_series": "| survey |\n| type | name | label |\n| integer | a | A |\n| recap |\n| table | name | heading | value |\n"
    "| Pertumbuhan | p | P | count |\n| Pertumbuhan | q | Q | share: p / p |",
    "recap_chart": "| survey |\n| type | name | label |\n| integer | a | A |\n| recap |\n| table | by | heading | value | chart |\n"
    "| Rekap | region | P | count | pie |",
}

_TRIED = """
    | survey |
    | type | name | label | calculation | constraint |
    | integer | a | A | | . > 5 |
    | calculate | c | | ${a} + 1 | |
    | begin repeat | r | R | | |
    | text | x | X | | |
    | end repeat | | | | |
    | cases |
    | case | like | question | answer | expect |
"""

ALONE |= {
    code: _TRIED + rows
    for code, rows in {
        "case_failed": "| k | | a | 1 | |",
        "case_circle": "| k | l | a | 9 | |\n| l | k | a | 9 | |",
        "case_row": "| k | | x | 1 | |",
        "cases_many": "\n".join(f"| k{number} | | a | 9 | |" for number in range(MAX_CASES + 1)),
        "case_calculated": "| k | | c | 9 | |",
        "case_target": "| k | | a | 9 | |\n| | | | | constraint |",
        "case_unknown": "| k | tidak_ada | a | 9 | |",
    }.items()
} | {"case_clock": _TRIED.replace("${a} + 1", "today()") + "| k | | a | 9 | |"}


def codes_in_the_source():
    """Give every code that forms/xlsform, forms/compiler and forms/expressions can tell."""
    found = set()
    for part in ("xlsform", "compiler", "expressions"):
        for file in (FORMS / part).glob("*.py"):
            calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
            for call in calls:
                if isinstance(call.func, ast.Name) and call.func.id in MAKERS:
                    at = 2 if call.func.id == "warning" else 0
                    code = call.args[at] if len(call.args) > at else None
                    found |= {code.value} if isinstance(code, ast.Constant) else set()
                found |= {
                    word.value.value
                    for word in call.keywords
                    if word.arg == "code" and isinstance(word.value, ast.Constant)
                }
    return found


def deep():
    rows = [Row(1, ("type", "name", "label"))]
    rows += [Row(at, ("begin group", f"g{at}", "G")) for at in range(2, 24)]
    rows += [Row(at, ("end group",)) for at in range(24, 46)]
    return Tables("uji.xlsx", (Sheet("survey", tuple(rows)),))


def large():
    header, text = Row(1, ("type", "name", "label", "relevant")), Row(2, ("text", "a", "A", "1 = " + "1" * 40_000))
    rows = tuple(Row(at, ("text", f"a{at}", "A")) for at in range(2, MAX_ROWS + 3))
    survey = Sheet("survey", (header, text))
    return Tables("uji.xlsx", (survey, Sheet(" Survey", (header, text)), Sheet("checks", (header, *rows))))


def looped():
    survey = [("type", "name", "label"), *[("begin loop over w", f"g{at}", "G") for at in range(3)]]
    survey += [("text", "a", "A"), *[("end loop",)] * 3]
    choices = [("list_name", "name", "label"), *[("w", f"c{at}", "C") for at in range(40)]]
    sheets = [
        Sheet(name, tuple(Row(at, row) for at, row in enumerate(rows, 1)))
        for name, rows in (("survey", survey), ("choices", choices))
    ]
    return Tables("uji.xlsx", tuple(sheets))


@pytest.fixture
def told(read):
    """Give every issue of every specimen."""
    slips = SLIPS.replace("LONG", "a" * 200).replace("DEEP", "(" * 50 + "1" + ")" * 50)
    issues = [issue for text in (slips, HABITS, *ALONE.values()) for issue in read(text)[1]]
    return [*issues, *read_form(deep())[1], *read_form(large())[1], *read_form(looped())[1]]


def test_every_code_has_a_specimen_here(told):
    assert codes_in_the_source() - set(ELSEWHERE) - {issue.code for issue in told} == set()


def test_every_issue_is_told_in_both_languages_with_its_place(told):
    for issue in told:
        assert issue.sheet, issue
        assert issue.row >= 1, issue
        assert issue.message, issue
        assert issue.message_en, issue
        assert issue.message != issue.message_en, issue
        if issue.cell:
            assert issue.cell in issue.message, issue
            assert issue.cell in issue.message_en, issue


def test_every_piece_stands_where_the_issue_says(told):
    marked = [issue for issue in told if issue.at >= 0]
    assert len(marked) > 40
    for issue in marked:
        line = issue.piece.split("\n", 1)[0]
        assert issue.text[issue.at :].startswith(line[: len(issue.text) - issue.at]), issue


@pytest.mark.parametrize("code", sorted(ALONE))
def test_a_specimen_by_itself_tells_its_own_code(read, code):
    assert code in {issue.code for issue in read(ALONE[code])[1]}
