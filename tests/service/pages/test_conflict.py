"""Both values of an answer that a colleague changed, and when that was, as the page says it."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

STATIC = Path(__file__).parents[3] / "service" / "pages" / "static"


@pytest.fixture(scope="module")
def engine():
    engine = MiniRacer()
    for name in ("typed.js", "conflict.js"):
        lines = (STATIC / name).read_text(encoding="utf-8").splitlines()
        source = "\n".join(line.removeprefix("export ") for line in lines if not line.startswith("import "))
        engine.eval(f"var english = null; {source}")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("at", "now", "said"),
    [
        ("2026-11-26T14:02:05.123456+08:00", "2026-11-26T14:03:00+08:00", "14.02"),
        # Before eight in the morning it is still yesterday in London.
        ("2026-11-26T07:02:05+08:00", "2026-11-26T07:03:00+08:00", "07.02"),
        ("2026-11-25T16:02:05+08:00", "2026-11-26T07:03:00+08:00", "25-11 16.02"),
        ("2026-11-26T23:59:59+08:00", "2026-11-27T00:00:01+08:00", "26-11 23.59"),
        ("2026-11-26T06:02:05Z", "2026-11-26T14:03:00+08:00", "06.02"),
    ],
)
def test_a_change_of_another_day_says_its_day(engine, at, now, said):
    assert engine.eval(f"moment({at!r}, {1000 * datetime.fromisoformat(now).timestamp()})") == said


@pytest.mark.parametrize(
    ("value", "year", "said"),
    [
        (1250000.5, False, "1.250.000,5"),
        (-1250, False, "-1.250"),
        (2025, True, "2025"),
        ("2025-12-31", False, "31-12-2025"),
        (f"{'0f' * 32}/Berita acara RAT.pdf", False, "Berita acara RAT.pdf"),
        ("2025-12-31 kurang lebih", False, "2025-12-31 kurang lebih"),
        ("0812", False, "0812"),
    ],
)
def test_a_value_is_said_as_it_stands_in_its_field(engine, value, year, said):
    assert engine.eval(f"plainly({json.dumps(value)}, {json.dumps(year)})") == said
