"""The template engine: everything escaped, nothing undefined passes, dates and money said as people here do."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import DictLoader, Environment, StrictUndefined
from litestar import MediaType, Response
from litestar.response import Redirect

from service.pages import speech
from service.pages.assets import address
from service.pages.fields import shown_of
from service.pages.sections import MOST_ROWS
from service.pages.states import ROLES, STATES

TEMPLATES = Path(__file__).with_name("templates")


def environment(folder: Path = TEMPLATES) -> Environment:
    """Make the Jinja environment that all pages share.

    All templates are read now: files that an update lays beside a running service never meet its older code.
    """
    made = Environment(
        loader=DictLoader(
            {one.relative_to(folder).as_posix(): one.read_text("utf-8") for one in folder.rglob("*.html")}
        ),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        number=speech.number,
        rupiah=speech.rupiah,
        percent=speech.percent,
        long_date=speech.long_date,
    )
    made.globals.update(asset=address, shown_of=shown_of, MOST_ROWS=MOST_ROWS, STATES=STATES, ROLES=ROLES)
    return made


ENVIRONMENT = environment()


def show(template: str, *, status: int = 200, **values: Any) -> Response[str]:
    """Answer with a page; it is the person's own, so no cache keeps it."""
    return Response(
        ENVIRONMENT.get_template(template).render(values),
        media_type=MediaType.HTML,
        status_code=status,
        headers={"cache-control": "no-store"},
    )


def go(path: str, told: str = "", anchor: str = "") -> Redirect:
    """Send the browser on after a post (303); `told` is a word of `frame.TOLD`, `anchor` the element to look at."""
    query = f"{'&' if '?' in path else '?'}kabar={told}" if told else ""
    return Redirect(f"{path}{query}{'#' + quote(anchor) if anchor else ''}", status_code=303)
