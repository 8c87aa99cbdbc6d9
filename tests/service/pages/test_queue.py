"""Lists say where a cooperative belongs and what waits for whom; every number of the queue leads to just what it counts."""

import re
from html import unescape
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest

from service.database import drafts, queue, revisions, rounds, submissions
from tests.service.desk import Desk

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


async def answered(world, login, cooperative, **answers):
    desk = Desk(world, login, cooperative, f"pc-{uuid4()}")
    await desk.open()
    await desk.change(*((path, value, 0) for path, value in answers.items()))
    assert (await desk.send()).receipt is not None


@pytest.fixture
async def queued(world):
    """Two sendings share their answers over two offices, one of them with a warning; one stands alone."""
    reason = {"~reason/anggota": "Benar, koperasi karyawan."}
    await answered(world, "officer.berau", world.berau, nama="Sama", anggota=500, **reason)
    await answered(world, "officer.kukar", world.kukar, nama="sama", anggota=500, **reason)
    await answered(world, "officer.prov", world.provincial, nama="Induk", anggota=9)
    return world


def told(page):
    """The number of results that a page says, and the cooperatives that it lists."""
    total = int(re.search(r"<p[^>]*>(\d+) hasil", page)[1])
    assert page.count('<tr role="row"><th role="rowheader"') == min(total, 50)
    return total


async def test_every_number_leads_to_the_list_that_it_counts_whatever_else_is_chosen(queued, world, visitor_of):
    bases = ("/periksa", "/periksa?keadaan=semua", "/periksa?keadaan=sent&masalah=twin%3Anama%2Banggota", "/periksa?keadaan=semua&kantor=64.03&masalah=any")  # fmt: skip
    followed = 0
    for base in bases:
        page = await seen(world, visitor_of, "province", base)
        links = re.findall(r'<a href="(/periksa[^"]*)"[^>]*>[^<]+<b>(\d+)</b>', page)
        chosen = dict(re.findall(r'<select id="(\w+)".*?<option value="([^"]*)" selected', page))
        for name, listed in re.findall(r'<select id="(\w+)"(.*?)</select>', page, re.DOTALL):
            for value, count in re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)</option>', listed):
                joint = "&" if "?" in base else "?"
                links.append((f"{re.sub(f'&?{name}=[^&]*', '', base)}{joint}{name}={value}", count))
        assert chosen.get("kantor", "") == ("64.03" if "kantor" in base else "")
        for href, count in links:
            assert told(await seen(world, visitor_of, "province", unescape(href))) == int(count), (base, href)
            followed += 1
    assert followed > 50


async def test_what_stands_out_most_comes_first_and_clean_ones_are_a_filter(queued, world, visitor_of):
    page = await seen(world, visitor_of, "province", "/periksa?keadaan=sent")
    assert page.index("Berau Maju") < page.index("Induk Kaltim")
    assert "1 menonjol" in page
    assert "1 peringatan dijelaskan" in page
    assert "Sama: Nama" in page
    page = await seen(world, visitor_of, "province", "/periksa?keadaan=sent&masalah=clean")
    assert ("Induk Kaltim" in page, "Berau Maju" in page) == (True, False)
    own = await seen(world, visitor_of, "verifier.berau", "/periksa")
    assert ("Berau Maju" in own, "Kukar" in own, "menonjol" in own) == (True, False, False)
    assert "1 warning explained" in await english(world, visitor_of, "verifier.berau", "/periksa")


