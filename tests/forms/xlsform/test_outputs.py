"""Recap tables, the bridge and the settings are judged when the form is checked, not when the workbook is built."""

import pytest

SURVEY = """
    | survey |
    | type          | name  | label | calculation |
    | select_one jn | jenis | Jenis |             |
    | calculate     | aset  |       | 1 + 1       |
    | choices |
    | list_name | name | label |
    | jn        | ksp  | KSP   |
"""


def codes(read, text):
    _, issues = read(SURVEY + text)
    return [(issue.sheet, issue.row, issue.column, issue.code, issue.piece) for issue in issues]


@pytest.mark.parametrize(
    ("column", "cell", "code", "piece"),
    [
        ("value", "sum: ${asett}", "unknown_reference", "asett"),
        ("value", "sum: ${aset", "", "${aset"),
        ("value", "total", "recap_value", "total"),
        ("by", "jeniss", "recap_by", "jeniss"),
        ("by", "region office jenis", "recap_by", "region office jenis"),
        ("where", "${jenis} == 'ksp'", "", "=="),
        ("table", "a/b", "recap_table", "a/b"),
        ("chart", "pie", "recap_chart", "pie"),
    ],
)
def test_a_slip_in_a_recap_row_is_told_at_its_cell(read, column, cell, code, piece):
    row = {"table": "Rekap", "by": "region", "where": "", "heading": "H", "value": "count", "name": "n", column: cell}
    told = codes(read, f"| recap |\n| {' | '.join(row)} |\n| {' | '.join(row.values())} |")
    assert len(told) == 1
    sheet, number, where, found, marked = told[0]
    assert (sheet, number, where) == ("recap", 2, column)
    assert code in found
    assert piece in marked


def test_rows_of_one_table_share_their_by_and_shares_divide_figures(read):
    told = codes(
        read,
        """
        | recap |
        | table | by     | heading | value        | name |
        | Rekap | region | N       | count        | n    |
        | Rekap | office | K       | count        | k    |
        | Rekap |        | %       | share: k / n | p    |
        | Rekap |        | %%      | share: p / n | q    |
        """,
    )
    assert told == [("recap", 3, "by", "recap_by", "office"), ("recap", 5, "value", "recap_share", "p")]


REPEATS = """
    | survey |
    | type          | name     | label |
    | text          | nama     | Nama  |
    | begin repeat  | r        | R     |
    | select_one jn | jenis    | Jenis |
    | integer       | volume   | V     |
    | end repeat    |          |       |
    | begin repeat  | s        | S     |
    | select_one jn | golongan | G     |
    | end repeat    |          |       |
    | choices |
    | list_name | name | label |
    | jn        | ksp  | KSP   |
"""


def repeated(read, recap):
    _, issues = read(REPEATS + recap)
    return [(one.row, one.column, one.code, one.piece) for one in issues if one.severity == "error"]


def test_a_table_goes_by_a_question_of_one_repeat_whose_rows_it_counts(read):
    sound = """
        | recap |
        | table | by           | where         | heading | value               | name |
        | T     | region jenis |               | N       | count: ${volume} > 1 | n    |
        | T     |              | ${volume} > 0 | V       | sum: ${volume}      | v    |
        | T     |              |               | K       | records             | k    |
        | T     |              |               | %       | share: n / k        |      |
    """
    assert repeated(read, sound) == []
    assert repeated(read, sound.replace("${volume} > 1", "${tiada} > 1")) == [
        (2, "value", "unknown_reference", "${tiada}")
    ]


def test_a_table_cannot_go_by_questions_of_two_repeats_nor_count_submissions_without_one(read):
    told = repeated(
        read,
        """
        | recap |
        | table | by             | heading | value   |
        | T     | jenis golongan | N       | count   |
        | U     | region         | N       | records |
        """,
    )
    assert told == [(2, "by", "recap_by", "jenis golongan"), (3, "value", "recap_value", "records")]


def test_a_list_names_questions_or_says_expressions_and_takes_no_figure(read):
    told = repeated(
        read,
        """
        | recap |
        | table  | where        | heading | value                    |
        | Daftar | ${nama} != 'a' |       | list: nama               |
        | Daftar |              |         | list: r                  |
        | Daftar |              | Gabung  | list: concat(${nama}, 1) |
        | Salah  |              |         | list: nma                |
        | Rusak  |              | X       | list: ${nma} + 1         |
        | Campur |              |         | list: nama               |
        | Campur |              | N       | count                    |
        """,
    )
    assert told == [
        (5, "value", "question_unknown", "nma"),
        (6, "value", "unknown_reference", "${nma}"),
        (7, "value", "recap_value", "list: nama"),
    ]


def test_a_district_must_be_a_choice_of_the_cooperative(read):
    for name in ("jenis", "nama"):
        told = repeated(read, f"| settings |\n| form_id | workbook_district |\n| x | {name} |")
        assert told == [(2, "workbook_district", "question_unknown", name)]
    assert codes(read, "| settings |\n| form_id | workbook_district |\n| x | jenis |") == []


def test_sound_recap_rows_are_sound(read):
    assert (
        codes(
            read,
            """
            | recap |
            | table  | by           | heading | value                     | name |
            | Sampul |              | Aset    | sum: ${aset}              | a    |
            | Rekap  | region jenis | N       | count                     | n    |
            | Rekap  |              | K       | count: ${jenis} = 'ksp'   | k    |
            | Rekap  |              | %       | share: k / n              |      |
            """,
        )
        == []
    )


def test_a_bridge_expression_is_parsed(read):
    (told,) = codes(read, "| bridge |\n| question | expression | comparable |\n| aset | ${x} + | yes |")
    assert told[:3] == ("bridge", 2, "expression")


def test_settings_that_name_questions_are_judged(read):
    told = codes(
        read,
        """
        | settings |
        | form_id | instance_name     | marks      | unique      |
        | x       | concat(${jenisx}) | jenis asat | aset+jenis z |
        """,
    )
    assert [(row[2], row[4].strip("${}")) for row in told] == [
        ("instance_name", "jenisx"),
        ("marks", "asat"),
        ("unique", "z"),
    ]


def test_a_share_is_no_series_of_the_growth_sheet_and_series_have_no_rows_of_their_own(read):
    told = codes(
        read,
        """
        | recap |
        | table       | heading | value        | name |
        | Pertumbuhan | N       | count        | n    |
        | Pertumbuhan | %       | share: n / n |      |
        """,
    )
    assert told == [("recap", 3, "value", "recap_series", "share: n / n")]


def test_settings_of_the_sheets_that_compare_two_years_are_judged(read):
    told = codes(
        read,
        """
        | settings |
        | workbook_status | workbook_split    | workbook_split_name |
        | jeniss          | ${jenisx} = 'ksp' | KSP                 |
        """,
    )
    assert [(row[0], row[1], row[2], row[4].strip("${}")) for row in told] == [
        ("settings", 2, "workbook_status", "jeniss"),
        ("settings", 2, "workbook_split", "jenisx"),
    ]
    sound = "| settings |\n| workbook_status | workbook_split |\n| jenis | ${jenis} = 'ksp' |"
    assert codes(read, sound) == []
