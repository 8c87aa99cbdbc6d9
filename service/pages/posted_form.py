"""What a browser posts, as plain lists of texts."""

from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile

from service.problems import TOO_LARGE, Problem

MOST_FIELDS = 5000


async def posted_by(request: Request[Any, Any, Any]) -> dict[str, list[str]]:
    """Read a posted form: name to the texts under it, in order; files are left out.

    Raises:
        Problem: TOO_LARGE for more fields than any of our forms has.
    """
    items = list((await request.form()).multi_items())
    if len(items) > MOST_FIELDS:
        raise Problem(TOO_LARGE)
    found: dict[str, list[str]] = {}
    for name, value in items:
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
        elif not isinstance(value, UploadFile):
            found.setdefault(name, []).append(str(value))
    return found


def revision_in(posted: Mapping[str, list[str]]) -> int:
    """Read which revision the page showed, so that nobody decides over what changed meanwhile; -1 where it does not say."""
    text = posted.get("~revisi", [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1  # noqa: PLR2004  # an int4


async def file_of(request: Request[Any, Any, Any], name: str) -> tuple[str, bytes] | None:
    """Give the name and the bytes of an uploaded file, or None where none was chosen."""
    upload = (await request.form()).get(name)
    if not isinstance(upload, UploadFile) or not upload.filename:
        return None
    return upload.filename, await upload.read()
