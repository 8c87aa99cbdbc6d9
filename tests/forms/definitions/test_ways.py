"""The quick ways and the thorough one judge alike, whatever a valid questionnaire is spoiled with."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.check import Verdict, check
from forms.compile import CompiledForm
from forms.evaluate import Around

NOW = datetime(2026, 5, 20, 10, tzinfo=ZoneInfo("Asia/Makassar"))
EXAMPLES = ("ordinary", "kdkmp", "inactive", "not_found", "dissolved", "provincial")
FOLDER = Path(__file__).parent / "examples"
SPOILT = st.sampled_from(
    ["", " ", " x", "x", "ya", "tidak", "sudah", "aktif", "dibubarkan", "2025-12-31", "2025-02-30", "-1.5 117.2", "0812", None, 0, 1, -1,
     5, 999_999, 10**15, 1.5, True, [], ["ya"], ["perkiraan", "perkiraan"], {}]
)  # fmt: skip


@pytest.fixture(scope="module")
def ways(books: Callable[[str], Any]) -> CompiledForm:
    """The questionnaire of 2025."""
    return books("2025").compiled


def taken(name: str) -> tuple[dict[str, Any], Around]:
    given, round_columns = (json.loads((FOLDER / f"{file}.json").read_text()) for file in (name, "round"))
    return given["answers"], Around(register=given["register"], round=round_columns, now=NOW)


def judged(verdict: Verdict) -> tuple[Any, ...]:
    findings = [finding for finding in verdict.findings if finding.path != "tidak_dikenal"]
    return findings, msgspec.json.encode(verdict.answers, order="sorted")


def paths(answers: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    entries = answers.items() if isinstance(answers, dict) else enumerate(answers) if isinstance(answers, list) else ()
    for key, value in entries:
        found += paths(value, (*path, key))
    return found


def spoil(answers: Any, path: tuple[Any, ...], value: object, *, drop: bool) -> None:
    *before, last = path
    for key in before:
        answers = answers[key] if not isinstance(answers, list) or len(answers) > key else {}
    if isinstance(answers, dict) and drop:
        answers.pop(last, None)
    elif isinstance(answers, dict) or (isinstance(answers, list) and last < len(answers)):
        answers[last] = value


@pytest.mark.parametrize("name", EXAMPLES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_spoilt_questionnaire_is_judged_alike_on_every_way(ways, name, data):
    answers, around = taken(name)
    for _ in range(data.draw(st.integers(0, 3))):
        path = data.draw(st.sampled_from(paths(answers)))
        try:
            spoil(answers, path, deepcopy(data.draw(SPOILT)), drop=data.draw(st.booleans()))
        except (KeyError, TypeError, IndexError):
            continue  # an earlier change took this place away
    quick = check(ways, msgspec.json.encode(answers), around)
    thorough = check(ways, {**answers, "tidak_dikenal": 1}, around)
    assert judged(quick) == judged(thorough)


def test_a_good_questionnaire_takes_the_quickest_way_and_one_that_lacks_an_answer_the_next(ways):
    answers, _ = taken("ordinary")
    ways.ways[0].decoder.decode(msgspec.json.encode(answers))
    del answers["identitas"]["alamat"]
    with pytest.raises(msgspec.ValidationError):
        ways.ways[0].decoder.decode(msgspec.json.encode(answers))
    ways.ways[1].decoder.decode(msgspec.json.encode(answers))
