"""The template engine: everything escaped, nothing undefined passes, dates and money said as people here do."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine

from service.pages import speech
from service.pages.assets import address
from service.pages.states import ROLES, STATES

TEMPLATES = Path(__file__).with_name("templates")


def environment() -> Environment:
    """Make the Jinja environment that all pages share."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
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
    made.globals.update(asset=address, STATES=STATES, ROLES=ROLES)
    return made


ENVIRONMENT = environment()
template_engine = JinjaTemplateEngine.from_environment(ENVIRONMENT)
