"""A draft version: an author uploads a workbook, mends it, looks at what it changes, and publishes or discards it."""

import asyncio
from pathlib import PurePath

import msgspec

from exports.repaired import Repaired, repair_workbook
from forms import lineage, versions
from forms.cases import Outcome, run_cases
from forms.diff import Diff, diff
from forms.errors import Issue
from forms.model import Form
from forms.tables.limits import OverrunError
from forms.xlsform import cases_outside, examine_outside
from forms.xlsform.repairs import Repair, repairs
from service import problems
from service.actions.library import Library
from service.actions.publish_version import kept_note
from service.database import forms, uploads
from service.database.forms import Published
from service.database.handle import Handle
from service.database.uploads import NewUpload, Upload
from service.language import gettext
from service.problems import Fault, Problem

LONGEST_NAME = 300
XLSX, REPAIRED = ".xlsx", " (diperbaiki)"
_issues = msgspec.json.Decoder(tuple[Issue, ...])


async def keep(handle: Handle, library: Library, data: bytes, name: str) -> int:
    """Read an uploaded workbook beside the version of its form that it follows, and keep it as a draft; gives its id.

    Raises:
        Problem: FORBIDDEN for anyone but an author; CONFLICT when too many drafts are kept.
    """
    labels: dict[str, dict[int, str]] = {}
    for one in await forms.versions(handle):
        labels.setdefault(one.form, {})[one.id] = one.label
    ends = [end for each in labels.values() for end in lineage.ends(each)]
    latest = tuple([(await library.compiled(handle, version_id)).form for version_id in ends])
    form, issues = await asyncio.to_thread(_examined, data, name, latest)
    known = labels.get(form.id, {}) if form else {}
    stem = PurePath(name).stem
    new = NewUpload(
        source_name=name[-LONGEST_NAME:],
        source=data,
        form=form.id if form else "",
        title=form.title if form else stem[-LONGEST_NAME:],
        label=form.version if form else "",
        content_sha=bytes.fromhex(versions.content_hash(form)) if form else None,
        canonical=versions.canonical(form) if form else None,
        issues=msgspec.json.encode(issues),
        previous_id=next(reversed(lineage.before(known, form.version)), None) if form else None,
        newest_id=max(known, default=None),
    )
    return await uploads.keep(handle, new)


async def read_again(handle: Handle, library: Library, upload_id: int) -> None:
    """Read a kept file anew, beside what has been published since.

    Raises:
        Problem: as `keep`; NOT_FOUND when it is gone.
    """
    name, data = await _source(handle, upload_id)
    await keep(handle, library, data, name)


def issues_of(upload: Upload) -> tuple[Issue, ...]:
    """Give every issue that was found in an upload, in the order of its sheets."""
    return _issues.decode(upload.issues)


async def cases_of(handle: Handle, library: Library, upload: Upload) -> tuple[Outcome, ...]:
    """Say how the test cases of an upload went; nothing where it has none, or where other errors keep them from running.

    Raises:
        Problem: NOT_FOUND when it is gone.
    """
    if upload.content_sha:
        compiled = await library.of_upload(handle, upload.id)
        return await asyncio.to_thread(run_cases, compiled)
    if not any(one.code == "case_failed" for one in issues_of(upload)):
        return ()
    name, data = await _source(handle, upload.id)
    return await asyncio.to_thread(cases_outside, data, name)


async def repaired(handle: Handle, upload: Upload) -> tuple[str, Repaired]:
    """Give an uploaded workbook under its new name, with its safe repairs made.

    Raises:
        Problem: NOT_FOUND when it is gone, is no .xlsx, or has nothing to repair; FILE_REFUSED when it is too heavy.
    """
    asked = repairs_of(upload)
    if not asked:
        raise Problem(problems.NOT_FOUND, gettext("Tidak ada yang dapat diperbaiki otomatis pada naskah ini."))
    name, data = await _source(handle, upload.id)
    try:
        made = await asyncio.to_thread(repair_workbook, data, name, asked)
    except OverrunError as error:
        detail = gettext("Berkas ini terlalu berat untuk diperbaiki otomatis. Pakai daftar di halaman.")
        raise Problem(problems.FILE_REFUSED, detail) from error
    stem = name[: -len(XLSX)].removesuffix(REPAIRED)
    return f"{stem}{REPAIRED}{XLSX}", made


async def take_repaired(handle: Handle, library: Library, upload: Upload) -> int:
    """Keep the repaired workbook as a draft of its own beside the author's file, and give its id.

    Raises:
        Problem: as `repaired` and `keep`.
    """
    name, made = await repaired(handle, upload)
    return await keep(handle, library, made.data, name)


def repairs_of(upload: Upload) -> tuple[Repair, ...]:
    """Give the safe repairs of an upload; nothing for what is no .xlsx."""
    return repairs(issues_of(upload)) if upload.source_name.lower().endswith(XLSX) else ()


async def changes(handle: Handle, library: Library, upload: Upload) -> Diff | None:
    """Say what an upload without errors changes in the version that it was read beside; None where it is the first.

    Raises:
        Problem: CONFLICT when it has errors.
    """
    compiled = await library.of_upload(handle, upload.id)
    if upload.previous_id is None:
        return None
    before = await library.compiled(handle, upload.previous_id)
    return await asyncio.to_thread(diff, before.form, compiled.form)


async def publish(handle: Handle, upload_id: int, note: str) -> Published:
    """Publish a draft with a note, and take it out of the drafts.

    Raises:
        Problem: REFUSED without a note, or with one that cannot be kept; NOT_FOUND when it is gone; CONFLICT when it has
            errors, its label is taken, or another version was published since it was read; FORBIDDEN for anyone but an author.
    """
    note = kept_note(note)
    if not note:
        message = gettext("Tulis catatan: apa yang berubah dan mengapa.")
        raise Problem(problems.REFUSED, message, faults=(Fault(path="note", code="required", message=message),))
    return await uploads.publish(handle, upload_id, note)


async def _source(handle: Handle, upload_id: int) -> tuple[str, bytes]:
    found = await uploads.source(handle, upload_id)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return found


def _examined(data: bytes, name: str, latest: tuple[Form, ...]) -> tuple[Form | None, tuple[Issue, ...]]:
    """Read, compile and judge in a limited process, so that no upload can hold this one."""
    return examine_outside(data, name, latest=latest)
