"""Places on the drawings of the province's page: tiles of regions as they lie, and the line of sendings. Pure."""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import msgspec

import forms
from service.pages import listing

TILES = Path(forms.__file__).parent / "definitions" / "wilayah" / "tiles.csv"
TILE_WIDTH, TILE_HEIGHT, GAP = 84, 72, 8
LEFT, RIGHT, TOP, BOTTOM = 46, 348, 16, 138
MUCH_BEHIND = 5 / 7
"""An office that has less than this part of what it should have by today is far behind."""

Level = Literal["hi", "mid", "low"]


class Place(msgspec.Struct, frozen=True):
    """Where a region lies on the grid, counted from 1, and its short name."""

    region_code: str
    column: int
    row: int
    short: str


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """One region's tile: its corner, the share that was sent, and how that stands to the target."""

    code: str
    name: str
    short: str
    x: int
    y: int
    share: float
    level: Level


class Map(msgspec.Struct, frozen=True, kw_only=True):
    """All tiles and the size of the drawing."""

    tiles: tuple[Tile, ...]
    width: int
    height: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The line of what was sent, day by day: `path` and `area` are SVG paths; `ticks` are height and number.

    `dead` is where the deadline stands, `today` the day of the page.
    """

    path: str
    area: str
    ticks: tuple[tuple[float, int], ...]
    first: date
    dead: float
    today: float


def places(path: Path = TILES) -> tuple[Place, ...]:
    """Read where the regions lie."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Place(row["region_code"], int(row["column"]), int(row["row"]), row["short"])
            for row in csv.DictReader(lines)
        )


def level(share: float, target: float) -> Level:
    """Say how a share stands to what it should be."""
    return "hi" if share >= target else "mid" if share >= target * MUCH_BEHIND else "low"


def target(starts: date, deadline: date, today: date) -> float:
    """Give the share that should be sent at the end of today: the working days that have gone, of all."""
    whole = listing.workdays(starts, deadline)
    return min(1.0, listing.share(listing.workdays(starts, min(today, deadline)), whole)) if whole else 1.0


def tiles(shares: Sequence[tuple[str, str, float]], known: Sequence[Place], wanted: float) -> Map:
    """Lay regions (code, name, share sent) out; one without a place of its own stands in a row below the others."""
    there = {place.region_code: place for place in known}
    below = max((place.row for place in known), default=0) + 1
    spare = [code for code, _, _ in shares if code not in there]
    across = max((place.column for place in known), default=4)
    for nth, code in enumerate(spare):
        there[code] = Place(code, nth % across + 1, below + nth // across, "")
    made = tuple(
        Tile(
            code=code,
            name=name,
            short=there[code].short or name,
            x=(there[code].column - 1) * (TILE_WIDTH + GAP),
            y=(there[code].row - 1) * (TILE_HEIGHT + GAP),
            share=share,
            level=level(share, wanted),
        )
        for code, name, share in sorted(shares, key=lambda one: (there[one[0]].row, there[one[0]].column))
    )
    return Map(
        tiles=made,
        width=across * (TILE_WIDTH + GAP) - GAP,
        height=max((tile.y for tile in made), default=0) + TILE_HEIGHT,
    )


def line(days: Sequence[tuple[date, int]], starts: date, deadline: date, today: date, total: int) -> Line:
    """Draw the sum of sendings from the round's first day to today, beside the whole roster and the deadline."""
    first = min([starts, today, *(day for day, _ in days)])
    last = max(deadline, today, first + timedelta(days=1))

    def across(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - first).days / (last - first).days

    def up(count: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * count / max(1, total)

    points, so_far = [f"M{across(first):.1f} {up(0):.1f}"], 0
    for day, count in days:
        points.append(f"H{across(day):.1f}")
        so_far += count
        points.append(f"V{up(so_far):.1f}")
    points.append(f"H{across(max([today, *(day for day, _ in days)])):.1f}")
    path = "".join(points)
    return Line(
        path=path,
        area=f"{path}V{up(0):.1f}Z",
        ticks=tuple((up(part), part) for part in dict.fromkeys((0, total // 2, total))),
        first=first,
        dead=across(deadline),
        today=across(today),
    )
