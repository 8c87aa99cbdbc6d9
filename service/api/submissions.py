"""Submissions: lists, and everything about one."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from service import problems
from service.accounts.guards import allow
from service.database import comments, events, revisions, submissions
from service.database.comments import Comment
from service.database.events import Event
from service.database.handle import Handle
from service.database.revisions import Document, StoredFinding
from service.database.submissions import Filter, State, Submission
from service.problems import Problem

COLLECTORS = allow("officer", "verifier", "province", "administrator")
LARGEST_PAGE = 200


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One submission in a list."""

    cooperative_id: UUID
    office_id: int
    name: str
    nik: str
    village_code: str
    state: State
    revision: int
    marks: dict[str, Any]
    updated_at: datetime


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a list; `next` is the `after` of the next page, '' at the end."""

    rows: tuple[Line, ...]
    next: str


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """One submission with its newest answers, findings, comments and history."""

    submission: Line
    register: dict[str, Any]
    answers: dict[str, Any] | None
    reasons: dict[str, str]
    hash: str
    findings: tuple[StoredFinding, ...]
    comments: tuple[Comment, ...]
    events: tuple[Event, ...]


def line(found: Submission) -> Line:
    """Give a submission as lists show it."""
    return Line(**{name: getattr(found, name) for name in Line.__struct_fields__})


class Submissions(Controller):
    """One cooperative in one round."""

    path = "/api/rounds/{round_id:int}/submissions"
    tags = ("submissions",)
    guards = (COLLECTORS,)

    @get()
    async def listed(
        self,
        round_id: FromPath[int],
        handle: NamedDependency[Handle],
        limit: Annotated[int, QueryParameter(ge=1, le=LARGEST_PAGE)] = 50,
        office: FromQuery[int | None] = None,
        stage: Annotated[State | None, QueryParameter(name="state")] = None,
        district: FromQuery[str | None] = None,
        text: FromQuery[str] = "",
        after: FromQuery[str] = "",
    ) -> Lines:
        """Give a page of submissions: returned ones first, then by name."""
        wanted = Filter(
            round_id=round_id,
            states=(stage,) if stage else (),
            office_id=office,
            district_code=district,
            text=text,
            after=after,
            limit=limit,
        )
        page = await submissions.page(handle, wanted)
        return Lines(rows=tuple(line(each) for each in page.rows), next=page.next)

    @get("/{cooperative_id:uuid}")
    async def one(
        self, round_id: FromPath[int], cooperative_id: FromPath[UUID], handle: NamedDependency[Handle]
    ) -> Whole:
        """Give one submission with everything that was said about it."""
        async with handle.snapshot() as rows:
            found = await submissions.one(rows, round_id, cooperative_id)
            if found is None:
                raise Problem(problems.NOT_FOUND)
            revision = await revisions.latest(rows, round_id, cooperative_id)
            sent = msgspec.json.decode(revision.answers, type=Document) if revision else None
            return Whole(
                submission=line(found),
                register=found.facts,
                answers=sent.answers if sent else None,
                reasons=sent.reasons if sent else {},
                hash=revision.hash.hex() if revision else "",
                findings=await revisions.findings(rows, round_id, cooperative_id, found.revision),
                comments=await comments.listed(rows, round_id, cooperative_id),
                events=await events.listed(rows, round_id, cooperative_id),
            )
