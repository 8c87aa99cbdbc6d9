"""Every slip an author makes is told once, at its cell, with a repair in both languages."""

import pytest


def found(read, text):
    """Give the single error of a form in text."""
    form, issues = read(text)
    errors = [issue for issue in issues if issue.severity == "error"]
    assert form is None
    assert len(errors) == 1, [issue.message for issue in errors]
    return errors[0]


def test_a_block_that_is_never_ended_is_told_at_its_beginning(read):
    issue = found(
        read,
        """
        | survey |
        | type        | name | label |
        | begin group | g    | G     |
        | text        | a    | A     |
        """,
    )
    assert (issue.sheet, issue.row, issue.column, issue.code) == ("survey", 2, "type", "block_open")
    assert "Sel A2" in issue.message
    assert "`end group`" in issue.message
    assert "last row of the sheet: 3" in issue.message_en


def test_an_end_that_does_not_match_names_what_is_open(read):
    issue = found(
        read,
        """
        | survey |
        | type        | name | label |
        | begin group | g    | G     |
        | text        | a    | A     |
        | end repeat  |      |       |
        | end group   |      |       |
        """,
    )
    assert (issue.row, issue.code) == (4, "block_unmatched")
    assert "`begin group` `g`" in issue.message


def test_an_end_too_many_is_told(read):
    issue = found(
        read,
        """
        | survey |
        | type      | name | label |
        | text      | a    | A     |
        | end group |      |       |
        """,
    )
    assert (issue.row, issue.code) == (3, "block_unmatched")


def test_an_unknown_list_offers_the_near_one(read):
    issue = found(
        read,
        """
        | survey |
        | type              | name | label |
        | select_one yatidak | a    | A     |
        | choices |
        | list_name | name | label |
        | ya_tidak  | ya   | Ya    |
        """,
    )
    assert (issue.sheet, issue.row, issue.column, issue.code) == ("survey", 2, "type", "list_unknown")
    assert "Maksud Anda `ya_tidak`?" in issue.message
    assert "Did you mean `ya_tidak`?" in issue.message_en
    assert issue.piece == "yatidak"


def test_a_calculation_that_writes_choices_of_an_unknown_list_is_told(read):
    issue = found(
        read,
        """
        | survey |
        | type      | name | label | calculation | choices_of |
        | calculate | a    | A     | 'ya'        | yatidak    |
        | choices |
        | list_name | name | label |
        | ya_tidak  | ya   | Ya    |
        """,
    )
    assert (issue.row, issue.column, issue.code) == (2, "choices_of", "list_unknown")
    assert "Maksud Anda `ya_tidak`?" in issue.message


def test_a_question_without_a_name_gets_one_from_its_label(read):
    issue = found(
        read,
        """
        | survey |
        | type    | name | label              |
        | integer |      | Jumlah anggota (L) |
        """,
    )
    assert (issue.row, issue.column, issue.code) == (2, "name", "name_missing")
    assert "`jumlah_anggota_l`" in issue.message


@pytest.mark.parametrize(
    ("name", "better"),
    [("jumlah anggota", "jumlah_anggota"), ("1a", "_1a"), ("a&b", "a_b"), ("${umur}", "umur"), ("a/b", "a_b")],
)
def test_a_name_that_cannot_be_a_name_is_mended(read, name, better):
    issue = found(read, f"| survey |\n| type | name | label |\n| text | {name} | A |")
    assert (issue.row, issue.column, issue.code) == (2, "name", "name_invalid")
    assert f"`{better}`" in issue.message


@pytest.mark.parametrize("name", ["meta", "__proto__", "constructor"])
def test_reserved_names_are_refused(read, name):
    assert found(read, f"| survey |\n| type | name | label |\n| text | {name} | A |").code == "name_reserved"


@pytest.mark.parametrize(
    ("kind", "guess"),
    [("select_on yn", "select_one yn"), ("integr", "integer"), ("begin grup", "begin group"), ("txet", "text")],
)
def test_a_slip_in_a_type_offers_the_near_one(read, kind, guess):
    _, issues = read(f"""
        | survey |
        | type   | name | label |
        | {kind} | a    | A     |
        | choices |
        | list_name | name | label |
        | yn        | ya   | Ya    |
    """)
    assert [issue.code for issue in issues] == ["type_unknown"]
    assert f"`{guess}`" in issues[0].message


@pytest.mark.parametrize(
    ("column", "right"),
    [
        ("relevence", "relevant"),
        ("relevent", "relevant"),
        ("constrain", "constraint"),
        ("lable", "label"),
        ("calculaton", "calculation"),
        ("requried", "required"),
        ("apearance", "appearance"),
    ],
)
def test_a_slip_in_a_header_is_told_at_the_header(read, column, right):
    form, issues = read(f"| survey |\n| type | name | {column} |\n| text | a | x |")
    assert form is None
    slip = next(issue for issue in issues if issue.code == "column_unknown")
    assert (slip.row, slip.column) == (1, column)
    assert "Sel C1" in slip.message
    assert f"Maksud Anda `{right}`?" in slip.message


