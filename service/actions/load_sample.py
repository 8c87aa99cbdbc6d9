"""The sample province is loaded: real tables, steps and chain, by the account `system`; running it again mends it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from exports.model import SignOff
from service.accounts.system import system_handle
from service.actions.library import Library
from service.actions.load_history import Before, Desk, Hands, load_history
from service.actions.prepare import REGIONS, prepare
from service.actions.sample_accounts import SampleAccount, renew_accounts
from service.actions.sample_years import (
    EXPECTED,
    PAST,
    PRESENT,
    SampleRefused,
    facts_of,
    open_sample_round,
    open_until,
    publish_sample_version,
)
from service.actions.weigh import weigh
from service.database import accounts, cooperatives, forms, offices, rounds, tally
from service.database.cooperatives import RegisterEntry
from service.database.handle import Handle
from service.database.rounds import Round
from service.sample.answers import Author
from service.sample.chance import source
from service.sample.filled import Answering, Filler
from service.sample.model import Account, Cooperative, Plan
from service.sample.naming import person
from service.sample.past import PastAuthor, recoding_of, was_there
from service.sample.people import people
from service.sample.plan import read_plan
from service.sample.progress import Progress, finished, progress
from service.sample.register import register
from service.sample.spread import WHOLE
from service.settings import DatabaseUrls

__all__ = ["SampleAccount", "SampleRefused", "load_sample"]

SEED = 2025
BOOK_YEAR = PRESENT.book_year
NEVER_FILLED = 0.03
"""So many cooperatives nobody filled in the year that is over."""


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
        present = await rounds.of_year(handle, BOOK_YEAR)
        await _refuse_what_is_not_ours(loader)
        await prepare(handle)
        await _name_signatories(loader)
        tell(f"sample: {len(loader.people)} accounts")
        given = await renew_accounts(handle, loader.people)
        dealt = progress(loader.plan, loader.generated, seed, PRESENT.window(now))
        if present is None:
            present = await _begin(loader, dealt)
        filler = await _filler(loader, present, Author(loader.plan, facts_of(present), seed))
        await _load_offices(loader, present, filler, dealt, await _before(loader, present))
        await weigh(handle, loader.library, present.id)
    return given


async def _begin(loader: Loader, dealt: Sequence[Progress]) -> Round:
    """Publish both questionnaires, load the year that is over whole, then open the present round over all cooperatives."""
    handle, library = loader.handle, loader.library
    old_id = await publish_sample_version(handle, PAST, loader.tell)
    new_id = await publish_sample_version(handle, PRESENT, loader.tell)
    elders = [one for one in loader.generated if was_there(one, PAST.book_year)]
    past = await rounds.of_year(handle, PAST.book_year)
    if past is None:
        await _fill_register(loader, elders)
        past = await open_sample_round(handle, library, PAST, old_id, PAST.deadline)
    if past.state == "open":
        await _load_past(loader, past, elders, await _past_author(loader, old_id, new_id, dealt))
        await rounds.change(handle, past.id, state="closed")
    await _fill_register(loader, loader.generated)
    deadline = open_until(loader.now.date())
    return await open_sample_round(handle, library, PRESENT, new_id, deadline)


async def _past_author(loader: Loader, old_id: int, new_id: int, dealt: Sequence[Progress]) -> PastAuthor:
    """Give who answers last year's questionnaire, from what this year's will say."""
    old = await loader.library.compiled(loader.handle, old_id)
    new = await loader.library.compiled(loader.handle, new_id)
    return PastAuthor(
        year=BOOK_YEAR,
        author=Author(loader.plan, EXPECTED, loader.seed),
        recoding=recoding_of(new.form, old.form),
        seed=loader.seed,
        days={each.koperasi_id: _filled_on(each) for each in dealt},
    )


async def _load_past(loader: Loader, past: Round, elders: Sequence[Cooperative], author: PastAuthor) -> None:
    """Load the round that is over: whoever met, met before anything was begun."""
    met = {one.koperasi_id: met for one in elders if (met := one.tanggal_rat_terakhir) and met >= PAST.begins}
    over = finished(elders, loader.seed, PAST.window(loader.now), NEVER_FILLED, met)
    await _load_offices(loader, past, await _filler(loader, past, author), over, None)


async def _filler(loader: Loader, the_round: Round, author: Answering) -> Filler:
    return Filler(await loader.library.compiled(loader.handle, the_round.form_version_id), author, loader.seed)


async def _refuse_what_is_not_ours(loader: Loader) -> None:
    """Stop before anything is written unless the database is empty or holds this sample."""
    if loader.now < PRESENT.window(loader.now).first:
        raise SampleRefused(
            f"The clock says {loader.now:%Y-%m-%d}; the sample's round begins on {PRESENT.begins}. Set the clock."
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


async def _fill_register(loader: Loader, generated: Sequence[Cooperative]) -> None:
    """Write cooperatives into the register; those of a load that was cut off are written again."""
    loader.tell(f"sample: {len(generated)} cooperatives")
    ids = {office.region_code: office.id for office in await offices.listed(loader.handle)}
    known = await cooperatives.register_keys(loader.handle)
    entries = [_entry(one, ids[one.office]) for one in generated]
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


async def _before(loader: Loader, present: Round) -> Before | None:
    """Give the way of last year's answers into this year's questions; a sample that was begun without them has none."""
    past = await rounds.of_year(loader.handle, PAST.book_year)
    if past is None:
        return None
    chain = await loader.library.bridge(loader.handle, past.form_version_id, present.form_version_id)
    version = await forms.one(loader.handle, past.form_version_id)
    return Before(round=past, label=version.label, chain=chain) if chain and version else None


async def _load_offices(
    loader: Loader, the_round: Round, filler: Filler, dealt: Sequence[Progress], before: Before | None
) -> None:
    """Load the steps of every office that has none yet; each office is one transaction."""
    counts = {each.office_id: each for each in await tally.counts(loader.handle, the_round.id)}
    waiting = [
        office
        for office in await offices.listed(loader.handle)
        if (count := counts.get(office.id)) and count.not_started == count.total
    ]
    if not waiting:
        return
    ids = {each.login: each.id for each in await accounts.listed(loader.handle)}
    known = {one.koperasi_id: one for one in loader.generated}
    desks = []
    for office in waiting:
        code = office.region_code
        desk = Desk(
            office_id=office.id,
            office=f"{the_round.book_year} {office.name}",
            round=the_round,
            compiled=filler.compiled,
            filler=filler,
            hands=_hands(loader, code, ids),
            before=before,
        )
        pairs = [(known[each.koperasi_id], each) for each in dealt]
        desks.append((desk, [pair for pair in pairs if pair[0].office == code]))
    await load_history(loader.handle, desks, loader.tell)


def _hands(loader: Loader, code: str, ids: dict[str, int]) -> Hands:
    """Find who does an office's steps: its officer and verifier, and the province's staff."""
    here = {each.role: ids[each.email] for each in loader.people if each.office == code or each.role == "province"}
    return Hands(officer=here["officer"], verifier=here["verifier"], province=here["province"])


def _filled_on(each: Progress) -> date:
    """Give the day that a questionnaire of this year says it was filled on: sent, else saved, else at the end."""
    moments = [step.at for step in each.steps if step.kind == "sent"] or [step.at for step in each.steps[-1:]]
    return moments[0].date() if moments else PRESENT.ends
