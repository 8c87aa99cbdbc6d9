"""Static files: public, compressed once, kept by browsers for good under the address that carries their hash."""

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.params import FromPath

from service.accounts.guards import public
from service.pages.assets import ASSETS, FOREVER, STAMP
from service.problems import NOT_FOUND, Problem


class StaticController(Controller):
    """`/static/HASH/NAME`."""

    path = "/static"
    guards = (public,)

    @get("/{stamp:str}/{name:str}", cache_control=None, include_in_schema=False)
    async def file(self, request: Request[Any, Any, Any], stamp: FromPath[str], name: FromPath[str]) -> Response[bytes]:
        """Give one file; an old hash still finds the newest content, but is not to be kept."""
        asset = ASSETS.get(name)
        if asset is None:
            raise Problem(NOT_FOUND)
        return asset.response(request, FOREVER if stamp == STAMP else "no-cache")
