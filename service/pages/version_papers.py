"""What comes with each version for people: the questionnaire on paper, and the code book."""

import asyncio

from litestar import Controller, MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from exports.codebook import codebook
from exports.paper.page import STYLESHEET, page
from service.accounts.guards import signed_in
from service.actions.build_workbook import MEDIA_TYPE
from service.actions.library import Library
from service.database.handle import Handle
from service.pages.assets import address
from service.pages.frame import MENUS

NAMED_BY = "-_."
"""What a file's name may hold besides letters and digits."""


class VersionPaperController(Controller):
    """`/kuesioner/VERSION/...`: whoever fills or checks answers may also have the questions on paper."""

    path = "/kuesioner/{version_id:int}"
    guards = (signed_in,)

    @get("/cetak", include_in_schema=False)
    async def paper(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
    ) -> Response[str]:
        """Show the questionnaire as it is printed on A4."""
        form = (await library.compiled(handle, version_id)).form
        listed = any(href == "/kuesioner" for href, _ in MENUS.get(handle.principal.role, ()))
        back = f"/kuesioner/{version_id}" if listed else "/"
        made = await asyncio.to_thread(page, form, stylesheet=address(STYLESHEET.name), back=back)
        return Response(made, media_type=MediaType.HTML, headers={"cache-control": "no-store"})

    @get("/buku-kode", include_in_schema=False)
    async def codes(
        self, handle: NamedDependency[Handle], library: NamedDependency[Library], version_id: FromPath[int]
    ) -> Response[bytes]:
        """Give the code book as a workbook."""
        form = (await library.compiled(handle, version_id)).form
        made = await asyncio.to_thread(codebook, form)
        name = f"Buku_Kode_{_plain(form.id)}_{_plain(form.version)}.xlsx"
        return Response(
            made,
            media_type=MEDIA_TYPE,
            headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
        )


def _plain(text: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in NAMED_BY) else "_" for letter in text)
