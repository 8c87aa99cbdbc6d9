"""The rows of a template: what each cooperative's draft says now, or would begin with, in the round's version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from exports.filling.model import FillRow, Mark
from forms.answers import flatten
from forms.bridge import Chain
from forms.compile import CompiledForm
from forms.errors import FormProblems
from service.accounts.row_tokens import row_token
from service.actions.collecting import Typed, said, typed
from service.actions.last_year import LastYear
from service.actions.library import Library
from service.actions.open_draft import first_base
from service.actions.provenance import Prefilled
from service.actions.surroundings import around_of
from service.database.handle import Reader
from service.database.revisions import Document
from service.database.rounds import Round
from service.database.templates import Sheet

OPEN: Final = frozenset({"not_started", "draft", "returned"})
"""States in which an office fills."""


class Ways(msgspec.Struct, frozen=True):
    """The forms by version, and the bridges to the round's version `to`, None where none leads there."""

    to: int
    compiled: Mapping[int, CompiledForm]
    chains: Mapping[int, Chain | None]


async def ways_of(rows: Reader, library: Library, sheets: list[Sheet], to: int) -> Ways:
    """Find what carries the answers of some cooperatives to version `to`."""
    versions = {to}
    for each in sheets:
        versions |= {each.draft.form_version_id} if each.draft else set()
        versions |= {each.form_version_id} if each.sent and each.form_version_id else set()
        versions |= {each.accepted.form_version_id} if each.accepted else set()
    chains: dict[int, Chain | None] = {}
    for version in versions - {to}:
        try:
            chains[version] = await library.bridge(rows, version, to)
        except FormProblems:
            chains[version] = None
    return Ways(to, {version: await library.compiled(rows, version) for version in versions}, chains)


def rows_of(
    sheets: list[Sheet], ways: Ways, labels: Mapping[str, str], the_round: Round, key: bytes, now: datetime
) -> list[FillRow]:
    """Make the rows; seconds of computing for hundreds of cooperatives. `labels` are those of `labels_of`, by cooperative."""
    return [_row(each, ways, labels, the_round, key, now) for each in sheets]


def _row(sheet: Sheet, ways: Ways, labels: Mapping[str, str], the_round: Round, key: bytes, now: datetime) -> FillRow:
    told = _told(sheet, ways, the_round, now)
    return FillRow(
        id=str(sheet.cooperative_id),
        token=row_token(key, UUID(str(sheet.cooperative_id))),
        label=labels[str(sheet.cooperative_id)],
        answers=told[0] if told else {},
        marks=_marks(told[1]) if told else {},
        closed=sheet.state not in OPEN or told is None,
    )


def _told(
    sheet: Sheet, ways: Ways, the_round: Round, now: datetime
) -> tuple[Mapping[str, Any], Mapping[str, Prefilled]] | None:
    """Give the answers and where they came from, None where no bridge brings them to the round's version."""
    compiled = ways.compiled[ways.to]
    if sheet.draft is not None:
        version = sheet.draft.form_version_id
        draft: Typed = typed(ways.compiled[version], sheet.draft)
        if version == ways.to:
            return draft.flat, draft.prefilled
        flat = _carried(draft.nested, version, ways)
        return None if flat is None else (flat, {})
    if sheet.sent is not None:
        answers = msgspec.json.decode(sheet.sent, type=Document).answers
        version = sheet.form_version_id or ways.to
        flat = flatten(compiled, answers) if version == ways.to else _carried(answers, version, ways)
        return None if flat is None else (flat, {})
    last = _last_year(sheet, ways)
    around = around_of(the_round, sheet.facts, now, last.answers if last else None)
    begun = said(compiled, first_base(compiled, around, last), {})
    return begun.flat, begun.prefilled


def _carried(nested: Mapping[str, Any], version: int, ways: Ways) -> dict[str, Any] | None:
    chain = ways.chains[version]
    return None if chain is None else flatten(ways.compiled[ways.to], chain.carry(nested).answers)


def _last_year(sheet: Sheet, ways: Ways) -> LastYear | None:
    """Give last year's answers in the round's version, as `last_year` does for one cooperative."""
    found = sheet.accepted
    chain = ways.chains.get(found.form_version_id) if found else None
    if found is None:
        return None
    document = msgspec.json.decode(found.answers, type=Document)
    if chain is None:
        return None
    return LastYear(
        book_year=found.book_year, label=found.label, answers=chain.carry(document.answers).answers, steps=chain.steps
    )


def _marks(prefilled: Mapping[str, Prefilled]) -> dict[str, Mark]:
    """Give the marks of the cells: what was confirmed counts as filled."""
    marks: dict[str, Mark] = {}
    for path, one in prefilled.items():
        if one.standing == "changed":
            marks[path] = "changed"
        elif one.standing == "untouched":
            marks[path] = "last_year" if one.origin == "last_year" else "register"
    return marks
