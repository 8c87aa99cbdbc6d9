"""Rounds, their counts and their rosters."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec
from litestar import Controller, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from service import problems
from service.accounts.guards import allow, signed_in
from service.actions import deadlines as lasting
from service.actions import open_round as stories
from service.actions import twins
from service.actions.activity_rule import change_rule
from service.actions.library import Library
from service.database import corrections, deadlines, rounds, tally
from service.database.corrections import Correction
from service.database.deadlines import OfficeDeadline
from service.database.handle import Handle
from service.database.rounds import Opened, Round, RoundSettings
from service.database.tally import Count
from service.database.twins import Twin
from service.problems import Problem

ADMINISTRATOR = allow("administrator")


class NewRound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A round to be opened over the register."""

    book_year: int
    form_version_id: int
    starts: date
    deadline: date
    years_without_rat: int
    rat_deadline_primer: date
    rat_deadline_sekunder: date
    also_years: int | None = None


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Book years without a members' meeting that make a cooperative inactive, and those that are counted beside it."""

    years_without_rat: int
    also_years: int | None = None


class Deadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A round's last day to send."""

    deadline: date


class OwnDeadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An office's own last day to send, and why."""

    deadline: date
    reason: str


class RoundState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a round is open."""

    state: Literal["open", "closed"]


class RoundVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version that a round goes on with."""

    form_version_id: int


class RosterChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cooperative added, moved or dissolved, and why."""

    action: Literal["add", "move", "dissolve"]
    reason: str
    office_id: int | None = None


class Rounds(Controller):
    """One book year's collection."""

    path = "/api/rounds"
    tags = ("rounds",)

    @get(guards=[signed_in])
    async def listed(self, handle: NamedDependency[Handle]) -> tuple[Round, ...]:
        """Give all rounds, newest first."""
        return await rounds.listed(handle)

    @get("/{round_id:int}", guards=[signed_in])
    async def one(self, round_id: FromPath[int], handle: NamedDependency[Handle]) -> Round:
        """Give one round."""
        found = await rounds.one(handle, round_id)
        if found is None:
            raise Problem(problems.NOT_FOUND)
        return found

    @get("/{round_id:int}/counts", guards=[signed_in])
    async def counts(self, round_id: FromPath[int], handle: NamedDependency[Handle]) -> tuple[Count, ...]:
        """Give how many cooperatives stand where, per office that one may see."""
        return await tally.counts(handle, round_id)

    @get("/{round_id:int}/doubles", guards=[allow("officer", "verifier", "province", "administrator")])
    async def doubles(
        self, round_id: FromPath[int], handle: NamedDependency[Handle], library: NamedDependency[Library]
    ) -> tuple[Twin, ...]:
        """Give cooperatives that share what should be theirs alone (a NIK, a NIB, a deed); an office sees its own."""
        return await twins.across(handle, library, round_id)

    @post(guards=[ADMINISTRATOR])
    async def open_one(
        self, data: JSONBody[NewRound], handle: NamedDependency[Handle], library: NamedDependency[Library]
    ) -> Opened:
        """Open a round over the whole register."""
        return await stories.open_round(handle, library, RoundSettings(**msgspec.structs.asdict(data)))

    @patch("/{round_id:int}", guards=[ADMINISTRATOR], status_code=204)
    async def switch(
        self, round_id: FromPath[int], data: JSONBody[RoundState], handle: NamedDependency[Handle]
    ) -> None:
        """Close a round, or open it again."""
        await (stories.close_round if data.state == "closed" else stories.reopen_round)(handle, round_id)

    @put("/{round_id:int}/version", guards=[ADMINISTRATOR], status_code=204)
    async def version(
        self,
        round_id: FromPath[int],
        data: JSONBody[RoundVersion],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
    ) -> None:
        """Let an open round go on with a newer version; drafts stay on theirs until they are moved."""
        await stories.change_version(handle, library, round_id, data.form_version_id)

    @put("/{round_id:int}/rule", guards=[ADMINISTRATOR], status_code=204)
    async def rule(
        self,
        round_id: FromPath[int],
        data: JSONBody[Rule],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
    ) -> None:
        """Give an open round another rule of activity; stored answers stay, workbooks work each status out again."""
        await change_rule(handle, library, round_id, data.years_without_rat, data.also_years)

    @put("/{round_id:int}/deadline", guards=[ADMINISTRATOR], status_code=204)
    async def deadline(
        self, round_id: FromPath[int], data: JSONBody[Deadline], handle: NamedDependency[Handle]
    ) -> None:
        """Give an open round another last day to send; offices that have their own keep it."""
        await lasting.set_whole(handle, round_id, data.deadline)

    @get("/{round_id:int}/deadlines", guards=[signed_in])
    async def deadlines(self, round_id: FromPath[int], handle: NamedDependency[Handle]) -> tuple[OfficeDeadline, ...]:
        """Give the offices that have a last day of their own; an office sees its own."""
        return tuple((await deadlines.of_round(handle, round_id)).values())

    @put("/{round_id:int}/deadlines/{office_id:int}", guards=[allow("province", "administrator")], status_code=204)
    async def own_deadline(
        self,
        round_id: FromPath[int],
        office_id: FromPath[int],
        data: JSONBody[OwnDeadline],
        handle: NamedDependency[Handle],
    ) -> None:
        """Give an office its own last day to send, with the reason that it reads; never a day that is past."""
        await lasting.set_own(handle, round_id, office_id, data.deadline, data.reason)

    @get("/{round_id:int}/corrections", guards=[allow("officer", "verifier", "province", "administrator")])
    async def corrections(self, round_id: FromPath[int], handle: NamedDependency[Handle]) -> tuple[Correction, ...]:
        """Give the submissions that were opened after the close, open ones first."""
        return await corrections.of_round(handle, round_id)

    @post("/{round_id:int}/roster/{cooperative_id:uuid}", guards=[ADMINISTRATOR], status_code=204)
    async def roster(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[RosterChange],
        handle: NamedDependency[Handle],
    ) -> None:
        """Change the roster of an open round; the change is audited."""
        await stories.change_roster(
            handle, round_id, cooperative_id, data.action, data.reason, office_id=data.office_id
        )
