"""What is known about one answer: who said what and when, and the middle of the office's cooperatives, never a single one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from forms.answers import place_at
from service.actions import review
from service.actions.collecting import collected
from service.actions.details import details
from service.actions.library import Library
from service.actions.medians import FEWEST, KEPT, Medians
from service.actions.save_draft import Change, save
from service.database import accounts, cooperatives, medians
from tests.service.desk import NOW, Desk
from tests.service.two_years import accept, two_years

pytestmark = pytest.mark.anyio


async def neighbours(world, register_entry, count):
    """Enter more cooperatives of Berau into the register; give their ids."""
    rows = [register_entry(2, f"Tetangga {nth}", "64.03.01.2001") for nth in range(count)]
    keys = await cooperatives.register_keys(world.system)
    await cooperatives.apply_register(world.system, rows, keys.version, "test")
    return [row.id for row in rows]


async def send(world, login, cooperative, round_id, **answers):
    desk = Desk(world, login, cooperative, round_id=round_id)
    await desk.open()
    await desk.type(nama="Koperasi", **answers)
    outcome = await desk.send()
    assert outcome.receipt is not None, outcome.findings


class Looker:
    """An officer who asks for medians of a cooperative in a round, by a clock that the test moves."""

    def __init__(self, world, login, cooperative, round_id):
        self.handle, self.cooperative, self.round_id = world.handles[login], cooperative, round_id
        self.library, self.time = Library(), 0.0
        self.medians = Medians(lambda: self.time)

    async def median(self, question):
        found = await collected(self.handle, self.library, self.round_id, self.cooperative)
        one = await self.medians.of(self.handle, self.library, found, place_at(found.compiled, question))
        return None if one is None else (one.value, one.many, one.book_year)


async def test_the_median_is_of_the_offices_own_round_or_else_of_the_round_before(world, register_entry):
    own = [world.berau, *await neighbours(world, register_entry, FEWEST - 1)]
    years = await two_years(world)
    for cooperative, members in zip(own, (10, 20, 30, 40, 1000), strict=True):
        await accept(
            world, "officer.berau", cooperative, years.before, {"nama": "Lama", "modal": 2.5, "anggota": members}
        )
    await accept(world, "officer.kukar", world.kukar, years.before, {"nama": "Lain", "anggota": 99999})
    looker = Looker(world, "officer.berau", world.berau, years.now)
    assert await looker.median("anggota") == (30, FEWEST, 2026)
    # Last year's was in millions: nothing is compared that was asked in another unit.
    assert await looker.median("modal") is None

    for members, cooperative in enumerate(own, 1):
        await send(
            world, "officer.berau", cooperative, years.now, modal=5_000_000, anggota=members, perempuan=0, desa="x"
        )
    assert await looker.median("anggota") == (30, FEWEST, 2026), "kept for some minutes"
    looker.time += KEPT
    assert await looker.median("anggota") == (3, FEWEST, 2027)
    assert await looker.median("modal") == (5_000_000, FEWEST, 2027)
    assert await looker.median("unit/1/usaha") is None


async def test_too_few_cooperatives_have_no_median_and_another_offices_figures_are_not_seen(world, register_entry):
    own = [world.berau, *await neighbours(world, register_entry, FEWEST - 2)]
    years = await two_years(world)
    for cooperative in own:
        await send(world, "officer.berau", cooperative, years.now, modal=1, anggota=7, perempuan=0, desa="x")
    assert await Looker(world, "officer.berau", world.berau, years.now).median("anggota") is None
    seen = await medians.middle(world.handles["officer.berau"], years.now, 2, years.new, ["anggota"])
    assert (seen.many, seen.median) == (FEWEST - 1, 7)
    foreign = await medians.middle(world.handles["officer.kukar"], years.now, 2, years.new, ["anggota"])
    assert (foreign.many, foreign.median) == (0, None)


@pytest.fixture
async def siti(world, owner_connection):
    """A second officer of Berau."""
    await accounts.add(
        world.system,
        accounts.NewAccount(
            login_key="siti", login="siti", name="Siti Aminah", role="officer", office_id=2, password_hash="none",
            must_change=False,
        ),
    )  # fmt: skip
    await owner_connection.execute("select open_session($1, $2, $3)", "siti", bytes(32), timedelta(hours=1))
    return await world.database.enter(bytes(32))


async def returned_and_retyped(world, siti):
    """Berau sent 12, got it back, and typed 15 on its page, while Siti typed 99 by the API."""
    await send(world, "officer.berau", world.berau, world.round_id, anggota=12)
    handle, library = world.handles["officer.berau"], Library()
    await review.send_back(
        world.handles["verifier.berau"],
        library,
        world.round_id,
        world.berau,
        1,
        {"anggota": "Hitung sekali lagi"},
        new_id=uuid4,
    )
    desk = Desk(world, "officer.berau", world.berau, "123-456")
    await desk.open()
    await desk.type(anggota=15)
    change = Change(path="anggota", value=99, base=0, seq=1)
    await save(siti, library, world.round_id, world.berau, "skrip", [change], now=NOW)
    return handle, library


async def test_an_answers_life_is_told_with_what_was_before(world, siti):
    handle, library = await returned_and_retyped(world, siti)
    found = await collected(handle, library, world.round_id, world.berau)
    known = await details(handle, library, Medians(), found, "anggota", {})
    told = [(one.kind, one.before, one.after, one.revision) for one in known.history]
    assert told == [("aside", None, 99, 0), ("typed", 12, 15, 0), ("sent", None, 12, 1)]
    assert known.history[0].account_id != known.history[1].account_id


async def test_the_panel_says_it_in_words_to_those_who_may_see_it(world, siti, visitor_of):
    await returned_and_retyped(world, siti)
    officer = visitor_of(world.keys["officer.berau"])
    panel = (await officer.ask("GET", f"/isi/{world.berau}.2025/rincian?jalan=anggota")).text
    for words in ("Sekarang", "<b>15</b>", "12 &rarr; <b>15</b>", "(halaman isi)", "Siti Aminah", "(disisihkan, API)"):
        assert words in panel
    assert "(API, terkirim dengan revisi 1)" in panel
    assert "Hitung sekali lagi" in panel
    assert "masih kurang dari lima koperasi" in panel
    verifier = visitor_of(world.keys["verifier.berau"])
    looked = await verifier.ask("GET", f"/periksa/{world.berau}.2025/rincian?jalan=anggota")
    assert "12 &rarr; <b>15</b>" in looked.text
    assert f'<a class="crumb" href="/periksa/{world.berau}.2025#q-anggota">' in looked.text
    assert (
        f'data-rincian href="/periksa/{world.berau}.2025/rincian?jalan=anggota"'
        in (await verifier.ask("GET", f"/periksa/{world.berau}.2025")).text
    )
    for path in ("tidak/ada", "unit", "", "%F0%9F%99%82/1"):
        answer = await officer.ask("GET", f"/isi/{world.berau}.2025/rincian?jalan={path}")
        assert answer.status_code == 404, path


async def test_every_change_that_was_sent_keeps_who_typed_it_and_by_which_way(world, siti, visitor_of):
    officer, library = Desk(world, "officer.berau", world.berau, "123-456"), Library()
    await officer.open()
    await officer.type(anggota=12)
    rows = [
        Change(path="unit/x7/usaha", value="Toko", base=0, seq=1),
        Change(path="unit/b2/usaha", value="Tani", base=0, seq=2),
        Change(path="unit", value=["b2", "x7"], base=0, seq=3),
    ]
    await save(siti, library, world.round_id, world.berau, f"excel:{uuid4()}", rows, now=NOW)
    await officer.send()
    verifier = world.handles["verifier.berau"]
    await review.send_back(
        verifier, library, world.round_id, world.berau, 1, {"unit[2]/usaha": "Toko apa? Sebutkan."}, new_id=uuid4
    )
    await officer.open()
    await officer.type(unit__2__usaha="Toko besi")
    found = await collected(verifier, library, world.round_id, world.berau)
    known = await details(verifier, library, Medians(), found, "unit/2/usaha", {})
    me, other = officer.handle.principal.account_id, siti.principal.account_id
    told = [(one.kind, one.before, one.after, one.account_id, one.device.partition(":")[0]) for one in known.history]
    assert told == [("typed", "Toko", "Toko besi", me, "123-456"), ("sent", None, "Toko", other, "excel")]
    await officer.send()
    found = await collected(verifier, library, world.round_id, world.berau)
    known = await details(verifier, library, Medians(), found, "unit/2/usaha", {})
    told = [(one.kind, one.revision, one.after, one.account_id, one.device.partition(":")[0]) for one in known.history]
    assert told == [("sent", 2, "Toko besi", me, "123-456"), ("sent", 1, "Toko", other, "excel")]
    page = await visitor_of(world.keys["verifier.berau"]).ask(
        "GET", f"/periksa/{world.berau}.2025/rincian?jalan=unit/2/usaha"
    )
    assert "Toko &rarr; <b>Toko besi</b>" in page.text
    assert "(halaman isi, terkirim dengan revisi 2)" in page.text
    assert "(Excel, terkirim dengan revisi 1)" in page.text
    stranger = await visitor_of(world.keys["verifier.kukar"]).ask(
        "GET", f"/periksa/{world.berau}.2025/rincian?jalan=anggota"
    )
    assert stranger.status_code == 404
