"""An officer's filled template: previewed, put in, put in again, taken back; and whatever stands in its way."""

import asyncio
import zlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from forms.filling.model import Filled, FilledRow, FilledSheet
from service.accounts.row_tokens import row_token
from service.actions import filling_saved, fillings, open_draft
from service.actions.library import Library
from service.database import drafts, rounds
from service.problems import Problem
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
KEY = b"k" * 32
MAIN, UNIT = ("~token", "~hasil", "nama", "anggota"), ("~token", "~hasil", "~baris", "~koperasi", "unit/*/usaha")


class Office:
    """Berau's office with one template of what its cooperative said when it was made."""

    def __init__(self, world, template, was):
        self.world, self.template, self.was = world, template, was
        self.handle, self.library = world.handles["officer.berau"], Library()
        self.token = row_token(KEY, world.berau)

    def file(self, main=(), units=(), template=None):
        """A file whose rows are (token, name, members) and (token, row id, cooperative in words, business)."""
        sheets = (
            FilledSheet(
                name="Koperasi", paths=MAIN, columns=("A", "B", "C", "D"),
                rows=tuple(FilledRow(nth, (token, None, *rest)) for nth, (token, *rest) in enumerate(main, 4)),
            ),
            FilledSheet(
                name="Unit", paths=UNIT, columns=("A", "B", "C", "D", "E"),
                rows=tuple(FilledRow(nth, (token, None, *rest)) for nth, (token, *rest) in enumerate(units, 4)),
            ),
        )  # fmt: skip
        return Filled(name="isian.xlsx", about={"id": str(template or self.template)}, sheets=sheets)

    async def receive(self, filled, data=None, handle=None):
        bytes_ = data or msgspec.json.encode(filled)
        return await fillings.receive(
            handle or self.handle, self.world.round_id, bytes_, filled.name, lambda *_: filled
        )

    async def look(self, filled):
        """Give the upload's id and what it would do."""
        kept = await self.receive(filled)
        return kept, await fillings.preview(self.handle, self.library, kept, now=NOW)

    async def put(self, kept, **how):
        return await fillings.apply(self.handle, self.library, kept, now=NOW, **how)

    async def answers(self):
        draft = await drafts.one(self.handle, self.world.round_id, self.world.berau)
        found = msgspec.json.decode(draft.base) | {one.path: msgspec.json.decode(one.value) for one in draft.answers}
        return {path: value for path, value in found.items() if not path.startswith("~") and value is not None}


async def template_in(world, owner_connection, contents):
    identity = uuid4()
    await owner_connection.execute(
        "insert into templates (id, round_id, office_id, account_id, form_version_id, at, key, contents)"
        " values ($1, $2, 2, $3, $4, $5, $6, $7)",
        identity, world.round_id, world.accounts["officer.berau"], world.version_id, NOW, KEY,
        zlib.compress(msgspec.json.encode(contents)),
    )  # fmt: skip
    return identity


@pytest.fixture
async def office(world, owner_connection):
    """The draft says Maju with 12 members and one unit; so does the template."""
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    was = {"nama": "Maju", "anggota": 12, "unit": ["a1"], "unit/a1/usaha": "Kebun"}
    await desk.change(*((path, value, 0) for path, value in was.items()))
    template = await template_in(world, owner_connection, {str(world.berau): was})
    return Office(world, template, was)


def kinds(preview):
    return [(edit.kind, edit.row, edit.column) for edit in preview.edits]


async def test_an_unchanged_file_does_nothing_even_when_the_web_went_on(office):
    desk = Desk(office.world, "officer.berau", office.world.berau, "hp")
    await desk.change(("anggota", 40, (await numbers(office))["anggota"]))
    _, preview = await office.look(office.file([(office.token, "Maju", 12.0)], [(office.token, "a1", None, "Kebun")]))
    assert (preview.cooperatives, preview.edits) == (1, ())


async def numbers(office):
    draft = await drafts.one(office.handle, office.world.round_id, office.world.berau)
    return {one.path: one.seq for one in draft.answers}


