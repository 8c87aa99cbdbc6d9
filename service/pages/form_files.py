"""What belongs to a published form and never changes: its fill script with its logic, and the rows of its choice lists."""

from asyncio import to_thread
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from forms.compile import CompiledForm
from forms.given import Rows, cuts_of, given_rows
from forms.script import script
from service.accounts.guards import signed_in
from service.actions.library import Library
from service.database.handle import Handle
from service.pages.assets import STAMP, fill_script
from service.pages.packed import Packed
from service.problems import NOT_FOUND, Problem

LANGUAGE = "id"
KEPT = "private, max-age=31536000, immutable"


def logic_address(version_id: int) -> str:
    """Give the address of the fill page's script with a version's logic in it."""
    return f"/formulir/{version_id}/{STAMP}/isi.js"


def lists_address(version_id: int) -> str:
    """Give the address that the names of a version's choice lists follow."""
    return f"/formulir/{version_id}/pilihan"


def whole_list(version_id: int, name: str) -> str:
    """Give the address of all rows of a choice list, as the page's script asks for it."""
    return f"{lists_address(version_id)}/{quote(name, safe='')}.json?kolom=&nilai="


class FormFileController(Controller):
    """`/formulir/VERSION/...`: a version never changes, so its files are kept for good."""

    path = "/formulir/{version_id:int}"
    guards = (signed_in,)

    @get("/{stamp:str}/isi.js", include_in_schema=False)
    async def fill(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
        stamp: FromPath[str],
    ) -> Response[bytes]:
        """Give the fill page's script with the form's logic in it, which checks and calculates as the server does.

        An old stamp still finds the newest script, but that is not to be kept.
        """
        scripts: dict[int, Packed] = request.app.state.setdefault("scripts", {})
        if version_id not in scripts:
            compiled = await library.compiled(handle, version_id)
            scripts[version_id] = await to_thread(_fill_script, compiled)
        return await to_thread(scripts[version_id].response, request, KEPT if stamp == STAMP else "no-cache")

    @get("/pilihan/{name:str}", include_in_schema=False)
    async def rows(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
        name: FromPath[str],
        kolom: FromQuery[str] = "",
        nilai: FromQuery[str] = "",
    ) -> Response[bytes]:
        """Give the rows of one choice list (forms/given.py): those whose column says a value, the one of a name, or all."""
        found = _rows(await library.compiled(handle, version_id), name.removesuffix(".json"), kolom, nilai)
        return Response(msgspec.json.encode(found), media_type="application/json", headers={"cache-control": KEPT})


def _fill_script(compiled: CompiledForm) -> Packed:
    return fill_script(script(compiled, (LANGUAGE,), page=LANGUAGE))


def _rows(compiled: CompiledForm, name: str, column: str, value: str) -> Rows:
    if name not in compiled.form.choices:
        raise Problem(NOT_FOUND)
    cuts = cuts_of(compiled, name) or ()
    if column not in {"", "name", *cuts}:
        raise Problem(NOT_FOUND)
    return given_rows(compiled.form, name, cuts, LANGUAGE, column, value)
