"""The fill page says where each prefilled answer came from and whether anybody has looked at it, with and without script."""

import re

import pytest

from forms.model import Form, Question
from service.actions import open_round
from service.actions.library import Library
from service.actions.provenance import Prefilled
from service.database import drafts
from service.pages import beside
from tests.service.two_years import CORRECTED, GIVEN, accept, publish, two_years

pytestmark = pytest.mark.anyio

MOVED = CORRECTED.replace(
    "| text             | desa    | Desa    |       | pulldata('register', 'kode_desa', 'koperasi_id', '') |", ""
)


@pytest.fixture
async def years(world):
    found = await two_years(world)
    await accept(world, "officer.berau", world.berau, found.before, GIVEN)
    return found


@pytest.fixture
def officer(world, years, visitor_of):
    return visitor_of(world.keys["officer.berau"])


def field(page, name):
    """What stands in one question's box on the page."""
    start = page.rindex('class="field', 0, page.index(f'name="{name}"'))
    end = page.find('class="field', start + 1)
    return page[start : end if end > 0 else len(page)]


def as_shown(page):
    return {"~dasar": re.search(r'name="~dasar" value="(\d+)"', page)[1]}


async def read(officer, world, rest=""):
    return (await officer.ask("GET", f"/isi/{world.berau}.2027{rest}")).text


async def post(officer, world, rest, **fields):
    return await officer.ask(
        "POST",
        f"/isi/{world.berau}.2027{rest}",
        data={"_csrf": await officer.token(), **fields},
        follow_redirects=False,
    )


async def test_each_prefilled_answer_says_where_it_came_from(world, officer):
    page = await read(officer, world)
    assert "dari tahun buku 2026: Rp1.250.000 &rarr; <b>belum diperiksa</b>" in field(page, "modal")
    assert "dari tahun buku 2026: 120 orang &rarr; <b>belum diperiksa</b>" in field(page, "anggota")
    assert "dari register: 64.03.01.2001 &rarr; <b>belum diperiksa</b>" in field(page, "desa")
    assert "isian awal kuesioner: Jasa &rarr; <b>belum diperiksa</b>" in field(page, "bentuk")


async def test_what_is_not_prefilled_has_last_year_beside_it_and_says_where_it_does_not_compare(world, officer):
    page = await read(officer, world)
    beside = field(page, "perempuan")
    assert (
        'id="perempuan-p">Tahun lalu: 40 orang <span class="caution">(sebagian sebanding: dahulu tanpa calon anggota)'
        in beside
    )
    assert 'aria-describedby="perempuan-p"' in beside
    assert "Sesuai" not in beside
    assert "Tahun lalu: Lainnya</p>" in field(page, "jenis")
    assert "Tahun lalu" not in field(page, "modal")


async def test_a_mark_in_the_posted_section_confirms_and_its_absence_takes_that_back(world, officer, years):
    asked = {"modal": "1.250.000", "anggota": "120"}
    await post(officer, world, "/_", **asked, **{"~sesuai": ["modal"]})
    page = await read(officer, world)
    assert "&rarr; <b>sesuai</b>" in field(page, "modal")
    assert re.search(r'name="~sesuai" value="modal" checked', page)
    assert "&rarr; <b>belum diperiksa</b>" in field(page, "anggota")
    await post(officer, world, "/_", **asked, **as_shown(page))
    page = await read(officer, world)
    assert "&rarr; <b>belum diperiksa</b>" in field(page, "modal")
    await post(officer, world, "/_", **asked, **as_shown(page), **{"~sesuai": ["modal"]})
    await post(officer, world, "/_", anggota="120")  # a form that did not ask changes nothing
    assert "&rarr; <b>sesuai</b>" in field(await read(officer, world), "modal")
    draft = await drafts.one(world.handles["officer.berau"], years.now, world.berau)
    assert [one.path for one in draft.answers] == ["~confirmed/modal"]


async def test_a_changed_answer_says_so_and_is_asked_no_more(world, officer):
    await post(officer, world, "/_", modal="2.000.000")
    changed = field(await read(officer, world), "modal")
    assert "dari tahun buku 2026: Rp1.250.000 &rarr; <b>diubah</b>" in changed
    assert "~sesuai" not in changed


