"""What reviewers work through: submissions of a round with what stands out in each, filtered in any combination and counted.

Every count is that of the list which its filter would give, the other filters kept. Row-level security decides what is seen;
what two cooperatives share is only counted where both sides are.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from service.database.handle import Reader, made
from service.database.submissions import State, Submission, by_ids, pattern_of

CLEAN = "clean"
"""Kind of those in which nothing stands out: no kept warning, no remark, weighed since they were sent."""
ANY = "any"
"""Kind of those in which something stands out."""
TWIN = "twin:"
"""How a kind begins that says what two cooperatives share; the key of the form's setting `unique` follows."""
FACETS = ("state", "office", "district", "kind", "facet", "sender")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which submissions; what is empty does not narrow.

    `kind` is the code of a remark (`forms.remarks`), `warning`, `twin:KEY`, CLEAN or ANY; `facet` the answer that the form's
    setting `facet` asks for; `sender` who sent the newest revision, `since` the moment from which on. `oldest` puts those
    first that have waited longest, else those come first in which most stands out.
    """

    states: tuple[State, ...] = ()
    office_id: int | None = None
    district_code: str | None = None
    kind: str = ""
    facet: str = ""
    sender: int | None = None
    since: datetime | None = None
    text: str = ""
    oldest: bool = False


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A submission that a filter gives, and the revision that the filter looked at."""

    cooperative_id: UUID
    office_id: int
    revision: int
    state: State


class Standing(msgspec.Struct, frozen=True):
    """How much stands out in a submission: remarks (shared values too), warnings kept with a reason, and the kinds of all."""

    remarks: int
    warnings: int
    kinds: tuple[str, ...]
    weighed: bool


class QueuePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the queue, the cursor of the next ('' at the end), and how many a filter would give: facet, value, number."""

    rows: tuple[tuple[Submission, Standing], ...]
    next: str
    total: int
    counts: Mapping[str, Mapping[str, int]]


# A filter is a column here, so that each count leaves out its own and keeps the others.
_LINES = f"""
with shared as (
    select i.key, i.value from identities i where i.round_id = $1 group by i.key, i.value having count(*) > 1
), twins as (
    select i.cooperative_id, count(*)::int4 as many, array_agg(distinct '{TWIN}' || i.key) as kinds
      from shared h join identities i on i.round_id = $1 and i.key = h.key and i.value = h.value group by i.cooperative_id
), weighed as (
    select s.cooperative_id, s.office_id, s.state, s.revision, s.district_code, s.updated_at, w.account_id as sender,
           coalesce(w.facet, '') as facet, coalesce(w.warnings, 0) as warnings,
           coalesce(jsonb_array_length(w.own) + jsonb_array_length(w.beside), 0) + coalesce(t.many, 0) as remarks,
           coalesce(w.kinds, '{{}}') || coalesce(t.kinds, '{{}}') as kinds, coalesce(w.revision = s.revision, false) as fresh,
           coalesce(w.sent_at, s.updated_at) as sent_at
      from submissions s left join weighings w on w.round_id = s.round_id and w.cooperative_id = s.cooperative_id
      left join twins t on t.cooperative_id = s.cooperative_id
     where s.round_id = $1 and s.due and s.state in ('sent', 'verified', 'accepted', 'returned')
       and ($9 = '' or s.name_key like '%' || $9 || '%'
            or exists (select 1 from cooperatives c where c.id = s.cooperative_id and c.nik like $9 || '%'))
), lines as materialized (
    select w.*, cardinality($2::text[]) = 0 or w.state = any($2) as by_state,
           $3::int2 is null or w.office_id = $3 as by_office,
           $4::text is null or w.district_code = $4 as by_district,
           case $5::text when '' then true when '{CLEAN}' then w.fresh and w.remarks + w.warnings = 0
                         when '{ANY}' then w.remarks + w.warnings > 0 else $5 = any(w.kinds) end as by_kind,
           $6::text = '' or w.facet = $6 as by_facet,
           $7::int4 is null or w.sender = $7 as by_sender,
           $8::timestamptz is null or w.sent_at >= $8 as by_since
      from weighed w
), matched as (
    select l.* from lines l where by_state and by_office and by_district and by_kind and by_facet and by_sender and by_since
)
"""  # noqa: S608  # pieces of our own
_ORDER = {False: "-m.remarks, -m.warnings, m.updated_at, m.cooperative_id", True: "m.updated_at, m.cooperative_id"}
_VALUES = {
    "state": "l.state", "office": "l.office_id::text", "district": "l.district_code", "kind": "k.kind", "facet": "l.facet",
    "sender": "l.sender::text",
}  # fmt: skip
_KINDS = f"""
cross join lateral unnest(l.kinds || case when l.remarks + l.warnings > 0 then '{{{ANY}}}'::text[]
                                         when l.fresh then '{{{CLEAN}}}'::text[] else '{{}}' end) k (kind)