def test_a_slip_beside_the_right_column_loses_only_its_own_cells_and_is_a_warning(read):
    form, issues = read("""
        | survey |
        | type | name | label | labels |
        | text | a    | A     | x      |
    """)
    assert form is not None
    assert [(issue.severity, issue.row, issue.column, issue.code) for issue in issues] == [
        ("warning", 1, "labels", "column_unknown")
    ]


def test_the_same_name_twice_in_one_group_is_told_with_the_first_row(read):
    issue = found(
        read,
        """
        | survey |
        | type | name | label |
        | text | a    | A     |
        | text | b    | B     |
        | text | a    | A lagi |
        """,
    )
    assert (issue.row, issue.column, issue.code) == (4, "name", "name_duplicate")
    assert "baris 2" in issue.message


def test_names_that_differ_in_case_only_are_a_warning(read):
    form, issues = read("""
        | survey |
        | type | name | label |
        | text | nama | A     |
        | text | Nama | B     |
    """)
    assert form is not None
    assert [(issue.severity, issue.code) for issue in issues] == [("warning", "name_duplicate")]


def test_a_choice_twice_in_a_list_is_told_with_the_setting_that_allows_it(read):
    text = """
        | survey |
        | type         | name | label |
        | select_one w | a    | A     |
        | choices |
        | list_name | name  | label |
        | w         | merah | Merah |
        | w         | merah | Merah lagi |
    """
    issue = found(read, text)
    assert (issue.sheet, issue.row, issue.column, issue.code) == ("choices", 3, "name", "choice_duplicate")
    assert "allow_choice_duplicates" in issue.message
    form, _ = read(text + "| settings |\n| allow_choice_duplicates |\n| yes |")
    assert form is not None


def test_two_headers_for_one_column_are_told(read):
    issue = found(
        read,
        """
        | survey |
        | type | name | label | image | media::image |
        | text | a    | A     | a.png | b.png        |
        """,
    )
    assert (issue.row, issue.column, issue.code) == (1, "media::image", "header_duplicate")


def test_select_without_a_list_is_told(read):
    assert found(read, "| survey |\n| type | name | label |\n| select_one | a | A |").code == "list_missing"


@pytest.mark.parametrize(
    ("kind", "dialect"),
    [
        ("db:person", "CHT"),
        ("tel", "CHT"),
        ("caseid", "SurveyCTO"),
        ("text audit", "SurveyCTO"),
        ("calculate_here", "SurveyCTO"),
    ],
)
def test_types_of_other_dialects_are_refused_by_name(read, kind, dialect):
    issue = found(read, f"| survey |\n| type | name | label |\n| {kind} | a | A |")
    assert issue.code == "dialect"
    assert dialect in issue.message
    assert dialect in issue.message_en


def test_or_other_with_a_choice_filter_is_refused(read):
    issue = found(
        read,
        """
        | survey |
        | type                  | name | label | choice_filter |
        | select_one w or_other | a    | A     | x = 1         |
        | choices |
        | list_name | name  | label | x |
        | w         | merah | Merah | 1 |
        """,
    )
    assert issue.code == "or_other_filter"


def test_a_calculate_without_a_calculation_is_told(read):
    issue = found(read, "| survey |\n| type | name | calculation |\n| calculate | a | |")
    assert (issue.row, issue.column, issue.code) == (2, "calculation", "calculation_missing")


def test_a_misspelt_sheet_is_told(read):
    _, issues = read("""
        | survey |
        | type         | name | label |
        | select_one w | a    | A     |
        | chioces |
        | list_name | name  | label |
        | w         | merah | Merah |
    """)
    assert [(issue.sheet, issue.code) for issue in issues] == [("chioces", "sheet_unknown"), ("survey", "list_unknown")]


def test_a_file_without_a_survey_sheet_is_told(read):
    issue = found(read, "| choices |\n| list_name | name | label |\n| a | b | c |")
    assert (issue.sheet, issue.row, issue.code) == ("survey", 1, "sheet_missing")


def test_checks_bridge_and_recap_are_checked_too(read):
    _, issues = read("""
        | survey |
        | type    | name | label |
        | integer | aset | A     |
        | checks |
        | name | severity | expression | message | questions |
        | x    | fatal    |            | M       | asset     |
        | bridge |
        | question | expression | comparable |
        | asett    | ${a}       | maybe      |
        | recap |
        | table | heading | value |
        | T     | H       |       |
    """)
    told = [(issue.sheet, issue.column, issue.code) for issue in issues if issue.code != "unknown_reference"]
    assert ("checks", "severity", "word_unknown") in told
    assert ("checks", "expression", "cell_blank") in told
    assert ("checks", "questions", "question_unknown") in told
    assert ("bridge", "question", "question_unknown") in told
    assert ("bridge", "comparable", "word_unknown") in told
    assert ("recap", "value", "cell_blank") in told


