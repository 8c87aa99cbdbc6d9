"""The author publishes a questionnaire: the file is read whole, every fault is told at once, then it never changes."""

import asyncio

import msgspec

from forms import versions
from forms.errors import Issue
from forms.model import Form
from forms.tables import Tables
from forms.xlsform import examine_outside, read_form
from service.database import forms
from service.database.forms import NewVersion, Published
from service.database.handle import Handle


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What reading a file gave: the form where it is free of errors, and every issue."""

    form: Form | None
    issues: tuple[Issue, ...]
    published: Published | None = None


async def read_upload(data: bytes, name: str) -> Report:
    """Read an uploaded file as a form, in a limited child process; nothing is published."""
    return await asyncio.to_thread(_read_upload, data, name)


async def publish_upload(handle: Handle, data: bytes, name: str) -> Report:
    """Read an uploaded file and publish it unless there are errors.

    Raises:
        Problem: CONFLICT when the version's label is taken by other content; FORBIDDEN for anyone but an author.
    """
    report = await read_upload(data, name)
    return report if report.form is None else await publish(handle, report, data, name)


async def publish(handle: Handle, report: Report, source: bytes, source_name: str) -> Report:
    """Publish a form that was read without errors, with the author's own file byte for byte; raises as above."""
    if report.form is None:
        return report
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
        ),
    )
    return msgspec.structs.replace(report, published=done)


def read_tables_as_form(tables: Tables) -> Report:
    """Read tables as a form that can be used; one that does not compile has an issue and is none."""
    form, issues = read_form(tables)
    return Report(form=form, issues=issues)


def _read_upload(data: bytes, name: str) -> Report:
    """Read, compile and judge in a limited process, so that no upload can hold this one."""
    form, issues = examine_outside(data, name)
    return Report(form=form, issues=issues)
