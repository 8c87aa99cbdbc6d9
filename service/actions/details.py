"""What is known about one answer of a submission: how it came to be, what last year said, what others of the office say."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from forms.answers import flatten, place_at
from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.model import Question
from service.actions.collecting import Collected
from service.actions.library import Library
from service.actions.locking import numbered
from service.actions.medians import Median, Medians
from service.actions.provenance import Prefilled
from service.actions.voiding import spoken
from service.database import answered, revisions, sources
from service.database.answered import Answered
from service.database.handle import Reader
from service.database.revisions import Document, Revision
from service.database.sources import Source, Sources
from service.problems import NOT_FOUND, Problem

FIGURES = frozenset({"integer", "decimal", "range", "calculate"})
"""Types of questions whose answers have a middle."""


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One step in the life of an answer, with what it was before and after; `account_id` is None for the system.

    `began` with a prefilled value (`origin` says where that came from), `typed` by hand on a `device`, `sent` with a
    `revision` (with the person and the device that it had been typed by, where that is known), or put `aside` for another
    person's. `given` is the storage path that it had then.
    """

    kind: Literal["began", "typed", "sent", "aside"]
    at: datetime
    account_id: int | None
    before: Any = None
    after: Any = None
    origin: Prefilled | None = None
    device: str = ""
    given: str = ""
    revision: int = 0


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """The question, what happened to its answer (newest first), and the median of the office where there is one."""

    place: Place
    question: Question
    history: tuple[Happened, ...]
    median: Median | None


async def details(
    rows: Reader,
    library: Library,
    medians: Medians,
    found: Collected,
    path: str,
    prefilled: Mapping[str, Prefilled],
) -> Details:
    """Gather what is known about the answer at a storage path.

    Args:
        rows: who asks.
        library: the forms.
        medians: the medians that are kept.
        found: the submission, which the principal may see.
        path: of a question, rows by their id.
        prefilled: what its draft began with.

    Raises:
        Problem: NOT_FOUND for a path that the form lacks, or that is no question's.
    """
    place = place_at(found.compiled, path)
    if place is None or not isinstance(place.node, Question):
        raise Problem(NOT_FOUND)
    identity = found.submission.cooperative_id
    sent = await revisions.history(rows, found.round.id, identity)
    since = await answered.at(rows, found.round.id, identity, path)
    forms = {one.form_version_id: await library.compiled(rows, one.form_version_id) for one in sent}
    lived = [*_sendings(sent, forms, await sources.of_submission(rows, found.round.id, identity), path)]
    lived += _since(since, lived[-1].after if lived else None, prefilled.get(path), path)
    return Details(
        place=place,
        question=place.node,
        history=tuple(sorted(lived, key=lambda one: one.at, reverse=True)),
        median=await medians.of(rows, library, found, place) if place.node.type in FIGURES else None,
    )


def _sendings(
    sent: Sequence[Revision], forms: Mapping[int, CompiledForm], known: Mapping[int, Sources], path: str
) -> Iterator[Happened]:
    """Yield the sendings that changed the answer."""
    before: Any = None
    for one in sent:
        document = msgspec.json.decode(one.answers, type=Document)
        compiled = forms[one.form_version_id]
        flat = flatten(compiled, document.answers)
        after = flat.get(path)
        if after != before:
            source = _source(compiled, flat, known[one.number], path) if one.number in known else None
            yield Happened(
                kind="sent",
                at=one.at,
                account_id=source.account_id if source else one.account_id,
                before=before,
                after=after,
                device=source.device if source else "",
                given=source.path if source else "",
                revision=one.number,
            )
        before = after


def _source(compiled: CompiledForm, flat: Mapping[str, Any], known: Sources, path: str) -> Source | None:
    """Find who typed an answer of a revision: its rows have numbers there, and had ids of their own in the draft."""
    orders = {**flat, **known.orders}
    last = path.rpartition("/")[2]
    for one in known.typed:
        if one.path.rpartition("/")[2] == last and numbered(spoken(compiled, orders, one.path)) == path:
            return one
    return None


def _since(since: Sequence[Answered], stood: Any, first: Prefilled | None, path: str) -> Iterator[Happened]:
    """Yield what happened in the open draft, and what was set aside, then or earlier; `stood` is what was sent last."""
    for one in since:
        if one.kind == "began":
            if first is not None and first.value != stood:
                yield Happened(kind="began", at=one.at, account_id=None, before=stood, after=first.value, origin=first)
                stood = first.value
            continue
        value = msgspec.json.decode(one.value)
        before = stood if one.kind == "typed" else None
        yield Happened(
            kind=one.kind,
            at=one.at,
            account_id=one.account_id,
            before=before,
            after=value,
            device=one.device,
            given=path,
        )