async def test_good_cells_go_in_and_bad_ones_stay_out_with_the_words_of_the_page(office):
    kept, preview = await office.look(
        office.file([(office.token, "Maju Jaya", -3.0)], [(office.token, "a1", None, "Sawit")])
    )
    assert kinds(preview) == [("changed", 4, "C"), ("wrong", 4, "D"), ("changed", 4, "E")]
    assert preview.edits[1].reason == "Jumlah anggota tidak boleh negatif."
    done = await office.put(kept)
    assert (done.written, done.cooperatives, done.left) == (2, 1, ())
    assert await office.answers() == office.was | {"nama": "Maju Jaya", "unit/a1/usaha": "Sawit"}


async def test_an_ambiguous_number_is_asked_and_one_left_as_the_web_has_it_is_not(office):
    _, preview = await office.look(office.file([(office.token, "Maju", "1,250")]))
    assert preview.edits[0].reason == (
        "“1,250” dapat dibaca dua cara. Maksud Anda 1.250 atau 1,25? Tulis 1250 atau 1,25."
    )


async def test_blanked_cells_take_nothing_away_unless_ticked(office):
    kept, preview = await office.look(office.file([(office.token, None, 12.0)]))
    assert kinds(preview) == [("emptied", 4, "C")]
    assert (await office.put(kept)).written == 0
    assert (await office.answers())["nama"] == "Maju"
    other = await office.receive(office.file([(office.token, None, 12.0)]), b"saved again")
    assert (await office.put(other, empties=True)).written == 1
    assert "nama" not in await office.answers()


async def test_newer_answers_of_the_web_stand_unless_the_cell_is_ticked(office):
    desk = Desk(office.world, "officer.berau", office.world.berau, "hp")
    await desk.change(("anggota", 40, (await numbers(office))["anggota"]))
    filled = office.file([(office.token, "Maju", 50.0)])
    kept, preview = await office.look(filled)
    assert [(edit.kind, edit.was, edit.old, edit.new) for edit in preview.edits] == [("conflict", 12, 40, 50)]
    assert (await office.put(kept)).written == 0
    assert (await office.answers())["anggota"] == 40
    again = await office.receive(filled, b"saved again")
    assert (await office.put(again, conflicts={("Koperasi", 4, "D")})).written == 1
    assert (await office.answers())["anggota"] == 50


async def test_a_new_row_is_added_once_also_by_the_mended_file(office):
    rows = [(office.token, "a1", None, "Kebun"), (None, None, "Berau Maju", "Kios")]
    kept, preview = await office.look(office.file(units=rows))
    assert kinds(preview) == [("new", 5, "E")]
    await office.put(kept)
    once = await office.answers()
    assert len(once["unit"]) == 2
    assert once[f"unit/{once['unit'][1]}/usaha"] == "Kios"
    # The same file, saved anew with its rows sorted, and then with the business mended.
    _, preview = await office.look(office.file(units=rows[::-1]))
    assert preview.edits == ()
    mended, preview = await office.look(office.file(units=[rows[0], (None, None, "berau  maju", "Kios pupuk")]))
    assert kinds(preview) == [("changed", 5, "E")]
    await office.put(mended)
    assert (await office.answers())["unit"] == once["unit"]


async def test_the_same_file_is_the_same_upload_also_at_once_and_applying_twice_changes_nothing(office):
    filled = office.file([(office.token, "Baru", 12.0)])
    ids = await asyncio.gather(*(office.receive(filled) for _ in range(4)))
    assert len(set(ids)) == 1
    both = await asyncio.gather(office.put(ids[0]), office.put(ids[0]))
    assert [one.written for one in both] == [1, 1]
    before = await numbers(office)
    assert (await office.put(ids[0])).written == 1
    assert await numbers(office) == before


async def test_what_was_cut_off_in_the_middle_is_finished_by_a_second_press(office, monkeypatch):
    kept = await office.receive(office.file([(office.token, "Baru", 20.0)], [(None, None, "Berau Maju", "Kios")]))
    real, calls = filling_saved.save_draft.save, []

    async def cut(*args, **rest):
        calls.append(args)
        if len(calls) == 2:
            raise ConnectionError("killed")
        return await real(*args, **rest)

    monkeypatch.setattr(filling_saved, "MOST_OPERATIONS", 1)
    monkeypatch.setattr(filling_saved.save_draft, "save", cut)
    with pytest.raises(ConnectionError):
        await office.put(kept)
    assert (await office.answers())["nama"] == "Baru"
    assert (await office.answers())["anggota"] == 12
    assert (await office.put(kept)).written == 3
    found = await office.answers()
    assert (found["nama"], found["anggota"], len(found["unit"])) == ("Baru", 20, 2)


