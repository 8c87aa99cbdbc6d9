"""A page that asks before something is done that others feel at once, and says what will happen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response

from service.database.handle import Handle
from service.pages.engine import show
from service.pages.frame import frame_of


class AskPage(msgspec.Struct, frozen=True, kw_only=True):
    """A question: what will happen, where a yes is posted with which fields, and the way back."""

    title: str
    said: tuple[str, ...]
    action: str
    button: str
    back: str
    fields: Mapping[str, str] = {}


async def ask(request: Request[Any, Any, Any], handle: Handle, now: datetime, page: AskPage) -> Response[str]:
    """Show the question under the menu entry that the way back belongs to."""
    here = "/" + page.back.split("/")[1].partition("?")[0]
    return show("tanya.html", frame=await frame_of(request, handle, now, here), page=page)
