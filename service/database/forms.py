"""Published versions of forms. A version never changes: its row is what the author gave, byte for byte.

A published version may be retired, which takes it out of the choice for new rounds and changes nothing else.
"""

from datetime import datetime
from typing import Literal

import msgspec

from service.database.handle import Handle, Reader, made


class FormVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One published version; `content_sha` is the SHA-256 of its canonical JSON, 64 hex digits.

    `note` is what the author said of it when it was published.
    """

    id: int
    form: str
    title: str
    label: str
    content_sha: str
    source_name: str
    published_at: datetime
    published_by: int
    state: Literal["published", "retired"]
    note: str


class NewVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version to be published; `content_sha` is 32 bytes, `source` the author's own file.

    `seen` is the id of the form's newest version that the author compared with; None compares with none.
    """

    form: str
    title: str
    label: str
    content_sha: bytes
    source_name: str
    source: bytes
    canonical: bytes
    note: str = ""
    seen: int | None = None


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The version's id, and whether this call made it (the same content again changes nothing)."""

    version_id: int
    fresh: bool


# Each version says its own title; the form's is that of its first.
_VERSION = """
select v.id, f.name as form, convert_from(v.canonical, 'UTF8')::json ->> 'title' as title, v.label, encode(v.content_sha, 'hex') as content_sha, v.source_name,
       v.published_at, v.published_by, v.state, v.note
  from form_versions v join forms f on f.id = v.form_id
"""


async def versions(rows: Reader) -> tuple[FormVersion, ...]:
    """Give all published versions, newest first."""
    return tuple(made(FormVersion, row) for row in await rows.fetch(_VERSION + " order by v.id desc"))


async def one(rows: Reader, version_id: int) -> FormVersion | None:
    """Give one version."""
    row = await rows.first(_VERSION + " where v.id = $1", version_id)
    return made(FormVersion, row) if row else None


async def canonical(rows: Reader, version_id: int) -> bytes | None:
    """Give a version's canonical JSON."""
    row = await rows.first("select canonical from form_versions where id = $1", version_id)
    return bytes(row["canonical"]) if row else None


async def newest(rows: Reader) -> dict[str, int]:
    """Give the id of every form's newest version by the form's name, retired ones too: what comes next follows it."""
    found = await rows.fetch(
        "select f.name, max(v.id) as id from form_versions v join forms f on f.id = v.form_id group by f.name"
    )
    return {row["name"]: row["id"] for row in found}


async def source(rows: Reader, version_id: int) -> tuple[str, bytes] | None:
    """Give the author's own file: its name and its bytes."""
    row = await rows.first("select source_name, source from form_versions where id = $1", version_id)
    return (str(row["source_name"]), bytes(row["source"])) if row else None


async def publish(handle: Handle, new: NewVersion) -> Published:
    """Publish a version.

    Raises:
        Problem: CONFLICT when the label is taken by other content, the content was retired, or another version was
            published since `seen`; FORBIDDEN for anyone but an author.
    """
    rows = await handle.call(
        "select version_id, fresh from publish_version($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        new.form,
        new.title,
        new.label,
        new.content_sha,
        new.source_name,
        new.source,
        new.canonical,
        new.note,
        new.seen,
    )
    return made(Published, rows[0])


async def retire(handle: Handle, version_id: int) -> bool:
    """Take a version out of the choice for new rounds; False when it was retired before.

    Raises:
        Problem: NOT_FOUND, CONFLICT while an open round uses it, FORBIDDEN for anyone but an author or administrator.
    """
    rows = await handle.call("select retire_version($1, $2) as retired", version_id)
    return bool(rows[0]["retired"])


async def labels(rows: Reader, version_id: int) -> dict[int, str]:
    """Give the labels of all versions of the form that a version is of, by id; none for an unknown one."""
    found = await rows.fetch(
        "select v.id, v.label from form_versions v join form_versions o on o.id = $1 and o.form_id = v.form_id",
        version_id,
    )
    return {row["id"]: row["label"] for row in found}