def test_bad_parameters_are_told(read):
    _, issues = read("""
        | survey |
        | type  | name | label | parameters   |
        | range | a    | A     | start=x end=10 stap=1 |
        | range | b    | B     | mulai dari 1 |
    """)
    assert [(issue.row, issue.code, issue.piece) for issue in issues] == [
        (2, "parameters", "stap"),
        (2, "parameters", "x"),
        (3, "parameters", "mulai dari 1"),
    ]


@pytest.mark.parametrize("end", ["1" + "0" * 15, "1" + "0" * 99, "²", "1."])
def test_a_scale_ends_at_a_number_that_can_be_held(read, end):
    _, issues = read(f"""
        | survey |
        | type  | name | label | parameters |
        | range | a    | A     | start=0 end={end} |
    """)
    assert [(issue.row, issue.piece[:16]) for issue in issues] == [(2, end[:16])]


def test_every_mistake_of_a_form_is_told_at_once_in_the_order_of_its_rows(read):
    _, issues = read("""
        | survey |
        | type            | name  | label | relevence |
        | integr          | a     | A     |           |
        | select_one nope | b b   | B     |           |
        | begin group     | g     | G     |           |
        | text            |       | Nama  |           |
        | choices |
        | list_name | name | label |
        |           | ya   | Ya    |
    """)
    assert [(issue.sheet, issue.row, issue.code) for issue in issues] == [
        ("survey", 1, "column_unknown"),
        ("survey", 2, "type_unknown"),
        ("survey", 3, "list_unknown"),
        ("survey", 3, "name_invalid"),
        ("survey", 4, "block_open"),
        ("survey", 5, "name_missing"),
        ("choices", 2, "list_missing"),
    ]
    assert all(issue.message and issue.message_en for issue in issues)


@pytest.mark.parametrize("piece", ["${nama", "${nama lengkap}", "${}", "${1a}"])
def test_a_broken_reference_in_a_label_is_told_in_its_own_language(read, piece):
    issue = found(
        read,
        f"""
        | survey |
        | type | name | label::id | label::en |
        | text | nama | Nama      | Name      |
        | note | n    | Halo      | Hi {piece} |
        """,
    )
    assert (issue.row, issue.column, issue.code) == (3, "label::en", "reference_broken")
    assert "Sel D3" in issue.message
    assert piece in issue.piece


def test_slips_of_every_kind_are_told_together_in_expressions_circles_lookups_and_recap(read):
    _, issues = read("""
        | survey |
        | type        | name | label | relevant                    | calculation |
        | select_one yt | a  | A     |                             |             |
        | begin group | g    | G     |                             |             |
        | integer     | n    | N     | ${a} == 'yo' && ${aa} = “x” |             |
        | end group   |      |       |                             |             |
        | calculate   | c    |       |                             | ${g} + 1    |
        | calculate   | d    |       |                             | if(1, 2)    |
        | choices |
        | list_name | name | label |
        | yt        | ya   | Ya    |
        | settings |
        | form_id | instance_name |
        | x       | ${nn}         |
        | recap |
        | table | by     | heading | value       |
        | T     | region | H       | sum: ${nnn} |
    """)
    errors = [(issue.sheet, issue.row, issue.code, issue.piece) for issue in issues if issue.severity == "error"]
    assert errors == [
        ("survey", 4, "bad_operator", "=="),
        ("survey", 4, "bad_operator", "&&"),
        ("survey", 4, "curly_quote", "“x”"),
        ("survey", 4, "unknown_reference", "${aa}"),
        ("survey", 6, "no_value", "g"),
        ("survey", 7, "argument_count", "if"),
        ("recap", 2, "unknown_reference", "${nnn}"),
        ("settings", 2, "unknown_reference", "${nn}"),
    ]


def test_a_circle_does_not_hide_other_slips(read):
    _, issues = read("""
        | survey |
        | type      | name | calculation |
        | calculate | a    | ${b}        |
        | calculate | b    | ${a}        |
        | calculate | c    | ${aa}       |
    """)
    assert [(issue.row, issue.code, issue.piece) for issue in issues] == [
        (2, "cycle", "${b}"),
        (4, "unknown_reference", "${aa}"),
    ]


