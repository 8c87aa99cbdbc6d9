"""Many clean submissions at once: what was seen is what is taken, what moved stays out and is told, a day to take it back."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from service.database import acts, comments, drafts, events, queue, revisions, submissions
from service.database.queue import CLEAN, Wanted

pytestmark = pytest.mark.anyio
ADDRESS = "/periksa/sekaligus"


async def send(world, login, cooperative, number, base=0):
    handle = world.handles[login]
    await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", base)
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=base, draft_seq=None, form_version_id=world.version_id,
        answers=b'{"answers": {"nama": "Koperasi %d", "anggota": %d}}' % (number, number), findings=(), marks={},
    )  # fmt: skip
    await revisions.submit(handle, world.round_id, cooperative, new)


async def state_of(world, cooperative):
    return (await submissions.one(world.system, world.round_id, cooperative)).state


@pytest.fixture
async def verified(world):
    """All three cooperatives wait for the province, the provincial one too."""
    for number, place in enumerate(("kukar", "berau", "prov"), 20):
        identity = {"kukar": world.kukar, "berau": world.berau, "prov": world.provincial}[place]
        await send(world, f"officer.{place}", identity, number)
        await submissions.move(world.handles[f"verifier.{place}"], world.round_id, identity, "verify", 1)
    return world


@pytest.fixture
def province(verified, visitor_of):
    return visitor_of(verified.keys["province"])


def fields_of(page):
    return dict(re.findall(r'<input type="hidden" name="(~\w+)" value="([^"]*)">', page))


async def propose(visitor, query=""):
    answer = await visitor.ask("GET", ADDRESS + query)
    assert answer.status_code == 200
    return answer.text


async def press(visitor, fields, path=ADDRESS):
    return await visitor.ask("POST", path, data={"_csrf": await visitor.token(), **fields}, follow_redirects=False)


async def result(visitor, answer):
    assert answer.status_code == 303
    return (await visitor.ask("GET", answer.headers["location"])).text


async def test_the_queue_leads_to_how_many_and_a_sample_side_by_side(province):
    assert f'href="{ADDRESS}"' in (await province.ask("GET", "/periksa")).text
    page = await propose(province)
    assert "3 tanpa masalah" in page
    assert "Terima 3 kiriman" in page
    assert re.search(r'<tr><th scope="row">Anggota</th>(<td class="num">2[012]</td>){3}</tr>', page)
    assert len(fields_of(page)["~dilihat"].split()) == 3
    narrowed = await propose(province, "?kantor=64.03")
    assert "1 tanpa masalah" in narrowed
    assert "Berau Maju" in narrowed
    assert "Kukar Jaya" not in narrowed


async def test_what_was_seen_is_taken_in_one_act_and_what_moved_meanwhile_stays_out_and_is_told(verified, province):
    fields = fields_of(await propose(province))
    # One is sent anew and verified again, one is commented: neither is what was seen.
    await submissions.move(
        verified.handles["province"], verified.round_id, verified.berau, "return", 1,
        comments=[(uuid4(), "anggota", "Mohon dicek lagi.")],
    )  # fmt: skip
    await comments.settle(verified.handles["province"], verified.round_id, verified.berau, "anggota")
    await send(verified, "officer.berau", verified.berau, 50, base=1)
    await submissions.move(verified.handles["verifier.berau"], verified.round_id, verified.berau, "verify", 2)
    await province.ask("GET", "/periksa")
    await comments.add(verified.handles["province"], uuid4(), verified.round_id, verified.kukar, "anggota", "Benar?")
    told = await result(province, await press(province, fields))
    assert "1 diterima, 2 dilewati karena " in told
    assert "dikirim lagi sesudah Anda melihatnya (1)" in told
    assert "ada komentar yang belum selesai (1)" in told
    states = [await state_of(verified, one) for one in (verified.berau, verified.kukar, verified.provincial)]
    assert states == ["verified", "verified", "accepted"]
    # Each is an event of its own that names the act; the journal has one line.
    act = (await acts.recent(verified.handles["province"], verified.round_id))[0]
    history = await events.listed(verified.system, verified.round_id, verified.provincial)
    assert (history[-1].kind, history[-1].detail) == ("accept", f"act {act.id}")
    journal = [one for one in await events.journal(verified.handles["administrator"]) if one.kind.startswith("bulk_")]
    assert [(one.kind, one.detail) for one in journal] == [("bulk_accept", f"1 done, 2 left, act {act.id}")]


async def test_the_filter_stays_from_the_proposal_to_its_result_and_what_follows(province):
    kept = "?kantor=64.03&urut=lama"
    page = await propose(province, kept)
    action = unescape(re.search(r'<form method="post" action="(/periksa/sekaligus[^"]*)"', page)[1])
    assert action == ADDRESS + kept
    to = (await press(province, fields_of(page), action)).headers["location"]
    assert to.endswith(kept)
    told = (await province.ask("GET", to)).text
    assert unescape(re.search(r'class="crumb" href="([^"]+)"', told)[1]) == f"/periksa{kept}"
    one = unescape(re.search(r'class="inline-tap" href="(/periksa/[^"]+)">Berau Maju', told)[1])
    assert one.endswith(kept)
    undo = unescape(re.search(r'action="(/periksa/sekaligus/[^"]+/batalkan[^"]*)"', told)[1])
    assert (await press(province, {}, undo)).headers["location"] == to
    assert (await press(province, {}, undo.replace("batalkan", "lanjut"))).headers["location"] == to


async def test_the_button_pressed_twice_is_one_act(verified, province):
    fields = fields_of(await propose(province))
    first = await press(province, fields)
    again = await press(province, fields)
    assert first.headers["location"] == again.headers["location"]
    assert "3 diterima." in await result(province, again)
    assert len(await acts.recent(verified.handles["province"], verified.round_id)) == 1


async def test_the_whole_act_is_taken_back_but_for_what_moved_since(verified, province):
    address = (await press(province, fields_of(await propose(province)))).headers["location"]
    # Berau was given back and accepted again by hand: that stands.
    for kind in ("unaccept", "accept"):
        await submissions.move(verified.handles["province"], verified.round_id, verified.berau, kind, 1)
    told = await result(province, await press(province, {}, f"{address}/batalkan"))
    assert "Dibatalkan: 2 menunggu Anda lagi, 1 tetap." in told
    assert "Tetap: sudah diubah lagi sesudah itu" in told
    states = [await state_of(verified, one) for one in (verified.berau, verified.kukar, verified.provincial)]
    assert states == ["accepted", "verified", "verified"]
    journal = [one.kind for one in await events.journal(verified.handles["administrator"]) if one.kind[:5] == "bulk_"]
    assert journal == ["bulk_undone", "bulk_accept"]
    assert 'batalkan"' not in told
    # Taken back, it is not taken again by going on.
    await press(province, {}, f"{address}/lanjut")
    assert await state_of(verified, verified.kukar) == "verified"


async def test_after_a_day_it_stands_and_nobody_else_takes_it_back(verified, province, visitor_of, owner_connection):
    address = (await press(province, fields_of(await propose(province)))).headers["location"]
    stranger = visitor_of(verified.keys["verifier.kukar"])
    assert (await stranger.ask("GET", address)).status_code == 404
    assert (await press(stranger, {}, f"{address}/batalkan")).status_code == 404
    async with owner_connection.transaction():
        await owner_connection.execute("set local role lumbung_steward")
        await owner_connection.execute("update acts set at = at - $1::interval", timedelta(hours=25))
    assert "Batalkan semuanya" not in (await province.ask("GET", address)).text
    late = await press(province, {}, f"{address}/batalkan")
    assert late.status_code == 409
    assert "Hanya dapat dibatalkan dalam 24 jam" in late.text
    assert await state_of(verified, verified.kukar) == "accepted"


async def test_an_act_that_broke_off_is_finished_by_another_press(verified, province):
    handle, identity = verified.handles["province"], uuid4()
    await province.ask("GET", "/periksa")
    seen = await queue.matching(handle, verified.round_id, Wanted(states=("verified",), kind=CLEAN))
    await acts.begin(handle, identity, verified.round_id, "accept", [(one.cooperative_id, 1) for one in seen])
    await acts.step(handle, identity, 1)
    page = (await province.ask("GET", f"{ADDRESS}/{identity}")).text
    assert "2 belum sempat dicoba" in page
    assert "3 diterima." in await result(province, await press(province, {}, f"{ADDRESS}/{identity}/lanjut"))


async def test_a_verifier_takes_only_its_own_offices_and_only_its_own_step(verified, visitor_of):
    verifier = visitor_of(verified.keys["verifier.kukar"])
    assert "Tidak ada yang tanpa masalah" in await propose(verifier)
    await submissions.move(verified.handles["verifier.kukar"], verified.round_id, verified.kukar, "unverify", 1)
    fields = fields_of(await propose(verifier))
    foreign = {**fields, "~dilihat": f"{fields['~dilihat']} {verified.berau}.1 {uuid4()}.1"}
    told = await result(verifier, await press(verifier, foreign))
    assert "1 diverifikasi." in told
    assert "Berau" not in told
    assert (await press(visitor_of(verified.keys["officer.kukar"]), fields)).status_code == 403


@pytest.mark.parametrize("seen", ["", "x", "12345678-1234-1234-1234-123456789012", "a.b c.d"])
async def test_a_list_that_the_page_did_not_make_is_refused(province, seen):
    answer = await press(province, {"~kunci": str(uuid4()), "~dilihat": seen})
    assert answer.status_code in {422, 400}
    answer = await press(province, {"~kunci": "x", "~dilihat": seen})
    assert answer.status_code in {400, 422}


async def test_more_than_five_hundred_at_once_is_refused(province):
    many = " ".join(f"{uuid4()}.1" for _ in range(501))
    answer = await press(province, {"~kunci": str(uuid4()), "~dilihat": many})
    assert answer.status_code in {400, 422}
    assert "satu sampai 500" in answer.text
