"""The sample province is loaded: real tables, steps and chain, by the account `system`; running it again mends it."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID

import msgspec

from exports.model import SignOff
from exports.plain import grids_of
from exports.workbook import write_sheets
from forms.tables import read_tables
from service.accounts.system import system_handle
from service.actions.library import Library
from service.actions.load_history import Desk, Hands, load_history
from service.actions.open_round import open_round
from service.actions.prepare import DEFINITIONS, REGIONS, prepare
from service.actions.publish_version import publish, read_tables_as_form
from service.actions.sample_accounts import SampleAccount, renew_accounts
from service.database import accounts, cooperatives, offices, rounds, tally
from service.database.cooperatives import RegisterEntry
from service.database.handle import Handle
from service.database.rounds import Round, RoundSettings
from service.sample.answers import Author
from service.sample.case import Round as Facts
from service.sample.chance import source
from service.sample.filled import Filler
from service.sample.model import Account, Cooperative, Plan
from service.sample.naming import person
from service.sample.people import people
from service.sample.plan import read_plan
from service.sample.progress import Window, progress
from service.sample.register import register
from service.sample.spread import WHOLE
from service.settings import DatabaseUrls

__all__ = ["SampleAccount", "SampleRefused", "load_sample"]

SEED = 2025
BOOK_YEAR = 2025
QUESTIONNAIRE = DEFINITIONS / "koperasi" / str(BOOK_YEAR)
BEGINS, ENDS = date(BOOK_YEAR + 1, 2, 2), date(BOOK_YEAR + 1, 6, 27)
MORNING, EVENING = time(8), time(17)


class SampleRefused(RuntimeError):  # a decision, told to the person as it stands
    """The database holds something that is not the sample, so nothing was touched; the text says what."""


class Loader(msgspec.Struct, frozen=True, kw_only=True):
    """What one load works with."""

    handle: Handle
    library: Library
    plan: Plan
    generated: tuple[Cooperative, ...]
    people: tuple[Account, ...]
    tell: Callable[[str], None]
    now: datetime
    seed: int


async def load_sample(
    urls: DatabaseUrls, tell: Callable[[str], None], now: datetime, *, total: int = WHOLE, seed: int = SEED
) -> tuple[SampleAccount, ...]:
    """Load the sample province where it is missing, and give its accounts passwords made now.

    What is there already stays; a load that was cut off is completed, office by office.

    Args:
        urls: both ways into the database.
        tell: is told one line a step.
        now: aware; nothing of the sample is dated after it.
        total: cooperatives in all; fewer than the whole keeps the proportions.
        seed: the same seed gives the same province.

    Raises:
        SampleRefused: the database holds rounds or cooperatives of somebody else, or the clock is before the round.
        SampleFault: generated answers do not pass the real checks.
    """
    plan = read_plan(REGIONS)
    async with system_handle(urls) as handle:
        loader = Loader(
            handle=handle,
            library=Library(),
            plan=plan,
            generated=register(plan, seed, BOOK_YEAR, total),
            people=people(plan, seed),
            tell=tell,
            now=now,
            seed=seed,
        )
        the_round = await rounds.of_year(handle, BOOK_YEAR)
        await _refuse_what_is_not_ours(loader)
        await prepare(handle)
        await _name_signatories(loader)
        tell(f"sample: {len(loader.people)} accounts")
        given = await renew_accounts(handle, loader.people)
        if the_round is None:
            await _fill_register(loader)
            the_round = await _open(loader)
        await _load_offices(loader, the_round)
    return given


async def _refuse_what_is_not_ours(loader: Loader) -> None:
    """Stop before anything is written unless the database is empty or holds this sample."""
    if loader.now < _window(loader.now).first:
        raise SampleRefused(
            f"The clock says {loader.now:%Y-%m-%d}; the sample's round begins on {BEGINS}. Set the clock."
        )
    for each in await rounds.listed(loader.handle):
        if not each.is_sample:
            raise SampleRefused(f"The database holds the real round {each.book_year}: the sample is not put beside it.")
        if each.book_year == BOOK_YEAR:
            return
    known = await cooperatives.register_keys(loader.handle)
    strangers = {key.id for key in known.keys} - {UUID(one.koperasi_id) for one in loader.generated}
    if strangers:
        raise SampleRefused(
            f"The database holds {len(strangers)} real cooperatives: the sample is not put beside them."
        )


async def _name_signatories(loader: Loader) -> None:
    """Give every office that names nobody yet two invented people who sign its workbook."""
    rng = source(loader.seed, "signatories")
    named = []
    for office in await offices.listed(loader.handle):
        sign_off = msgspec.convert(office.sign_off, SignOff)
        head = msgspec.structs.replace(sign_off.head, name=person(rng, loader.plan)[0])
        section = msgspec.structs.replace(sign_off.section, name=person(rng, loader.plan)[0])
        if not sign_off.head.name:
            signed = msgspec.structs.replace(sign_off, head=head, section=section)
            named.append(msgspec.structs.replace(office, sign_off=msgspec.to_builtins(signed)))
    if named:
        await offices.put(loader.handle, named)


async def _fill_register(loader: Loader) -> None:
    """Write the generated cooperatives into the register; those of a load that was cut off are written again."""
    loader.tell(f"sample: {len(loader.generated)} cooperatives")
    ids = {office.region_code: office.id for office in await offices.listed(loader.handle)}
    known = await cooperatives.register_keys(loader.handle)
    entries = [_entry(one, ids[one.office]) for one in loader.generated]
    await cooperatives.apply_register(loader.handle, entries, known.version, "contoh")


def _entry(one: Cooperative, office_id: int) -> RegisterEntry:
    """Turn a generated cooperative into a row of the register."""
    return RegisterEntry(
        id=UUID(one.koperasi_id),
        office_id=office_id,
        name=one.nama,
        name_key=one.nama.lower(),
        nik=one.nik,
        legal_number=one.no_badan_hukum,
        legal_date=one.tanggal_badan_hukum,
        village_code=one.kode_desa,
        source_id="",
        facts=dict(one.columns()),
    )


async def _open(loader: Loader) -> Round:
    """Publish the questionnaire and open the round over the register."""
    loader.tell(f"sample: questionnaire and round {BOOK_YEAR}")
    tables = read_tables(QUESTIONNAIRE)
    report = await asyncio.to_thread(read_tables_as_form, tables)
    done = await publish(loader.handle, report, write_sheets(grids_of(tables)), f"koperasi_{BOOK_YEAR}.xlsx")
    if done.published is None:
        raise SampleRefused(f"The questionnaire cannot be used: {report.issues[0].message}")
    settings = RoundSettings(
        book_year=BOOK_YEAR,
        form_version_id=done.published.version_id,
        starts=BEGINS,
        deadline=_deadline(loader.now.date()),
        years_without_rat=2,
        rat_deadline_primer=date(BOOK_YEAR + 1, 3, 31),
        rat_deadline_sekunder=date(BOOK_YEAR + 1, 6, 30),
        is_sample=True,
    )
    opened = await open_round(loader.handle, loader.library, settings)
    the_round = await rounds.one(loader.handle, opened.round_id)
    if the_round is None:
        raise LookupError(f"round {opened.round_id} was opened but cannot be read")
    return the_round


async def _load_offices(loader: Loader, the_round: Round) -> None:
    """Load the steps of every office that has none yet; each office is one transaction."""
    counts = {each.office_id: each for each in await tally.counts(loader.handle, the_round.id)}
    waiting = [
        office
        for office in await offices.listed(loader.handle)
        if (count := counts.get(office.id)) and count.not_started == count.total
    ]
    if not waiting:
        return
    compiled = await loader.library.compiled(loader.handle, the_round.form_version_id)
    filler = Filler(compiled, Author(loader.plan, _facts(the_round), loader.seed), loader.seed)
    dealt = progress(loader.plan, loader.generated, loader.seed, _window(loader.now))
    ids = {each.login: each.id for each in await accounts.listed(loader.handle)}
    desks = []
    for office in waiting:
        code = office.region_code
        hands = _hands(loader, code, ids)
        desk = Desk(office=office.name, round=the_round, compiled=compiled, filler=filler, hands=hands)
        desks.append((desk, [pair for pair in zip(loader.generated, dealt, strict=True) if pair[0].office == code]))
    await load_history(loader.handle, desks, loader.tell)


def _hands(loader: Loader, code: str, ids: dict[str, int]) -> Hands:
    """Find who does an office's steps: its officer and verifier, and the province's staff."""
    here = {each.role: ids[each.email] for each in loader.people if each.office == code or each.role == "province"}
    return Hands(officer=here["officer"], verifier=here["verifier"], province=here["province"])


def _facts(the_round: Round) -> Facts:
    """Give the round's facts to the generators."""
    return Facts(
        tahun_buku=the_round.book_year,
        tahun_tanpa_rat=the_round.years_without_rat,
        batas_rat_primer=the_round.rat_deadline_primer,
        batas_rat_sekunder=the_round.rat_deadline_sekunder,
        batas_rat=the_round.rat_deadline_sekunder,
        batas_kirim=the_round.deadline,
        mulai=the_round.starts,
    )


def _window(now: datetime) -> Window:
    """Give the time of the sample's field work, cut off at this moment."""
    first = datetime.combine(BEGINS, MORNING, now.tzinfo)
    return Window(first=first, last=min(now, datetime.combine(ENDS, EVENING, now.tzinfo)))


def _deadline(today: date) -> date:
    """Give the end of June, or of next month where that has passed, so that the sample can still be filled."""
    next_month = (today.replace(day=1) + timedelta(days=63)).replace(day=1) - timedelta(days=1)
    return max(date(BOOK_YEAR + 1, 6, 30), next_month)
