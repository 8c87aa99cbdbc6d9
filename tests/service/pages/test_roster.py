"""The administrator changes who is due: found by name, asked once more, and new ones of the register offered."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from service.database import cooperatives, rounds
from service.pages.rounds import suggested

pytestmark = pytest.mark.anyio

HEADER = "Nama Koperasi,Kab/Kota,NIK Koperasi"
ROSTER = "/putaran/2025/daftar"


@pytest.fixture
def admin(world, visitor_of):
    return visitor_of(world.keys["administrator"])


async def post(visitor, path, files=None, **fields):
    data = {"_csrf": await visitor.token(), **fields}
    return await visitor.ask("POST", path, data=data, files=files, follow_redirects=False)


async def bring_in(admin, *lines, step="simpan"):
    text = "\n".join((HEADER, *lines)).encode()
    return await post(admin, "/register", files={"berkas": ("register.csv", text)}, langkah=step)


async def test_a_cooperative_is_found_by_its_name_and_moved(world, admin):
    page = (await admin.ask("GET", f"{ROSTER}?cari=berau")).text
    assert f'value="{world.berau}"' in page
    assert "Kukar Jaya" not in page
    asked = {"cari": "berau", "koperasi": str(world.berau), "perubahan": "pindah", "alasan": "surat nomor 12"}
    refused = await post(admin, ROSTER, **asked)
    assert refused.status_code == 422
    assert "Pilih kantor tujuan." in refused.text
    assert 'value="surat nomor 12"' in refused.text
    assert (await post(admin, ROSTER, **asked, kantor="64.02")).status_code == 303
    assert await rounds.due_among(world.system, world.round_id, [world.berau]) == {world.berau: 1}


async def test_an_unknown_change_is_refused_in_words(world, admin):
    answer = await post(admin, ROSTER, koperasi=str(world.berau), perubahan="hapus", alasan="surat nomor 12")
    assert answer.status_code == 422
    assert "Pilih perubahannya" in answer.text
    assert "Berau Maju" in answer.text


async def test_taking_a_cooperative_out_is_asked_once_more(world, admin):
    asked = {"koperasi": str(world.berau), "perubahan": "bubar", "alasan": "surat nomor 12"}
    question = await post(admin, ROSTER, **asked)
    assert "Keluarkan Berau Maju?" in question.text
    assert world.berau in await rounds.due_among(world.system, world.round_id, [world.berau])
    assert (await post(admin, ROSTER, **asked, yakin="ya")).status_code == 303
    assert await rounds.due_among(world.system, world.round_id, [world.berau]) == {}


async def test_new_ones_of_the_register_are_offered_to_the_round(world, admin):
    page = (await bring_in(admin, "Koperasi Baru,Kabupaten Berau,")).text
    assert "1 koperasi baru, 0 diperbarui, 0 sama" in page
    assert "1 koperasi baru di register belum masuk putaran 2025" in page
    assert (await post(admin, "/putaran/2025/tambahkan")).status_code == 303
    assert await rounds.unknown_to(world.system, world.round_id) == ()
    [found] = await cooperatives.search(world.system, "koperasi baru")
    assert await rounds.due_among(world.system, world.round_id, [found.id]) == {found.id: 2}


async def test_the_same_file_again_changes_nothing_and_says_so(world, admin):
    await bring_in(admin, "Koperasi Baru,Kabupaten Berau,6403010000001")
    page = (await bring_in(admin, "Koperasi Baru,Kabupaten Berau,6403010000001")).text
    assert "0 koperasi baru, 0 diperbarui, 1 sama" in page


async def test_a_report_names_the_columns_of_the_file_and_all_faults_of_a_row(world, admin):
    page = (await bring_in(admin, ",Kabupaten Berau,123")).text
    assert "Nama koperasi kosong." in page
    assert '<td role="cell" data-l="Kolom">Nama Koperasi</td>' in page
    assert '<td role="cell" data-l="Kolom">NIK Koperasi</td>' in page


async def test_a_picture_is_no_register(world, admin):
    answer = await post(admin, "/register", files={"berkas": ("foto.png", b"\x89PNG")}, langkah="baca")
    assert "“foto.png” bukan tabel. Pakai berkas CSV, xlsx, atau ods." in answer.text


async def test_closing_is_asked_and_can_be_undone(world, admin):
    page = (await admin.ask("GET", "/putaran/2025/tutup")).text
    assert "3 koperasi belum dikirim" in page
    await post(admin, "/putaran/2025/tutup")
    assert (await rounds.one(world.system, world.round_id)).state == "closed"
    assert "Buka lagi" in (await admin.ask("GET", "/putaran")).text
    await post(admin, "/putaran/2025/buka")
    assert (await rounds.one(world.system, world.round_id)).state == "open"


@pytest.mark.parametrize(
    ("day", "years", "year", "deadline"),
    [
        ("2026-02-03", (), "2025", "30-06-2026"),
        ("2026-11-22", (), "2025", "31-12-2026"),
        ("2026-11-22", (2025, 2024), "2026", "30-06-2027"),
    ],
)
async def test_a_new_round_is_proposed_for_a_year_without_one_and_never_in_the_past(day, years, year, deadline):
    now = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=ZoneInfo("Asia/Makassar"))
    told = suggested(now, years)
    assert (told["tahun"], told["batas"]) == (year, deadline)


async def test_a_year_without_a_round_is_not_there(admin):
    for path in ("/putaran/1999/daftar", "/putaran/1999/tutup", f"/putaran/{uuid4().int}/daftar"):
        assert (await admin.ask("GET", path)).status_code == 404
