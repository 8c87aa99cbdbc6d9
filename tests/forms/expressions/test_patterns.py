"""Author's patterns: translated alike for RE2 and V8, or refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.expressions import ExpressionError
from forms.expressions.patterns import matcher, portable


@pytest.mark.parametrize(
    ("pattern", "matching", "failing"),
    [
        ("[0-9]{13}", "6474031234567", "647403123456"),
        (r"\d+", "123", "١٢٣"),
        (r"\w+@\w+\.id", "a@b.id", "a@b.id "),
        ("a|bc", "bc", "abc"),
        (r"[A-Z\s]+", "KOPERASI MAJU", "koperasi"),
        (r"\p{L}+", "Ñandú", "a1"),
        (".*", "satu baris", "dua\nbaris"),
        (r"0[0-9-]{7,13}", "0541-123456", "541"),
        (r"[.\-/]", "/", "x"),
    ],
)
def test_a_pattern_must_cover_the_whole_answer(pattern, matching, failing):
    compiled = matcher(portable(pattern))
    assert compiled.fullmatch(matching)
    assert not compiled.fullmatch(failing)


@pytest.mark.parametrize(
    "pattern", ["\ud800", r"(a)\1", "(?<=a)b", "a++", "(?i)a", "[a&&b]", "a{2000}", "*a", "[]", r"\Qa\E", "a{"]
)
def test_what_both_sides_cannot_match_alike_is_refused(pattern):
    with pytest.raises(ExpressionError, match="regex|pattern"):
        portable(pattern)


def test_a_catastrophic_pattern_is_linear():
    assert not matcher(portable("(a+)+")).fullmatch("a" * 30_000 + "b")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab0.-^$[](){}|*+?\\dws ,1-", max_size=12))
def test_any_text_is_translated_or_refused(pattern):
    try:
        translated = portable(pattern)
    except ExpressionError:
        return
    assert matcher(translated) is not None
