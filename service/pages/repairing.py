"""What a draft's report page says beside its issues: safe repairs in one click, and how the form's test cases went."""

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.cases import Outcome, expected_of
from forms.xlsform.repairs import Repair
from service.accounts.guards import allow
from service.actions import draft_version
from service.actions.library import Library
from service.database.handle import Handle
from service.pages.attachment import attachment
from service.pages.draft_page import upload_at
from service.pages.engine import go

MOST_REPAIRS = 100
"""So many repairs a page lists; all are made."""


class RepairLine(msgspec.Struct, frozen=True):
    """One repair: its sheet and cell, what stands there, what will."""

    sheet: str
    cell: str
    old: str
    new: str


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One test case: its name, row on the sheet `cases` and note; what it expects, which of it did not come, what came besides.

    `unexpected` are findings (`code:path`) with their messages.
    """

    name: str
    row: int
    note: str
    passed: bool
    expected: tuple[str, ...]
    missing: tuple[str, ...]
    unexpected: tuple[tuple[str, str], ...]


def repair_lines(repairs: tuple[Repair, ...]) -> tuple[RepairLine, ...]:
    """Give the first repairs as the page lists them."""
    return tuple(RepairLine(one.sheet, one.cell, one.old, one.new.strip()) for one in repairs[:MOST_REPAIRS])


def case_lines(outcomes: tuple[Outcome, ...]) -> tuple[CaseLine, ...]:
    """Give how each case went, those that failed first."""
    lines = (
        CaseLine(
            name=one.case.name,
            row=one.missing[0].row if one.missing else one.case.row,
            note=one.case.note,
            passed=one.passed,
            expected=tuple(str(each) for row in one.case.rows for each in expected_of(row)),
            missing=tuple(map(str, one.missing)),
            unexpected=one.unexpected,
        )
        for one in outcomes
    )
    return tuple(sorted(lines, key=lambda line: line.passed))


class RepairController(Controller):
    """`/kuesioner/naskah/ID/perbaikan`."""

    path = "/kuesioner/naskah/{upload_id:int}/perbaikan"

    @get("/", include_in_schema=False, guards=[allow("author", "administrator")])
    async def file(self, handle: NamedDependency[Handle], upload_id: FromPath[int]) -> Response[bytes]:
        """Give the author's workbook with its safe repairs made."""
        name, made = await draft_version.repaired(handle, await upload_at(handle, upload_id))
        return attachment(made.data, name)

    @post("/", include_in_schema=False, guards=[allow("author")])
    async def take(
        self, handle: NamedDependency[Handle], library: NamedDependency[Library], upload_id: FromPath[int]
    ) -> Redirect:
        """Take the repaired workbook as a draft."""
        taken = await draft_version.take_repaired(handle, library, await upload_at(handle, upload_id))
        return go(f"/kuesioner/naskah/{taken}", "diperbaiki")
