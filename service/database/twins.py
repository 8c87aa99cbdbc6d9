"""Cooperatives that share what should be theirs alone: a NIK, a NIB, a deed. Row-level security decides whose side is seen."""

from uuid import UUID

import msgspec

from service.database.handle import Reader, made

NAMED = 3  # others, by name


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What one submission says that no other should: the key (question names joined by +), folded, and as people read it."""

    key: str
    value: str
    said: str


class Twin(msgspec.Struct, frozen=True, kw_only=True):
    """Two submissions of a round with the same answers to `key`."""

    key: str
    value: str
    cooperative_id: UUID
    name: str
    office_id: int
    other_id: UUID
    other_name: str
    other_office_id: int


class Sharing(msgspec.Struct, frozen=True, kw_only=True):
    """What one submission shares: with how many others, and the first few of their names."""

    key: str
    said: str
    many: int
    names: tuple[str, ...]


async def listed(rows: Reader, round_id: int, limit: int = 500) -> tuple[Twin, ...]:
    """Give the doubles of a round, as far as the principal may see both sides."""
    found = await rows.fetch(
        """with shared as (
               select i.key, i.value from identities i where i.round_id = $1 group by i.key, i.value having count(*) > 1)
           select a.key, a.said as value, a.cooperative_id, c.name, a.office_id,
                  b.cooperative_id as other_id, d.name as other_name, b.office_id as other_office_id
             from shared s
             join identities a on a.round_id = $1 and a.key = s.key and a.value = s.value
             join identities b on b.round_id = $1 and b.key = s.key and b.value = s.value and b.cooperative_id <> a.cooperative_id
             join cooperatives c on c.id = a.cooperative_id join cooperatives d on d.id = b.cooperative_id
            order by a.key, a.value, c.name, d.name limit $2""",
        round_id,
        limit,
    )
    return tuple(made(Twin, row) for row in found)


async def of_one(rows: Reader, round_id: int, cooperative_id: UUID) -> tuple[Sharing, ...]:
    """Give what one submission shares with others that the principal may see."""
    found = await rows.fetch(
        """select a.key, a.said, count(*)::int4 as many, (array_agg(c.name order by c.name))[1:$3] as names
             from identities a
             join identities b on b.round_id = a.round_id and b.key = a.key and b.value = a.value
                  and b.cooperative_id <> a.cooperative_id
             join cooperatives c on c.id = b.cooperative_id
            where a.round_id = $1 and a.cooperative_id = $2
            group by a.key, a.value, a.said order by a.key, a.value""",
        round_id,
        cooperative_id,
        NAMED,
    )
    return tuple(Sharing(**{**dict(row), "names": tuple(row["names"])}) for row in found)