def test_a_colleagues_change_is_named_and_a_long_answer_is_cut():
    first = Prefilled(value="J" * 90, origin="last_year", standing="changed", year=2024, version="2024.1")
    assert beside.stands(first, "diisi Siti, hari ini 14.05") == "diubah, diisi Siti, hari ini 14.05"
    address = Question(name="alamat", type="text", row=2)
    form = Form(id="a", version="1", title="A", default_language="id", languages=("id",), children=(address,))
    assert beside.origin_of(form, address, first) == f"dari tahun buku 2024: {'J' * 59}…"


async def test_sending_what_nobody_looked_at_wants_a_reason_beside_the_question(world, officer):
    await post(officer, world, "/_", jenis="jasa")
    answer = await post(officer, world, "/kirim")
    assert answer.headers["location"].startswith(f"/isi/{world.berau}.2027?galat=ya")
    page = await read(officer, world, "?galat=ya")
    assert "2 hal perlu dijelaskan" in page
    assert "sama persis dengan tahun lalu dan belum diperiksa" in field(page, "modal")
    assert 'id="~alasan/modal"' in field(page, "modal")
    await post(
        officer, world, "/_", **{"~alasan/modal": "Tidak ada setoran", "~ditanya": ["anggota"], "~sesuai": ["anggota"]}
    )
    answer = await post(officer, world, "/kirim")
    assert answer.headers["location"].startswith(f"/periksa/{world.berau}.2027")
    seen = await officer.ask("GET", f"/periksa/{world.berau}.2027")
    assert "sama persis dengan tahun lalu" in seen.text
    assert "Tidak ada setoran" in seen.text
    assert "Tahun lalu: Rp1.250.000</p>" in seen.text


async def test_the_pages_script_is_told_what_was_first_and_what_is_doubted(world, officer):
    page = await read(officer, world)
    assert '"first":{"nama":"Berau Maju","modal":1250000,' in page
    assert '"doubts":{"modal":"Modal (Rp1.250.000) sama persis' in page
    assert '"lastSaved":{' in page


async def test_a_draft_behind_its_round_is_told_and_moved_after_a_look(world, officer, years):
    await post(officer, world, "/_", perempuan="41")
    assert "/pindah" not in await read(officer, world)
    newer = (await publish(world.handles["author"], MOVED)).version_id
    await open_round.change_version(world.handles["administrator"], Library(), years.now, newer)
    page = await read(officer, world)
    assert "Kuesioner putaran ini sekarang versi 2025.2" in page
    shown = await read(officer, world, "/pindah")
    assert "Pindah ke kuesioner versi 2025.2?" in shown
    assert "1 jawaban tidak terbawa" in shown
    assert "<li>Desa: 64.03.01.2001" in shown
    number = re.search(r'name="~nomor" value="(\d+)"', shown)[1]
    answer = await post(officer, world, "/pindah", **{"~nomor": number})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/isi/{world.berau}.2027?kabar=dipindah")
    page = await read(officer, world, "?kabar=dipindah")
    assert "Isian dipindah ke kuesioner yang baru" in page
    assert "1 jawaban versi lama tidak terbawa" in page
    assert 'name="perempuan" value="41"' in page
    old_page = await post(officer, world, "/_", perempuan="1", **{"~versi": str(years.new)})
    assert old_page.status_code == 409
    again = await post(officer, world, "/pindah", **{"~nomor": "1"})
    assert again.status_code == 409


async def test_an_author_publishes_over_http_and_nobody_else(world, visitor_of, years):
    file = {"file": ("uji.xlsx", b"PK", "application/octet-stream")}
    for login in ("officer.berau", "verifier.berau", "province", "administrator"):
        visitor = visitor_of(world.keys[login])
        answer = await visitor.change("POST", "/api/versions", files=file, data={"publish": "ya"})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    officer, author, admin = (visitor_of(world.keys[one]) for one in ("officer.berau", "author", "administrator"))
    assert (await officer.change("POST", f"/api/versions/{years.old}/retire")).status_code == 403
    used = await author.change("POST", f"/api/versions/{years.old}/retire")
    assert (used.status_code, "putaran 2026" in used.json()["detail"]) == (409, True)
    newer = (await publish(world.handles["author"], MOVED)).version_id
    address = f"/api/rounds/{years.now}/version"
    assert (await author.change("PUT", address, json={"form_version_id": newer})).status_code == 403
    assert (await admin.change("PUT", address, json={"form_version_id": newer})).status_code == 204
    assert (await author.change("POST", f"/api/versions/{years.new}/retire")).status_code == 204
    states = {one["id"]: one["state"] for one in (await officer.ask("GET", "/api/versions")).json()}
    assert {states[years.old], states[newer]} == {"published"}
    assert states[years.new] == "retired"
