"""What is allowed but probably not meant is told as a warning; what can never come true is an error."""

import pytest

CHOICES = """
    | choices |
    | list_name | name  | label |
    | yt        | ya    | Ya    |
    | yt        | tidak | Tidak |
"""


def told(read, survey, more=""):
    """Give (severity, row, column, code) of every issue."""
    _, issues = read(f"| survey |\n{survey}{CHOICES}{more}")
    return {(issue.severity, issue.row, issue.column, issue.code): issue for issue in issues}


@pytest.mark.parametrize(
    "condition", ["${q} = 'yes'", "'yes' != ${q}", "selected(${q}, 'yes')", "not(${q} = 'yes') and 1 = 1"]
)
def test_a_choice_that_is_not_in_the_list_is_an_error(read, condition):
    issues = told(
        read,
        f"""
        | type          | name | label | relevant    |
        | select_one yt | q    | Q     |             |
        | text          | t    | T     | {condition} |
    """,
    )
    issue = issues["error", 3, "relevant", "choice_unknown"]
    assert "Sel D3" in issue.message
    assert "(ya, tidak)" in issue.message
    assert issue.piece == "'yes'"


def test_the_candidate_value_of_a_constraint_is_compared_with_its_own_list(read):
    issues = told(
        read,
        """
        | type               | name | label | constraint             | constraint_message |
        | select_multiple yt | q    | Q     | not(selected(., 'yo')) | Jangan             |
    """,
    )
    assert ("error", 2, "constraint", "choice_unknown") in issues


def test_choices_that_exist_and_blanks_are_fine(read):
    issues = told(
        read,
        """
        | type          | name | label | relevant                       |
        | select_one yt | q    | Q     |                                |
        | text          | t    | T     | ${q} = 'ya' or ${q} = ''       |
    """,
    )
    assert issues == {}


def test_a_multiple_choice_compared_as_a_whole_is_told(read):
    issues = told(
        read,
        """
        | type               | name | label | relevant    |
        | select_multiple yt | q    | Q     |             |
        | text               | t    | T     | ${q} = 'ya' |
    """,
    )
    assert "`selected(${q}, 'ya')`" in issues["warning", 3, "relevant", "multiple_compared"].message


@pytest.mark.parametrize("condition", ["${q}", "${q} and 1 = 1", "not(${q})"])
def test_a_question_alone_as_a_condition_is_told(read, condition):
    issues = told(
        read,
        f"""
        | type          | name | label | relevant    |
        | select_one yt | q    | Q     |             |
        | text          | t    | T     | {condition} |
    """,
    )
    assert ("warning", 3, "relevant", "bare_flag") in issues


@pytest.mark.parametrize("calculation", ["${x}", "${x} + 1", "2 * ${x}"])
def test_a_question_of_a_repeat_read_outside_as_one_value_is_told(read, calculation):
    issues = told(
        read,
        f"""
        | type            | name | label | calculation |
        | begin repeat    | r    | R     |             |
        | select_one yt   | x    | X     |             |
        | end repeat      |      |       |             |
        | calculate       | c    |       | {calculation} |
    """,
    )
    assert "indexed-repeat()" in issues["warning", 5, "calculation", "first_instance"].message


def test_habits_that_hurt_are_told(read):
    issues = told(
        read,
        """
        | type    | name | label | constraint | required | relevant |
        | text    | a    | A     | . != 'x'   |          |          |
        | note    | b    | B     |            | yes      |          |
        | integer | c    | C     |            |          |          |
        | text    | d    | D     |            |          | no       |
        | select_one yt | e | E  |            |          |          |
        | text    | f    |       |            |          |          |
    """,
    )
    assert set(issues) == {
        ("warning", 2, "constraint", "message_missing"),
        ("warning", 3, "required", "note_required"),
        ("warning", 4, "constraint", "number_unbounded"),
        ("warning", 5, "relevant", "unreachable"),
        ("warning", 7, "label", "label_missing"),
    }


def test_a_missing_translation_is_told_in_the_column_of_its_language(read):
    _, issues = read("""
        | survey |
        | type | name | label::Indonesia (id) | label::English (en) |
        | text | a    | Nama                  |                     |
        | text | b    | Umur                  | Age                 |
    """)
    assert [(issue.severity, issue.row, issue.column, issue.code) for issue in issues] == [
        ("warning", 2, "label::English (en)", "translation_missing")
    ]
    assert "Sel D2" in issues[0].message


def test_the_same_finding_is_told_once(read):
    issues = read(f"""
        | survey |
        | type          | name | label | relevant                       |
        | select_one yt | q    | Q     |                                |
        | text          | t    | T     | ${{q}} = 'yes' or ${{q}} = 'yes' |
        {CHOICES}
    """)[1]
    assert len(issues) == 1


def test_a_language_of_which_much_is_missing_is_told_once_with_the_count(read):
    rows = "\n".join(f"| text | a{at} | Nama | |" for at in range(12))
    _, issues = read(f"| survey |\n| type | name | label::Indonesia (id) | label::English (en) |\n{rows}")
    (issue,) = issues
    assert (issue.row, issue.column, issue.code) == (2, "label::English (en)", "translation_missing")
    assert "12 teks" in issue.message


def test_a_message_that_one_language_lacks_is_told_too(read):
    _, issues = read("""
        | survey |
        | type | name | label::Indonesia (id) | label::English (en) | constraint | constraint_message::Indonesia (id) |
        | text | a    | Nama                  | Name                | . != 'x'   | Bukan x                            |
    """)
    assert [(issue.row, issue.code) for issue in issues] == [(2, "translation_missing")]
    assert "constraint_message" in issues[0].message