async def test_undo_gives_back_what_stood_and_leaves_what_changed_since(office):
    kept = await office.receive(office.file([(office.token, "Baru", 20.0)], [(None, None, "Berau Maju", "Kios")]))
    await office.put(kept)
    desk = Desk(office.world, "officer.berau", office.world.berau, "hp")
    await desk.change(("anggota", 21, (await numbers(office))["anggota"]))
    back = await fillings.undo(office.handle, office.library, kept, now=NOW + timedelta(hours=23))
    assert (back.written, [entry.path for entry, _ in back.left]) == (2, ["anggota"])
    assert await office.answers() == office.was | {"anggota": 21}
    again = await fillings.undo(office.handle, office.library, kept, now=NOW + timedelta(hours=25))
    assert again.written == back.written


async def test_after_a_day_nothing_is_taken_back(office):
    kept = await office.receive(office.file([(office.token, "Baru", 12.0)]))
    await office.put(kept)
    with pytest.raises(Problem, match="24 jam"):
        await fillings.undo(office.handle, office.library, kept, now=NOW + timedelta(hours=25))
    assert (await office.answers())["nama"] == "Baru"


async def test_what_was_sent_meanwhile_is_told_and_left(office):
    desk = Desk(office.world, "officer.berau", office.world.berau)
    kept = await office.receive(office.file([(office.token, "Baru", 12.0)]))
    await desk.send()
    preview = await fillings.preview(office.handle, office.library, kept, now=NOW)
    assert [edit.kind for edit in preview.edits] == ["wrong"]
    assert "sudah dikirim (keadaannya: terkirim)" in preview.edits[0].reason
    assert (await office.put(kept)).written == 0


async def test_a_closed_round_takes_nothing(office):
    kept = await office.receive(office.file([(office.token, "Baru", 12.0)]))
    await rounds.change(office.world.system, office.world.round_id, state="closed")
    with pytest.raises(Problem, match="round-closed"):
        await office.put(kept)
    with pytest.raises(Problem, match="round-closed"):
        await office.receive(office.file([(office.token, "Lagi", 12.0)]))


async def test_rows_without_a_true_token_are_wrong_and_doubled_ones_on_the_second(office):
    forged = office.token[:-2] + ("AA" if office.token[-2:] != "AA" else "BB")
    foreign = row_token(KEY, office.world.kukar)
    rows = [(office.token, "Satu", 12.0), (office.token, "Dua", 12.0), (forged, "Tiga", 1.0), (foreign, "Empat", 1.0)]
    _, preview = await office.look(office.file(rows))
    assert kinds(preview)[0] == ("changed", 4, "C")
    assert [(edit.kind, edit.row) for edit in preview.edits[1:]] == [("wrong", 5), ("wrong", 6), ("wrong", 7)]
    assert preview.edits[2].reason == preview.edits[3].reason  # another office's is as unknown as a forged one


async def test_other_offices_neither_see_an_upload_nor_use_the_template(office):
    filled = office.file([(office.token, "Baru", 12.0)])
    kept = await office.receive(filled)
    stranger = office.world.handles["officer.kukar"]
    for step in (fillings.preview, fillings.apply, fillings.undo):
        with pytest.raises(Problem, match="not-found"):
            await step(stranger, office.library, kept, now=NOW)
    with pytest.raises(Problem, match="bukan templat kantor Anda"):
        await office.receive(filled, handle=stranger)
    with pytest.raises(Problem, match="bukan templat kantor Anda"):
        await office.receive(office.file(template=uuid4()))
    with pytest.raises(Problem, match="forbidden"):
        await office.receive(filled, b"other", handle=office.world.handles["verifier.berau"])


async def test_an_unopened_draft_begins_with_its_prefill(world, owner_connection):
    template = await template_in(world, owner_connection, {str(world.berau): {"nama": "-"}})
    office = Office(world, template, {})
    kept, preview = await office.look(office.file([(office.token, "-", 7.0)]))
    assert kinds(preview) == [("new", 4, "D")]
    assert await drafts.one(office.handle, world.round_id, world.berau) is None
    await office.put(kept)
    assert await office.answers() == {"nama": "'-'", "anggota": 7}
    assert not await open_draft.open_draft(office.handle, office.library, world.round_id, world.berau, now=NOW)
