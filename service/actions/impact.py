"""Before a version is published: its rules run over the stored answers of a round, bridged, and what they would find is counted.

An author gets counts only. Whoever may read all answers also gets a few cooperatives for each rule.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from forms import versions
from forms.bridge import chain
from forms.compile import CompiledForm, compile_form
from forms.errors import FormProblems
from forms.impact import Counter, Example, Impact, Stored, Way
from forms.model import Form
from service import problems
from service.actions.library import Library
from service.actions.surroundings import around_of
from service.database import forms, impact, offices, rounds
from service.database.handle import Handle
from service.database.impact import ForCounting, Scope
from service.database.revisions import Document
from service.database.rounds import Round
from service.problems import Problem

READS_ANSWERS = ("province", "administrator", "system")


class RoundImpact(msgspec.Struct, frozen=True, kw_only=True):
    """What a new version would mean for the answers of one round; regions are the codes of the offices' regions.

    `drafts` are those open now in any round; `names` the regions' names; `unread` counts submissions of versions from which no
    bridge leads to the new one.
    """

    book_year: int
    names: dict[str, str]
    drafts: dict[str, int]
    impact: Impact
    unread: int


async def last_round(handle: Handle, book_year: int | None = None) -> Round:
    """Give the round of a book year; without one the newest that is over, else the newest.

    Raises:
        Problem: NOT_FOUND when there is none.
    """
    listed = await rounds.listed(handle)
    if book_year is not None:
        listed = tuple(each for each in listed if each.book_year == book_year)
    if not listed:
        raise Problem(problems.NOT_FOUND, "Belum ada putaran dengan jawaban tersimpan untuk diperiksa.")
    return next((each for each in listed if each.state == "closed"), listed[0])


async def count_impact(
    handle: Handle, library: Library, form: Form, the_round: Round, tell: Callable[[int, int], None]
) -> RoundImpact:
    """Count, page by page; a thread counts, so that the event loop stays free.

    Args:
        handle: an author's or the province's.
        library: the published forms.
        form: the new version, free of errors; it need not be published.
        the_round: whose answers are taken.
        tell: is told how many are done, of how many.

    Raises:
        Problem: FORBIDDEN; REFUSED when the bridge to the new version does not fit.
    """
    scope = await impact.scope(handle, the_round.id)
    total = sum(each.stored for each in scope)
    tell(0, total)
    new = await asyncio.to_thread(compile_form, form)
    known = await offices.listed(handle)
    codes = {each.id: each.region_code for each in known}
    run = _Run(handle, library, new, the_round, codes)
    done, after = 0, None
    while page := await impact.page(handle, the_round.id, after):
        await run.prepare(page)
        await asyncio.to_thread(run.add, page)
        done, after = done + len(page), page[-1].cooperative_id
        tell(done, max(done, total))
    return RoundImpact(
        book_year=the_round.book_year,
        names={each.region_code: each.region_name for each in known},
        drafts=_drafts(scope, codes),
        impact=run.counter.impact(),
        unread=run.unread,
    )


class _Run:
    """One count on its way."""

    def __init__(
        self, handle: Handle, library: Library, new: CompiledForm, the_round: Round, codes: Mapping[int, str]
    ) -> None:
        self.handle = handle
        self.library = library
        self.new = new
        self.round = the_round
        self.codes = codes
        self.shows = handle.principal.role in READS_ANSWERS
        self.ways: dict[int, Way | None] = {}
        self.counter = Counter(new)
        self.unread = 0

    async def prepare(self, page: Sequence[ForCounting]) -> None:
        """Build the ways from versions that were not met before."""
        for version_id in {each.form_version_id for each in page} - self.ways.keys():
            way = await _way(self.handle, self.library, version_id, self.new)
            self.ways[version_id] = way
            if way is not None:
                await asyncio.to_thread(self.counter.know, version_id, way)

    def add(self, page: Sequence[ForCounting]) -> None:
        """Count a page; runs in a thread."""
        for each in page:
            if self.ways[each.form_version_id] is None:
                self.unread += 1
            else:
                self.counter.add(self.stored(each))

    def stored(self, each: ForCounting) -> Stored:
        """Give a submission as it is counted: on the day it was sent, beside the register as it is now."""
        document = msgspec.json.decode(each.answers, type=Document)
        return Stored(
            region=self.codes[each.office_id],
            version=each.form_version_id,
            answers=document.answers,
            around=around_of(self.round, each.facts, each.at),
            example=Example(str(each.cooperative_id), each.name) if self.shows else None,
        )


def _drafts(scope: Sequence[Scope], codes: Mapping[int, str]) -> dict[str, int]:
    return {codes[each.office_id]: each.drafts for each in scope if each.drafts}


async def _way(handle: Handle, library: Library, version_id: int, new: CompiledForm) -> Way | None:
    """Bridge a stored version to the new one over all versions between; None when it is of another form.

    Raises:
        Problem: REFUSED when a bridge does not fit; the first fault is told.
    """
    old = await library.compiled(handle, version_id)
    if old.form.id != new.form.id:
        return None
    sha = versions.content_hash(new.form)
    later = [each for each in await forms.versions(handle) if each.form == new.form.id and each.id >= version_id]
    same = next((each.id for each in later if each.content_sha == sha), None)
    between = sorted(each.id for each in later if each.id != same and (same is None or each.id < same))
    compiled = [await library.compiled(handle, each) for each in between]
    try:
        return await asyncio.to_thread(lambda: Way(old, chain([*compiled, new])))
    except FormProblems as found:
        fault = next(issue for issue in found.issues if issue.severity == "error")
        told = f"Jembatan dari versi {old.form.version} tidak cocok: sheet {fault.sheet}, baris {fault.row}: {fault.message}"
        raise Problem(problems.REFUSED, told) from found
