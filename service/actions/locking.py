"""What a return opens: exactly the flagged questions, and what follows from them; everything else that was asked is locked.

A flagged question opens itself; one in a row opens all rows of its repeat, since rows are right or wrong together. What was
not asked in the returned revision is open, so what a mended answer asks newly can be answered. A locked answer that a finding
stands at opens too: what a flagged answer makes wrong must be mended. Reasons and confirmations are never locked. An officer
who wants more writes under the question; a reviewer opens it (`comments.unlock`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from forms.answers import fold, place_at
from forms.check import check
from forms.compile import CompiledForm
from forms.errors import Finding, touched
from forms.evaluate import Around, evaluate
from forms.model import Question, Repeat
from service.actions.collecting import Collected, collected, typed, with_last_year
from service.actions.library import Library
from service.actions.voiding import spoken
from service.database import drafts, locks, revisions
from service.database.handle import Handle, Reader
from service.database.locks import Locks
from service.database.revisions import Document
from service.language import gettext
from service.problems import ANSWER_LOCKED

_ROW = re.compile(r"\[([0-9]+)\]", re.ASCII)


def below(path: str) -> str:
    """Give the storage path that a flagged path opens, with all below it; '' opens everything."""
    return path.partition("[")[0]


def numbered(path: str) -> str:
    """Give a path that findings speak as the storage path that it has over a revision: rows by their number."""
    return _ROW.sub(r"/\1", path)


def locked_paths(
    compiled: CompiledForm, answers: Mapping[str, Any], around: Around, flagged: Iterable[str]
) -> frozenset[str]:
    """Give the storage paths of what was asked and not flagged, rows by their number as drafts over revisions have them.

    Args:
        compiled: the form of the revision.
        answers: of the revision, nested.
        around: what surrounds them.
        flagged: paths as findings speak; none locks nothing, '' neither.
    """
    opened = {below(path) for path in flagged}
    if not opened or "" in opened:
        return frozenset()
    found = set()
    for path, asked in evaluate(compiled, answers, around).relevant.items():
        place = place_at(compiled, here := numbered(path)) if asked else None
        if place is None or place.calculated or (isinstance(place.node, Question) and place.node.type == "note"):
            continue
        if isinstance(place.node, Question | Repeat) and not _under(here, opened):
            found.add(here)
    return frozenset(found)


def _under(path: str, tops: Iterable[str]) -> bool:
    return any(path == top or path.startswith(f"{top}/") for top in tops)


async def returned(rows: Reader, library: Library, found: Collected, now: datetime) -> Locks:
    """Give what a returned submission's draft will have locked when it begins."""
    row = found.submission
    flagged = await locks.flagged(rows, row.round_id, row.cooperative_id, row.revision)
    revision = await revisions.latest(rows, row.round_id, row.cooperative_id) if flagged else None
    if revision is None:
        return Locks(revision=row.revision, paths=frozenset())
    compiled = await library.compiled(rows, revision.form_version_id)
    answers = msgspec.json.decode(revision.answers, type=Document).answers
    return Locks(revision=row.revision, paths=locked_paths(compiled, answers, found.around(now), flagged))


async def standing(rows: Reader, library: Library, found: Collected, now: datetime) -> frozenset[str]:
    """Give what is locked in a submission that its officers fill, begun or not; nothing in any other."""
    row = found.submission
    if not row.revision or row.state not in {"draft", "returned"}:
        return frozenset()
    if row.draft_version_id is None:
        return (await returned(rows, library, found, now)).paths
    kept = await locks.one(rows, row.round_id, row.cooperative_id)
    return kept.paths if kept else frozenset()


def opened_by(
    compiled: CompiledForm, flat: Mapping[str, Any], paths: Iterable[str], findings: Sequence[Finding]
) -> frozenset[str]:
    """Give the locked storage paths that an error stands at, or at a group or repeat around them."""
    return touched(paths, partial(spoken, compiled, flat), findings)


def told() -> str:
    """Say why a locked answer is not taken, and what to do."""
    return f"{gettext(ANSWER_LOCKED.title)}. {gettext(ANSWER_LOCKED.advice)}"


async def shut(
    handle: Handle,
    library: Library,
    round_id: int,
    cooperative_id: UUID,
    asked: Mapping[str, Any],
    now: datetime | None,
) -> tuple[frozenset[str], frozenset[str]]:
    """Judge changes of which at least one is locked: give what stays shut, and what was opened since an error stands there.

    Args:
        handle: the officer's.
        library: the forms.
        round_id: of the submission.
        cooperative_id: of the submission.
        asked: values by storage path.
        now: the moment that rules see; without it nothing is opened.
    """
    kept = await locks.one(handle, round_id, cooperative_id)
    wanted = kept.paths & asked.keys() if kept else frozenset()
    draft = await drafts.one(handle, round_id, cooperative_id) if wanted and now is not None else None
    if draft is None or now is None:
        return wanted, frozenset()
    found = await with_last_year(handle, library, await collected(handle, library, round_id, cooperative_id))
    free = {path: value for path, value in asked.items() if path not in wanted and not path.startswith("~")}
    flat = {path: value for path, value in {**typed(found.compiled, draft).flat, **free}.items() if value is not None}
    verdict = check(found.compiled, fold(found.compiled, flat), found.around(now))
    opened = opened_by(found.compiled, flat, wanted, verdict.findings)
    if opened:
        await locks.release(handle, round_id, cooperative_id, opened)
    return wanted - opened, opened
