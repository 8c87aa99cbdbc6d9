"""What can never happen is told: only where it is sure, and where a question is possible nothing is said."""

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.check import check
from forms.compile import compile_form
from forms.evaluate import Around
from forms.xlsform import read_form
from tests.forms.conftest import tables_in_text

CHOICES = """
    | choices |
    | list_name | name  | label | kab |
    | yt        | ya    | Ya    |     |
    | yt        | tidak | Tidak |     |
    | kec       | k1    | K1    | ya  |
"""

IMPOSSIBLE = [
    "1 = 2",
    "no",
    "${a} = 'ya' and ${a} = 'tidak'",
    "${a} = 'ya' and not(${a} = 'ya')",
    "${a} != '' and ${a} != 'ya' and ${a} != 'tidak'",
    "not(${a} = 'ya' or ${a} != 'ya')",
    "selected(${m}, 'ya') and not(selected(${m}, 'ya'))",
    "${n} > 5 and ${n} < 3",
    "5 < ${n} and ${n} <= 5",
    "${later} = 'ya' and ${a} = 'tidak'",
    "${later} = 'ya' and (${a} = 'tidak' or ${n} = 1 and ${n} = 2)",
]
POSSIBLE = [
    "${a} = 'ya' or ${a} = 'tidak'",
    "${a} = '' and ${a} != 'ya'",
    "${later} = '' and ${a} = 'tidak'",
    "selected(${m}, 'ya') and selected(${m}, 'tidak')",
    "not(${n} > 5) and not(${n} < 3)",
    "${n} >= 5 and ${n} <= 5",
    "${x} = '1' and ${x} = '01'",
    "${r_n} = 1 and ${r_n} = 2",
    "not(selected(${a}, 'ya')) and ${n} != 1 and ${n} = 2",
    "${last-saved#a} = 'ya' and ${a} = 'tidak'",
]


def conditioned(condition):
    """Give a form whose last question has a condition."""
    return f"""
        | survey |
        | type               | name  | label | relevant    | constraint | constraint_message |
        | select_one yt      | a     | A     |             |            |                    |
        | select_multiple yt | m     | M     |             |            |                    |
        | integer            | n     | N     |             | . >= 0     | P                  |
        | text               | x     | X     |             |            |                    |
        | select_one yt      | later | L     | ${{a}} = 'ya' |          |                    |
        | begin repeat       | r     | R     |             |            |                    |
        | integer            | r_n   | RN    |             | . >= 0     | P                  |
        | end repeat         |       |       |             |            |                    |
        | select_one kec     | k     | K     |             |            |                    |
        | text               | t     | T     | {condition} |            |                    |
        {CHOICES}
    """


@pytest.mark.parametrize("condition", IMPOSSIBLE)
def test_a_question_that_no_answers_bring_up_is_told(read, condition):
    form, issues = read(conditioned(condition))
    assert form is not None
    told = [issue for issue in issues if issue.code == "unreachable"]
    assert [(issue.severity, issue.row, issue.column) for issue in told] == [("warning", 11, "relevant")]
    assert "`t`" in told[0].message


@pytest.mark.parametrize("condition", POSSIBLE)
def test_a_question_that_some_answers_bring_up_is_not_told(read, condition):
    _, issues = read(conditioned(condition))
    assert "unreachable" not in {issue.code for issue in issues}


def test_a_question_against_its_own_group_is_told_with_the_group_s_row_and_what_is_inside_it_is_not_told_again(read):
    _, issues = read(f"""
        | survey |
        | type          | name | label | relevant      |
        | select_one yt | a    | A     |               |
        | select_one kec | k   | K     |               |
        | begin group   | g    | G     | ${{a}} = 'ya' |
        | begin group   | h    | H     | ${{a}} = 'tidak' |
        | text          | t    | T     | ${{a}} = 'ya' |
        | end group     |      |       |               |
        | end group     |      |       |               |
        {CHOICES}
    """)
    (issue,) = issues
    assert (issue.row, issue.code) == (5, "unreachable")
    assert "baris 4" in issue.message


def test_a_constraint_that_no_answer_meets_is_told(read):
    _, issues = read("""
        | survey |
        | type    | name | label | constraint      | constraint_message |
        | integer | a    | A     | . > 5 and . < 3 | P                  |
        | integer | b    | B     | . > 5 and . < 9 | P                  |
    """)
    assert [(issue.severity, issue.row, issue.column, issue.code) for issue in issues] == [
        ("warning", 2, "constraint", "constraint_impossible")
    ]


@pytest.mark.parametrize(
    ("choice_filter", "relevant", "piece"),
    [
        ("kab = ${a}", "", "${a}"),
        ("${a} = kab and 1 = 1", "", "${a}"),
        ("kab = ${a}", "${a} = 'ya'", ""),
        ("kab = 'yo'", "", "'yo'"),
        ("kab = 'ya'", "", ""),
    ],
)
def test_a_cascade_with_a_hole_is_told_while_the_question_is_asked(read, choice_filter, relevant, piece):
    _, issues = read(f"""
        | survey |
        | type           | name | label | choice_filter   | relevant   |
        | select_one yt  | a    | A     |                 |            |
        | select_one kec | k    | K     | {choice_filter} | {relevant} |
        {CHOICES}
    """)
    assert [(issue.row, issue.code, issue.piece) for issue in issues] == ([(3, "choices_none", piece)] if piece else [])


ATOMS = [
    *(
        f"${{{name}}} {sign} '{value}'"
        for name in ("a", "later")
        for sign in ("=", "!=")
        for value in ("", "ya", "tidak")
    ),
    *(f"${{n}} {sign} {value}" for sign in ("=", "!=", "<", "<=", ">", ">=") for value in (1, 2)),
    *(f"selected(${{m}}, '{value}')" for value in ("ya", "tidak")),
    "2 >= ${n}",
    "selected(${a}, 'ya')",
]


def joined(inner):
    return st.builds("({} {} {})".format, inner, st.sampled_from(["and", "and", "or"]), inner) | st.builds(
        "not({})".format, inner
    )


ANSWERS = [
    {"a": a, "m": m, "n": n, "later": later}
    for a, later, n, m in product(
        ("", "ya", "tidak"), ("", "ya", "tidak"), (None, 0, 1, 2, 3), ([], ["ya"], ["tidak"], ["ya", "tidak"])
    )
]


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.sampled_from(ATOMS), joined, max_leaves=6))
def test_what_is_told_to_never_appear_does_not_appear_whatever_is_answered(condition):
    form, issues = read_form(
        tables_in_text(conditioned(condition).replace("| constraint_message |", "| constraint_message | required |", 1).replace(
            f"| t     | T     | {condition} |", f"| t | T | {condition} | | | yes |"))
    )  # fmt: skip
    assert form is not None
    if "unreachable" in {issue.code for issue in issues}:
        compiled = compile_form(form)
        around = Around(now=datetime(2026, 11, 22, tzinfo=UTC))
        for answers in ANSWERS:
            findings = check(compiled, answers, around).findings
            assert "t" not in {finding.path for finding in findings}, answers
