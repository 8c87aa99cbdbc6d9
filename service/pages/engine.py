"""The template engine: everything escaped, nothing undefined passes, every sentence said in the request's language.

Templates write `_('…')` or `{% trans %}`, `_n('%(num)s …', count)` about a number of things,
`pgettext('where', '…')` for a word that English says differently in places, and `| said` for a
sentence that Python has marked for the catalogue.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import DictLoader, Environment, StrictUndefined
from litestar import MediaType, Response
from litestar.response import Redirect
from markupsafe import Markup

from service.language import LANGUAGES, gettext, ngettext, pgettext, spoken
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
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Sentences of templates are ours and may hold markup; what stands in them is escaped.
    made.install_gettext_callables(gettext, _ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]  # by the extension
    made.filters.update(
        said=gettext,
        number=speech.figure,
        percent=speech.percent,
        long_date=speech.long_date,
        short_date=speech.short_date,
    )
    made.globals.update(
        _n=counted,
        spoken=spoken,
        asset=address,
        shown_of=shown_of,
        MOST_ROWS=MOST_ROWS,
        STATES=STATES,
        ROLES=ROLES,
        LANGUAGES=LANGUAGES,
    )
    return made


def _ngettext(sentence: str, _same: str, count: int) -> str:
    return ngettext(sentence, count)


def counted(sentence: str, count: int, /, **pieces: Any) -> Markup:
    """Say a sentence about `count` things, which stands in it as `%(num)s`; Indonesian has one form, English two."""
    return Markup(ngettext(sentence, count)) % {"num": speech.figure(count), **pieces}  # noqa: S704  # our own sentence


ENVIRONMENT = environment()
SCRIPTED = frozenset({"clock", "edit", "err", "info", "lock", "na", "ok", "todo", "warn"})
"""Icons that scripts draw (tests hold this against static/*.js)."""
IN_ROWS = frozenset({"cal", "file", "pin", "plus"})
"""Icons that rows may draw which scripts add (parts/blank.html)."""
_DRAWN = re.compile(r'"#i-(\w+)"')
_ICON = re.compile(r'<symbol\sid="i-(\w+)".*?</symbol>')


def compile_all(pages: Environment = ENVIRONMENT) -> None:
    """Compile every template; the first visitor of a page would wait 20 to 60 ms for it, and everybody else with them."""
    for name in pages.list_templates():
        pages.get_template(name)


def show(template: str, *, status: int = 200, lean: bool = False, **values: Any) -> Response[str]:
    """Answer with a page; it is the person's own, so no cache keeps it. A `lean` one has no icon that it cannot draw."""
    page = ENVIRONMENT.get_template(template).render(values)
    return Response(
        _without_spare_icons(page) if lean else page,
        media_type=MediaType.HTML,
        status_code=status,
        headers={"cache-control": "no-store"},
    )


def _without_spare_icons(page: str) -> str:
    """Take away the icons that neither the page nor any script draws."""
    drawn = SCRIPTED | IN_ROWS | set(_DRAWN.findall(page))
    return _ICON.sub(lambda found: found.group() if found.group(1) in drawn else "", page)


def go(path: str, told: str = "", anchor: str = "") -> Redirect:
    """Send the browser on after a post (303); `told` is a word of `frame.TOLD`, `anchor` the element to look at."""
    query = f"{'&' if '?' in path else '?'}kabar={told}" if told else ""
    return Redirect(f"{path}{query}{'#' + quote(anchor) if anchor else ''}", status_code=303)
