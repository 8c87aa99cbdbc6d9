"""The offices that collect: one per regency or city, and the province's own."""

from collections.abc import Sequence
from typing import Any

import msgspec

from service.database.handle import Handle, Reader, text_of


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One office. `letterhead` holds the lines above its sheets; `sign_off` what stands under them (exports.model.SignOff)."""

    id: int
    region_code: str
    kind: str
    name: str
    region_name: str
    letterhead: tuple[str, ...] = ()
    sign_off: dict[str, Any] = {}


async def listed(rows: Reader) -> tuple[Office, ...]:
    """Give all offices, the regencies by code and then the province's own."""
    found = await rows.fetch(
        "select id, region_code, kind, name, region_name, letterhead, sign_off from offices"
        " order by kind = 'province', region_code"
    )
    return tuple(
        Office(
            id=row["id"],
            region_code=row["region_code"],
            kind=row["kind"],
            name=row["name"],
            region_name=row["region_name"],
            letterhead=msgspec.json.decode(row["letterhead"], type=tuple[str, ...]),
            sign_off=msgspec.json.decode(row["sign_off"], type=dict[str, Any]),
        )
        for row in found
    )


async def put(handle: Handle, offices: Sequence[Office]) -> int:
    """Write offices by id; give how many were written."""
    rows = await handle.call("select put_offices($1, $2) as written", text_of(offices))
    return int(rows[0]["written"])
