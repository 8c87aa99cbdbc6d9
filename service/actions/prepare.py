"""A fresh installation gets its regions and offices from the definitions; running it again renews them."""

import csv
from datetime import date
from pathlib import Path

import msgspec

import forms
from service.database import offices, regions
from service.database.handle import Handle
from service.database.offices import Office
from service.database.regions import Region

DEFINITIONS = Path(forms.__file__).parent / "definitions"
REGIONS = DEFINITIONS / "wilayah" / "kaltim_wilayah.csv"
OFFICES = DEFINITIONS / "wilayah" / "offices.csv"

_LEVELS = {
    "provinsi": "province",
    "kabupaten": "regency",
    "kota": "regency",
    "kecamatan": "district",
    "desa": "village",
    "kelurahan": "village",
}


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """How many regions and offices were written."""

    regions: int
    offices: int


async def prepare(handle: Handle) -> Prepared:
    """Write the regions and offices of the definitions; regions are brought up to date, offices keep their settings.

    Raises:
        Problem: FORBIDDEN for anyone but an administrator.
    """
    there = {office.id for office in await offices.listed(handle)}
    missing = [office for office in read_offices(OFFICES, REGIONS) if office.id not in there]
    return Prepared(
        regions=await regions.put(handle, read_regions(REGIONS)),
        offices=await offices.put(handle, missing) if missing else 0,
    )


def read_regions(path: Path) -> tuple[Region, ...]:
    """Read the region file: columns code, level, name, parent, bps, valid_from."""
    return tuple(
        Region(
            code=row["code"],
            valid_from=date.fromisoformat(row["valid_from"]),
            level=_LEVELS[row["level"]],
            kind=row["level"],
            name=row["name"],
            parent=row["parent"] or None,
            bps=row["bps"] or None,
        )
        for row in _rows(path)
    )


def read_offices(path: Path, regions_path: Path) -> tuple[Office, ...]:
    """Read the offices; lines of letterheads and titles are separated by `|`, persons' names stay blank."""
    names = {row["code"]: row["name"] for row in _rows(regions_path)}
    return tuple(
        Office(
            id=int(row["id"]),
            region_code=row["region_code"],
            kind=row["kind"],
            name=row["name"],
            region_name=names[row["region_code"]],
            letterhead=tuple(row["letterhead"].split("|")),
            sign_off={
                "place": row["place"],
                "head": {"titles": row["head"].split("|")},
                "section": {"titles": row["section"].split("|")},
            },
        )
        for row in _rows(path)
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Give the rows of a CSV file, header to text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
