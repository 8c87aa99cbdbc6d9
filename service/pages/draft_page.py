"""What the pages about one draft version share: its heading with tabs, and its issues by sheet."""

from datetime import datetime

import msgspec

from forms.errors import Issue
from service.actions.draft_version import issues_of
from service.database import accounts, forms, uploads
from service.database.handle import Handle
from service.database.uploads import Upload
from service.language import either, gettext, gettext_noop
from service.pages import speech
from service.problems import NOT_FOUND, Problem

MOST_ISSUES = 300
"""So many issues a page shows; the marked workbook has them all."""
TABS = (
    ("", gettext_noop("Laporan")),
    ("/pratinjau", gettext_noop("Pratinjau")),
    ("/perubahan", gettext_noop("Perubahan")),
    ("/dampak", gettext_noop("Dampak")),
    ("/terbitkan", gettext_noop("Terbitkan")),
)


class Piece(msgspec.Struct, frozen=True):
    """A part of a message; `code` where it is written as in the workbook."""

    text: str
    code: bool


class IssueLine(msgspec.Struct, frozen=True, kw_only=True):
    """One issue: where it is, what stands there with the bad piece between `before` and `after`, and what to do."""

    error: bool
    where: str
    column: str
    before: str
    piece: str
    after: str
    message: tuple[Piece, ...]


class SheetIssues(msgspec.Struct, frozen=True):
    """The issues of one sheet."""

    sheet: str
    lines: tuple[IssueLine, ...]


class Tab(msgspec.Struct, frozen=True):
    """One page about the draft."""

    href: str
    word: str
    here: bool


class DraftHead(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above every page about a draft.

    `stale` is the label of a version that was published since the file was read, `same` of one with the very same
    content, `taken` whether other content was published under its label, `mine` whether this person may change anything.
    """

    id: int
    href: str
    file: str
    title: str
    form: str
    label: str
    sha: str
    at: str
    by: str
    errors: int
    warnings: int
    ready: bool
    tabs: tuple[Tab, ...]
    stale: str
    same: str
    taken: bool
    markable: bool
    mine: bool


async def upload_at(handle: Handle, upload_id: int) -> Upload:
    """Give an upload.

    Raises:
        Problem: NOT_FOUND for one that is not there, or not for this person.
    """
    found = await uploads.one(handle, upload_id)
    if found is None:
        raise Problem(NOT_FOUND, gettext("Naskah ini tidak ada lagi. Mungkin sudah diterbitkan atau dibuang."))
    return found


async def head_of(handle: Handle, upload: Upload, now: datetime, here: str) -> DraftHead:
    """Build the heading of a draft's page; `here` is the tab's part of the address."""
    issues = issues_of(upload)
    errors = sum(one.severity == "error" for one in issues)
    people = await accounts.people(handle, {upload.account_id})
    siblings = [one for one in await forms.versions(handle) if one.form == upload.form]
    same = next((one.label for one in siblings if one.content_sha == upload.content_sha), "")
    href = f"/kuesioner/naskah/{upload.id}"
    ready = bool(upload.content_sha)
    return DraftHead(
        id=upload.id,
        href=href,
        file=upload.source_name,
        title=upload.title,
        form=upload.form,
        label=upload.label,
        sha=upload.sha[:16],
        at=speech.moment(upload.at, now),
        by=people[upload.account_id].name if upload.account_id in people else gettext("seseorang"),
        errors=errors,
        warnings=len(issues) - errors,
        ready=ready,
        tabs=tuple(Tab(href + end, gettext(word), end == here) for end, word in TABS if ready or not end),
        stale=siblings[0].label if siblings and siblings[0].id != upload.newest_id and not same else "",
        same=same,
        taken=not same and any(one.label == upload.label for one in siblings),
        markable=bool(issues) and upload.source_name.lower().endswith(".xlsx"),
        mine=handle.principal.role == "author",
    )


def by_sheet(issues: tuple[Issue, ...]) -> tuple[SheetIssues, ...]:
    """Group the first issues by their sheets, in the order in which they came."""
    found: dict[str, list[IssueLine]] = {}
    for one in issues[:MOST_ISSUES]:
        found.setdefault(one.sheet, []).append(_line(one))
    return tuple(SheetIssues(sheet, tuple(lines)) for sheet, lines in found.items())


def _line(issue: Issue) -> IssueLine:
    at, end = issue.at, issue.at + len(issue.piece)
    marked = issue.at >= 0 and bool(issue.piece)
    where = (
        gettext("Sel {cell}", cell=issue.cell)
        if issue.cell
        else gettext("Baris {row}", row=issue.row)
        if issue.row > 1
        else gettext("Seluruh lembar")
    )
    message = either(issue.message, issue.message_en)
    for place in ("Sel", "Baris", "Cell", "Row"):
        message = message.removeprefix(f"{place} {issue.cell}: ").removeprefix(f"{place} {issue.row}: ")
    return IssueLine(
        error=issue.severity == "error",
        where=where,
        column=issue.column,
        before=issue.text[:at] if marked else issue.text,
        piece=issue.piece if marked else "",
        after=issue.text[end:] if marked else "",
        message=pieces(message),
    )


def pieces(message: str) -> tuple[Piece, ...]:
    """Cut a message at its backticks; the first letter becomes a capital."""
    cut = (message[:1].upper() + message[1:]).split("`")
    return tuple(Piece(text, code=at % 2 == 1) for at, text in enumerate(cut) if text)
