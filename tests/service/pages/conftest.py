"""What page tests stand on: the questionnaire of 2025, its example answers, and a page built from them."""

import copy
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forms.answers import flatten, fold
from forms.check import check
from forms.compile import compile_form
from forms.evaluate import Around, evaluate
from forms.xlsform import load_form
from service.pages.frame import Entry, Frame, Who
from service.pages.known import Known
from service.pages.sections import sections

NOW = datetime(2026, 6, 12, 14, 5, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture(scope="session")
def questionnaire(repository):
    return compile_form(load_form(repository / "forms" / "definitions" / "koperasi" / "2025"))


@pytest.fixture(scope="session")
def examples(repository):
    return repository / "tests" / "forms" / "definitions" / "examples"


@pytest.fixture
def example(examples):
    """An ordinary cooperative: its register row and answers without a fault."""
    return json.loads((examples / "ordinary.json").read_text(encoding="utf-8"))


@pytest.fixture
def around(example, examples):
    the_round = json.loads((examples / "round.json").read_text(encoding="utf-8"))
    return Around(now=NOW, register=example["register"], round=the_round)


@pytest.fixture
def stored(questionnaire, example):
    """The example's answers as a draft stores them, the same row ids each time."""
    return flatten(questionnaire, copy.deepcopy(example["answers"]))


@pytest.fixture
def build(questionnaire, stored, around):
    """Build the sections over the example's answers with changes: `build({"rat/rat_hadir": 3}, strict=True)`."""

    def built(changes=None, **known):
        flat = {**stored, **(changes or {})}
        flat = {path: value for path, value in flat.items() if value is not None}
        return over(questionnaire, flat, around, **known)

    return built


def over(questionnaire, flat, around, **known):
    nested = fold(questionnaire, flat)
    return sections(
        Known(
            form=questionnaire.form,
            judged=evaluate(questionnaire, nested, around),
            flat=flat,
            **{"findings": check(questionnaire, nested, around).findings, **known},
        )
    )


@pytest.fixture
def built():
    """Build the sections of any compiled form over stored answers."""
    return over


@pytest.fixture
def frame():
    return Frame(
        token="kunci",
        here="/koperasi",
        who=Who("Siti Rahmawati", "siti", "petugas", "petugas, Kabupaten Berau"),
        menu=(Entry("/koperasi", "Koperasi", here=True),),
    )