async def english(world, visitor_of, login, path):
    visitor = visitor_of(world.keys[login])
    await visitor.ask("POST", "/bahasa", data={"_csrf": await visitor.token(), "bahasa": "en", "lanjut": "/"})
    return (await visitor.ask("GET", path)).text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("sejak=1-1-2020", 3),
        ("sejak=31-12-2099", 0),
        ("sejak=31-02-2026", 3),
        ("sejak=01-01-0001", 3),
        ("pengirim=99999999", 0),
        ("pengirim=x", 3),
        ("pengirim=1e9", 3),
        ("kantor=64.99", 3),
        ("kecamatan=%25", 0),
        ("masalah=tidak-ada", 0),
        ("masalah=twin%3A", 0),
        ("jenis=%F0%9F%98%80", 0),
        ("cari=%5C", 0),
        ("urut=acak", 3),
        ("lewat=rusak", 3),
        ("lewat=1_1_x_y&urut=lama", 3),
        (f"cari={'a' * 3000}", 0),
        ("cari=MAJU&kantor=64.03&masalah=warning&sejak=1-1-2020", 1),
    ],
)
async def test_what_an_address_says_wrong_narrows_nothing_or_finds_nothing(queued, world, visitor_of, query, count):
    assert told(await seen(world, visitor_of, "province", f"/periksa?keadaan=semua&{query}")) == count


async def test_a_verifier_cannot_choose_another_office(queued, world, visitor_of):
    page = await seen(world, visitor_of, "verifier.kukar", "/periksa?kantor=64.03")
    assert ("Kukar Jaya" in page, "Berau Maju" in page) == (True, False)


def lines_in(page):
    """The cooperatives of a list in its order, with the addresses that it gives them."""
    return [unescape(href) for href in re.findall(r'<a class="inline-tap" href="(/periksa/[^"]+)"', page)]


def told_lines(page):
    """The cooperatives of a list in its order."""
    return [UUID(href.removeprefix("/periksa/").partition(".")[0]) for href in lines_in(page)]


NARROWED = "/periksa?keadaan=sent&masalah=any&urut=lama"


async def act(visitor, page, button, **fields):
    """Press a button of a review page where it really leads; gives the address that the answer sends on to."""
    form = re.search(r'<form id="kembalikan" method="post" action="([^"]+)"', page)[1]
    formaction = re.search(rf'formaction="(/periksa/[^"/]+/{button}[^"]*)"', page)
    to = unescape(formaction[1] if formaction else form)
    data = {"_csrf": await visitor.token(), "~revisi": "1", **fields}
    answer = await visitor.ask("POST", to, data=data, follow_redirects=False)
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_the_next_one_follows_the_filter_with_which_the_reviewer_came(queued, world, visitor_of):
    province = visitor_of(world.keys["province"])
    order = lines_in((await province.ask("GET", NARROWED)).text)
    assert [one.partition("?")[0] for one in order] == [f"/periksa/{world.berau}.2025", f"/periksa/{world.kukar}.2025"]
    onward = []
    for here in order:
        page = (await province.ask("GET", here)).text
        key = unescape(re.search(r'data-key="n" href="([^"]+)"', page)[1])
        assert f'class="crumb" href="{NARROWED}"'.replace("&", "&amp;") in page
        onward.append((await province.ask("GET", key, follow_redirects=False)).headers["location"])
    assert onward == [order[1], f"{NARROWED}&kabar=antrean-habis"]


@pytest.mark.parametrize(
    ("button", "fields", "onward"),
    [
        ("verifikasi", {}, "/periksa?masalah=any&urut=lama&koperasi={id}.2025&kabar=diverifikasi"),
        ("kembalikan", {"anggota": "Daftar anggota menyebut lain."}, "/periksa?masalah=any&urut=lama&koperasi={id}.2025&kabar=dikembalikan"),
        ("komentar", {"anggota": "Daftar anggota menyebut lain."}, "/periksa/{id}.2025?masalah=any&urut=lama&kabar=dikomentari"),
    ],
)  # fmt: skip
async def test_a_step_comes_back_to_the_list_as_it_was_narrowed(queued, world, visitor_of, button, fields, onward):
    verifier = visitor_of(world.keys["verifier.berau"])
    here = lines_in((await verifier.ask("GET", "/periksa?masalah=any&urut=lama")).text)[0]
    to = await act(verifier, (await verifier.ask("GET", here)).text, button, **fields)
    assert to == onward.format(id=world.berau)
    back = await verifier.ask("GET", to)
    assert back.status_code == 200
    assert "masalah=any&amp;urut=lama" in back.text


