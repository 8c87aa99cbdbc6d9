"""Submissions: one cooperative in one round, its state, and the lists that offices work from."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, text_of

State = Literal["not_started", "draft", "sent", "verified", "accepted", "returned"]
STATES: tuple[State, ...] = ("not_started", "draft", "sent", "verified", "accepted", "returned")


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One submission. `head` is the hash of its newest revision, `marks` the answers that lists show.

    `answered` counts the answers of the open draft that were typed, 0 without one; `draft_version_id` is its version.
    `correcting` is why the province opened it after its round was closed, '' where it did not.
    """

    round_id: int
    cooperative_id: UUID
    office_id: int
    name: str
    nik: str
    village_code: str
    district_code: str
    state: State
    revision: int
    head: bytes | None
    form_version_id: int | None
    due: bool
    marks: dict[str, Any]
    updated_at: datetime
    answered: int
    draft_version_id: int | None
    facts: dict[str, Any]
    correcting: str = ""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which submissions of a round; `after` is the cursor of the last row of the page before.

    No `states` are all of them. `sent_on` is the day of the sending that stands, `figure` the key of a monitored count over
    what was sent, `idle_since` the last day on which a draft or a returned one changed, or any before.
    """

    round_id: int
    states: tuple[State, ...] = ()
    office_id: int | None = None
    district_code: str | None = None
    text: str = ""
    sent_on: date | None = None
    figure: str = ""
    idle_since: date | None = None
    after: str = ""
    limit: int = 50


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows, and the cursor that the next page begins after ('' when there is none)."""

    rows: tuple[Submission, ...]
    next: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a past year, for `load_history`; kinds and documents as in its SQL function."""

    at: datetime
    account_id: int
    cooperative_id: UUID
    kind: str
    document: bytes = b"{}"
    extras: dict[str, Any] = {}


_SUBMISSION = """
select s.round_id, s.cooperative_id, s.office_id, c.name, c.nik, c.village_code, s.district_code, s.state, s.revision,
       s.head, s.form_version_id, s.due, s.marks, s.updated_at, s.name_key,
       (select count(*) from draft_answers a where a.round_id = s.round_id and a.cooperative_id = s.cooperative_id
           and a.value <> 'null'::bytea)::int4 as answered,
       (select d.form_version_id from drafts d where d.round_id = s.round_id
           and d.cooperative_id = s.cooperative_id) as draft_version_id, c.facts,
       coalesce((select k.reason from corrections k where k.round_id = s.round_id and k.cooperative_id = s.cooperative_id
           and k.ended_at is null), '') as correcting
  from submissions s join cooperatives c on c.id = s.cooperative_id