def test_a_question_that_is_switched_off_cannot_be_read(read):
    issue = found(
        read,
        """
        | survey |
        | type | name | label | disabled | relevant   |
        | text | a    | A     | yes      |            |
        | text | b    | B     |          | ${a} = 'x' |
        """,
    )
    assert (issue.row, issue.code) == (3, "unknown_reference")


@pytest.mark.parametrize(
    ("type_", "column", "text", "severity", "code"),
    [
        ("begin group", "constraint", "1 = 1", "error", "cell_misplaced"),
        ("begin group", "calculation", "1", "error", "cell_misplaced"),
        ("begin group", "repeat_count", "3", "error", "cell_misplaced"),
        ("begin group", "required", "yes", "warning", "cell_misplaced"),
        ("text", "repeat_count", "3", "error", "cell_misplaced"),
        ("text", "choice_filter", "kab = 1", "error", "cell_misplaced"),
        ("text", "appearance", "minimal search('desa')", "error", "unsupported"),
        ("text", "trigger", "${lain}", "error", "unknown_reference"),
        ("text", "trigger", "b", "error", "reference_broken"),
        ("text", "guidance_hint", "Lihat ${lain}", "error", "unknown_reference"),
        ("integer", "default", "banyak", "error", "default_unfit"),
        ("date", "default", "31/12/2025", "error", "default_unfit"),
        ("select_one yt", "default", "yo", "error", "choice_unknown"),
        ("select_multiple yt", "default", "ya yo", "error", "choice_unknown"),
    ],
)
def test_a_cell_that_would_have_no_effect_is_told_and_never_ignored(read, type_, column, text, severity, code):
    end = "| end group | | | |" if type_.startswith("begin") else ""
    _, issues = read(f"""
        | survey |
        | type    | name | label | {column} |
        | {type_} | a    | A     | {text}   |
        {end}
        | select_one yt | b | B  |          |
        | choices |
        | list_name | name | label |
        | yt        | ya   | Ya    |
    """)
    assert (severity, 2, column, code) in [(issue.severity, issue.row, issue.column, issue.code) for issue in issues]


@pytest.mark.parametrize(
    ("type_", "default"),
    [
        ("integer", "12"),
        ("date", "2025-12-31"),
        ("date", "today()"),
        ("select_multiple yt", "ya"),
        ("text", "apa saja"),
    ],
)
def test_a_default_that_is_an_answer_is_fine(read, type_, default):
    _, issues = read(f"""
        | survey |
        | type    | name | label | default   | constraint | constraint_message |
        | {type_} | a    | A     | {default} | . != '0'   | P                  |
        | select_one yt | b | B  |           |            |                    |
        | choices |
        | list_name | name | label |
        | yt        | ya   | Ya    |
        | yt        | 0    | Tidak |
    """)
    assert [issue for issue in issues if issue.column == "default"] == []


def test_what_stands_in_an_end_row_is_told(read):
    _, issues = read("""
        | survey |
        | type        | name | label | relevant |
        | begin group | g    | G     |          |
        | text        | a    | A     |          |
        | end group   |      |       | 1 = 1    |
    """)
    assert [(issue.severity, issue.row, issue.column, issue.code) for issue in issues] == [
        ("warning", 4, "relevant", "cell_misplaced")
    ]


def test_choices_with_blanks_are_refused_where_several_can_be_chosen(read):
    issue = found(
        read,
        """
        | survey |
        | type              | name | label |
        | select_multiple w | a    | A     |
        | select_one x      | b    | B     |
        | choices |
        | list_name | name        | label |
        | w         | merah muda  | M     |
        | x         | hijau muda  | H     |
        """,
    )
    assert (issue.sheet, issue.row, issue.column, issue.code) == ("choices", 2, "name", "choice_blank")
    assert "`merah_muda`" in issue.message


def test_a_list_that_is_used_nowhere_is_a_warning_and_one_that_an_expression_names_is_not(read):
    _, issues = read("""
        | survey |
        | type      | name | calculation                           |
        | calculate | a    | instance('kab')/root/item[name = 'x']/label |
        | choices |
        | list_name | name | label |
        | kab       | x    | X     |
        | kac       | x    | X     |
        | kac       | y    | Y     |
    """)
    assert [(issue.severity, issue.sheet, issue.row, issue.code, issue.piece) for issue in issues] == [
        ("warning", "choices", 3, "list_unused", "kac")
    ]


def test_settings_that_ask_for_what_is_not_done_here_are_told(read):
    form, issues = read("""
        | survey |
        | type | name | label::Indonesia (id) |
        | text | a    | A                     |
        | settings |
        | form_id | public_key | default_language |
        | x       | MIIB       | English (en)     |
    """)
    assert form is not None
    assert [(issue.severity, issue.column, issue.code) for issue in issues if issue.sheet == "settings"] == [
        ("warning", "public_key", "setting_unused"),
        ("warning", "default_language", "language_missing"),
    ]
