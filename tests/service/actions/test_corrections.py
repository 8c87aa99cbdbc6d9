"""After the close: one submission opened by the province goes the whole way again, and what it was stays."""

from uuid import uuid4

import pytest
from openpyxl import load_workbook

from service import problems
from service.actions import build_workbook, open_draft, open_round, review, verify
from service.actions import corrections as actions
from service.actions.ask_export import Asked, ask
from service.actions.library import Library
from service.database import corrections, events, ledgers, monitoring, revisions, submissions, workbooks
from service.problems import Problem
from tests.service.desk import NOW, Desk
from tests.service.two_years import two_years

pytestmark = pytest.mark.anyio
WHY = "neraca keliru, surat nomor 7"


async def refusal(waiting):
    with pytest.raises(Problem) as caught:
        await waiting
    return caught.value.kind


class Way:
    """One cooperative of Berau, and everybody who has a hand in it."""

    def __init__(self, world):
        self.world, self.desk = world, Desk(world, "officer.berau", world.berau)
        self.province, self.verifier = world.handles["province"], world.handles["verifier.berau"]

    async def sent(self, members):
        await self.desk.open()
        await self.desk.type(nama="Maju", anggota=members)
        return (await self.desk.send()).receipt.revision

    async def accepted(self, members):
        number = await self.sent(members)
        await review.verify(self.verifier, self.world.round_id, self.world.berau, number)
        await review.accept(self.province, self.world.round_id, self.world.berau, number)
        return number

    async def close(self):
        await open_round.close_round(self.world.handles["administrator"], self.world.round_id)

    async def begin(self, revision=1, why=WHY):
        await actions.begin(self.province, self.world.round_id, self.world.berau, revision, why)

    async def held(self):
        return await submissions.one(self.province, self.world.round_id, self.world.berau)


@pytest.fixture
async def way(world):
    made = Way(world)
    await made.accepted(30)
    await made.close()
    return made


async def test_a_closed_round_takes_nothing(world, way):
    assert await refusal(way.desk.open()) is problems.ROUND_CLOSED
    fresh = Desk(world, "officer.kukar", world.kukar)
    assert await refusal(fresh.open()) is problems.ROUND_CLOSED


async def test_it_goes_the_whole_way_again_and_the_former_stays(world, way):
    await way.begin()
    opened = await way.held()
    assert (opened.state, opened.correcting) == ("returned", WHY)
    assert await way.accepted(44) == 2
    done = await way.held()
    assert (done.state, done.revision, done.correcting) == ("accepted", 2, "")
    history = await revisions.history(way.province, world.round_id, world.berau)
    assert [one.number for one in history] == [1, 2]
    [told] = await corrections.of_round(way.province, world.round_id)
    assert (told.from_revision, told.to_revision, told.reason) == (1, 2, WHY)
    assert await refusal(way.desk.open()) is problems.ROUND_CLOSED
    undo = review.undo(way.province, world.round_id, world.berau, 2, "accept")
    assert await refusal(undo) is problems.ROUND_CLOSED


async def test_only_that_one_is_open(world, way):
    await way.begin()
    assert await refusal(Desk(world, "officer.kukar", world.kukar).open()) is problems.ROUND_CLOSED


async def test_everything_of_it_is_proved_and_written_down(world, way):
    await way.begin()
    await way.accepted(44)
    found = await verify.verify(world.handles["administrator"])
    assert found.faults == ()
    told = [one.kind for one in await events.listed(way.province, world.round_id, world.berau)]
    assert told[-4:] == ["correction", "submit", "verify", "accept"]
    journal = await ledgers.journal(world.handles["administrator"])
    assert [one.detail.decode() for one in journal if one.kind == "correction_opened"] == [WHY]


async def test_what_was_never_sent_can_still_come(world, way):
    await actions.begin(way.province, world.round_id, world.kukar, 0, WHY)
    late = Desk(world, "officer.kukar", world.kukar)
    await late.open()
    await late.type(nama="Jaya", anggota=9)
    assert (await late.send()).receipt.revision == 1
    assert (await verify.verify(world.handles["administrator"])).faults == ()


async def test_it_is_taken_back_while_nothing_was_sent(world, way):
    await way.begin()
    await way.desk.open()
    await way.desk.type(anggota=77)
    await actions.withdraw(way.province, world.round_id, world.berau)
    stands = await way.held()
    assert (stands.state, stands.revision, stands.correcting) == ("accepted", 1, "")
    assert await refusal(way.desk.open()) is problems.ROUND_CLOSED
    assert (await verify.verify(world.handles["administrator"])).faults == ()
    await way.begin()
    assert await way.accepted(44) == 2


async def test_a_sending_that_stands_again_was_sent_on_its_own_day(world, way, owner_connection):
    """The province's curve of sendings does not jump on the day on which a correction is withdrawn."""
    async with owner_connection.transaction():
        await owner_connection.execute("set local session_replication_role = replica")  # revisions are append-only
        await owner_connection.execute("update revisions set at = at - interval '9 days'")
    await owner_connection.execute("update submissions set sent_on = sent_on - 9 where revision > 0")
    before = await monitoring.sendings(way.province, world.round_id)
    assert [count for _, count in before] == [1]
    await way.begin()
    assert await monitoring.sendings(way.province, world.round_id) == ()
    await actions.withdraw(way.province, world.round_id, world.berau)
    assert await monitoring.sendings(way.province, world.round_id) == before


async def test_what_was_sent_is_not_taken_back(world, way):
    await way.begin()
    await way.sent(44)
    assert await refusal(actions.withdraw(way.province, world.round_id, world.berau)) is problems.CONFLICT


