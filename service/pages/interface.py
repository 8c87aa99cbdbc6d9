"""The page about the API, for programmers: a plain table of our own, made from /openapi.json."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get

from service.accounts.csrf import token_of
from service.accounts.guards import public
from service.pages.engine import show
from service.pages.frame import Frame, again

METHODS = ("get", "post", "patch", "put", "delete")


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One way to call one address; `takes` and `gives` name schemas of /openapi.json, `asks` its query parameters."""

    method: str
    path: str
    about: str
    asks: tuple[str, ...]
    takes: str
    gives: str
    tag: str


class InterfaceController(Controller):
    """Everybody may read what the API is; using it takes an account."""

    path = "/api"
    guards = (public,)
    include_in_schema = False

    @get(sync_to_thread=False)
    def describe(self, request: Request[Any, Any, Any]) -> Response[str]:
        """Show every operation of the API, grouped as its tags are."""
        operations = described(request.app.openapi_schema.to_schema())
        groups = {each.tag: tuple(one for one in operations if one.tag == each.tag) for each in operations}
        return show("antarmuka.html", frame=Frame(token=token_of(request), again=again(request)), groups=groups)


def described(schema: dict[str, Any]) -> tuple[Operation, ...]:
    """Read the operations out of an OpenAPI document, in its order."""
    return tuple(
        Operation(
            method=method.upper(),
            path=path,
            about=str(said.get("description") or said.get("summary", "")),
            asks=tuple(each["name"] for each in said.get("parameters", ()) if each["in"] == "query"),
            takes=_named(said.get("requestBody", {}).get("content", {})),
            gives=next((_named(each.get("content", {})) for code, each in said["responses"].items() if code < "3"), ""),
            tag=next(iter(said.get("tags", ())), ""),
        )
        for path, methods in schema["paths"].items()
        if path.startswith("/api/")
        for method in METHODS
        if (said := methods.get(method))
    )


def _named(content: dict[str, Any]) -> str:
    """Name the schema of a body; the media type where the body has no name."""
    for media, each in content.items():
        shape = each.get("schema", {})
        reference = shape.get("$ref") or shape.get("items", {}).get("$ref", "")
        return reference.rpartition("/")[2] or str(media)
    return ""
