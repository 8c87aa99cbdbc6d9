"""A sample of 150 cooperatives is loaded once; each test asks the database what it got."""

import asyncio
import hashlib
from collections import Counter, defaultdict
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import msgspec
import pytest

from exports.model import SignOff
from service.accounts.passwords import Passwords
from service.accounts.system import system_handle
from service.actions.load_sample import SampleRefused, load_sample
from service.actions.prepare import prepare
from service.actions.sample_years import PAST, PRESENT
from service.database import cooperatives, rounds
from service.database.cooperatives import RegisterEntry
from service.database.revisions import Document

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Makassar"))
TOTAL = 150
STATES = ("not_started", "draft", "sent", "verified", "accepted", "returned")
ZERO = bytes(32)
YEARS = {year.book_year: year for year in (PAST, PRESENT)}


def silent(_line):
    """Nobody listens."""


@pytest.fixture(scope="module")
def loaded(postgres_server, template_database, copy_database):
    with copy_database(template_database) as urls:
        accounts = asyncio.run(load_sample(urls, silent, NOW, total=TOTAL))
        yield urls, accounts


@pytest.fixture
async def rows(loaded):
    connection = await asyncpg.connect(loaded[0].owner)
    yield connection
    await connection.close()


async def test_the_counts_that_dashboards_show_are_those_of_the_rows(rows):
    counted = await rows.fetch(
        "select r.book_year, s.office_id, s.state, count(*) as n from submissions s join rounds r on r.id = s.round_id"
        " group by 1, 2, 3"
    )
    found = {(row["book_year"], row["office_id"], row["state"]): row["n"] for row in counted}
    tally = await rows.fetch(
        """select r.book_year, t.office_id, sum(not_started) as not_started, sum(draft) as draft, sum(sent) as sent,
                  sum(verified) as verified, sum(accepted) as accepted, sum(returned) as returned
             from tally t join rounds r on r.id = t.round_id group by 1, 2"""
    )
    assert len(tally) == 22
    for row in tally:
        place = (row["book_year"], row["office_id"])
        assert {state: found.get((*place, state), 0) for state in STATES} == {state: row[state] for state in STATES}
    assert sum(n for (year, _, _), n in found.items() if year == 2025) == TOTAL
    assert {state for year, _, state in found if year == 2025} == set(STATES)


async def test_last_years_round_is_over_and_holds_whoever_was_there(rows):
    counted = await rows.fetch(
        """select r.state as round, s.state, count(*) as n, min(c.legal_date) as first, max(c.legal_date) as last
             from submissions s join rounds r on r.id = s.round_id join cooperatives c on c.id = s.cooperative_id
            where r.book_year = 2024 group by 1, 2"""
    )
    counts = {row["state"]: row["n"] for row in counted}
    elders = await rows.fetchval("select count(*) from cooperatives where legal_date < '2025-01-01'")
    assert {row["round"] for row in counted} == {"closed"}
    assert set(counts) == {"accepted", "not_started"}
    assert sum(counts.values()) == elders < TOTAL
    assert 0 < counts["not_started"] < 0.1 * elders
    assert max(row["last"] for row in counted) < date(2025, 1, 1)


