"""Provinces, regencies, districts and villages, each with the time its code is valid."""

from collections.abc import Sequence
from datetime import date

import msgspec

from service.database.handle import Handle, Reader, made, text_of


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """One region; `kind` is the word people use (kabupaten, kota, kecamatan, desa, kelurahan)."""

    code: str
    valid_from: date
    valid_to: date | None = None
    level: str
    kind: str
    name: str
    parent: str | None = None
    bps: str | None = None
    predecessor: str | None = None
    predecessor_from: date | None = None


_COLUMNS = "code, valid_from, valid_to, level, kind, name, parent, bps, predecessor, predecessor_from"


async def current(rows: Reader, on: date) -> tuple[Region, ...]:
    """Give the regions that are valid on a day, by code."""
    found = await rows.fetch(
        f"select {_COLUMNS} from regions where valid_from <= $1 and (valid_to is null or valid_to > $1) order by code",  # noqa: S608  # a constant
        on,
    )
    return tuple(made(Region, row) for row in found)


async def put(handle: Handle, regions: Sequence[Region]) -> int:
    """Write regions by code and first day; give how many were written."""
    rows = await handle.call("select put_regions($1, $2) as written", text_of(regions))
    return int(rows[0]["written"])


async def names(rows: Reader, codes: Sequence[str]) -> dict[str, str]:
    """Give the newest name of each of these codes."""
    found = await rows.fetch(
        "select distinct on (code) code, name from regions where code = any ($1::text[]) order by code, valid_from desc",
        list(codes),
    )
    return {row["code"]: row["name"] for row in found}
