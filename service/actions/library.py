"""The published versions, compiled once and shared by all requests: they never change, so they never grow old."""

import asyncio

from forms import versions
from forms.compile import CompiledForm, compile_form
from service import problems
from service.database import forms, rounds
from service.database.handle import Reader
from service.problems import Problem

WORKBOOKS_AT_ONCE = 2  # each keeps a core busy and a connection taken


class Library:
    """Compiled forms by version id, and the turns of those who bind workbooks of them; one per application."""

    def __init__(self) -> None:
        """Begin empty."""
        self.binding = asyncio.Semaphore(WORKBOOKS_AT_ONCE)
        self._compiled: dict[int, CompiledForm] = {}
        self._versions: dict[int, int] = {}
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
                form = versions.decode(canonical)
                self._compiled[version_id] = await asyncio.to_thread(compile_form, form)
        return self._compiled[version_id]

    async def of_round(self, rows: Reader, round_id: int) -> CompiledForm:
        """Give the compiled form of a round; a round keeps its version for good.

        Raises:
            Problem: NOT_FOUND when there is no such round.
        """
        if round_id not in self._versions:
            found = await rounds.one(rows, round_id)
            if found is None:
                raise Problem(problems.NOT_FOUND)
            self._versions[round_id] = found.form_version_id
        return await self.compiled(rows, self._versions[round_id])