async def test_this_year_begins_where_last_year_ended(rows):
    years = defaultdict(dict)
    for row in await rows.fetch(
        "select v.cooperative_id, r.book_year, v.answers from revisions v join rounds r on r.id = v.round_id"
    ):
        years[row["cooperative_id"]][row["book_year"]] = msgspec.json.decode(row["answers"], type=Document).answers
    both = [year for year in years.values() if len(year) == 2 and "keanggotaan" in year[2025]]
    assert len(both) > TOTAL / 3
    growth = []
    for year in both:
        assert year[2024]["keanggotaan"]["anggota_akhir"] == year[2025]["keanggotaan"]["anggota_awal"]
        held = year[2024]["rat"]["rat_status"]
        assert year[2025]["rat"]["rat_t1"] == held
        growth.append(year[2025]["keuangan"]["total_aset"] / (year[2024]["keuangan"]["total_aset"] * 1_000_000))
    growth.sort()
    assert 1.0 < growth[len(growth) // 2] < 1.15
    assert growth[0] < 1 < growth[-1]


async def test_this_years_answers_are_judged_beside_last_years(rows):
    told = await rows.fetch(
        """select f.path, f.message, f.reason from findings f join rounds r on r.id = f.round_id
            where r.book_year = 2025 and (f.message like '%tahun lalu%' or f.message like '%turun dari%')"""
    )
    assert told
    assert all(len(row["reason"]) >= 10 for row in told)


async def test_every_revision_follows_from_the_one_before_and_ends_at_the_submissions_head(rows):
    revisions = await rows.fetch("select * from revisions order by round_id, cooperative_id, number")
    previous = {}
    for row in revisions:
        key = (row["round_id"], row["cooperative_id"])
        assert row["prev_hash"] == previous.get(key, ZERO)
        assert row["answers_sha"] == hashlib.sha256(row["answers"]).digest()
        text = b"lumbung/1" + row["prev_hash"] + row["round_id"].to_bytes(2, "big") + row["cooperative_id"].bytes
        text += row["number"].to_bytes(4, "big") + row["form_version_id"].to_bytes(4, "big")
        text += row["account_id"].to_bytes(4, "big") + micros(row["at"]) + row["answers_sha"]
        assert row["hash"] == hashlib.sha256(text).digest()
        previous[key] = row["hash"]
    heads = await rows.fetch("select round_id, cooperative_id, head from submissions where head is not null")
    assert {(row["round_id"], row["cooperative_id"]): row["head"] for row in heads} == previous
    assert len(previous) > TOTAL / 2


async def test_every_ledger_of_events_ends_at_the_head_in_the_tally(rows):
    events = await rows.fetch("select * from events order by round_id, office_id, strand, place")
    tally = await rows.fetch("select * from tally")
    places, states = Counter(), defaultdict(list)
    for row in events:
        key = (row["round_id"], row["office_id"], row["strand"])
        places[key] += 1
        assert row["place"] == places[key]
        if row["cooperative_id"] and row["to_state"]:
            states[row["round_id"], row["cooperative_id"]].append((row["from_state"], row["to_state"]))
    last = {(row["round_id"], row["office_id"], row["strand"]): row["hash"] for row in events}
    for row in tally:
        key = (row["round_id"], row["office_id"], row["strand"])
        assert row["place"] == places[key]
        assert not places[key] or row["head"] == last[key]
    stored = await rows.fetch("select round_id, cooperative_id, state from submissions")
    for row in stored:
        steps = states[row["round_id"], row["cooperative_id"]]
        assert [step[0] for step in steps] == ["not_started", *(step[1] for step in steps)][: len(steps)]
        assert row["state"] == (steps[-1][1] if steps else "not_started")


async def test_nothing_that_was_sent_breaks_a_rule_and_every_kept_warning_has_its_reason(rows):
    findings = await rows.fetch("select code, severity, reason from findings")
    assert {row["code"] for row in findings} == {"warning"}
    assert all(len(row["reason"]) >= 10 for row in findings)
    sent = await rows.fetch("select r.book_year, v.answers from revisions v join rounds r on r.id = v.round_id")
    assert {row["book_year"] for row in sent} == {2024, 2025}
    for row in sent:
        document = msgspec.json.decode(row["answers"], type=Document)
        assert document.answers["identitas"]["tahun_buku"] == row["book_year"]


async def test_every_step_was_taken_by_the_right_hand_during_the_field_work(rows):
    steps = await rows.fetch(
        """select r.book_year, e.kind, e.at, a.role, a.office_id = e.office_id as own
             from events e join accounts a on a.id = e.account_id join rounds r on r.id = e.round_id
            where e.cooperative_id is not null"""
    )
    roles = {"start": "officer", "submit": "officer", "verify": "verifier", "return": "verifier", "accept": "province"}
    assert {row["kind"] for row in steps} == set(roles)
    for row in steps:
        assert row["role"] == roles[row["kind"]]
        assert row["own"] or row["role"] == "province"
        year = YEARS[row["book_year"]]
        assert year.begins <= row["at"].astimezone(NOW.tzinfo).date() <= year.ends


async def test_open_drafts_hold_typed_answers_and_returned_ones_their_comments(rows):
    drafts = await rows.fetch(
        """select s.cooperative_id, count(a.path) as answers from submissions s
             left join draft_answers a using (round_id, cooperative_id) where s.state = 'draft' group by 1"""
    )
    assert drafts
    assert all(row["answers"] for row in drafts)
    returned = await rows.fetch(
        """select s.cooperative_id, count(c.id) as comments, min(length(c.body)) as shortest from submissions s
             left join comments c using (round_id, cooperative_id) where s.state = 'returned' group by 1"""
    )
    assert returned
    assert all(row["comments"] and row["shortest"] >= 10 for row in returned)


async def test_its_round_says_that_it_is_a_sample_and_can_still_be_filled(loaded):
    async with system_handle(loaded[0]) as handle:
        the_round = await rounds.of_year(handle, 2025)
    assert the_round.is_sample
    assert the_round.state == "open"
    assert the_round.deadline > NOW.date()


async def test_every_office_has_two_people_who_sign_and_both_are_marked_as_samples(rows):
    for row in await rows.fetch("select sign_off from offices"):
        sign_off = msgspec.json.decode(row["sign_off"], type=SignOff)
        assert sign_off.head.name.endswith("(contoh)")
        assert sign_off.section.name.endswith("(contoh)")


async def test_running_it_again_changes_passwords_only(loaded, rows):
    urls, accounts = loaded
    before = await rows.fetchval("select count(*) from events")
    again = await load_sample(urls, silent, NOW, total=TOTAL)
    assert [each.login for each in again] == [each.login for each in accounts]
    assert not {each.password for each in again} & {each.password for each in accounts}
    stored = await rows.fetch("select login, password_hash, must_change from accounts where role <> 'system'")
    hashes = {row["login"]: row["password_hash"] for row in stored}
    assert await Passwords().fits(again[0].password, hashes[again[0].login])
    assert not await Passwords().fits(accounts[0].password, hashes[accounts[0].login])
    assert not any(row["must_change"] for row in stored)
    assert await rows.fetchval("select count(*) from events") == before


@pytest.mark.parametrize(
    "where", ["2024 Dinas Koperasi Kabupaten Kutai Barat", "150 cooperatives", "2025 Diskoperindag"]
)
async def test_a_load_that_was_cut_off_is_completed_by_the_next(loaded, rows, database, where):
    def cut_off(line):
        if where in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load_sample(database, cut_off, NOW, total=TOTAL)
    await load_sample(database, silent, NOW, total=TOTAL)
    other = await asyncpg.connect(database.owner)
    try:
        sql = "select round_id, cooperative_id, state, revision from submissions order by 1, 2"
        assert await other.fetch(sql) == await rows.fetch(sql)
        sql = "select round_id, cooperative_id, number, answers_sha from revisions order by 1, 2, 3"
        assert await other.fetch(sql) == await rows.fetch(sql)
    finally:
        await other.close()


async def test_a_database_with_real_cooperatives_is_left_alone(database):
    async with system_handle(database) as handle:
        await prepare(handle)
        real = RegisterEntry(
            id=UUID(int=1),
            office_id=1,
            name="KUD Sungguhan",
            name_key="kud sungguhan",
            nik="",
            legal_number="1/BH/1980",
            legal_date=date(1980, 1, 2),
            village_code="64.01.01.2009",
            source_id="",
            facts={"nama": "KUD Sungguhan"},
        )
        await cooperatives.apply_register(handle, [real], (await cooperatives.register_keys(handle)).version, "uji")
    with pytest.raises(SampleRefused, match="1 real cooperatives"):
        await load_sample(database, silent, NOW, total=TOTAL)


async def test_a_clock_before_the_round_is_told_and_nothing_is_written(database):
    with pytest.raises(SampleRefused, match="clock says 2025-12-01"):
        await load_sample(database, silent, NOW.replace(year=2025, month=12, day=1), total=TOTAL)
    async with system_handle(database) as handle:
        assert (await cooperatives.register_keys(handle)).keys == ()


def micros(moment):
    """The moment as the chain hashes it."""
    since = moment - datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
    return (since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds).to_bytes(8, "big")
