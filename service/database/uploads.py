"""Draft versions: what authors uploaded and nobody has published. Authors and administrators see them, nobody else."""

from datetime import datetime

import msgspec

from service.database.forms import Published
from service.database.handle import Handle, Reader, made


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """One upload: `sha` is the SHA-256 of the file, `content_sha` of its canonical JSON ('' where it has errors), 64 hex digits.

    `issues` is JSON of what reading found; `previous_id` the version that this one follows, `newest_id` the form's newest at that time.
    """

    id: int
    account_id: int
    at: datetime
    source_name: str
    sha: str
    form: str
    title: str
    label: str
    content_sha: str
    issues: bytes
    previous_id: int | None
    newest_id: int | None


class NewUpload(msgspec.Struct, frozen=True, kw_only=True):
    """An upload to be kept; `content_sha` (32 bytes) and `canonical` are None where the file has errors."""

    source_name: str
    source: bytes
    form: str
    title: str
    label: str
    content_sha: bytes | None
    canonical: bytes | None
    issues: bytes
    previous_id: int | None
    newest_id: int | None


class OpenDrafts(msgspec.Struct, frozen=True, kw_only=True):
    """How many drafts of an open round are on one version of a form."""

    book_year: int
    label: str
    drafts: int


_UPLOAD = """
select u.id, u.account_id, u.at, u.source_name, encode(u.source_sha, 'hex') as sha, u.form, u.title, u.label,
       coalesce(encode(u.content_sha, 'hex'), '') as content_sha, u.issues, u.previous_id, u.newest_id
  from form_uploads u
"""


async def listed(rows: Reader) -> tuple[Upload, ...]:
    """Give all uploads, newest first."""
    return tuple(made(Upload, row) for row in await rows.fetch(_UPLOAD + " order by u.at desc, u.id desc"))


async def one(rows: Reader, upload_id: int) -> Upload | None:
    """Give one upload."""
    row = await rows.first(_UPLOAD + " where u.id = $1", upload_id)
    return made(Upload, row) if row else None


async def source(rows: Reader, upload_id: int) -> tuple[str, bytes] | None:
    """Give the author's file: its name and its bytes."""
    row = await rows.first("select source_name, source from form_uploads where id = $1", upload_id)
    return (str(row["source_name"]), bytes(row["source"])) if row else None


async def canonical(rows: Reader, upload_id: int) -> bytes | None:
    """Give an upload's canonical JSON; None where there is no such upload or it has errors."""
    row = await rows.first("select canonical from form_uploads where id = $1 and canonical is not null", upload_id)
    return bytes(row["canonical"]) if row else None


async def open_drafts(rows: Reader, form: str) -> tuple[OpenDrafts, ...]:
    """Count the drafts that are open on each version of a form, newest round first."""
    found = await rows.fetch("select book_year, label, drafts from open_drafts($1)", form)
    return tuple(made(OpenDrafts, row) for row in found)


async def keep(handle: Handle, new: NewUpload) -> int:
    """Keep an upload and give its id; the same file again is the same upload, read anew.

    Raises:
        Problem: FORBIDDEN for anyone but an author; CONFLICT when too many are kept.
    """
    rows = await handle.call(
        "select keep_upload($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as id",
        new.source_name,
        new.source,
        new.form,
        new.title,
        new.label,
        new.content_sha,
        new.canonical,
        new.issues,
        new.previous_id,
        new.newest_id,
    )
    return int(rows[0]["id"])


async def discard(handle: Handle, upload_id: int) -> None:
    """Throw an upload away.

    Raises:
        Problem: NOT_FOUND; FORBIDDEN for anyone but an author or administrator.
    """
    await handle.call("select discard_upload($1, $2)", upload_id)


async def publish(handle: Handle, upload_id: int, note: str) -> Published:
    """Publish an upload as it was read.

    Raises:
        Problem: NOT_FOUND when it is gone; CONFLICT as `forms.publish`, and where it has errors; FORBIDDEN for anyone
            but an author.
    """
    rows = await handle.call("select version_id, fresh from publish_upload($1, $2, $3)", upload_id, note)
    return made(Published, rows[0])
