"""Reviews: each step names the revision it was taken on, so that nobody accepts what they have not seen."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, delete, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from service.accounts.guards import allow
from service.actions import corrections, review
from service.actions.library import Library
from service.database.handle import Handle
from service.database.submissions import State


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that was looked at."""

    revision: int


class Return(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that was looked at, and a comment for each question to mend (path -> text)."""

    revision: int
    comments: dict[str, str]


class Undo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which step to take back."""

    revision: int
    step: Literal["verify", "accept"]


class Remark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A comment on one question ('' is the whole submission); `opens` lets the officers of a returned one change it."""

    path: str
    text: str
    opens: bool = False


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that was looked at, and why it is opened after the close."""

    revision: int
    reason: str


class Now(msgspec.Struct, frozen=True):
    """The state that a step led to."""

    state: State


class Reviews(Controller):
    """What happens to a submission after it was sent."""

    path = "/api/rounds/{round_id:int}/submissions/{cooperative_id:uuid}"
    tags = ("reviews",)

    @post("/verify", guards=[allow("verifier")], status_code=200)
    async def verify(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Step],
        handle: NamedDependency[Handle],
    ) -> Now:
        """Verify a sending."""
        return Now(await review.verify(handle, round_id, cooperative_id, data.revision))

    @post("/accept", guards=[allow("province")], status_code=200)
    async def accept(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Step],
        handle: NamedDependency[Handle],
    ) -> Now:
        """Accept a verified submission."""
        return Now(await review.accept(handle, round_id, cooperative_id, data.revision))

    @post("/correction", guards=[allow("province")], status_code=204)
    async def correct(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Opening],
        handle: NamedDependency[Handle],
    ) -> None:
        """Open one submission of a closed round; its officer changes and sends it, and it is reviewed like any other."""
        await corrections.begin(handle, round_id, cooperative_id, data.revision, data.reason)

    @delete("/correction", guards=[allow("province")])
    async def leave(
        self, round_id: FromPath[int], cooperative_id: FromPath[UUID], handle: NamedDependency[Handle]
    ) -> None:
        """Take a correction back while nothing was sent; what stood before stands again."""
        await corrections.withdraw(handle, round_id, cooperative_id)

    @post("/return", guards=[allow("verifier", "province")], status_code=200)
    async def send_back(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Return],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
    ) -> Now:
        """Return a submission, question by question."""
        return Now(
            await review.send_back(
                handle, library, round_id, cooperative_id, data.revision, data.comments, new_id=uuid4
            )
        )

    @post("/undo", guards=[allow("verifier", "province")], status_code=200)
    async def undo(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Undo],
        handle: NamedDependency[Handle],
    ) -> Now:
        """Take one's own step back."""
        return Now(await review.undo(handle, round_id, cooperative_id, data.revision, data.step))

    @post("/take-back", guards=[allow("officer")], status_code=200)
    async def take_back(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Step],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Now:
        """Take a sending back into a draft."""
        return Now(await review.take_back(handle, library, round_id, cooperative_id, data.revision, now=now))

    @post("/comments", guards=[allow("officer", "verifier", "province")])
    async def comment(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Remark],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
    ) -> dict[str, UUID]:
        """Say something about one question."""
        made = await review.comment(
            handle, library, round_id, cooperative_id, data.path, data.text, new_id=uuid4, opens=data.opens
        )
        return {"id": made}

    @post("/comments/{comment_id:uuid}/resolve", guards=[allow("officer", "verifier", "province")], status_code=204)
    async def resolve(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        comment_id: FromPath[UUID],
        handle: NamedDependency[Handle],
    ) -> None:
        """Mark a comment as dealt with."""
        await review.resolve(handle, round_id, cooperative_id, comment_id)
