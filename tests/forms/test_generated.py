"""The function of a form computes once what its rules ask for twice, and never before what it reads is there."""

import ast
from textwrap import dedent

from forms.compiler.sharing import share
from forms.compiler.unpacking import unpack


def function(text: str) -> ast.FunctionDef:
    made = ast.parse(dedent(text)).body[0]
    assert isinstance(made, ast.FunctionDef)
    return made


def test_a_call_that_two_rules_make_is_made_once_behind_what_it_reads() -> None:
    made = function("""
        def run(s, add):
            v1 = s.f1
            v2 = s.f2
            if v2 and not date_of(v1, Z) > v2: add(1)
            if not date_of(v1, Z) > "2020-01-01": add(2)
    """)
    share(made)
    assert ast.unparse(made).splitlines()[1:4] == ["    v1 = s.f1", "    t0 = date_of(v1, Z)", "    v2 = s.f2"]
    assert ast.unparse(made).count("date_of") == 1


def test_a_call_in_the_very_block_that_makes_its_value_stays_there() -> None:
    text = """
        def run(s, add):
            x1 = s.f1
            if x1:
                v2 = s.f2
                v3 = number(v2, Z) + number(v2, Z)
            else:
                v2 = v3 = ""
    """
    made = function(text)
    share(made)
    assert ast.unparse(made) == ast.unparse(function(text))


def test_what_reads_a_row_or_may_raise_is_never_moved() -> None:
    text = """
        def run(s, add):
            v1 = s.f1
            r2 = s.f2
            for w2 in r2:
                if number(w2.v3, Z) > 1 and number(w2.v3, Z) < 3: add(1)
            if v1 == v1:
                o["a"] = int(v1)
            if v1 == v1:
                o["b"] = int(v1)
    """
    made = function(text)
    share(made)
    assert ast.unparse(made) == ast.unparse(function(text))


def test_what_a_loop_asks_of_the_form_is_asked_once_before_it() -> None:
    made = function("""
        def run(s, add):
            v1 = s.f1
            r2 = s.f2
            for w2 in r2:
                if w2.v3 > date_of(v1, Z): add(1)
    """)
    share(made)
    assert "t0 = date_of(v1, Z)" in ast.unparse(made)
    assert "w2.v3 > t0" in ast.unparse(made)


def test_a_row_is_read_once_and_written_through() -> None:
    made = function("""
        def run(r2):
            for w2 in r2:
                w2.v3 = w2.d.f3
                if w2.v3 == "": add(w2.v3)
    """)
    unpack(made)
    assert "v3_w2 = w2.v3 = w2.d.f3" in ast.unparse(made)
    assert "if v3_w2 == ''" in ast.unparse(made)


def test_blanks_are_left_out_while_a_list_is_made() -> None:
    made = function("""
        def run(r2):
            return total(*filled([a.v3 for a in r2]))
    """)
    unpack(made)
    assert "total(*[a.v3 for a in r2 if a.v3 == a.v3])" in ast.unparse(made)


def test_a_call_that_reads_rows_by_the_name_of_their_value_is_never_moved_before_they_have_it() -> None:
    text = """
        def run(s, add):
            r2 = s.f2
            for w2 in r2:
                w2.v3 = w2.d.f3
            v4 = indexed_number(r2, "v3", 1) if indexed_number(r2, "v3", 1) - indexed_number(r2, "v3", 1) == 0 else NAN
    """
    made = function(text)
    share(made)
    assert ast.unparse(made) == ast.unparse(function(text))
