"""The same form is always the same bytes, and the bytes are the form."""

import msgspec
import pytest

from forms.versions import canonical, content_hash, decode

TEXT = """
    | survey |
    | type         | name | label::Indonesia (id) | label::English (en) | required | warning | unit |
    | begin repeat | r    | R                     |                     |          |         |      |
    | integer      | a    | Á                     | A                   | yes      | . > 1   | kg   |
    | end repeat   |      |                       |                     |          |         |      |
    | select_one w | b    | B                     | B                   |          |         |      |
    | choices |
    | list_name | name | label | kode |
    | w         | x    | X     | 1    |
    | checks |
    | name | expression | questions | message |
    | c    | ${b} = 'x' | b         | Harus x |
"""


def test_a_form_is_the_same_after_it_was_stored(form):
    read = form(TEXT)
    stored = decode(canonical(read))
    assert stored == read
    assert repr(stored) == repr(read)  # the order of mappings too


def test_what_is_left_at_its_default_takes_no_room(form):
    data = canonical(form(TEXT))
    assert b"constraint" not in data
    assert b"trigger" not in data
    assert "Á".encode() in data


def test_the_hash_follows_the_content_not_the_order_of_columns(form):
    other = TEXT.replace("label::Indonesia (id) | label::English (en)", "label::English (en) | label::Indonesia (id)")
    other = other.replace("Á                     | A ", "A | Á ")
    one, two = form(TEXT), form(other)
    assert one.languages != two.languages
    assert content_hash(one) == content_hash(form(TEXT))
    assert content_hash(one) != content_hash(form(TEXT.replace("kg", "ton")))
    assert len(content_hash(one)) == 64


@pytest.mark.parametrize("data", [b"", b"{}", b'{"id": 1}', b"[]"])
def test_other_bytes_are_no_form(data):
    with pytest.raises(msgspec.DecodeError):
        decode(data)
