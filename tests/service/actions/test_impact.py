"""Before a version is published its author learns how many stored answers it would find fault with, and no answer at all."""

import asyncio
import io
from uuid import UUID, uuid4

import msgspec
import openpyxl
import pytest

from forms.model import Question
from service import problems
from service.actions.impact import count_impact, last_round
from service.database import drafts, impact, revisions, rounds
from service.problems import Problem
from tests.service.conftest import SMALL_FORM

pytestmark = pytest.mark.anyio

BERAU, KUKAR = "Berau Sejahtera Rahasia", "Kukar Jaya Rahasia"
NEW_FORM = msgspec.structs.replace(
    SMALL_FORM,
    version="2026.1",
    children=(
        msgspec.structs.replace(
            SMALL_FORM.children[1],
            constraint=". >= 20",
            constraint_message={"id": "${nama} kurang anggota: ${anggota}."},
        ),
        Question(name="nama", type="text", row=2, label={"id": "Nama"}),
    ),
)
"""At least twenty members; no more businesses."""


@pytest.fixture
async def sent(world):
    """Two cooperatives with seven members were sent, of two offices, one with a business; a third is a draft."""
    for login, cooperative, name in (("officer.berau", world.berau, BERAU), ("officer.kukar", world.kukar, KUKAR)):
        handle = world.handles[login]
        await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
        unit = b'[{"usaha":"rahasia"}]' if name == BERAU else b"[]"
        new = revisions.NewRevision(
            op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
            answers=b'{"answers":{"nama":"%b","anggota":7,"unit":%b},"reasons":{}}' % (name.encode(), unit), findings=(), marks={},
        )  # fmt: skip
        await revisions.submit(handle, world.round_id, cooperative, new)
    await drafts.open_draft(world.handles["officer.prov"], world.round_id, world.provincial, world.version_id, b"{}", 0)
    return world


async def counted(world, login, form=NEW_FORM, told=None):
    handle = world.handles[login]
    the_round = await last_round(handle, 2025)
    tell = (lambda done, total: told.append((done, total))) if told is not None else (lambda _done, _total: None)
    return await count_impact(handle, form, the_round, tell)


async def test_an_author_gets_counts_by_rule_and_regency_and_never_an_answer(sent):
    told = []
    found = await counted(sent, "author", told=told)
    [rule] = [each for each in found.impact.rules if each.question == "anggota"]
    assert (rule.code, rule.regions, rule.examples) == ("constraint", {"64.02": 1, "64.03": 1}, ())
    assert rule.message == {"id": "${nama} kurang anggota: ${anggota}."}
    assert [(each.question, each.regions) for each in found.impact.gone] == [("usaha", {"64.03": 1})]
    assert found.drafts == {"64": 1}
    assert found.impact.submissions == {"64.02": 1, "64.03": 1}
    assert "ahasia" not in msgspec.json.encode(found).decode()
    assert str(sent.berau) not in msgspec.json.encode(found).decode()
    assert told == [(0, 2), (2, 2)]


async def test_the_province_also_gets_cooperatives_to_look_at(sent):
    found = await counted(sent, "province")
    [rule] = [each for each in found.impact.rules if each.question == "anggota"]
    assert {(UUID(each.id), each.name) for each in rule.examples} == {
        (sent.berau, "Berau Maju"), (sent.kukar, "Kukar Jaya"),
    }  # fmt: skip
    assert (await counted(sent, "administrator")).impact == found.impact


@pytest.mark.parametrize("login", ["officer.berau", "verifier.berau", "officer.prov"])
async def test_nobody_of_an_office_counts(sent, login):
    with pytest.raises(Problem) as refused:
        await counted(sent, login)
    assert refused.value.kind is problems.FORBIDDEN
    with pytest.raises(Problem) as refused:
        await impact.page(sent.handles[login], sent.round_id, None)
    assert refused.value.kind is problems.FORBIDDEN


