"""Reads what the sample shall look like: the region file of the definitions and the tables beside this module."""

import csv
from collections import defaultdict
from pathlib import Path

import msgspec

from service.sample.model import STATES, GroupPlan, OfficePlan, Plan, Region

_DATA = Path(__file__).parent / "data"


def read_plan(regions: Path) -> Plan:
    """Reads the plan.

    Args:
        regions: the region file (code, level, name, parent, bps, valid_from), as kept with the form definitions.
    """
    rows = [Region(**{key: row[key] for key in Region.__struct_fields__}) for row in _rows(regions)]
    parents = {row.code: row.parent for row in rows}
    villages: dict[str, list[Region]] = defaultdict(list)
    for row in rows:
        if row.level in {"desa", "kelurahan"}:
            villages[parents[row.parent]].append(row)
    words: dict[str, list[str]] = defaultdict(list)
    for row_of_words in _rows(_DATA / "words.csv"):
        words[row_of_words["kind"]].append(row_of_words["word"])
    return Plan(
        province=next(row for row in rows if row.level == "provinsi"),
        regencies=tuple(row for row in rows if row.level in {"kabupaten", "kota"}),
        villages={code: tuple(found) for code, found in villages.items()},
        offices=tuple(_office(row) for row in _rows(_DATA / "offices.csv")),
        groups=tuple(_group(row) for row in _rows(_DATA / "groups.csv")),
        words={kind: tuple(found) for kind, found in words.items()},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Gives the rows of a CSV file, header to text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _office(row: dict[str, str]) -> OfficePlan:
    """Reads one row of data/offices.csv; a blank figure is 0."""
    shares = [row[state] for state in STATES]
    return msgspec.convert(row | {"published": row["published"] or "0", "shares": shares}, OfficePlan, strict=False)


def _group(row: dict[str, str]) -> GroupPlan:
    """Reads one row of data/groups.csv; every column that tells nothing about the group is a setting's weight."""
    weights = {name: text for name, text in row.items() if name not in GroupPlan.__struct_fields__}
    return msgspec.convert(row | {"weights": weights}, GroupPlan, strict=False)
