"""What stands out in sendings is weighed after each of them, so that no page that lists them evaluates anything.

The database notes in the transaction of every move what is to be weighed anew (`unweighed`), and how often an office's
figures changed. Weighing works that off: after a sending at once, else when a reviewer looks, or by `lumbung round weigh`.
It can break off anywhere and be done by several at once; what is kept never mixes two states.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog

from forms.bridge import Chain
from forms.compile import CompiledForm
from forms.errors import FormProblems
from forms.model import Question
from forms.origins import answer_at
from forms.remarks import Centre, Remark, beside_last_year, beside_median, centre, compared, figures_of
from service.actions.library import Library
from service.actions.twins import identities
from service.database import weighings
from service.database.handle import Handle
from service.database.revisions import Document
from service.database.weighings import Beside, Unweighed, Weighed, Weighing
from service.problems import Problem

log = structlog.get_logger()

WARNING = "warning"
"""The kind of a sending with warnings that were kept with a reason."""
SETTING = "facet"
"""Form setting: the choice question by which reviewers filter."""
BATCH = 100
AT_ONCE = 200
"""So many are weighed while a reviewer waits for a page."""
ATTEMPTS = 3


async def weigh(handle: Handle, library: Library, round_id: int, most: int | None = None) -> int:
    """Weigh what moved in the principal's offices, at most so many, and take the medians anew; give how many are left."""
    done = 0
    while most is None or done < most:
        batch = await weighings.waiting(handle, round_id, BATCH if most is None else min(BATCH, most - done))
        if not batch:
            break
        await weighings.keep(handle, round_id, await _weighed(handle, library, batch))
        done += len(batch)
    for _ in range(ATTEMPTS):
        late = await weighings.behind(handle, round_id)
        if not late:
            break
        for one in late:
            changed = await _beside(handle, library, await weighings.of_office(handle, round_id, one.office_id))
            await weighings.keep_beside(handle, round_id, one, changed)
    return await weighings.left(handle, round_id) if most is not None and done >= most else 0


async def weigh_after(handle: Handle, library: Library, round_id: int) -> None:
    """Weigh after a sending; a failure is logged and harms nobody, since what waits is weighed when a reviewer looks."""
    try:
        await weigh(handle, library, round_id, AT_ONCE)
    except Problem as problem:
        log.warning("not_weighed", round=round_id, problem=problem.kind.code)


async def _weighed(handle: Handle, library: Library, batch: Sequence[Unweighed]) -> tuple[Weighing, ...]:
    """Weigh some submissions by themselves, in a thread."""
    forms = {one.form_version_id: await library.compiled(handle, one.form_version_id) for one in batch}
    ways = {(one.last_version_id, one.form_version_id) for one in batch if one.last_version_id is not None}
    chains = {way: await _chain(handle, library, *way) for way in ways if way[0] is not None}
    return await asyncio.to_thread(_all, batch, forms, chains)


async def _chain(handle: Handle, library: Library, old: int, new: int) -> Chain | None:
    try:
        return await library.bridge(handle, old, new)
    except FormProblems as error:
        log.warning("bridge_broken", old=old, new=new, issues=len(error.issues))
        return None


def _all(
    batch: Sequence[Unweighed], forms: Mapping[int, CompiledForm], chains: Mapping[Any, Chain | None]
) -> tuple[Weighing, ...]:
    return tuple(
        weighed(one, forms[one.form_version_id], chains.get((one.last_version_id, one.form_version_id)))
        for one in batch
    )


def weighed(one: Unweighed, compiled: CompiledForm, chain: Chain | None) -> Weighing:
    """Weigh one submission by itself: its figures, what stands out beside last year, what should be its alone."""
    blank = Weighing(
        cooperative=one.cooperative_id,
        office=one.office_id,
        number=one.number,
        revision=one.revision if one.due else 0,
        version=one.form_version_id,
        account=one.account_id,
        sent_at=one.sent_at,
    )
    if not one.due:
        return blank
    answers = _answers(one.answers)
    places = compared(compiled)
    figures = figures_of(places, answers)
    own: tuple[Remark, ...] = ()
    if chain is not None and one.last_answers is not None:
        before = chain.carry(_answers(one.last_answers)).answers
        own = beside_last_year(places, figures, figures_of(places, before), chain.steps)
    return msgspec.structs.replace(
        blank,
        warnings=one.warnings,
        facet=_facet(compiled, answers),
        figures=figures if one.counts else (),
        own=own,
        kinds=_kinds(own, one.warnings),
        identities=identities(compiled, answers),
    )


def _answers(document: bytes) -> dict[str, Any]:
    """Give the answers of a revision; one that cannot be read keeps no other from being weighed."""
    try:
        return msgspec.json.decode(document, type=Document).answers
    except msgspec.MsgspecError:
        return {}


def _facet(compiled: CompiledForm, answers: Mapping[str, Any]) -> str:
    question = facet_of(compiled)
    place = next(iter(compiled.layout.named[question.name])) if question else None
    value = answer_at(answers, place.path) if place else None
    return value if isinstance(value, str) else ""


def facet_of(compiled: CompiledForm) -> Question | None:
    """Give the question by which reviewers filter; None where the form names none outside of repeats."""
    places = compiled.layout.named.get(compiled.form.settings.get(SETTING, "").strip(), ())
    found = [one.node for one in places if not one.repeats and isinstance(one.node, Question)]
    return found[0] if found else None


def _kinds(told: Sequence[Remark], warnings: int) -> tuple[str, ...]:
    return tuple(sorted({*(one.code for one in told), *((WARNING,) if warnings else ())}))


async def _beside(handle: Handle, library: Library, known: Sequence[Weighed]) -> tuple[Beside, ...]:
    """Hold an office's figures against their medians, in a thread; give what changed by it."""
    forms = {one.form_version_id: await library.compiled(handle, one.form_version_id) for one in known}
    return await asyncio.to_thread(_changed, known, forms)


def _changed(known: Sequence[Weighed], forms: Mapping[int, CompiledForm]) -> tuple[Beside, ...]:
    changed = []
    for version, compiled in forms.items():
        places = compared(compiled)
        here = [one for one in known if one.form_version_id == version]
        counted = [one.figures for one in here if len(one.figures) == len(places)]
        centres: list[Centre | None] = [centre(column) for column in zip(*counted, strict=True)]
        for one in here:
            slips = frozenset(each.path for each in one.own if each.code == "thousand")
            whole = len(one.figures) == len(places) and centres
            told = beside_median(places, one.figures, centres, slips) if whole else ()
            if told != one.beside:
                changed.append(Beside(one.cooperative_id, told, _kinds((*one.own, *told), one.warnings)))
    return tuple(changed)
