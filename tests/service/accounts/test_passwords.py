"""Names that are one name, passwords that are none, and hashes that tell nothing by their time."""

import time

import pytest

from service.accounts.passwords import ALPHABET, Passwords, check_new, login_key, one_time_password
from service.problems import Problem

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("written", ["Officer.Berau", " officer.berau ", "ＯＦＦＩＣＥＲ.berau", "officer.BERAU\t"])
def test_one_account_has_one_name_however_it_is_typed(written):
    assert login_key(written) == "officer.berau"


@pytest.mark.parametrize("written", ["", "ab", "x" * 121, "a\x00bc", "a\u202eb.c"])
def test_a_name_that_cannot_be_seen_whole_is_none(written):
    with pytest.raises(Problem):
        login_key(written)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("pendek", "10 sampai 128"),
        ("x" * 129, "129 karakter"),
        ("aaaaaaaaaaaa", "mudah ditebak"),
        ("xOFFICER.berau9", "nama akun"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_repair(password, says):
    with pytest.raises(Problem) as refusal:
        check_new(password, "officer.berau")
    assert says in refusal.value.detail


def test_one_time_passwords_can_be_read_out_and_never_meet():
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(each) == 19 and set(each) <= {*ALPHABET, "-"} for each in made)


async def test_an_unknown_account_takes_as_long_as_a_wrong_password():
    passwords = Passwords()
    stored = await passwords.hash("padi-di-lumbung")
    took = {}
    for name, known in (("known", stored), ("unknown", None)):
        times = []
        for _ in range(9):
            begun = time.perf_counter()
            assert not await passwords.fits("salah-salah-saja", known)
            times.append(time.perf_counter() - begun)
        took[name] = sorted(times)[4]
    assert (
        0.4 < took["known"] / took["unknown"] < 2.5
    )  # both compute one hash; a skipped one would be 1,000 times quicker


async def test_the_right_password_fits_in_either_unicode_form_and_none_fits_nobody():
    passwords = Passwords()
    stored = await passwords.hash("ﬁla-café-1234")
    assert await passwords.fits("fila-cafe\u0301-1234", stored)
    assert not await passwords.fits("x" * 1_000_000, stored)
    assert not passwords.is_old(stored)
