"""What belongs to a published form and never changes: its fill script with its logic, its empty rows, its choice lists."""

from asyncio import to_thread
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from forms.compile import CompiledForm
from forms.given import Rows, cuts_of, given_rows
from forms.script import messages_script, script
from service.accounts.guards import signed_in
from service.actions.library import Library
from service.actions.voiding import grounds_of
from service.database.handle import Handle
from service.language import DEFAULT, Language, speaking, spoken
from service.pages.assets import MEDIA_TYPES, STAMP, fill_script, module
from service.pages.blanks import blanks_module
from service.pages.packed import Packed
from service.problems import NOT_FOUND, Problem

KEPT = "private, max-age=31536000, immutable"
Making = Callable[[CompiledForm, int, Language], Packed]
"""Makes a script of a version, by its id, in a language."""


def logic_address(version_id: int) -> str:
    """Give the address of the fill page's script with a version's logic in it, in the language of the request."""
    return _script_address(version_id, "isi", spoken())


def messages_address(version_id: int) -> str:
    """Give the address of the module of what a version's findings say, in the language of the request."""
    return _script_address(version_id, "pesan", spoken())


def rows_address(version_id: int) -> str:
    """Give the address of the module of a version's empty rows, in the language of the request."""
    return _script_address(version_id, "baris", spoken())


def grounds_address(version_id: int) -> str:
    """Give the address of the module that says what a version's warnings rest on."""
    return f"/formulir/{version_id}/{STAMP}/dasar.js"


def lists_address(version_id: int) -> str:
    """Give the address that the names of a version's choice lists follow, in the language of the request."""
    return f"/formulir/{version_id}/pilihan" if spoken() == DEFAULT else f"/formulir/{version_id}/pilihan/{spoken()}"


def whole_list(version_id: int, name: str) -> str:
    """Give the address of all rows of a choice list, as the page's script asks for it."""
    return f"{lists_address(version_id)}/{quote(name, safe='')}.json?kolom=&nilai="


class FormFileController(Controller):
    """`/formulir/VERSION/...`: a version never changes, so its files are kept for good; each language has its own."""

    path = "/formulir/{version_id:int}"
    guards = (signed_in,)

    @get(["/{stamp:str}/isi.js", "/{stamp:str}/isi-en.js"], include_in_schema=False)
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
        return await _packed(request, handle, library, version_id, stamp, _fill_script)

    @get(["/{stamp:str}/pesan.js", "/{stamp:str}/pesan-en.js"], include_in_schema=False)
    async def messages(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
        stamp: FromPath[str],
    ) -> Response[bytes]:
        """Give the module of what the form's findings say, which the page loads when it has one to tell; kept as `fill` is."""
        return await _packed(request, handle, library, version_id, stamp, _messages_module)

    @get(["/{stamp:str}/baris.js", "/{stamp:str}/baris-en.js"], include_in_schema=False)
    async def blank(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
        stamp: FromPath[str],
    ) -> Response[bytes]:
        """Give the module of the empty rows, which the page loads in its first idle moment; kept as `fill` is."""
        return await _packed(request, handle, library, version_id, stamp, _rows_module)

    @get("/{stamp:str}/dasar.js", include_in_schema=False)
    async def grounds(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
        stamp: FromPath[str],
    ) -> Response[bytes]:
        """Give what the form's warnings rest on: a page needs it once a warning is explained, so not as it opens."""
        grounds = msgspec.json.encode(grounds_of(await library.compiled(handle, version_id)))
        kept = KEPT if stamp == STAMP else "no-cache"
        return Response(
            b"export const ground=" + grounds + b";", media_type=MEDIA_TYPES[".js"], headers={"cache-control": kept}
        )

    @get(["/pilihan/{name:str}", "/pilihan/en/{name:str}"], include_in_schema=False)
    async def rows(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
        name: FromPath[str],
        kolom: FromQuery[str] = "",
        nilai: FromQuery[str] = "",
    ) -> Response[bytes]:
        """Give the rows of one choice list (forms/given.py): those whose column says a value, the one of a name, or all."""
        compiled = await library.compiled(handle, version_id)
        found = _rows(compiled, name.removesuffix(".json"), _language_in(request), kolom, nilai)
        return Response(msgspec.json.encode(found), media_type="application/json", headers={"cache-control": KEPT})


def _language_in(request: Request[Any, Any, Any]) -> Language:
    """Give the language that an address names."""
    return "en" if request.url.path.endswith("-en.js") or "/pilihan/en/" in request.url.path else DEFAULT


def _script_address(version_id: int, name: str, language: Language) -> str:
    return f"/formulir/{version_id}/{STAMP}/{name if language == DEFAULT else f'{name}-{language}'}.js"


async def _packed(
    request: Request[Any, Any, Any], handle: Handle, library: Library, version_id: int, stamp: str, make: Making
) -> Response[bytes]:
    """Give a script of a version in the language of its address; it is made once."""
    key = (make, version_id, _language_in(request))
    scripts: dict[tuple[Making, int, Language], Packed] = request.app.state.setdefault("scripts", {})
    if key not in scripts:
        scripts[key] = await to_thread(make, await library.compiled(handle, version_id), version_id, key[2])
    return await to_thread(scripts[key].response, request, KEPT if stamp == STAMP else "no-cache")


def _fill_script(compiled: CompiledForm, version_id: int, language: Language) -> Packed:
    logic = script(compiled, (language,), page=language)
    beside = _script_address(version_id, "pesan", language).rpartition("/")[2]
    return fill_script(logic, f"./{beside}")


def _messages_module(compiled: CompiledForm, _version_id: int, language: Language) -> Packed:
    return module(messages_script(compiled, (language,), page=language))


@lru_cache(maxsize=16)
def _cuts(compiled: CompiledForm, name: str) -> tuple[str, ...]:
    """Give the columns that cut a list; looked up once, for somebody waits for each piece of 16,000 villages."""
    return cuts_of(compiled, name) or ()


def _rows_module(compiled: CompiledForm, _version_id: int, language: Language) -> Packed:
    with speaking(language):
        return blanks_module(compiled)


def _rows(compiled: CompiledForm, name: str, language: Language, column: str, value: str) -> Rows:
    if name not in compiled.form.choices:
        raise Problem(NOT_FOUND)
    cuts = _cuts(compiled, name)
    if column not in {"", "name", *cuts}:
        raise Problem(NOT_FOUND)
    return given_rows(compiled.form, name, cuts, language, column, value)
