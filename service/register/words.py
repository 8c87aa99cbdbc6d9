"""How offices write headers, choices and names, brought to one form; the spellings themselves are CSV data."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

NOTHING = frozenset({"", "-", "--", "0", "0000-00-00", "00/00/0000", "n/a", "nihil", "null"})
"""What people and databases write where they have nothing (seen in the ministry's own exports)."""


def bare(text: str) -> str:
    """Lower-case letters and digits with single blanks between: `KAB. BERAU` and `Kab Berau` become one."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", folded.lower()).strip()


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that there is no value."""
    return text.strip().strip("'").lower() in NOTHING


@cache
def headers() -> Mapping[str, str]:
    """Header as written, bare -> column of ours."""
    return {line["written"]: line["column"] for line in _lines("headers.csv")}


@cache
def choices(column: str) -> Mapping[str, str]:
    """Choice of `column` as written, bare -> the questionnaire's code."""
    return {line["written"]: line["code"] for line in _lines("choices.csv") if line["column"] == column}


def _lines(name: str) -> list[dict[str, str]]:
    text = files("service.register").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
