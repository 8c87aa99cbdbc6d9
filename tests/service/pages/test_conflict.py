"""When a colleague changed an answer, as the page says it beside both values."""

from datetime import datetime
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

STATIC = Path(__file__).parents[3] / "service" / "pages" / "static"


@pytest.fixture(scope="module")
def moment():
    engine = MiniRacer()
    lines = (STATIC / "conflict.js").read_text(encoding="utf-8").splitlines()
    source = "\n".join(line.removeprefix("export ") for line in lines if not line.startswith("import "))
    engine.eval(f"var english = null; {source}")
    yield lambda at, now: engine.eval(f"moment({at!r}, {1000 * datetime.fromisoformat(now).timestamp()})")
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
def test_a_change_of_another_day_says_its_day(moment, at, now, said):
    assert moment(at, now) == said
