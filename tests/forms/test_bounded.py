"""What an accepted form costs is bounded, whatever is answered."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forms.check import check
from forms.compile import compile_form
from forms.evaluate import Around
from forms.lengths import LONGEST, MOST_ROWS

AROUND = Around(now=datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("Asia/Makassar")))


def checked(form, answers):
    """Check answers; gives the verdict, within two seconds of computing."""
    compiled = compile_form(form)
    began = time.process_time()
    verdict = check(compiled, answers, AROUND)
    assert time.process_time() - began < 2
    return verdict


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("${x} < ${y}", "false"), ("${x} <= ${y}", "true"), ("${x} > ${y}", "false"), ("${s} = ${t}", "false"), ("${s} != ${t}", "true"),
    ],
)  # fmt: skip
def test_comparing_all_rows_with_all_rows_is_linear(form, expression, value):
    verdict = checked(
        form(f"""
            | survey |
            | type         | name | label | calculation  |
            | begin repeat | r    | R     |              |
            | integer      | x    | X     |              |
            | integer      | y    | Y     |              |
            | text         | s    | S     |              |
            | text         | t    | T     |              |
            | end repeat   |      |       |              |
            | calculate    | c    |       | {expression} |
        """),
        {"r": [{"x": 1, "y": 1, "s": "a", "t": "b"}] * MOST_ROWS},
    )
    assert verdict.answers["c"] == value


def test_a_blank_is_below_nothing_and_above_nothing(form):
    verdict = checked(
        form("""
            | survey |
            | type         | name | label | calculation |
            | begin repeat | r    | R     |             |
            | integer      | x    | X     |             |
            | integer      | y    | Y     |             |
            | end repeat   |      |       |             |
            | calculate    | c    |       | ${x} < ${y} |
            | calculate    | d    |       | ${y} < ${x} |
        """),
        {"r": [{"x": 3}, {"x": 5}]},
    )
    assert [verdict.answers[name] for name in "cd"] == ["false", "false"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [("sum(${x})", 30_000), ("max(${x}) + min(${twice})", 9), ("count-non-empty(${x}) > ${k}", "true")],
)
def test_a_sum_over_one_repeat_in_each_row_of_another_is_made_once(form, expression, value):
    verdict = checked(
        form(f"""
            | survey |
            | type         | name  | label | calculation  |
            | begin repeat | r     | R     |              |
            | integer      | x     | X     |              |
            | calculate    | twice |       | ${{x}} * 2   |
            | end repeat   |       |       |              |
            | begin repeat | s     | S     |              |
            | integer      | k     | K     |              |
            | calculate    | c     |       | {expression} |
            | end repeat   |       |       |              |
        """),
        {"r": [{"x": 3}] * MOST_ROWS, "s": [{"k": 1}] * MOST_ROWS},
    )
    assert {row["c"] for row in verdict.answers["s"]} == {value}


def test_text_that_doubles_becomes_blank_when_no_cell_could_hold_it(form):
    rows = "".join(f"| calculate | q{n} | | concat(${{q{n - 1}}}, ${{q{n - 1}}}) |\n" for n in range(1, 60))
    verdict = checked(
        form(f"| survey |\n| type | name | label | calculation |\n| text | q0 | Q | |\n{rows}"), {"q0": "ab"}
    )
    assert max(len(value) for value in verdict.answers.values()) <= LONGEST
    assert "q59" not in verdict.answers


def test_counts_of_repeats_make_no_rows(form):
    verdict = checked(
        form("""
            | survey |
            | type         | name | label | repeat_count     |
            | integer      | n    | N     |                  |
            | begin repeat | r    | R     | ${n} * 999999999 |
            | begin repeat | s    | S     | 999999999        |
            | text         | a    | A     |                  |
            | end repeat   |      |       |                  |
            | end repeat   |      |       |                  |
        """),
        {"n": 999_999_999_999_999, "r": [{"s": [{"a": "x"}]}]},
    )
    assert verdict.answers["r"] == [{"s": [{"a": "x"}]}]
    assert {finding.severity for finding in verdict.findings} == {"warning"}


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*)(.*)(.*)(.*)c"])
def test_a_catastrophic_pattern_is_matched_in_linear_time(form, pattern):
    escaped = pattern.replace("|", "\\|")
    ruled = form(f"| survey |\n| type | name | label | constraint |\n| text | a | A | regex(., '{escaped}') |")
    assert [finding.code for finding in checked(ruled, {"a": "a" * 30_000 + "!"}).findings] == ["constraint"]
