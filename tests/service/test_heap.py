"""What stays for good is passed over by the collector: no request waits until a whole form was looked through."""

import asyncio
import gc

import pytest

from forms import versions
from forms.compile import compile_form
from forms.errors import FormProblems
from forms.xlsform import load_form
from service.actions.library import Library
from service.database import forms
from service.heap import settle, settling
from tests.service.conftest import SMALL_FORM

pytestmark = pytest.mark.anyio


@pytest.fixture
def passes():
    """Generations that the collector looked through."""
    found = []

    def began(phase, about):
        if phase == "start":
            found.append(about["generation"])

    gc.callbacks.append(began)
    yield found
    gc.callbacks.remove(began)


def test_what_is_settled_is_passed_over():
    before = gc.get_freeze_count()
    kept = [[] for _ in range(1000)]
    settle()
    assert gc.get_freeze_count() >= before + len(kept)


def test_the_collector_rests_meanwhile_and_goes_on_afterwards_whatever_happened(passes):
    passes.clear()
    with settling():
        kept = [[] for _ in range(10_000)]
    assert passes == []
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(kept)
    with pytest.raises(ValueError, match="broken"), settling():
        raise ValueError("broken")
    assert gc.isenabled()


def says(monkeypatch, canonical):
    """Let every version be this one."""

    async def given(*_):
        return canonical

    monkeypatch.setattr(forms, "canonical", given)


async def test_the_great_form_is_compiled_without_a_pass_also_where_it_is_asked_for_twice(
    monkeypatch, passes, repository
):
    canonical = versions.canonical(load_form(repository / "forms" / "definitions" / "koperasi" / "2025"))
    says(monkeypatch, canonical)
    library = Library()
    settle()
    passes.clear()
    first, second = await asyncio.gather(library.compiled(None, 1), library.compiled(None, 1))
    assert first is second
    meanwhile = len(passes)
    assert 2 not in passes
    assert gc.isenabled()
    compile_form(versions.decode(canonical))
    assert len(passes) > 20 * (meanwhile + 1)


async def test_a_version_that_does_not_compile_leaves_the_collector_at_work(monkeypatch):
    says(monkeypatch, versions.canonical(SMALL_FORM).replace(b". >= 0", b". >= ("))
    with pytest.raises(FormProblems):
        await Library().compiled(None, 1)
    assert gc.isenabled()
