"""Cooperatives that share what should be theirs alone: a NIK, a NIB, a deed. Row-level security decides whose side is seen."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from service.database.handle import Reader, made


class Twin(msgspec.Struct, frozen=True, kw_only=True):
    """Two submissions of a round with the same answers to `key` (question names joined by +)."""

    key: str
    value: str
    cooperative_id: UUID
    name: str
    office_id: int
    other_id: UUID
    other_name: str
    other_office_id: int


# Answers stand in the marks under their question's name; a blank one is nobody's double.
_TWINS = """
with said as (
    select s.cooperative_id, s.office_id, c.name,
           (select string_agg(nullif(btrim(lower(s.marks ->> part)), ''), ' ' order by place)
              from unnest($2::text[]) with ordinality p (part, place)
            having count(nullif(btrim(s.marks ->> part), '')) = cardinality($2::text[])) as value
      from submissions s join cooperatives c on c.id = s.cooperative_id
     where s.round_id = $1 and s.due and s.revision > 0),
shared as (select value from said where value is not null group by value having count(*) > 1)
select $3::text as key, a.value, a.cooperative_id, a.name, a.office_id,
       b.cooperative_id as other_id, b.name as other_name, b.office_id as other_office_id
  from shared join said a on a.value = shared.value
  join said b on b.value = shared.value and b.cooperative_id <> a.cooperative_id
 where $4::uuid is null or a.cooperative_id = $4 order by a.value, a.name, b.name limit $5
"""


async def listed(
    rows: Reader, round_id: int, keys: Sequence[str], cooperative_id: UUID | None = None, limit: int = 500
) -> tuple[Twin, ...]:
    """Give the doubles of a round, or of one cooperative in it, as far as the principal may see both sides."""
    found: list[Twin] = []
    for key in keys:
        parts = key.split("+")
        found += [made(Twin, row) for row in await rows.fetch(_TWINS, round_id, parts, key, cooperative_id, limit)]
    return tuple(found)
