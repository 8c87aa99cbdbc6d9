"""The administrator's stories: rounds with sensible dates, accounts of the right kind."""

from datetime import date

import pytest

from service import problems
from service.accounts.passwords import Passwords
from service.actions import accounts, open_round
from service.actions.library import Library
from service.database import cooperatives, events, rounds, tally
from service.database.rounds import RoundSettings
from service.problems import Problem

pytestmark = pytest.mark.anyio


def settings(world, **changes):
    values = {
        "book_year": 2026, "form_version_id": world.version_id, "starts": date(2027, 1, 4), "deadline": date(2027, 8, 31),
        "years_without_rat": 3, "rat_deadline_primer": date(2027, 3, 31), "rat_deadline_sekunder": date(2027, 6, 30),
    }  # fmt: skip
    return RoundSettings(**{**values, **changes})


async def refused(awaitable):
    with pytest.raises(Problem) as refusal:
        await awaitable
    return refusal.value


async def test_a_round_takes_the_living_register_and_counts_every_cooperative_once(world):
    admin = world.handles["administrator"]
    await open_round.change_roster(admin, world.round_id, world.kukar, "dissolve", "SK pembubaran 7")
    opened = await open_round.open_round(admin, Library(), settings(world))
    assert opened.due == 2
    counted = {each.office_id: each.total for each in await tally.counts(admin, opened.round_id)}
    assert counted == {1: 0, 2: 1, 3: 1}
    assert (await rounds.one(admin, opened.round_id)).marks == ("anggota",)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"deadline": date(2027, 1, 1)}, "deadline"),
        ({"rat_deadline_primer": date(2026, 12, 31)}, "rat_deadline_primer"),
        ({"rat_deadline_sekunder": date(2020, 1, 1)}, "rat_deadline_sekunder"),
        *(({"book_year": year}, "book_year") for year in (-1, 0, 1900, 1944, 2201, 10_000, 2**63)),
        *(({"years_without_rat": years}, "years_without_rat") for years in (-1, 0, 10, 100)),
    ],
)
async def test_a_round_with_impossible_numbers_or_dates_in_the_wrong_order_is_refused(world, changes, path):
    problem = await refused(
        open_round.open_round(world.handles["administrator"], Library(), settings(world, **changes))
    )
    assert [each.path for each in problem.faults] == [path]


async def test_a_book_year_has_one_round_and_only_administrators_open_it(world):
    admin = world.handles["administrator"]
    again = await refused(open_round.open_round(admin, Library(), settings(world, book_year=2025,
        rat_deadline_primer=date(2027, 1, 1))))  # fmt: skip
    assert (again.kind, "2025" in again.detail) == (problems.CONFLICT, True)
    for login in ("officer.berau", "verifier.berau", "province", "author"):
        problem = await refused(open_round.open_round(world.handles[login], Library(), settings(world)))
        assert problem.kind is problems.FORBIDDEN


async def test_a_regency_has_officers_and_verifiers_only_and_names_are_one_persons(world):
    admin, passwords = world.handles["administrator"], Passwords()

    async def add(**changes):
        values = {"login": "baru", "name": "Orang Baru", "role": "officer", "office_id": 2}
        return await accounts.add(admin, passwords, **{**values, **changes})

    assert (await refused(add(role="province"))).kind is problems.REFUSED
    assert (await refused(add(role="raja"))).kind is problems.REFUSED
    assert (await refused(add(role="system", office_id=3))).kind is problems.REFUSED
    assert (await refused(add(office_id=99))).kind is problems.REFUSED
    assert (await refused(add(login="OFFICER.berau"))).kind is problems.CONFLICT
    assert len((await add()).one_time_password) == 19


async def test_what_administrators_do_is_in_the_journal_without_passwords(world):
    admin, passwords = world.handles["administrator"], Passwords()
    made = await accounts.add(admin, passwords, login="baru.berau", name="Baru", role="officer", office_id=2)
    await accounts.reset(admin, passwords, made.account_id)
    await accounts.switch(admin, made.account_id, "disable")
    told = await events.journal(admin)
    assert [(each.kind, each.subject) for each in told[:3]] == [
        ("account_disable", "baru.berau"), ("account_reset", "baru.berau"), ("account_added", "baru.berau"),
    ]  # fmt: skip
    assert made.one_time_password not in repr(told)
    assert (await refused(events.journal(world.handles["province"]))).kind is problems.FORBIDDEN


async def test_two_imports_of_the_register_at_once_never_overwrite_each_other(world):
    admin = world.handles["administrator"]
    seen = await cooperatives.register_keys(admin)
    assert (await cooperatives.apply_register(admin, [], seen.version, "satu.csv")).added == 0
    problem = await refused(cooperatives.apply_register(admin, [], seen.version, "dua.csv"))
    assert problem.kind is problems.CONFLICT


async def test_looking_up_the_register_takes_every_sign_as_itself(world):
    handle = world.handles["province"]
    assert [each.name for each in await cooperatives.search(handle, "MAJU")] == ["Berau Maju"]
    for text in ("%", "_", "\\", "'"):
        assert await cooperatives.search(handle, text) == ()


async def test_leafing_through_the_register_meets_every_one_of_many_with_the_same_name(world, register_entry):
    admin = world.handles["administrator"]
    seen = await cooperatives.register_keys(admin)
    rows = [register_entry(2, "Maju Bersama", "64.03.01.2001") for _ in range(5)]
    await cooperatives.apply_register(admin, rows, seen.version, "kembar.csv")
    met, after = [], None
    while page := await cooperatives.search(admin, "maju", after=after, limit=2):
        met += [each.id for each in page]
        after = page[-1].id
    assert len(met) == len(set(met)) == 6
    assert {each.id for each in rows} < set(met)