"""

# Returned ones come first: an officer sees them before anything else. The order is part of the cursor.
_RANK = "(s.state <> 'returned')::int"


def _made(row: Any) -> Submission:
    values = dict(row)
    values.pop("name_key")
    values["marks"] = msgspec.json.decode(values["marks"])
    values["facts"] = msgspec.json.decode(values["facts"])
    return Submission(**values)


def _cursor(row: Any) -> str:
    rank = 0 if row["state"] == "returned" else 1
    return f"{rank}.{row['cooperative_id']}.{row['name_key']}"


def _seen(cursor: str) -> tuple[int, str, UUID]:
    """Read a cursor; a broken one begins at the first page."""
    rank, _, rest = cursor.partition(".")
    identity, _, key = rest.partition(".")
    try:
        return int(rank == "1"), key, UUID(identity)
    except ValueError:
        return -1, "", UUID(int=0)


def pattern_of(text: str) -> str:
    """Give what was typed as a piece of a `like` pattern, to be found anywhere in a folded name."""
    return text.casefold().strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _watched(wanted: Filter, first: int) -> tuple[str, list[Any]]:
    """Give what a number of the province's page adds to the query, and its values from the place `first` on.

    Only what is asked for is added, so that its index serves.
    """
    asked = [
        (condition, value)
        for condition, value in (
            ("s.sent_on = ${}", wanted.sent_on),
            ("s.sent_on is not null and ${}::text = any(s.figures)", wanted.figure),
            ("s.touched_on <= ${}", wanted.idle_since),
        )
        if value
    ]
    added = "".join(f" and {condition.format(place)}" for place, (condition, _) in enumerate(asked, first))
    return added, [value for _, value in asked]


async def page(rows: Reader, wanted: Filter) -> Page:
    """Give one page of a round's submissions that the principal may see: returned ones first, then by name."""
    order = f"{_RANK}, s.name_key, s.cooperative_id"
    rank, key, identity = _seen(wanted.after)
    added, values = _watched(wanted, first=10)
    found = await rows.fetch(
        _SUBMISSION
        + f""" where s.round_id = $1 and s.due
             and (cardinality($2::text[]) = 0 or s.state = any($2)) and ($3::int2 is null or s.office_id = $3)
             and ($4::text is null or s.district_code = $4)
             and ($5 = '' or s.name_key like '%' || $5 || '%' or c.nik like $5 || '%')
             and ({order}) > ($6::int, $7::text, $8::uuid) {added}
           order by {order} limit $9""",
        wanted.round_id,
        list(wanted.states),
        wanted.office_id,
        wanted.district_code,
        pattern_of(wanted.text),
        rank,
        key,
        identity,
        wanted.limit + 1,
        *values,
    )
    shown = found[: wanted.limit]
    onward = _cursor(shown[-1]) if len(found) > wanted.limit else ""
    return Page(rows=tuple(_made(row) for row in shown), next=onward)


async def one(rows: Reader, round_id: int, cooperative_id: UUID) -> Submission | None:
    """Give one submission that the principal may see."""
    row = await rows.first(_SUBMISSION + " where s.round_id = $1 and s.cooperative_id = $2", round_id, cooperative_id)
    return _made(row) if row else None


async def by_ids(rows: Reader, round_id: int, ids: Sequence[UUID]) -> dict[UUID, Submission]:
    """Give some submissions of a round, as far as the principal may see them."""
    found = await rows.fetch(
        _SUBMISSION + " where s.round_id = $1 and s.cooperative_id = any($2::uuid[])", round_id, ids
    )
    return {row["cooperative_id"]: _made(row) for row in found}


async def move(
    handle: Handle,
    round_id: int,
    cooperative_id: UUID,
    kind: Literal["verify", "unverify", "accept", "unaccept", "return"],
    revision: int,
    *,
    detail: str = "",
    comments: Sequence[tuple[UUID, str, str]] = (),
) -> State:
    """Take a submission one step on in its review; a return carries comments (id, path, body). Give the new state.

    Raises:
        Problem: NOT_FOUND, WRONG_STATE, CONFLICT (a newer revision), ROUND_CLOSED, FORBIDDEN.
    """
    rows = await handle.call(
        "select move($1, $2, $3, $4, $5, $6, $7, $8, $9) as state",
        round_id,
        cooperative_id,
        kind,
        revision,
        detail,
        [identity for identity, _, _ in comments],
        [path for _, path, _ in comments],
        [body for _, _, body in comments],
    )
    state: State = rows[0]["state"]
    return state


async def take_back(handle: Handle, round_id: int, cooperative_id: UUID, revision: int, base: bytes) -> State:
    """Take a sending back into a draft over `base` (flat JSON of the answers that were sent)."""
    rows = await handle.call("select take_back($1, $2, $3, $4, $5) as state", round_id, cooperative_id, revision, base)
    state: State = rows[0]["state"]
    return state


async def load_history(handle: Handle, round_id: int, form_version_id: int, steps: Sequence[Step]) -> int:
    """Write a past year through the real steps, in the order given, as the account `system`. Give how many were done."""
    rows = await handle.call(
        "select load_history($1, $2, $3, $4, $5, $6, $7, $8, $9::text[]::jsonb[]) as done",
        round_id,
        form_version_id,
        [step.at for step in steps],
        [step.account_id for step in steps],
        [step.cooperative_id for step in steps],
        [step.kind for step in steps],
        [step.document for step in steps],
        [text_of(step.extras) for step in steps],
    )
    return int(rows[0]["done"])
