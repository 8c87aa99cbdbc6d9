"""The printable questionnaire as one HTML page: with its style inside for a file, or linked where a server forbids that."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from exports.paper.lay import lay
from forms.model import Form

STYLESHEET: Final = Path(__file__).with_name("kuesioner.css")
"""The page's own style, to be served where the page links it."""

_STYLE: Final = Markup(STYLESHEET.read_text("utf-8"))  # noqa: S704  # our own file
_TEMPLATE: Final = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
).from_string(Path(__file__).with_name("kuesioner.html").read_text("utf-8"))


def page(form: Form, *, stylesheet: str = "", back: str = "") -> str:
    """Give a form as a page to be printed on A4 and filled by hand.

    Args:
        form: what to print; every text of it is escaped.
        stylesheet: the address of `STYLESHEET`; '' puts the style into the page, which then stands alone.
        back: the address of the page that led here, '' for none; it is not printed.
    """
    return _TEMPLATE.render(paper=lay(form), stylesheet=stylesheet, style=_STYLE, back=back)
