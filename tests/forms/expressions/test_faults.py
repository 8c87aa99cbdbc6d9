"""What an author reads about a slip: the place, the cause and the repair, in two languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.expressions import ExpressionError, examine, parse
from forms.expressions.mending import read_mended


def fault(text: str) -> ExpressionError:
    try:
        faults = examine(parse(text))
    except ExpressionError as error:
        return error
    assert faults, text
    return faults[0]


@pytest.mark.parametrize(
    ("text", "code", "at", "hint"),
    [
        ("${a} == 1", "bad_operator", 5, "`=`"),
        ("${a} && ${b}", "bad_operator", 5, "`and`"),
        ("${a} || ${b}", "bad_operator", 5, "`or`"),
        ("${a} AND ${b}", "bad_operator", 5, "`and`"),
        ("${a} = ’x’", "curly_quote", 7, "'"),
        ("${a} = 'x", "open_text", 7, "'"),
        ("(${a} > 3", "open_bracket", 0, "`)`"),
        ("${a} > 3)", "stray_bracket", 8, "opening"),
        ("${a > 3", "open_reference", 0, "${a}"),
        ("isblank(${a})", "unknown_function", 0, "${x} = ''"),
        ("cuont(${a})", "unknown_function", 0, "`count`"),
        ("if(${a} = 1, 'x')", "argument_count", 0, "else"),
        ("selected(${a})", "argument_count", 0, "2"),
        ("difference-in-months(${a}, ${b})", "dialect", 0, "CHT"),
        ("regex(., '(?=a)')", "bad_pattern", 9, "look-around"),
        ("regex(., '[a')", "bad_pattern", 9, "closed"),
        ("regex(., ${a})", "bad_pattern", 9, "constant"),
        ("count(1)", "needs_reference", 0, "${name}"),
        ("${a} +", "unfinished", 5, "missing"),
        ("", "empty", 0, "empty"),
        ("a | b", "unsupported", 2, "union"),
    ],
)
def test_a_slip_is_told_with_its_place_and_its_repair(text, code, at, hint):
    found = fault(text)
    assert (found.code, found.at) == (code, at)
    assert hint in found.message_en
    assert found.message
    assert found.message != found.message_en


def test_all_faults_of_the_calls_are_told_together():
    assert [found.piece for found in examine(parse("cuont(${a}) + lenght(${b}) + if(1, 2)"))] == [
        "cuont",
        "lenght",
        "if",
    ]


@pytest.mark.parametrize(
    "text",
    ["(" * 5000 + "1" + ")" * 5000, "1" + "+1" * 20_000, "-" * 32_000 + "1", "'" + "a" * 40_000 + "'", "${" * 5000],
)
def test_hostile_expressions_are_refused_or_read_and_never_crash(text):
    try:
        assert parse(text) is not None
    except ExpressionError as error:
        assert error.message  # noqa: PT017  # either end is right, a crash is not


def test_line_breaks_and_no_break_spaces_are_blanks():
    assert parse("${a}\u00a0>\n 3") == parse("${a} > 3") or examine(parse("${a}\u00a0>\n 3")) == ()


def told(text: str) -> list[tuple[str, int, str]]:
    return [(slip.code, slip.at, slip.piece) for slip in read_mended(text).slips]


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("${a} == 1 && ${b} <> “x y”", ["==", "&&", "<>", "“x y”"]),
        ("if(${a} = 1; 'x'; 'y')", [";", ";"]),
        ("${a} => 1 OR ${b} ≤ 2", ["=>", "≤", "OR"]),
        ("${a} == 1 and", ["==", "and"]),
        ("(${a} == ‘it’", ["==", "‘it’", "("]),
        ("${a} == “it's”", ["==", "“"]),
    ],
)
def test_slips_with_a_sure_repair_are_all_told_each_at_its_place(text: str, slips: list[str]) -> None:
    assert [piece for _, _, piece in told(text)] == slips
    assert all(text.startswith(piece, at) for _, at, piece in told(text))


def test_a_mended_expression_reads_as_it_was_meant() -> None:
    read = read_mended("${a} == 1 && ${b} = “x”")
    assert read.node is not None
    assert "and" in repr(read.node)
    assert read.authors(len("${a} = 1 and ")) == len("${a} == 1 && ")


@given(
    st.lists(st.sampled_from(["${a}", "==", "&&", "“x”", "and", "1", " ", "(", ")", "<>", ";", "≥", "'"]), max_size=25)
)
def test_reading_past_slips_ends_and_keeps_every_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    for _, at, piece in told(text):
        assert text.startswith(piece, at)
