"""The middle of what an office's cooperatives answered to one question."""

from collections.abc import Sequence

import msgspec

from service.database.handle import Reader, made


class Middle(msgspec.Struct, frozen=True, kw_only=True):
    """How many cooperatives gave a figure, and the median of their figures (None where nobody did)."""

    many: int
    median: float | None


async def middle(rows: Reader, round_id: int, office_id: int, version_id: int, path: Sequence[str]) -> Middle:
    """Give the median of a figure over what was sent by an office's cooperatives in a round, on one version.

    Of each cooperative the newest sending counts, unless it was returned. `path` are the names of groups and question;
    what is no number there is left out.
    """
    row = await rows.first(
        """select count(*)::int4 as many, percentile_cont(0.5) within group (order by each.figure) as median
             from (select (d.value #>> '{}')::float8 as figure
                     from submissions s
                     join revisions v on v.round_id = s.round_id and v.cooperative_id = s.cooperative_id and v.number = s.revision
                    cross join lateral (select convert_from(v.answers, 'UTF8')::jsonb #> $4::text[] as value) d
                    where s.round_id = $1 and s.office_id = $2 and s.state in ('sent', 'verified', 'accepted')
                      and v.form_version_id = $3 and jsonb_typeof(d.value) = 'number') each""",
        round_id,
        office_id,
        version_id,
        ["answers", *path],
    )
    return made(Middle, row) if row else Middle(many=0, median=None)
