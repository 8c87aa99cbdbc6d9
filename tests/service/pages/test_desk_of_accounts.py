"""The administrator's page of accounts: found by name, asked before anybody is put out, refused at the right field."""

import pytest

from service.database import accounts
from service.pages.accounts import refused
from service.problems import CONFLICT, REFUSED, Fault, Problem

pytestmark = pytest.mark.anyio


@pytest.fixture
def admin(world, visitor_of):
    return visitor_of(world.keys["administrator"])


async def disabled(world, login):
    return next(one for one in await accounts.listed(world.system) if one.login == login).disabled_at is not None


async def post(visitor, path, **fields):
    return await visitor.ask("POST", path, data={"_csrf": await visitor.token(), **fields}, follow_redirects=False)


async def test_an_account_is_found_by_name(admin):
    page = (await admin.ask("GET", "/akun?cari=officer.berau")).text
    assert "1 akun ditemukan." in page
    assert "officer.kukar" not in page


async def test_ending_an_account_is_asked_and_can_be_taken_back(world, admin):
    number = world.accounts["officer.berau"]
    page = (await admin.ask("GET", f"/akun/{number}/nonaktif")).text
    assert "Nonaktifkan Officer.Berau?" in page
    assert not await disabled(world, "officer.berau")
    await post(admin, f"/akun/{number}/nonaktif")
    assert await disabled(world, "officer.berau")
    await post(admin, f"/akun/{number}/aktif")
    assert not await disabled(world, "officer.berau")


async def test_a_new_password_is_shown_with_the_name_to_sign_in_with(world, admin):
    page = (await post(admin, f"/akun/{world.accounts['officer.berau']}/setel")).text
    assert 'Nama pengguna: <b class="break">officer.berau</b>' in page
    assert 'id="sandi-baru"' in page


async def test_a_name_that_is_too_long_is_refused_at_the_name(admin):
    asked = {"nama": "x" * 121, "login": "baru", "peran": "officer", "kantor": "64.03"}
    page = (await post(admin, "/akun", **asked)).text
    assert '<a href="#nama">Nama orang' in page


def test_a_taken_login_is_told_at_the_login_and_anything_else_at_the_role():
    assert refused(Problem(CONFLICT, "sudah dipakai")) == {"login": "sudah dipakai"}
    assert refused(Problem(REFUSED, "tidak boleh")) == {"peran": "tidak boleh"}
    fault = Fault(path="role", code="value", message="Peran x tidak dikenal.")
    assert refused(Problem(REFUSED, faults=(fault,))) == {"peran": "Peran x tidak dikenal."}


async def test_the_download_page_says_how_much_a_choice_holds(world, visitor_of):
    page = (await visitor_of(world.keys["province"]).ask("GET", "/unduh")).text
    assert "Tahun buku 2025 (0 terkirim, 0 di antaranya diterima)" in page
    assert "Berau (0 terkirim, 0 di antaranya diterima)" in page