async def test_the_author_still_reads_no_row_and_each_count_stands_in_the_journal(sent):
    await counted(sent, "author")
    for table in ("revisions", "submissions", "cooperatives", "drafts"):
        assert await sent.handles["author"].fetch(f"select * from {table}") == []  # noqa: S608  # names of our own
    journal = await sent.handles["administrator"].call("select * from journal_page($1, $2, $3)", 1_000, 5)
    assert [(row["kind"], row["account_name"], row["subject"]) for row in journal][:1] == [
        ("impact_counted", "Author", "2025")
    ]


async def test_what_was_stored_under_another_form_is_told_apart(sent):
    found = await counted(sent, "author", msgspec.structs.replace(NEW_FORM, id="lain"))
    assert (found.unread, found.impact.submissions, found.impact.rules) == (2, {}, ())


async def test_a_bridge_that_does_not_fit_is_told_in_words(sent):
    anggota = msgspec.structs.replace(SMALL_FORM.children[1], type="date", constraint="", warning="")
    with pytest.raises(Problem) as refused:
        await counted(sent, "author", msgspec.structs.replace(NEW_FORM, children=(anggota,)))
    assert refused.value.kind is problems.REFUSED
    assert "Jembatan dari versi 2025.1" in refused.value.detail


async def test_the_last_round_is_the_newest_that_is_over(sent):
    author = sent.handles["author"]
    assert (await last_round(author)).book_year == 2025
    await rounds.change(sent.handles["administrator"], sent.round_id, state="closed")
    assert (await last_round(author)).state == "closed"
    with pytest.raises(Problem):
        await last_round(author, 1999)


async def test_all_pages_are_counted_once(sent, monkeypatch):
    monkeypatch.setattr(impact, "PAGE", 1)
    told = []
    found = await counted(sent, "author", told=told)
    assert found.impact.submissions == {"64.02": 1, "64.03": 1}
    assert told == [(0, 2), (1, 2), (2, 2)]


def uploaded():
    """The author's workbook: at least twenty members."""
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (
        ("type", "name", "label", "constraint"),
        ("text", "nama", "Nama"),
        ("integer", "anggota", "Anggota", ". >= 20"),
    ):
        book.active.append(row)
    settings = book.create_sheet("settings")
    settings.append(("form_id", "version"))
    settings.append(("koperasi", "2026.1"))
    out = io.BytesIO()
    book.save(out)
    return {"file": ("koperasi.xlsx", out.getvalue())}


async def ended(visitor, job):
    while job["state"] == "running":
        await asyncio.sleep(0.02)
        job = (await visitor.ask("GET", f"/api/impact/{job['id']}")).json()
    return job


async def test_a_count_is_begun_looked_at_and_is_its_own_account_s(sent, visitor_of):
    author = visitor_of(sent.keys["author"])
    answer = await author.change("POST", "/api/impact", files=uploaded(), data={"round": "2025"})
    assert answer.status_code == 202
    job = await ended(author, answer.json())
    assert (job["state"], job["done"], job["total"]) == ("done", 2, 2)
    assert job["result"]["impact"]["rules"][0]["regions"] == {"64.02": 1, "64.03": 1}
    assert "ahasia" not in (await author.ask("GET", f"/api/impact/{job['id']}")).text
    province = visitor_of(sent.keys["province"])
    assert (await province.ask("GET", f"/api/impact/{job['id']}")).status_code == 404
    assert (await author.change("DELETE", f"/api/impact/{job['id']}")).status_code == 204


@pytest.mark.parametrize(
    ("files", "data", "told"),
    [
        ({"file": ("x.xlsx", b"PK nonsense")}, {}, "file-refused"),
        (None, {"round": "2025"}, "refused"),
        (uploaded(), {"round": "1999"}, "not-found"),
        (uploaded(), {"round": "dua ribu"}, "refused"),
    ],
)
async def test_what_cannot_be_counted_is_told_at_once(sent, visitor_of, files, data, told):
    author = visitor_of(sent.keys["author"])
    answer = await author.change("POST", "/api/impact", files=files or {"x": ("x", b"x")}, data=data)
    assert answer.json()["type"].endswith(told)
