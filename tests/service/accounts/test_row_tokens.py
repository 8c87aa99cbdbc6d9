"""A row's mark is taken by its own template only, and only as it was written."""

import base64
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.accounts.row_tokens import cooperative_of, is_sealed, row_token, seal

KEY, OTHER = b"k" * 32, b"o" * 32
KOPERASI = UUID("5cc3a8e2-5483-4e2b-ba54-c3d86625d075")


@given(st.uuids())
def test_a_mark_says_whose_row_it_is(identity):
    token = row_token(KEY, identity)
    assert len(base64.urlsafe_b64decode(token)) == 24
    assert cooperative_of(KEY, token) == identity
    assert cooperative_of(OTHER, token) is None


def test_no_changed_letter_is_taken():
    token = row_token(KEY, KOPERASI)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    changed = {token[:at] + letter + token[at + 1 :] for at in range(len(token)) for letter in letters} - {token}
    assert [one for one in changed if cooperative_of(KEY, one) is not None] == []


def test_a_mark_of_another_cooperative_cannot_be_put_together():
    one, other = row_token(KEY, KOPERASI), row_token(KEY, uuid4())
    assert cooperative_of(KEY, one[:21] + other[21:]) is None


@pytest.mark.parametrize(
    "text", ["", "=", "a", "é" * 32, "\ud800", "A" * 32, "A" * 4000, " ", "=cmd", "a b", "+/" * 16]
)
def test_anything_else_is_no_mark(text):
    assert cooperative_of(KEY, text) is None


def test_blanks_around_a_mark_are_not_taken():
    assert cooperative_of(KEY, row_token(KEY, KOPERASI) + "\n") is None


def test_what_a_template_says_is_sealed():
    about = {"jenis": "templat", "tahun": "2025"}
    sealed = {**about, "cap": seal(KEY, about)}
    assert is_sealed(KEY, sealed)
    assert not is_sealed(OTHER, sealed)
    assert not is_sealed(KEY, {**sealed, "tahun": "2026"})
    assert not is_sealed(KEY, {**sealed, "lagi": "x"})
    assert not is_sealed(KEY, about)
    assert not is_sealed(KEY, {**sealed, "cap": "\ud800é"})
