"""Two officers of one office on one answer: both values are kept, and the question stays open until somebody chooses."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from service.actions import save_draft
from service.actions.save_draft import Change
from service.database import accounts, drafts
from service.pages.set_aside import in_gone_rows
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


class Hand(Desk):
    """A desk that remembers the numbers of the answers that it saw, as a page does."""

    def __init__(self, world, handle, device):
        super().__init__(world, "officer.berau", world.berau, device)
        self.handle = handle

    async def say(self, value, base):
        [told] = await self.change(("anggota", value, base))
        return told

    async def again(self, value, seq, base=0):
        change = Change(path="anggota", value=value, base=base, seq=seq)
        [told] = await save_draft.save(self.handle, self.library, self.round, self.cooperative, self.device, [change])
        return told

    async def aside(self):
        found = await drafts.set_aside(self.handle, self.round, self.cooperative)
        return {(one.value, one.account_id, one.settled) for one in found}

    async def stands(self):
        draft = await drafts.one(self.handle, self.round, self.cooperative)
        return {(one.value, one.account_id) for one in draft.answers}


@pytest.fixture
async def hands(world, owner_connection):
    """Budi and Siti of the same office, with a draft open."""
    siti = await accounts.add(
        world.system,
        accounts.NewAccount(
            login_key="siti", login="siti", name="Siti Aminah", role="officer", office_id=2, password_hash="none",
            must_change=False,
        ),
    )  # fmt: skip
    key = hashlib.sha256(secrets.token_bytes(32)).digest()
    await owner_connection.execute("select open_session($1, $2, $3)", "siti", key, timedelta(hours=1))
    budi = Hand(world, world.handles["officer.berau"], "pc-budi")
    await budi.open()
    return budi, Hand(world, await world.database.enter(key), "hp-siti"), world.accounts["officer.berau"], siti


async def test_the_value_that_loses_is_set_aside_until_its_author_chooses_it(hands):
    budi, siti, one, two = hands
    stood = await siti.say(135, 0)
    clash = await budi.say(120, 0)
    assert (clash.status, clash.value, clash.by, clash.seq) == ("conflict", 135, "Siti Aminah", stood.seq)
    assert await budi.aside() == {(b"120", one, False)}
    assert (await budi.say(120, clash.seq)).status == "applied"
    # Now Siti's is the one that lost; hers is kept as well.
    assert await siti.aside() == {(b"120", one, True), (b"135", two, True)}
    assert await siti.stands() == {(b"120", one)}


async def test_choosing_the_colleagues_value_leaves_it_the_colleagues(hands):
    budi, siti, one, two = hands
    await siti.say(135, 0)
    clash = await budi.say(120, 0)
    assert (await budi.say(135, clash.seq)).status == "known"
    assert await budi.aside() == {(b"120", one, True)}
    assert await budi.stands() == {(b"135", two)}


async def test_a_conflict_delivered_twice_is_one_and_once_chosen_stays_chosen(hands):
    budi, siti, one, _ = hands
    await siti.say(135, 0)
    clash = await budi.say(120, 0)
    assert (await budi.again(120, budi.seq)).status == "conflict"
    assert await budi.aside() == {(b"120", one, False)}
    late = budi.seq
    await budi.say(135, clash.seq)
    assert (await budi.again(120, late)).status == "known"
    assert await budi.aside() == {(b"120", one, True)}


async def test_the_same_value_from_two_hands_is_no_conflict(hands):
    budi, siti, _, two = hands
    await siti.say(135, 0)
    assert (await budi.say(135, 0)).status == "known"
    assert await budi.aside() == set()
    assert await budi.stands() == {(b"135", two)}


async def test_another_office_sees_nothing_of_what_was_set_aside(world, hands):
    budi, siti, _, _ = hands
    await siti.say(135, 0)
    await budi.say(120, 0)
    foreign = world.handles["officer.kukar"]
    assert await drafts.set_aside(foreign, world.round_id, world.berau) == ()
    assert len(await drafts.set_aside(world.handles["province"], world.round_id, world.berau)) == 1


async def test_the_page_asks_again_until_one_is_chosen_and_lists_what_lost(hands, visitor_of, world):
    budi, siti, _, _ = hands
    await siti.say(135, 0)
    clash = await budi.say(120, 0)
    visitor = visitor_of(world.keys["officer.berau"])
    page = (await visitor.ask("GET", f"/isi/{world.berau}.2025")).text
    assert '"clashes":[{"path":"anggota","value":120,"by":"Siti"' in page
    await budi.say(120, clash.seq)
    page = (await visitor.ask("GET", f"/isi/{world.berau}.2025")).text
    assert '"clashes":[]' in page
    assert "Nilai yang disisihkan (2)" in page


async def test_a_posted_section_saves_the_rest_when_one_answer_is_refused(hands, visitor_of, world):
    budi, _, one, _ = hands
    visitor = visitor_of(world.keys["officer.berau"])
    posted = {"_csrf": await visitor.token(), "anggota": "12", "nama": "x" * 40_000}
    answer = await visitor.ask("POST", f"/isi/{world.berau}.2025/_", data=posted)
    assert (answer.status_code, "paling banyak" in answer.text) == (422, True)
    assert await budi.stands() == {(b"12", one)}


async def test_a_page_that_stayed_open_learns_who_is_signed_in_now(visitor_of, world):
    visitor = visitor_of(world.keys["officer.berau"])
    told = (await visitor.ask("GET", "/sesi")).json()
    assert (told["account"], told["name"]) == (world.accounts["officer.berau"], "Officer.Berau")
    body = {"device": "pc", "operations": [{"path": "anggota", "value": 5, "seq": 1}]}
    saved = await visitor.ask(
        "POST", f"/isi/{world.berau}.2025/simpan", headers={told["header"]: told["token"]}, json=body
    )
    assert saved.json()["results"][0]["status"] == "applied"
    gone = await visitor_of().ask("GET", "/sesi", headers={"accept": "application/json"})
    assert (gone.status_code, gone.json()["code"]) == (401, "sign-in")


async def test_an_answer_in_a_row_that_was_taken_away_says_so_and_is_kept_beside_the_draft(hands):
    budi, siti, *_ = hands
    rows, _ = await budi.change(("unit", ["a", "b"], 0), ("unit/a/usaha", "tani", 0))
    assert rows.gone == ""
    [without] = await siti.change(("unit", ["b"], rows.seq))
    assert without.status == "applied"
    there, lost = await budi.change(("unit/b/usaha", "toko", 0), ("unit/a/usaha", "kebun", 0))
    assert (there.gone, lost.gone, lost.status) == ("", "unit", "applied")
    draft = await drafts.one(budi.handle, budi.round, budi.cooperative)
    compiled = await budi.library.compiled(budi.handle, draft.form_version_id)
    shown = in_gone_rows(compiled, draft, {"unit": ["b"]}, {}, NOW)
    assert [(one.label.endswith(", di baris yang dihapus"), one.said) for one in shown] == [(True, "Kebun")]

    # Its page puts the row back, and then it counts as any other.
    [again] = await budi.change(("unit", ["b", "a"], without.seq))
    [known] = await budi.change(("unit/a/usaha", "kebun", lost.seq))
    assert (again.status, known.gone) == ("applied", "")