async def test_taking_an_approval_back_from_the_list_keeps_its_filter(queued, world, visitor_of):
    verifier = visitor_of(world.keys["verifier.berau"])
    here = lines_in((await verifier.ask("GET", "/periksa?masalah=any&urut=lama")).text)[0]
    to = await act(verifier, (await verifier.ask("GET", here)).text, "verifikasi")
    told = (await verifier.ask("GET", to)).text
    undo = unescape(re.search(r'action="(/periksa/[^"]+/batalkan[^"]*)"', told)[1])
    data = {"_csrf": await verifier.token(), "~revisi": "1"}
    answer = await verifier.ask("POST", undo, data=data, follow_redirects=False)
    assert answer.headers["location"] == f"/periksa/{world.berau}.2025?masalah=any&urut=lama&kabar=dibatalkan"


async def second_page(world):
    """The address of a page that begins behind the first one in the list."""
    wanted = queue.Wanted(states=("sent",), oldest=True)
    found = await queue.page(world.handles["province"], world.round_id, wanted, limit=1)
    return f"/periksa?{urlencode({'keadaan': 'sent', 'urut': 'lama', 'lewat': found.next})}"


async def test_whoever_looks_at_one_comes_back_to_the_page_of_the_list_on_which_it_stands(queued, world, visitor_of):
    province, there = visitor_of(world.keys["province"]), await second_page(world)
    listed = (await province.ask("GET", there)).text
    assert told_lines(listed) == [world.kukar, world.provincial]
    page = (await province.ask("GET", lines_in(listed)[0])).text
    assert unescape(re.search(r'class="crumb" href="([^"]+)"', page)[1]) == there
    # Another filter, and the way to the beginning, are other lists: they begin at their first page.
    links = [unescape(href) for href in re.findall(r'href="(/periksa[?"][^"]*)"', listed)]
    assert links
    assert all("lewat" not in href for href in links)


async def test_after_a_step_the_page_of_the_list_stands_there_again_with_what_is_left(queued, world, visitor_of):
    await submissions.move(world.handles["verifier.berau"], world.round_id, world.berau, "verify", 1)
    await submissions.move(world.handles["verifier.kukar"], world.round_id, world.kukar, "verify", 1)
    province = visitor_of(world.keys["province"])
    first = await queue.page(world.handles["province"], world.round_id, queue.Wanted(states=("verified",)), limit=1)
    (there,) = lines_in((await province.ask("GET", f"/periksa?{urlencode({'lewat': first.next})}")).text)
    to = await act(province, (await province.ask("GET", there)).text, "terima")
    assert urlencode({"lewat": first.next}) in to
    # Nothing is left behind that place: the list is shown from its beginning, and is not called empty.
    back = (await province.ask("GET", to)).text
    assert "Diterima." in back
    assert told_lines(back) == [first.rows[0][0].cooperative_id]
    assert "Ke awal daftar" not in back


@pytest.mark.parametrize("query", ["kantor=64.99&urut=acak", "keadaan=%01&pengirim=x", "sejak=31-02-2026", ""])
async def test_a_filter_that_means_nothing_is_not_carried_on(queued, world, visitor_of, query):
    page = await seen(world, visitor_of, "province", f"/periksa/{world.berau}.2025?{query}")
    assert f'href="/periksa/{world.berau}.2025/berikut"' in page
    assert 'class="crumb" href="/periksa"' in page


async def test_an_officer_who_looks_carries_no_filter(queued, world, visitor_of):
    page = await seen(world, visitor_of, "officer.berau", f"/periksa/{world.berau}.2025?masalah=any")
    assert "masalah=any" not in page.partition("<main")[2].partition("</main>")[0]
