"""The author publishes a questionnaire: the file is read whole, every fault is told at once, then it never changes."""

import asyncio

import msgspec

from forms import versions
from forms.errors import Issue
from forms.model import Form
from forms.tables import Tables
from forms.xlsform import examine_outside, read_form
from service import problems
from service.actions.storable import hostile
from service.database import forms
from service.database.forms import NewVersion, Published
from service.database.handle import Handle
from service.language import gettext
from service.problems import Fault, Problem

LONGEST_NOTE = 2000


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What reading a file gave: the form where it is free of errors, and every issue."""

    form: Form | None
    issues: tuple[Issue, ...]
    published: Published | None = None


async def read_upload(data: bytes, name: str) -> Report:
    """Read an uploaded file as a form, in a limited child process; nothing is published."""
    return await asyncio.to_thread(_read_upload, data, name)


async def publish_upload(handle: Handle, data: bytes, name: str, *, note: str = "", seen: int | None = None) -> Report:
    """Read an uploaded file and publish it unless there are errors; the rest as `publish`."""
    report = await read_upload(data, name)
    return report if report.form is None else await publish(handle, report, data, name, note=note, seen=seen)


async def publish(
    handle: Handle, report: Report, source: bytes, source_name: str, *, note: str = "", seen: int | None = None
) -> Report:
    """Publish a form that was read without errors, with the author's own file byte for byte.

    Args:
        handle: an author's.
        report: what reading the file gave.
        source: the file.
        source_name: its name.
        note: what the author says of the version, at most 2,000 letters.
        seen: the id of the form's newest version that this one was compared with; None compares with none.

    Raises:
        Problem: REFUSED for a note that cannot be kept; CONFLICT when the label is taken by other content, the content
            was retired, or another version was published since `seen`; FORBIDDEN for anyone but an author.
    """
    if report.form is None:
        return report
    note = kept_note(note)
    canonical = versions.canonical(report.form)
    done = await forms.publish(
        handle,
        NewVersion(
            form=report.form.id,
            title=report.form.title,
            label=report.form.version,
            content_sha=bytes.fromhex(versions.content_hash(report.form)),
            source_name=source_name,
            source=source,
            canonical=canonical,
            note=note,
            seen=seen,
        ),
    )
    return msgspec.structs.replace(report, published=done)


def kept_note(note: str) -> str:
    """Give a note as it is kept, without blanks around it.

    Raises:
        Problem: REFUSED for one that is too long or holds what cannot be shown.
    """
    note = note.strip()
    if len(note) > LONGEST_NOTE or hostile(note):
        message = gettext(
            "Catatan paling banyak {longest} huruf, tanpa tanda yang tidak tampak; ini {letters}.",
            longest=LONGEST_NOTE,
            letters=len(note),
        )
        raise Problem(problems.REFUSED, message, faults=(Fault(path="note", code="length", message=message),))
    return note


async def retire(handle: Handle, version_id: int) -> bool:
    """Take a version out of the choice for new rounds; False when it was retired before. Nothing collected changes.

    Raises:
        Problem: NOT_FOUND, CONFLICT while an open round uses it, FORBIDDEN for anyone but an author or administrator.
    """
    return await forms.retire(handle, version_id)


def read_tables_as_form(tables: Tables) -> Report:
    """Read tables as a form that can be used; one that does not compile has an issue and is none."""
    form, issues = read_form(tables)
    return Report(form=form, issues=issues)


def _read_upload(data: bytes, name: str) -> Report:
    """Read, compile and judge in a limited process, so that no upload can hold this one."""
    form, issues = examine_outside(data, name)
    return Report(form=form, issues=issues)
