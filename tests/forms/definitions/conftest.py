"""The questionnaires of two book years, and example cooperatives that answer them."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from book_cases import DATA

from forms.bridge import Bridge, Dropped, build_bridge
from forms.check import Verdict, check
from forms.compile import CompiledForm, compile_form
from forms.evaluate import Around
from forms.model import Form, Question, Repeat, walk
from forms.xlsform import load_form

HERE = Path(__file__).parent
KOPERASI = HERE.parents[2] / "forms" / "definitions" / "koperasi"
Places = Mapping[str, tuple[str, ...]]


class Book(msgspec.Struct, frozen=True):
    """One book year: its questionnaire, where each question stands, and the day on which the examples were filled."""

    year: str
    folder: Path
    form: Form
    compiled: CompiledForm
    places: Places
    now: datetime

    def example(self, name: str) -> Any:
        """A fresh copy of one of the files in examples/: {"answers", "register"}, or the round."""
        return json.loads((DATA[self.year] / "examples" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def books() -> Callable[[str], Book]:
    """Give the book of a year, compiled once."""
    return cache(_book)


def _book(year: str) -> Book:
    folder = KOPERASI / year
    form = load_form(folder)
    places = {path[-1]: path for path, node in walk(form.children) if isinstance(node, Question | Repeat)}
    now = datetime(int(year) + 1, 5, 20, 10, 0, tzinfo=ZoneInfo("Asia/Makassar"))
    return Book(year, folder, form, compile_form(form), MappingProxyType(places), now)


@pytest.fixture
def book(books: Callable[[str], Book]) -> Book:
    return books("2025")


@pytest.fixture
def example(book: Book) -> Callable[[str], Any]:
    return book.example


@pytest.fixture
def compiled(book: Book) -> CompiledForm:
    return book.compiled


@pytest.fixture(scope="session")
def bridge(books: Callable[[str], Book]) -> Bridge:
    return build_bridge(books("2025").compiled, books("2024").compiled)


@pytest.fixture
def last_year(books: Callable[[str], Book]) -> Callable[..., Verdict]:
    """Fill the 2024 form for an example cooperative, some of its answers its own; what was stored is in the verdict."""

    def stored(name: str = "ordinary", **changes: object) -> Verdict:
        book = books("2024")
        given = book.example(name)
        answers = given["answers"]
        for question, value in changes.items():
            group, last = book.places[question]
            answers.setdefault(group, {})[last] = value
        register = given["register"] | {"kode_kabkota": answers["identitas"]["kode_kabkota"]}
        verdict = check(book.compiled, answers, Around(register=register, round=book.example("round"), now=book.now))
        assert verdict.valid, verdict.findings
        return verdict

    return stored


@pytest.fixture
def carried(
    bridge: Bridge, last_year: Callable[..., Verdict]
) -> Callable[..., tuple[dict[str, Any], tuple[Dropped, ...]]]:
    """What a cooperative's 2024 answers are in 2025's questions, by name; and what was left behind."""

    def into(name: str = "ordinary", **changes: object) -> tuple[dict[str, Any], tuple[Dropped, ...]]:
        found = bridge.carry(last_year(name, **changes).answers)
        return {key: value for group in found.answers.values() for key, value in group.items()}, found.dropped

    return into