"""


def _counted(facet: str) -> str:
    """Count the lines of each value of a facet under all other filters."""
    others = " and ".join(f"by_{one}" for one in (*FACETS, "since") if one != facet)
    spread = _KINDS if facet == "kind" else ""
    return f"select '{facet}' as facet, {_VALUES[facet]} as value, count(*)::int4 as many from lines l {spread} where {others} group by 2"  # noqa: S608  # pieces of our own


def _sql(*, oldest: bool) -> str:
    order = _ORDER[oldest]
    beyond = f"({order}) > ({'' if oldest else '$10::int4, $11::int4, '}$12::timestamptz, $13::uuid)"
    beyond += " and $10::int4 is not null and $11::int4 is not null" if oldest else ""
    return f"""{_LINES}
select (select coalesce(json_agg(p), '[]') from (
          select m.cooperative_id as id, m.remarks, m.warnings, m.kinds, m.fresh, m.updated_at as at from matched m
           where {beyond} order by {order} limit $14) p)::text as page,
       (select count(*)::int4 from matched) as total,
       (select coalesce(json_agg(c), '[]') from ({" union all ".join(map(_counted, FACETS))}) c)::text as counts
"""  # noqa: S608  # pieces of our own


_PAGES = {oldest: _sql(oldest=oldest) for oldest in (False, True)}


class _Place(msgspec.Struct, frozen=True):
    id: UUID
    remarks: int
    warnings: int
    kinds: tuple[str, ...]
    fresh: bool
    at: datetime


class _Count(msgspec.Struct, frozen=True):
    facet: str
    value: str | None
    many: int


def _filters(round_id: int, wanted: Wanted) -> list[Any]:
    return [
        round_id,
        list(wanted.states),
        wanted.office_id,
        wanted.district_code,
        wanted.kind,
        wanted.facet,
        wanted.sender,
        wanted.since,
        pattern_of(wanted.text),
    ]


_LEAST = -(2**31)
_BEGIN = (_LEAST, _LEAST, datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


def _seen(cursor: str, *, oldest: bool) -> tuple[int, int, datetime, UUID]:
    """Read a cursor; a broken one begins at the first page."""
    try:
        remarks, warnings, at, identity = cursor.split("_")
        counts = (0, 0) if oldest else (-int(remarks), -int(warnings))
        moment = datetime.fromisoformat(at).astimezone(UTC)
        known = UUID(identity)
    except (ValueError, OverflowError):
        return _BEGIN
    return (*counts, moment, known) if min(counts) >= _LEAST and max(counts) <= -_LEAST - 1 else _BEGIN


async def page(rows: Reader, round_id: int, wanted: Wanted, after: str = "", limit: int = 50) -> QueuePage:
    """Give one page of what a filter gives, and the counts of all filters beside it; `after` is the cursor of the page before."""
    found = await rows.first(
        _PAGES[wanted.oldest], *_filters(round_id, wanted), *_seen(after, oldest=wanted.oldest), limit + 1
    )
    if found is None:
        return QueuePage(rows=(), next="", total=0, counts={})
    places = msgspec.json.decode(found["page"], type=list[_Place])
    shown = places[:limit]
    known = await by_ids(rows, round_id, [one.id for one in shown])
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for count in msgspec.json.decode(found["counts"], type=list[_Count]):
        if count.value is not None:
            counts[count.facet][count.value] = count.many
    last = shown[-1] if len(places) > limit else None
    return QueuePage(
        rows=tuple(
            (known[one.id], Standing(one.remarks, one.warnings, one.kinds, one.fresh))
            for one in shown
            if one.id in known
        ),
        next=f"{last.remarks}_{last.warnings}_{last.at.isoformat()}_{last.id}" if last else "",
        total=found["total"],
        counts=counts,
    )


async def matching(rows: Reader, round_id: int, wanted: Wanted) -> tuple[Match, ...]:
    """Give all that a filter gives, in the order of its pages: for acts over a whole filter."""
    found = await rows.fetch(
        f"{_LINES} select m.cooperative_id, m.office_id, m.revision, m.state from matched m order by {_ORDER[wanted.oldest]}",  # noqa: S608  # pieces of our own
        *_filters(round_id, wanted),
    )
    return tuple(made(Match, row) for row in found)


async def after(rows: Reader, round_id: int, wanted: Wanted, cooperative_id: UUID) -> UUID | None:
    """Give what follows a submission in the order of a filter's pages, whether or not the filter gives that one itself."""
    order = _ORDER[wanted.oldest]
    own = order.replace("m.", "o.")
    row = await rows.first(
        f"""{_LINES} select m.cooperative_id from matched m, lines o
             where o.cooperative_id = $10 and ({order}) > ({own}) order by {order} limit 1""",  # noqa: S608  # pieces of our own
        *_filters(round_id, wanted),
        cooperative_id,
    )
    return row["cooperative_id"] if row else None


async def count(rows: Reader, round_id: int, wanted: Wanted) -> int:
    """Count what a filter gives."""
    found = await rows.first(
        f"{_LINES} select count(*)::int4 as many from matched m",  # noqa: S608  # pieces of our own
        *_filters(round_id, wanted),
    )
    return int(found["many"]) if found else 0
