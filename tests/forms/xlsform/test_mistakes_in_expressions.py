"""Slips in expressions, most of which other tools let pass, are told at their cell with the piece and a repair."""

import pytest


def told(read, survey, more=""):
    """Give the errors of a survey in text, with a list `yt` of ya and tidak."""
    form, issues = read(f"""
        | survey |
        {survey}
        | choices |
        | list_name | name  | label | kab |
        | yt        | ya    | Ya    | 1   |
        | yt        | tidak | Tidak | 2   |
        {more}
    """)
    errors = [issue for issue in issues if issue.severity == "error"]
    assert (form is None) == bool(errors)
    return errors


def in_column(read, column, expression):
    """Give the errors of one expression in a column of the second question."""
    return told(
        read,
        f"""
        | type    | name | label | {column} |
        | integer | age  | Umur  |  |
        | text    | b    | B     | {expression} |
        """,
    )


@pytest.mark.parametrize(
    ("column", "expression", "piece", "repair"),
    [
        ("relevant", "${agee} > 3", "agee", "`age`"),
        ("relevant", "${age > 3", "${age", "}"),
        ("relevant", "(${age} > 3", "(", ")"),
        ("relevant", "isblank(${age})", "isblank", "= ''"),
        ("relevant", "${age} == 3", "==", "="),
        ("relevant", "${age} > 3 && ${age} < 9", "&&", "and"),
        ("relevant", "${age} = “3”", "“", "'"),
        ("constraint", ". >= 0 and", "and", ""),
        ("calculation", "if(${age} > 3, 'a')", "if", ""),
        ("constraint", "regex(., '[a-')", "[a-", ""),
        ("relevant", "${age} > 'x", "'x", "'"),
        ("relevant", "counts(${age})", "counts", "`count`"),
        ("relevant", "=${age} > 3", "=", "="),
        ("relevant", "${age} / 2 > 3", "/", "div"),
        ("relevant", "(${age} + 1)/${age} > 3", "/", "div"),
        ("relevant", "${age} is null", "is", "= ''"),
        ("relevant", "${age} in (1, 2)", "in", "or"),
        ("relevant", "${age} > 3 dan ${age} < 9", "dan", "and"),
        ("relevant", "${age} => 3", "=>", ">="),
        ("relevant", "$age > 3", "$age", "${age}"),
        ("relevant", "selected(${age} 'x')", "'x'", "koma"),
    ],
)
def test_an_expression_that_cannot_be_read_is_told_with_a_repair(read, column, expression, piece, repair):
    errors = in_column(read, column, expression)
    assert [(issue.sheet, issue.row, issue.column) for issue in errors] == [("survey", 3, column)]
    (issue,) = errors
    assert issue.message.startswith("Sel D3: ")
    assert issue.message_en.startswith("Cell D3: ")
    assert piece in issue.piece or piece in issue.message
    assert repair.strip("`") in issue.message


def test_a_calculation_that_waits_for_itself_is_told_with_the_chain(read):
    errors = told(
        read,
        """
        | type      | name | calculation |
        | calculate | a    | ${b} + 1    |
        | calculate | b    | ${c} + 1    |
        | calculate | c    | ${a} + 1    |
        """,
    )
    assert {issue.code for issue in errors} == {"cycle"}
    for name in ("a", "b", "c"):
        assert name in errors[0].message
    assert "2" in errors[0].message


def test_functions_of_other_dialects_are_named_with_their_dialect(read):
    (issue,) = in_column(read, "calculation", "difference-in-months(${age}, today())")
    assert "CHT" in issue.message


def test_an_unknown_name_in_a_label_is_told_in_its_column(read):
    (issue,) = told(read, "| type | name | label::id | label::en |\n| text | nama | Nama | Name of ${nema} |")
    assert (issue.row, issue.column) == (2, "label::en")
    assert "`nama`" in issue.message


def test_an_unknown_name_in_a_choice_is_told_too(read):
    _, issues = read("""
        | survey |
        | type         | name | label |
        | text         | nama | Nama  |
        | select_one w | b    | B     |
        | choices |
        | list_name | name | label         |
        | w         | x    | Milik ${nema} |
        | w         | y    | Bukan ${nama} |
    """)
    (issue,) = issues
    assert (issue.sheet, issue.row, issue.column, issue.piece) == ("choices", 2, "label", "${nema}")
    assert "`${nama}`" in issue.message


def test_a_name_whose_row_is_broken_is_not_told_twice(read):
    errors = told(
        read,
        """
        | type   | name | label | relevant  |
        | integr | age  | Umur  |           |
        | text   | b    | B     | ${age} > 3 |
        """,
    )
    assert [issue.code for issue in errors] == ["type_unknown"]


def test_a_filter_that_names_no_column_lists_the_columns_there_are(read):
    _, issues = read("""
        | survey |
        | type          | name | label | choice_filter |
        | text          | k    | K     |               |
        | select_one yt | q    | Q     | kabb = ${k}   |
        | choices |
        | list_name | name  | label | kab |
        | yt        | ya    | Ya    | 1   |
    """)
    (issue,) = issues
    assert (issue.row, issue.column) == (3, "choice_filter")
    assert "kab" in issue.message


def test_the_header_of_an_issue_is_the_author_s_own(read):
    (issue,) = in_column(read, "Relevance", "${agee} > 3")
    assert issue.column == "Relevance"


def test_checks_are_compiled_too(read):
    (issue,) = told(
        read,
        "| type | name | label |\n| text | a | A |",
        "| checks |\n| name | expression | questions | message |\n| c | ${aa} = 1 | a | M |",
    )
    assert (issue.sheet, issue.row, issue.column) == ("checks", 2, "expression")
    assert "Sel B2" in issue.message


@pytest.mark.parametrize(
    ("expression", "repair"),
    [("aeg > 3", "`${age}`"), ("${age} = ya", "`'ya'`"), ("mungkin", "`'mungkin'`"), ("${age} != NULL", "`''`")],
)
def test_a_name_without_its_sign_is_told_with_what_was_probably_meant(read, expression, repair):
    (issue,) = in_column(read, "relevant", expression)
    assert issue.code == "unknown_reference"
    assert repair in issue.message
    assert issue.text[issue.at :].startswith(issue.piece)
