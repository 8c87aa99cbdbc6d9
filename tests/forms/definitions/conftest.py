"""The questionnaire of book year 2025, and example cooperatives that answer it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from forms.compile import CompiledForm, compile_form
from forms.model import Form, Question, Repeat, walk
from forms.xlsform import load_form

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / "forms" / "definitions" / "koperasi" / "2025"
Places = Mapping[str, tuple[str, ...]]


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def form() -> Form:
    return load_form(FOLDER)


@pytest.fixture(scope="session")
def compiled(form: Form) -> CompiledForm:
    return compile_form(form)


@pytest.fixture(scope="session")
def places(form: Form) -> Places:
    """Name of a question or repeat -> the names of its groups and repeats, itself last."""
    found = {path[-1]: path for path, node in walk(form.children) if isinstance(node, Question | Repeat)}
    return MappingProxyType(found)


@pytest.fixture
def example() -> Callable[[str], Any]:
    """A fresh copy of one of the files in examples/: {"answers", "register"}, or the round."""
    return lambda name: json.loads((HERE / "examples" / f"{name}.json").read_text(encoding="utf-8"))