async def test_it_is_checked_like_any_sending(world, way):
    await way.begin()
    await way.desk.open()
    await way.desk.type(anggota=-3)
    outcome = await way.desk.send()
    assert outcome.receipt is None
    assert [one.path for one in outcome.findings] == ["anggota"]


async def test_it_wants_a_closed_round_a_reason_and_the_revision_that_was_seen(world):
    made = Way(world)
    await made.accepted(30)
    assert await refusal(made.begin()) is problems.CONFLICT
    await made.close()
    assert await refusal(made.begin(why="ya")) is problems.REFUSED
    assert await refusal(made.begin(revision=0)) is problems.CONFLICT
    await made.begin()
    assert await refusal(made.begin()) is problems.CONFLICT
    assert await refusal(actions.begin(made.province, world.round_id, uuid4(), 1, WHY)) is problems.NOT_FOUND


@pytest.mark.parametrize("login", ["officer.berau", "verifier.berau", "administrator", "author"])
async def test_nobody_but_the_province_opens_one(world, way, login):
    handle = world.handles[login]
    assert await refusal(actions.begin(handle, world.round_id, world.berau, 1, WHY)) is problems.FORBIDDEN
    assert await refusal(actions.withdraw(handle, world.round_id, world.berau)) is problems.FORBIDDEN


async def test_another_office_does_not_see_it(world, way):
    await way.begin()
    assert await corrections.of_round(world.handles["officer.kukar"], world.round_id) == ()
    assert await corrections.open_one(world.handles["officer.berau"], world.round_id, world.berau)


async def waiting(handle, round_id, *states):
    return [(one.book_year, one.name) for one in await corrections.elsewhere(handle, round_id, states)]


async def test_from_another_round_it_is_told_to_whom_it_waits_for(world, way):
    now = (await two_years(world)).now
    officer, other = way.desk.handle, world.handles["officer.kukar"]
    assert await waiting(officer, now, "returned") == []
    await way.begin()
    assert await waiting(officer, now, "returned") == [(2025, "Berau Maju")]
    assert await waiting(officer, world.round_id, "returned") == []  # its own round's list has it anyway
    assert await waiting(other, now, "returned") == []
    assert await waiting(way.verifier, now, "sent") == []
    number = await way.sent(44)
    assert await waiting(officer, now, "returned") == []
    assert await waiting(way.verifier, now, "sent") == [(2025, "Berau Maju")]
    assert await waiting(world.handles["verifier.kukar"], now, "sent") == []
    await review.verify(way.verifier, world.round_id, world.berau, number)
    assert await waiting(way.province, now, "verified") == [(2025, "Berau Maju")]
    await review.accept(way.province, world.round_id, world.berau, number)
    assert await waiting(way.province, now, "returned", "sent", "verified", "accepted") == []


async def test_a_file_and_a_comment_come_with_it(world, way):
    await way.begin()
    await open_draft.open_draft(way.desk.handle, Library(), world.round_id, world.berau, now=NOW)
    identity = await review.comment(
        way.desk.handle, Library(), world.round_id, world.berau, "anggota", "sudah kami hitung ulang", new_id=uuid4
    )
    assert identity


async def counted(world, way, *states):
    """Give what a workbook over these states holds: revision and state of each row, what its roster counts, and its corrections."""
    async with way.province.snapshot() as rows:
        held = [
            (one.revision, one.state)
            async for batch in workbooks.exported(rows, world.round_id, None, states)
            for one in batch
        ]
        roster = await workbooks.roster_counts(rows, world.round_id, None, states)
        told = await corrections.counted(rows, world.round_id, None, states)
    selected = sum(each.count for each in roster if each.state in states)
    return held, selected, (told.came, told.waiting)


async def test_workbooks_count_the_former_until_the_new_one_counts(world, way):
    every, final = ("sent", "verified", "accepted"), ("accepted",)
    await way.begin()
    assert await counted(world, way, *every) == ([(1, "accepted")], 1, (0, 1))
    await way.desk.open()
    assert await counted(world, way, *final) == ([(1, "accepted")], 1, (0, 1))
    number = await way.sent(44)
    assert await counted(world, way, *every) == ([(2, "sent")], 1, (1, 0))
    assert await counted(world, way, *final) == ([(1, "accepted")], 1, (0, 1))
    await review.verify(way.verifier, world.round_id, world.berau, number)
    await review.accept(way.province, world.round_id, world.berau, number)
    assert await counted(world, way, *final) == ([(2, "accepted")], 1, (1, 0))


async def test_an_office_may_ask_for_its_workbook_while_all_that_it_holds_is_being_corrected(world, way):
    await way.begin()
    job = await ask(way.desk.handle, Asked(kind="office", book_year=2025), uuid4())
    assert (job.state, job.total) == ("queued", 1)


async def test_the_next_workbook_has_a_new_number_and_says_what_came_after_the_close(world, way, tmp_path):
    async def built(name):
        return await build_workbook.build(
            way.province, Library(), 2025, tmp_path / name, now=NOW, new_id=uuid4, region="64.03"
        )

    first = await built("1.xlsx")
    await way.begin()
    await way.accepted(44)
    second = await built("2.xlsx")
    assert (first.name[-8:], second.name[-8:]) == ("v01.xlsx", "v02.xlsx")
    for sheet in ("Sampul", "Manifes"):
        told = [
            [
                str(cell)
                for row in load_workbook(tmp_path / name)[sheet].iter_rows(values_only=True)
                for cell in row
                if cell
            ]
            for name in ("1.xlsx", "2.xlsx")
        ]
        assert not any("koreksi masuk" in text for text in told[0])
        assert any(text.startswith("1 koreksi masuk sesudah putaran ditutup") for text in told[1])
