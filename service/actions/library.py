"""The published versions and the bridges between them, compiled once and shared by all requests.

Versions never grow old; a bridge that recodes regions is built anew when other successors are named.
"""

import asyncio
from collections.abc import Mapping
from itertools import pairwise

import msgspec

from forms import lineage, versions
from forms.bridge import Chain, chain, recoded
from forms.compile import CompiledForm, compile_form
from forms.errors import FormProblems, Issue
from service import problems
from service.database import forms, rounds, successors, uploads
from service.database.handle import Reader
from service.heap import settling
from service.language import gettext
from service.problems import Problem

KEPT_UPLOADS = 8
WORKBOOKS_AT_ONCE = 2  # each keeps a core busy and a connection taken


class _Way(msgspec.Struct, frozen=True):
    """The versions from an old one to a new one, whether regions are recoded on the way, and the bridges with `named` successors.

    `found` holds what is wrong where a bridge does not fit, and None before it is built.
    """

    forms: tuple[CompiledForm, ...]
    recodes: bool
    named: Mapping[str, str] = {}
    found: Chain | tuple[Issue, ...] | None = None


class Library:
    """Compiled forms by version id, and the turns of those who bind workbooks of them; one per application."""

    def __init__(self) -> None:
        """Begin empty."""
        self.binding = asyncio.Semaphore(WORKBOOKS_AT_ONCE)
        self._compiled: dict[int, CompiledForm] = {}
        self._uploads: dict[str, CompiledForm] = {}
        self._ways: dict[tuple[int, int], _Way] = {}
        self._turn = asyncio.Lock()

    async def compiled(self, rows: Reader, version_id: int) -> CompiledForm:
        """Give the compiled form of a version.

        Raises:
            Problem: NOT_FOUND when there is no such version.
        """
        known = self._compiled.get(version_id)
        if known is not None:
            return known
        canonical = await forms.canonical(rows, version_id)
        if canonical is None:
            raise Problem(problems.NOT_FOUND)
        async with self._turn:
            if version_id not in self._compiled:
                with settling():
                    self._compiled[version_id] = await asyncio.to_thread(_read, canonical)
        return self._compiled[version_id]

    async def of_upload(self, rows: Reader, upload_id: int) -> CompiledForm:
        """Give the compiled form of an upload that has no errors; the last few are kept, by their content.

        Raises:
            Problem: NOT_FOUND when there is no such upload; CONFLICT when it has errors.
        """
        found = await uploads.one(rows, upload_id)
        if found is None:
            raise Problem(problems.NOT_FOUND)
        canonical = await uploads.canonical(rows, upload_id)
        if canonical is None:
            raise Problem(
                problems.CONFLICT, gettext("Naskah ini masih berisi kesalahan. Perbaiki berkasnya, lalu unggah lagi.")
            )
        async with self._turn:
            compiled = self._uploads.pop(found.content_sha, None)
            if compiled is None:
                compiled = await asyncio.to_thread(_read, canonical)
            self._uploads[found.content_sha] = compiled
            if len(self._uploads) > KEPT_UPLOADS:
                del self._uploads[next(iter(self._uploads))]
        return compiled

    async def of_round(self, rows: Reader, round_id: int) -> CompiledForm:
        """Give the compiled form of the version that a round has now.

        Raises:
            Problem: NOT_FOUND when there is no such round.
        """
        found = await rounds.one(rows, round_id)
        if found is None:
            raise Problem(problems.NOT_FOUND)
        return await self.compiled(rows, found.form_version_id)

    async def bridge(self, rows: Reader, old_id: int, new_id: int) -> Chain | None:
        """Give the way of answers from a version to a later one of the same form, None when there is no such way.

        Successors of region codes count as they are named now, for whoever reads `rows`.

        Raises:
            FormProblems: a bridge on the way does not fit.
        """
        way = self._ways.get((old_id, new_id))
        if way is None:
            between = lineage.between(await forms.labels(rows, old_id), old_id, new_id)
            if not between:
                return None
            way = await asyncio.to_thread(_way, [await self.compiled(rows, each) for each in between])
        named = await successors.named(rows) if way.recodes else {}
        found = way.found
        if found is None or way.named != named:
            found = await asyncio.to_thread(_chained, way.forms, named)
            self._ways[old_id, new_id] = msgspec.structs.replace(way, named=named, found=found)
        if isinstance(found, tuple):
            raise FormProblems(found)
        return found


def _read(canonical: bytes) -> CompiledForm:
    return compile_form(versions.decode(canonical))


def _way(compiled: list[CompiledForm]) -> _Way:
    return _Way(tuple(compiled), any(recoded(new, old) for old, new in pairwise(compiled)))


def _chained(compiled: tuple[CompiledForm, ...], named: Mapping[str, str]) -> Chain | tuple[Issue, ...]:
    """Build a chain, or give what is wrong with it: that stays so, as versions never change."""
    try:
        return chain(compiled, named)
    except FormProblems as error:
        return error.issues
