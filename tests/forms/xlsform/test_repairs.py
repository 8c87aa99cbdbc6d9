"""Which issues have one sure repair, and what a cell reads after it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.tables import Tables
from forms.tables.model import Flaw
from forms.xlsform import read_form
from forms.xlsform.repairs import Repair, repaired_text, repairs
from tests.forms.conftest import tables_in_text


def found(text):
    return [(one.sheet, one.cell, one.old, one.new) for one in repairs(read_form(tables_in_text(text))[1])]


def rule(text):
    return f"| survey |\n| type | name | label | relevant |\n| text | a | A | |\n| text | b | B | {text} |"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("${a} == 'x'", "${a} = 'x'"),
        ("${a}=='x'&&${a}<>'y'", "${a}='x' and ${a}!='y'"),
        ("${a} === 'x'", "${a} = 'x'"),
        ("${a} = “x” or ${a} = ‘it’", "${a} = 'x' or ${a} = 'it'"),
        ("if(${a} = 1; 'x'; 'y') = 'x'", "if(${a} = 1, 'x', 'y') = 'x'"),
        ("$a = 'x' AND 1 = 1", "${a} = 'x' and 1 = 1"),
        ("= ${a} => 1", "${a} >= 1"),
        ("${a} = 'a == “b”' and ${a} == 1", "${a} = 'a == “b”' and ${a} = 1"),
    ],
)  # fmt: skip
def test_slips_of_an_expression_are_repaired_at_their_places(text, after):
    issues = read_form(tables_in_text(rule(text)))[1]
    mended, done = repaired_text(text, tuple(one for one in repairs(issues) if one.cell == "D3"))
    assert done
    assert mended.strip() == after


@pytest.mark.parametrize("text", ["${a} = “it's”", "${a} = 10 % 2", "${a} = 'x", "!${a}", "${a b} = 1", "${aa} = 1"])
def test_what_could_mean_two_things_is_left_to_the_author(text):
    assert found(rule(text)) == []


def test_a_header_is_repaired_with_its_language_and_what_stands_under_it_is_read(form):
    text = "| survey |\n| type | name | lable::Bahasa Indonesia (id) | constrain |\n| integer | n | N | . == 1 |"
    assert found(text) == [
        ("survey", "C1", "lable::Bahasa Indonesia (id)", "label::Bahasa Indonesia (id)"),
        ("survey", "D1", "constrain", "constraint"),
        ("survey", "D2", "==", "="),
    ]


@pytest.mark.parametrize(
    "header",
    ["relevent | relevence", "relevant | relevent", "constrain::id | x"],
)
def test_a_header_that_is_not_surely_one_column_is_left(header):
    assert found(f"| survey |\n| type | name | label | {header} |\n| text | a | A | 1 = 1 | 1 = 1 |") == []


def test_blanks_in_a_name_are_repaired_where_it_stands_and_where_it_is_named():
    text = """
        | survey |
        | type | name     | label | relevant           |
        | text | Nama Kop | A     |                    |
        | text | b        | B     | ${Nama Kop} != '' |
        | cases |
        | case | question | answer | expect |
        | k    | Nama Kop | x      |        |
    """
    assert [(cell, old, new) for _, cell, old, new in found(text)] == [
        ("B2", "Nama Kop", "Nama_Kop"),
        ("D3", "${Nama Kop}", "${Nama_Kop}"),
        ("B2", "Nama Kop", "Nama_Kop"),
    ]


def test_a_name_whose_repair_is_taken_is_left_and_so_is_what_names_it():
    rows = "| text | a b | A | |\n| begin group | g | G | |\n| text | a_b | A | |\n| end group | | | |\n"
    text = f"| survey |\n| type | name | label | relevant |\n{rows}| text | b | B | ${{a b}} = 1 |"
    assert found(text) == []


def test_a_choice_is_repaired_unless_an_expression_names_it():
    text = """
        | survey |
        | type               | name | label | relevant |
        | select_multiple l  | m    | M     |          |
        | text               | t    | T     | selected(${m}, 'tiga empat') |
        | choices |
        | list_name | name       | label |
        | l         | satu dua   | A     |
        | l         | tiga empat | B     |
        | l         | lima enam  | C     |
        | l         | lima_enam  | D     |
    """
    assert found(text) == [("choices", "B2", "satu dua", "satu_dua")]


def test_a_computed_cell_is_never_repaired():
    tables = tables_in_text(rule("${a} == 1"))
    sheet = tables.sheets[0]
    computed = Tables(tables.name, (type(sheet)(sheet.name, sheet.rows, flaws=(Flaw("formula", 3, 3),)),))
    assert repairs(read_form(tables)[1])
    assert repairs(read_form(computed)[1]) == ()


@given(st.lists(st.sampled_from(["${a}", "==", "&&", "“x”", "and", "1", " ", "(", "<>", ";", "'", "="]), max_size=20))
def test_every_piece_stands_where_its_repair_says(pieces):
    text = "".join(pieces).strip()
    asked = repairs(read_form(tables_in_text(rule(text or "1")))[1])
    assert all(text.startswith(one.old, one.start) for one in asked if one.cell == "D3")


def test_repairs_that_overlap_are_made_once():
    asked = (Repair("survey", "D2", 0, "==", "=", "x"), Repair("survey", "D2", 1, "==", "=", "x"))
    assert repaired_text("===", asked) == ("==", asked[1:])
