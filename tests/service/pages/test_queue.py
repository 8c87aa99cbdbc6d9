"""Lists say where a cooperative belongs, what waits for whom, and begin with what has waited longest."""

from uuid import uuid4

import pytest

from service.database import drafts, revisions, rounds, submissions

pytestmark = pytest.mark.anyio


async def send(world, login, cooperative):
    handle = world.handles[login]
    await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
        answers=b'{"answers": {"nama": "x"}}', findings=(), marks={},
    )  # fmt: skip
    await revisions.submit(handle, world.round_id, cooperative, new)


@pytest.fixture
async def verified(world):
    """Kukar was verified before Berau."""
    for place, identity in (("kukar", world.kukar), ("berau", world.berau)):
        await send(world, f"officer.{place}", identity)
        await submissions.move(world.handles[f"verifier.{place}"], world.round_id, identity, "verify", 1)
    return world


async def seen(world, visitor_of, login, path):
    answer = await visitor_of(world.keys[login]).ask("GET", path)
    assert answer.status_code == 200
    return answer.text


async def test_the_longest_waiting_comes_first_and_pages_go_on_from_there(verified, world):
    wanted = submissions.Filter(round_id=world.round_id, states=("verified",), oldest=True, limit=1)
    first = await submissions.page(world.handles["province"], wanted)
    assert [row.name for row in first.rows] == ["Kukar Jaya"]
    rest = await submissions.page(
        world.handles["province"],
        submissions.Filter(round_id=world.round_id, states=("verified",), oldest=True, after=first.next),
    )
    assert ([row.name for row in rest.rows], rest.next) == (["Berau Maju"], "")


async def test_the_provinces_queue_names_the_office_and_can_be_narrowed(verified, world, visitor_of):
    page = await seen(world, visitor_of, "province", "/periksa")
    assert page.index("Kukar Jaya") < page.index("Berau Maju")
    assert "Kecamatan Berau, Berau</span>" in page
    assert "baru hari ini" in page
    narrowed = await seen(world, visitor_of, "province", "/periksa?kantor=64.03")
    assert "Berau Maju" in narrowed
    assert "Kukar Jaya" not in narrowed
    assert "Kukar Jaya" not in await seen(world, visitor_of, "province", "/periksa?cari=berau")


async def test_what_waits_for_the_province_reads_so_in_its_list_too(verified, world, visitor_of):
    page = await seen(world, visitor_of, "province", "/koperasi")
    assert 'Periksa<span class="vh">: Berau Maju' in page
    assert 'Lihat<span class="vh">: Induk Kaltim' in page


async def test_the_number_of_the_sent_leads_to_just_those(verified, world, visitor_of):
    assert 'href="/koperasi?keadaan=dikirim">2</a>' in await seen(world, visitor_of, "province", "/provinsi")
    page = await seen(world, visitor_of, "province", "/koperasi?keadaan=dikirim")
    assert "Berau Maju" in page
    assert "Induk Kaltim" not in page
    assert 'aria-current="true">Sudah dikirim<b>2</b>' in page


async def test_a_closed_round_says_so_and_offers_only_to_look(world, visitor_of):
    await rounds.change(world.system, world.round_id, state="closed")
    page = await seen(world, visitor_of, "officer.berau", "/koperasi")
    assert "putaran sudah ditutup" in page
    assert 'Lihat<span class="vh">: Berau Maju' in page
