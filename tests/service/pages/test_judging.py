"""The reviewer's page: no typed comment is thrown away, an approval can be taken back, doubles are told."""

import re
from uuid import uuid4

import pytest

from service.database import drafts, revisions, submissions

pytestmark = pytest.mark.anyio

COMMENT = "Daftar anggota menyebut angka lain."


async def send(world, login, cooperative, answers=b'{"answers": {"nama": "Maju", "anggota": 120}}'):
    handle = world.handles[login]
    await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
        answers=answers, findings=(), marks={},
    )  # fmt: skip
    await revisions.submit(handle, world.round_id, cooperative, new)


async def state_of(world, cooperative):
    row = await submissions.one(world.system, world.round_id, cooperative)
    return row.state


@pytest.fixture
async def verifier(world, visitor_of):
    await send(world, "officer.berau", world.berau)
    return visitor_of(world.keys["verifier.berau"])


async def post(visitor, path, **fields):
    return await visitor.ask(
        "POST", path, data={"_csrf": await visitor.token(), "~revisi": "1", **fields}, follow_redirects=False
    )


async def test_approving_refuses_while_a_comment_is_typed_and_keeps_it(world, verifier):
    answer = await post(verifier, f"/periksa/{world.berau}.2025/verifikasi", anggota=COMMENT)
    assert answer.status_code == 422
    assert "Belum disetujui: ada 1 komentar yang belum dikirim." in answer.text
    assert "Anggota: Komentar ini hanya sampai ke petugas bila dikembalikan" in answer.text
    assert re.search(rf"<textarea[^>]*name=\"anggota\"[^>]*>{COMMENT}</textarea>", answer.text)
    assert await state_of(world, world.berau) == "sent"


async def test_an_approval_names_its_cooperative_and_can_be_taken_back_at_once(world, verifier):
    answer = await post(verifier, f"/periksa/{world.berau}.2025/verifikasi", anggota="  ")
    assert answer.status_code == 303
    seen = await verifier.ask("GET", answer.headers["location"])
    assert f'<a class="link" href="/periksa/{world.berau}.2025">Berau Maju</a>' in seen.text
    assert f'action="/periksa/{world.berau}.2025/batalkan"' in seen.text
    answer = await post(verifier, f"/periksa/{world.berau}.2025/batalkan")
    assert await state_of(world, world.berau) == "sent"
    assert "Persetujuan dibatalkan" in (await verifier.ask("GET", answer.headers["location"])).text


async def test_an_old_address_says_nothing_once_things_have_moved_on(world, verifier):
    answer = await verifier.ask("GET", f"/periksa?koperasi={world.berau}&kabar=diverifikasi")
    assert "Diverifikasi dan diteruskan" not in answer.text
    answer = await verifier.ask("GET", f"/periksa?koperasi={world.kukar}&kabar=terkirim")
    assert "Kukar Jaya" not in answer.text


async def test_a_comment_that_says_too_little_is_told_beside_its_box_and_by_name(world, verifier):
    answer = await post(verifier, f"/periksa/{world.berau}.2025/kembalikan", anggota="apa")
    assert answer.status_code == 422
    assert '<a href="#c-anggota">Anggota: Catatan harus 10 sampai 4000 huruf; ini 3.' in answer.text
    box = re.search(r'<p class="msg err" id="m-anggota">.*?<textarea([^>]*)>', answer.text, re.DOTALL)
    assert 'aria-describedby="m-anggota"' in box[1]
    assert 'maxlength="4000"' in box[1]


async def test_one_question_has_one_box_for_its_comment(world, verifier):
    page = (await verifier.ask("GET", f"/periksa/{world.berau}.2025")).text
    assert page.count('name="anggota"') == 1
    assert page.index('name="anggota"') < page.index('id="q-anggota"')


async def test_a_double_of_another_office_is_told_to_the_province_only(world, verifier, visitor_of):
    await send(world, "officer.kukar", world.kukar)
    province = visitor_of(world.keys["province"])
    page = (await province.ask("GET", f"/periksa/{world.berau}.2025")).text
    assert "<p>Sama dengan Kukar Jaya: Maju, 120. Periksa mana yang benar.</p>" in page
    assert "1 menonjol" in page
    assert "Kukar Jaya" not in (await verifier.ask("GET", f"/periksa/{world.berau}.2025")).text
