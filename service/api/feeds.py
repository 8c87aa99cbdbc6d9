"""The data sheets for other programs: JSON that Excel's Power Query refreshes, and CSV."""

import re
from datetime import datetime
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Controller, Request, Response, get
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import File

from exports import feed
from exports.model import COUNTED, State
from service import problems
from service.accounts.guards import allow_feed
from service.actions.build_workbook import discard
from service.actions.feeds import Fed, Wish, address, build, build_zip, listed
from service.actions.library import Library
from service.database.handle import Handle
from service.problems import Problem
from service.settings import Settings

MEDIA: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json", "zip": "application/zip"}
_NAME: Final = re.compile(r"([\w.-]{1,200})\.(csv|json|m|zip)")


class FeedTable(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: its word, its title as the workbook prints it, the names of its columns, its addresses."""

    word: str
    title: str
    columns: tuple[str, ...]
    json: str
    csv: str
    power_query: str


class Feeds(Controller):
    """Rows as the workbook's data sheets hold them, read with a session or with a feed's token."""

    path = "/api/feeds"
    tags = ("feeds",)
    guards = (allow_feed("officer", "verifier", "province", "administrator"),)

    @get("/{book_year:int}")
    async def tables(
        self,
        book_year: FromPath[int],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        settings: NamedDependency[Settings],
        now: NamedDependency[datetime],
    ) -> tuple[FeedTable, ...]:
        """Give the sheets of a book year."""
        found = await listed(handle, library, Wish(book_year=book_year), now=now)
        at = address(settings.base_url, book_year)
        return tuple(
            FeedTable(
                word=table.word,
                title=table.sheet.title,
                columns=table.headings,
                json=f"{at}/{table.word}.json",
                csv=f"{at}/{table.word}.csv",
                power_query=f"{at}/{table.word}.m",
            )
            for table in found
        )

    @get("/{book_year:int}/{name:str}")
    async def table(
        self,
        request: Request[Any, Any, Any],
        book_year: FromPath[int],
        name: FromPath[str],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        region: FromQuery[str | None] = None,
        stages: Annotated[list[State] | None, QueryParameter(name="state")] = None,
    ) -> Response[Any]:
        """Give one sheet as SHEET.json (one array of flat rows), SHEET.csv or SHEET.m (its query for Excel), or semua.zip.

        A filter that matches nothing gives no row, and in CSV the headings; `x-rows` tells how many there are.
        """
        wish = Wish(book_year=book_year, region=region, states=tuple(stages) if stages else COUNTED)
        asked = _NAME.fullmatch(name)
        if asked is None or (asked[2] == "zip") != (asked[1] == feed.WHOLE):
            raise Problem(problems.NOT_FOUND)
        word, kind = asked[1], asked[2]
        if kind == "zip":
            return _sent(await build_zip(handle, library, wish, now=now), "zip")
        if kind == "m":
            found = {one.word: one for one in await listed(handle, library, wish, now=now)}
            if word not in found:
                raise Problem(problems.NOT_FOUND)
            narrowed = urlencode([*([("region", region)] if region else ()), *(("state", one) for one in stages or ())])
            at = address(request.app.state.settings.base_url, book_year)
            written = feed.query(found[word], f"{at}/{word}.json{f'?{narrowed}' if narrowed else ''}")
            return Response(written, media_type="text/plain; charset=utf-8")
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        made = await build(handle, library, wish, word, "csv" if kind == "csv" else "json", now=now, zipped=zipped)
        return _sent(made, kind)


def _sent(made: Fed, kind: str) -> File:
    """Send a feed's file, then clear it away."""
    headers = {"cache-control": "no-store", "x-rows": str(made.rows)}
    if kind != "zip":
        headers["vary"] = "accept-encoding"
    if made.zipped:
        headers["content-encoding"] = "gzip"
    return File(
        path=made.path,
        filename=made.name,
        media_type=MEDIA[kind],
        headers=headers,
        background=BackgroundTask(discard, made.path),
    )
