"""What belongs to a published form and never changes: its logic as a module, and the labels of its choices."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from forms.compile import CompiledForm
from forms.model import text_in
from forms.script import script
from service.accounts.guards import signed_in
from service.actions.library import Library
from service.database.handle import Handle
from service.language import DEFAULT, Language, spoken
from service.problems import NOT_FOUND, Problem

KEPT = "private, max-age=31536000, immutable"


def logic_address(version_id: int) -> str:
    """Give the address of a version's logic, in the language of the request."""
    return (
        f"/formulir/{version_id}/logika.js" if spoken() == DEFAULT else f"/formulir/{version_id}/logika-{spoken()}.js"
    )


def lists_address(version_id: int) -> str:
    """Give the address that the names of a version's choice lists follow, in the language of the request."""
    return f"/formulir/{version_id}/pilihan" if spoken() == DEFAULT else f"/formulir/{version_id}/pilihan/{spoken()}"


class FormFileController(Controller):
    """`/formulir/VERSION/...`: a version never changes, so its files are kept for good; each language has its own."""

    path = "/formulir/{version_id:int}"
    guards = (signed_in,)

    @get(["/logika.js", "/logika-en.js"], include_in_schema=False)
    async def logic(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
    ) -> Response[str]:
        """Give the form's logic, which checks and calculates in the page as the server does."""
        key = (version_id, _language_in(request))
        scripts: dict[tuple[int, Language], str] = request.app.state.setdefault("scripts", {})
        if key not in scripts:
            scripts[key] = script(await library.compiled(handle, version_id), (key[1],))
        return Response(scripts[key], media_type="text/javascript", headers={"cache-control": KEPT})

    @get(["/pilihan/{name:str}", "/pilihan/en/{name:str}"], include_in_schema=False)
    async def labels(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        version_id: FromPath[int],
        name: FromPath[str],
    ) -> Response[bytes]:
        """Give the labels of one choice list, for a page that filters it anew."""
        compiled = await library.compiled(handle, version_id)
        found = _labels(compiled, name.removesuffix(".json"), _language_in(request))
        return Response(msgspec.json.encode(found), media_type="application/json", headers={"cache-control": KEPT})


def _language_in(request: Request[Any, Any, Any]) -> Language:
    """Give the language that an address names."""
    return "en" if request.url.path.endswith("/logika-en.js") or "/pilihan/en/" in request.url.path else DEFAULT


def _labels(compiled: CompiledForm, name: str, language: Language) -> dict[str, str]:
    choices = compiled.form.choices.get(name)
    if choices is None:
        raise Problem(NOT_FOUND)
    return {one.name: text_in(one.label, language, compiled.form.default_language) or one.name for one in choices}
