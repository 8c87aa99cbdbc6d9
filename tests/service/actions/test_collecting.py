"""One cooperative's way through a round: opened, typed, refused, mended, sent, returned, accepted."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest

from service import problems
from service.actions import open_round, review, save_draft, submit
from service.actions.collecting import collected, document_of, typed
from service.actions.save_draft import Change
from service.database import comments, drafts, events, revisions, submissions
from service.problems import Problem
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def desk(world):
    return Desk(world, "officer.berau", world.berau)


async def refused(awaitable):
    with pytest.raises(Problem) as refusal:
        await awaitable
    return refusal.value


async def test_a_cooperative_goes_all_the_way_to_accepted(world, desk):
    assert await desk.state() == "not_started"
    assert await desk.open()
    assert await desk.state() == "draft"
    await desk.type(nama="Berau Maju", anggota=120)
    outcome = await desk.send()
    assert [each.code for each in outcome.unexplained] == ["warning"]
    assert await desk.state() == "draft"
    await desk.change(("~reason/anggota", "Gabungan dua koperasi", 0))
    outcome = await desk.send()
    assert outcome.receipt.revision == 1
    assert await desk.state() == "sent"
    document = await document_of(desk.handle, desk.round, desk.cooperative)
    assert document.answers == {"nama": "Berau Maju", "anggota": 120}
    assert document.reasons == {"anggota": "Gabungan dua koperasi"}
    [kept] = await revisions.findings(desk.handle, desk.round, desk.cooperative, 1)
    assert (kept.code, kept.reason) == ("warning", "Gabungan dua koperasi")
    assert (await submissions.one(desk.handle, desk.round, desk.cooperative)).marks == {}
    verifier, province = world.handles["verifier.berau"], world.handles["province"]
    assert await review.verify(verifier, desk.round, desk.cooperative, 1) == "verified"
    assert await review.accept(province, desk.round, desk.cooperative, 1) == "accepted"
    told = await events.listed(province, desk.round, desk.cooperative)
    assert [(e.kind, e.from_state, e.to_state, e.account_name) for e in told] == [
        ("start", "not_started", "draft", "Officer.Berau"),
        ("submit", "draft", "sent", "Officer.Berau"),
        ("verify", "sent", "verified", "Verifier.Berau"),
        ("accept", "verified", "accepted", "Province"),
    ]


async def test_what_the_form_forbids_is_refused_with_every_finding_and_loses_nothing(desk):
    await desk.open()
    await desk.type(anggota=-5, nama=None)
    outcome = await desk.send()
    assert outcome.receipt is None
    assert {(each.path, each.code) for each in outcome.findings} == {("nama", "required"), ("anggota", "constraint")}
    assert submit.refusal(outcome).kind is problems.ANSWERS_REFUSED
    draft = await drafts.one(desk.handle, desk.round, desk.cooperative)
    assert {each.path: each.value for each in draft.answers} == {"anggota": b"-5", "nama": b"null"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("tidak_ada", 1), ("unit", "x" * 40_000), ("nama", "a\x00b"), ("nama", "\ud800"), ("anggota", 10**15),
        ("unit", 5), ("unit", ["a", "a"]), ("unit", [str(n) for n in range(4000)]), ("nama", [["x"]]),
        ("anggota", float("nan")), ("nama", {"a": 1}), ("__proto__", 1), ("../nama", 1), ("unit/1/lain", 1),
    ],
)  # fmt: skip
async def test_a_crafted_answer_is_not_even_saved_and_holds_no_other_back(desk, path, value):
    await desk.open()
    before, crafted, after = await desk.change(("nama", "B", 0), (path, value, 0), ("anggota", 7, 0))
    assert (before.status, crafted.status, after.status) == ("applied", "refused", "applied")
    assert crafted.reason
    draft = await drafts.one(desk.handle, desk.round, desk.cooperative)
    assert {each.path: each.value for each in draft.answers} == {"nama": b'"B"', "anggota": b"7"}


@pytest.mark.parametrize(
    ("text", "kept"), [("1.250", 1250), ("Rp5,-", 5), ("1,25 ribu", 1250), ("1,250", "1,250"), ("banyak", "banyak")]
)
async def test_a_number_may_be_sent_as_people_write_it_and_is_never_guessed(desk, text, kept):
    await desk.open()
    await desk.type(nama="1.250", anggota=text)
    draft = await drafts.one(desk.handle, desk.round, desk.cooperative)
    assert {each.path: msgspec.json.decode(each.value) for each in draft.answers} == {"nama": "1.250", "anggota": kept}
    found = {each.path: each.code for each in (await desk.send()).findings}
    assert found.get("anggota", "") == ("type" if isinstance(kept, str) else "warning" if kept > 100 else "")


async def test_a_reason_holds_until_its_answer_changes(world, desk):
    await desk.open()
    await desk.type(nama="B", anggota=120)
    [given] = await desk.change(("~reason/anggota", "Gabungan dua koperasi", 0))
    await desk.type(anggota=130)
    outcome = await desk.send()
    assert (outcome.receipt, [each.path for each in outcome.unexplained]) == (None, ["anggota"])
    # The same words again are a reason given anew; delivered twice, they are given once.
    [again] = await desk.change(("~reason/anggota", "Gabungan dua koperasi", given.seq))
    assert again.status == "applied"
    desk.seq -= 1
    assert [each.status for each in await desk.change(("~reason/anggota", "Gabungan dua koperasi", given.seq))] == [
        "known"
    ]
    await desk.type(nama="C")
    assert (await desk.send()).receipt.revision == 1

    # Back from the verifier: the reason that was sent holds for the answer that was sent, and for no other.
    asked = {"anggota": "Periksa jumlah anggotanya"}
    await review.send_back(
        world.handles["verifier.berau"], desk.library, desk.round, desk.cooperative, 1, asked, new_id=uuid4
    )
    await desk.open()
    await desk.type(anggota=140)
    assert [each.path for each in (await desk.send()).unexplained] == ["anggota"]
    await desk.type(anggota=130)
    assert (await desk.send()).receipt.revision == 2


async def test_a_draft_that_would_not_fit_into_a_revision_takes_no_more(desk):
    await desk.open()
    await desk.type(nama="B", anggota=5)
    rows = [(f"unit/r{number}/usaha", "x" * 32_000, 0) for number in range(62)]
    await desk.change(*rows)
    problem = await refused(desk.change(("unit/r62/usaha", "x" * 32_000, 0)))
    assert (problem.kind, "terlalu besar" in problem.detail) == (problems.REFUSED, True)
    assert (await desk.send()).receipt.revision == 1


async def test_the_first_answer_begins_the_draft_and_a_sent_one_takes_none(desk):
    change = Change(path="nama", value="B", base=0, seq=1)
    where = (desk.handle, desk.library, desk.round, desk.cooperative, "pc")
    assert (await refused(save_draft.save(*where, [change]))).kind is problems.CONFLICT
    assert await desk.state() == "not_started"
    [done] = await save_draft.save(*where, [change], now=NOW)
    assert (done.status, await desk.state()) == ("applied", "draft")
    await desk.type(anggota=5)
    await desk.send()
    assert (await refused(save_draft.save(*where, [change], now=NOW))).kind is problems.WRONG_STATE


async def test_rows_of_a_repeat_keep_their_ids_and_are_sent_in_their_order(desk):
    await desk.open()
    await desk.change(
        ("nama", "B", 0),
        ("anggota", 5, 0),
        ("unit", ["b2", "a1"], 0),
        ("unit/a1/usaha", "toko", 0),
        ("unit/b2/usaha", "tani", 0),
    )
    await desk.send()
    document = await document_of(desk.handle, desk.round, desk.cooperative)
    assert document.answers["unit"] == [{"usaha": "tani"}, {"usaha": "toko"}]


async def test_two_officers_on_one_draft_meet_only_where_they_typed_the_same_answer(world, desk):
    other = Desk(world, "officer.berau", world.berau, device="hp")
    await desk.open()
    assert not await other.open()
    [first] = await desk.change(("nama", "Maju", 0))
    [clash, free] = await other.change(("nama", "Mundur", 0), ("anggota", 7, 0))
    assert (first.status, clash.status, free.status) == ("applied", "conflict", "applied")
    assert (clash.value, clash.by, clash.seq) == ("Maju", "Officer.Berau", first.seq)
    [settled] = await other.change(("nama", "Mundur", clash.seq))
    assert settled.status == "applied"


async def test_the_same_save_delivered_again_and_out_of_order_changes_nothing(desk):
    await desk.open()
    for value, seq in (("satu", 1), ("dua", 2), ("satu", 1), ("dua", 2)):
        change = Change(path="nama", value=value, base=0, seq=seq)
        await save_draft.save(desk.handle, desk.library, desk.round, desk.cooperative, "pc", [change])
    draft = await drafts.one(desk.handle, desk.round, desk.cooperative)
    assert [each.value for each in draft.answers] == [b'"dua"']


async def test_fifty_sendings_of_one_draft_at_once_are_one_revision(desk):
    await desk.open()
    await desk.type(nama="B", anggota=5)
    op = uuid4()
    outcomes = await asyncio.gather(*(desk.send(op) for _ in range(50)))
    assert {each.receipt.hash for each in outcomes} == {outcomes[0].receipt.hash}
    assert len(await revisions.history(desk.handle, desk.round, desk.cooperative)) == 1


async def test_a_save_between_checking_and_sending_is_never_lost(desk):
    await desk.open()
    await desk.type(nama="B", anggota=5)
    draft = await drafts.one(desk.handle, desk.round, desk.cooperative)
    await desk.change(("anggota", 6, draft.answers[0].seq))
    stale = revisions.NewRevision(
        op_id=uuid4(), base_revision=0, draft_seq=draft.seq, form_version_id=draft.form_version_id,
        answers=b"{}", findings=(), marks={},
    )  # fmt: skip
    problem = await refused(revisions.submit(desk.handle, desk.round, desk.cooperative, stale))
    assert problem.kind is problems.CONFLICT
    await desk.send()
    assert (await document_of(desk.handle, desk.round, desk.cooperative)).answers["anggota"] == 6


async def test_a_return_names_single_questions_and_the_officer_begins_from_what_was_sent(world, desk):
    await desk.open()
    await desk.change(("nama", "B", 0), ("anggota", 500, 0), ("~reason/anggota", "memang besar", 0))
    await desk.send()
    verifier = world.handles["verifier.berau"]
    short = await refused(
        review.send_back(verifier, desk.library, desk.round, desk.cooperative, 1, {"anggota": "salah"}, new_id=uuid4)
    )
    assert short.faults[0].path == "anggota"
    await review.send_back(
        verifier,
        desk.library,
        desk.round,
        desk.cooperative,
        1,
        {"anggota": "Jumlah di LPJ 50, bukan 500"},
        new_id=uuid4,
    )
    assert await desk.state() == "returned"
    [remark] = await comments.listed(desk.handle, desk.round, desk.cooperative)
    assert (remark.path, remark.author, remark.author_role) == ("anggota", "Verifier.Berau", "verifier")
    await desk.open()
    assert await desk.state() == "returned"
    found = await collected(desk.handle, desk.library, desk.round, desk.cooperative)
    said = typed(found.compiled, await drafts.one(desk.handle, desk.round, desk.cooperative))
    assert said.nested == {"nama": "B", "anggota": 500}
    assert said.reasons == {"anggota": "memang besar"}
    await desk.change(("anggota", 50, 0))
    assert (await desk.send()).receipt.revision == 2
    await review.comment(desk.handle, desk.library, desk.round, desk.cooperative, "anggota", "Sudah", new_id=uuid4)
    await review.resolve(desk.handle, desk.round, desk.cooperative, remark.id)
    [first, _] = await comments.listed(verifier, desk.round, desk.cooperative)
    assert first.resolved_at is not None


@pytest.mark.parametrize(
    "path", ["nope/nope", "<script>", "unit[1]", "unit[2]/usaha", "unit/r1/usaha", "x" * 501, "\ud800"]
)
async def test_nothing_is_returned_or_said_about_a_question_that_nobody_would_see(world, desk, path):
    await desk.open()
    await desk.change(("nama", "B", 0), ("anggota", 5, 0), ("unit", ["r1"], 0), ("unit/r1/usaha", "toko", 0))
    await desk.send()
    verifier = world.handles["verifier.berau"]
    where = (verifier, desk.library, desk.round, desk.cooperative)
    for doing in (
        review.send_back(*where, 1, {path: "perbaiki pertanyaan hantu"}, new_id=uuid4),
        review.comment(*where, path, "perbaiki pertanyaan hantu", new_id=uuid4),
    ):
        problem = await refused(doing)
        assert problem.kind is problems.REFUSED
        assert "tidak ada" in problem.faults[0].message
    assert await desk.state() == "sent"
    # Rows as a whole are spoken about, too: one may be missing.
    await review.comment(*where, "unit", "satu unit belum ditulis", new_id=uuid4)
    await review.comment(*where, "unit[1]/usaha", "tulis jenis usahanya", new_id=uuid4)
    await review.send_back(*where, 1, {"unit[1]/usaha": "tulis jenis usahanya"}, new_id=uuid4)
    assert [each.path for each in await comments.listed(verifier, desk.round, desk.cooperative)] == [
        "unit",
        "unit[1]/usaha",
        "unit[1]/usaha",
    ]


async def test_a_sending_can_be_taken_back_until_it_is_verified(world, desk):
    await desk.open()
    await desk.type(nama="B", anggota=5)
    await desk.send()
    await review.take_back(desk.handle, desk.library, desk.round, desk.cooperative, 1, now=NOW)
    assert await desk.state() == "draft"
    await desk.send()
    await review.verify(world.handles["verifier.berau"], desk.round, desk.cooperative, 2)
    problem = await refused(review.take_back(desk.handle, desk.library, desk.round, desk.cooperative, 2, now=NOW))
    assert (problem.kind, "diverifikasi" in problem.detail) == (problems.WRONG_STATE, True)


async def test_nobody_accepts_a_revision_that_they_have_not_seen(world, desk):
    await desk.open()
    await desk.type(nama="B", anggota=5)
    await desk.send()
    await review.take_back(desk.handle, desk.library, desk.round, desk.cooperative, 1, now=NOW)
    await desk.send()
    problem = await refused(review.verify(world.handles["verifier.berau"], desk.round, desk.cooperative, 1))
    assert problem.kind is problems.CONFLICT


async def test_each_step_belongs_to_its_role(world, desk):
    await desk.open()
    await desk.type(nama="B", anggota=5)
    await desk.send()
    for login in ("officer.berau", "province", "administrator"):
        problem = await refused(review.verify(world.handles[login], desk.round, desk.cooperative, 1))
        assert problem.kind in {problems.FORBIDDEN, problems.WRONG_STATE}, login
    assert (
        await refused(review.verify(world.handles["verifier.kukar"], desk.round, desk.cooperative, 1))
    ).kind is problems.NOT_FOUND
    assert (
        await refused(review.accept(world.handles["province"], desk.round, desk.cooperative, 1))
    ).kind is problems.WRONG_STATE


async def test_a_closed_round_takes_nothing_and_keeps_everything(world, desk):
    await desk.open()
    await desk.type(nama="B")
    await open_round.close_round(world.handles["administrator"], desk.round)
    for doing in (desk.type(anggota=5), desk.send(), Desk(world, "officer.kukar", world.kukar).open()):
        assert (await refused(doing)).kind is problems.ROUND_CLOSED
    await open_round.reopen_round(world.handles["administrator"], desk.round)
    await desk.type(anggota=5)
    assert (await desk.send()).receipt.revision == 1


async def test_a_cooperative_moved_to_another_office_takes_its_whole_story_along(world, desk):
    await desk.open()
    await desk.type(nama="B", anggota=5)
    await desk.send()
    await review.take_back(desk.handle, desk.library, desk.round, desk.cooperative, 1, now=NOW)
    await desk.change(("nama", "C", 0))
    admin = world.handles["administrator"]
    await open_round.change_roster(admin, desk.round, desk.cooperative, "move", "Surat nomor 12", office_id=1)
    assert (await refused(desk.send())).kind is problems.NOT_FOUND
    there = Desk(world, "officer.kukar", world.berau)
    assert (await drafts.one(there.handle, there.round, there.cooperative)).answers[0].value == b'"C"'
    assert (await there.send()).receipt.revision == 2
    chain = await revisions.history(there.handle, there.round, there.cooperative)
    assert revisions.broken_at(chain) is None
    kinds = [each.kind for each in await events.listed(admin, desk.round, desk.cooperative)]
    assert kinds.count("moved_out") == kinds.count("moved_in") == 1


async def test_a_dissolved_cooperative_leaves_the_roster_and_can_come_back(world, desk):
    admin = world.handles["administrator"]
    await open_round.change_roster(admin, desk.round, desk.cooperative, "dissolve", "SK pembubaran 3")
    assert (await refused(desk.open())).kind is problems.CONFLICT
    page = await submissions.page(desk.handle, submissions.Filter(round_id=desk.round))
    assert page.rows == ()
    await open_round.change_roster(admin, desk.round, desk.cooperative, "add", "Putusan dibatalkan")
    assert await desk.open()
    nobody = await refused(
        open_round.change_roster(desk.handle, desk.round, desk.cooperative, "dissolve", "ingin saja")
    )
    assert nobody.kind is problems.FORBIDDEN


async def test_lists_page_by_keyset_with_returned_ones_first(world, desk):
    await desk.open()
    await desk.type(nama="B", anggota=5)
    await desk.send()
    await review.send_back(
        world.handles["verifier.berau"],
        desk.library,
        desk.round,
        desk.cooperative,
        1,
        {"": "periksa semuanya"},
        new_id=uuid4,
    )
    seen, after = [], ""
    while True:
        page = await submissions.page(
            world.handles["province"], submissions.Filter(round_id=desk.round, after=after, limit=1)
        )
        seen += [each.name for each in page.rows]
        after = page.next
        if not after:
            break
    assert seen == ["Berau Maju", "Induk Kaltim", "Kukar Jaya"]
    found = await submissions.page(world.handles["province"], submissions.Filter(round_id=desk.round, text="INDUK"))
    assert [each.name for each in found.rows] == ["Induk Kaltim"]


async def test_the_answers_of_a_revision_are_the_very_bytes_that_were_hashed(desk):
    await desk.open()
    await desk.type(nama="Ñandú — “kutip”", anggota=5)
    await desk.send()
    [revision] = await revisions.history(desk.handle, desk.round, desk.cooperative)
    document = msgspec.json.decode(revision.answers, type=revisions.Document)
    assert submit.written(document) == revision.answers
    assert revisions.expected_hash(revision, revisions.FIRST) == revision.hash
