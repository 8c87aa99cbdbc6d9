"""Expressions that nobody on this project wrote, from the tests of four engines."""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from click.testing import CliRunner

from forms.expressions.runtime.values import number
from service.cli import main

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"

ZONE_REASON = "a date text as a number is whole local days here (as in Collect), with the time of UTC midnight there"
EXCEPTIONS = {
    "geofence('', '')": "JavaRosa raises on a blank point; a server answers false, for an answer must never be an exception",
    "decimal-date-time('-01-2019')": "JavaRosa raises on nonsense dates; we give NaN, for an answer must never be an exception",
    "date-time('nonsense')": "Enketo shows 'Invalid Date'; a blank is what an author can test",
    "date('nonsense')": "Enketo shows 'Invalid Date'; a blank is what an author can test",
    "date(0)": "Enketo shows the UTC midnight in local time; a date is a day, as in Collect",
    "date(-1)": "Enketo shows the UTC midnight in local time; a date is a day, as in Collect",
    'date("1970-01-01T00:00:00.000+00:00")': "a moment becomes the local day",
    'decimal-date-time(date("2025-08-18T02:03:23.958Z"))': "date() cuts the time off, as in Collect",
    'number("1970-01-01T00:00:00Z")': "a moment is on the local clock",
    'number("1969-12-31T00:00:00Z")': "a moment is on the local clock",
}
"""Cases that we answer otherwise, each with its reason; those of ZONED_EXCEPTIONS share one."""

ZONED_EXCEPTIONS = frozenset(
    {
        '"2021-11-30" + 1', 'date(-1) = date("1969-12-31T00:00:00.000Z")', 'date(14127) = date("2008-09-05T00:00:00.000Z")',
        'date(-10252) != date("1941-12-07T00:00:00.000Z")', 'date("2001-12-26") + 5', 'date("2001-12-26") - 5',
        '5 + date("2001-12-26")', '3 + date("2001-12-26") + 5', "number('2008-09-05')",
        "date(0) = date('1970-01-01T00:00:00.000+00:00')", "date-time(0) = date('1970-01-01T00:00:00.000+00:00')",
        "date(-1) = date('1969-12-31T00:00:00.000+00:00')", "date(-10252) = date('1941-12-07T00:00:00.000+00:00')",
        'number("1970-01-01")', 'number("1969-12-31")', 'number("2008-09-05")', 'number("1941-12-07")',
    }
)  # fmt: skip


class Case(msgspec.Struct, frozen=True):
    """One case of the corpus."""

    expr: str
    context: dict[str, str | list[str]] | None
    type: str
    expected: object
    tags: tuple[str, ...]
    tolerance: float | None = None

    @property
    def zone(self) -> str:
        """The zone in which the case holds."""
        return next((tag[3:] for tag in self.tags if tag.startswith("tz:")), "Asia/Makassar")


def cases_of(name: str) -> list[Case]:
    path = CORPUS / name
    if not path.exists():
        pytest.skip("the corpus lies beside the repository in ../shared")
    return msgspec.json.decode(path.read_bytes(), type=list[Case])


def given(case: Case, result: dict[str, object]) -> object:
    """Read our result as the type that the case asks for."""
    value = result["value"]
    if case.type == "number":
        zone = datetime.now(ZoneInfo(case.zone)).utcoffset()
        minutes = int(zone.total_seconds() // 60) if zone else 0
        return (
            float(value)
            if not isinstance(value, str) or value in {"NaN", "Infinity", "-Infinity"}
            else number(value, minutes)
        )
    if case.type == "boolean":
        return value != "" if result["type"] in {"string", "date"} else value not in {0, "NaN"}
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def agrees(case: Case, result: dict[str, object]) -> bool:
    if case.type == "error" or "error" in result:
        return case.type == "error" and "error" in result
    value = given(case, result)
    if case.type == "match":
        return re.search(str(case.expected), str(value)) is not None
    if case.type != "number":
        return value == case.expected
    expected = float(case.expected)
    return (
        value == expected
        or (value != value and expected != expected)
        or abs(value - expected) <= max(1e-9, case.tolerance or 0)
    )


def evaluated(cases: list[Case], zone: str) -> list[dict[str, object]]:
    """Run cases through `lumbung form evaluate --batch` in one zone, on the day the corpus was made."""
    lines = "\n".join(json.dumps({"expr": case.expr, "context": case.context}) for case in cases)
    now = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo(zone)).isoformat()
    run = CliRunner().invoke(main, ["form", "evaluate", "--batch", "--now", now], input=lines)
    assert run.exit_code == 0, run.output
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.mark.parametrize("name", ["xpath_cases.json", "xpath_nodeset_cases.json"])
def test_every_case_that_engines_agree_on_holds_through_the_command_line(name, figure):
    cases = [case for case in cases_of(name) if not {"conflict", "nodeset-boolean"} & set(case.tags)]
    differing, seen = [], Counter()
    for zone in sorted({case.zone for case in cases}):
        mine = [case for case in cases if case.zone == zone]
        results = evaluated(mine, zone)
        assert len(results) == len(mine), "one line a case, in order"
        for case, result in zip(mine, results, strict=True):
            excepted = case.expr in EXCEPTIONS or (case.expr in ZONED_EXCEPTIONS and case.zone != "Asia/Makassar")
            seen["excepted" if excepted else "compared"] += 1
            figure(
                name, "excepted, with a reason" if excepted else "as expected" if agrees(case, result) else "DIFFERS"
            )
            if not excepted and not agrees(case, result):
                differing.append((case, result))
    assert differing == []
    assert seen["compared"] > 0.95 * len(cases)


@pytest.mark.parametrize(
    ("name", "as_ours", "as_others"), [("xpath_cases.json", 7, 8), ("xpath_nodeset_cases.json", 0, 0)]
)
def test_cases_on_which_engines_differ_are_counted_and_none_changes_sides_unseen(name, as_ours, as_others, figure):
    cases = [case for case in cases_of(name) if {"conflict", "nodeset-boolean"} & set(case.tags)]
    seen = Counter()
    for zone in sorted({case.zone for case in cases}):
        mine = [case for case in cases if case.zone == zone]
        for case, result in zip(mine, evaluated(mine, zone), strict=True):
            seen[agrees(case, result)] += 1
            figure(f"{name}, engines differ", "as this engine" if agrees(case, result) else "as another")
    assert (seen[True], seen[False]) == (as_ours, as_others)


def test_every_exception_is_a_case_that_we_really_answer_otherwise():
    cases = [case for case in cases_of("xpath_cases.json") if case.expr in EXCEPTIONS or case.expr in ZONED_EXCEPTIONS]
    assert {case.expr for case in cases} == set(EXCEPTIONS) | ZONED_EXCEPTIONS
    kept = {case.expr for case in cases for result in evaluated([case], case.zone) if not agrees(case, result)}
    assert kept == set(EXCEPTIONS) | ZONED_EXCEPTIONS
