import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import texts
from forms.lengths import utf16_units

TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(TEXTS, st.integers(2, 9))
def test_parts_of_a_text_join_to_the_whole_and_none_is_too_long(text, size):
    pieces = texts.parts(text, size)
    assert "".join(pieces) == text
    assert all(utf16_units(piece) <= size for piece in pieces)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_units_are_those_of_utf_16(text):
    assert utf16_units(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a\x00b\x1fc", "a\ufffdb\ufffdc"),
        ("\ud800", "\ufffd"),
        ("baris\r\nlagi\rlagi", "baris\nlagi\nlagi"),
        ("=1+1", "=1+1"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
    ],
)
def test_what_xml_cannot_say_is_marked_and_the_rest_stays(text, cell):
    assert texts.clean(text) == cell


@given(st.lists(st.text(max_size=50), max_size=20))
def test_sheet_names_are_all_different_and_such_as_excel_takes(wishes):
    taken = set()
    names = [texts.sheet_name(wish, taken) for wish in wishes]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name) <= texts.SHEET_NAME
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name
        assert name.lower() != "history"
