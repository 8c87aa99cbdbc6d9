"""The message catalogues: gettext's .po files, read at start, so that no compiled file can be older than its text.

A domain is a file: `messages` for sentences of Python and templates, `script` for those of the pages' modules.
"""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Domain = Literal["messages", "script"]
FOLDER = Path(__file__).with_name("en") / "LC_MESSAGES"


def path_of(domain: Domain) -> Path:
    """Give the file of a domain."""
    return FOLDER / f"{domain}.po"


def catalogue(domain: Domain) -> Catalog:
    """Read a domain's file."""
    with path_of(domain).open("rb") as file:
        return read_po(file, locale="en", domain=domain)


@cache
def english() -> GNUTranslations:
    """Give what gettext needs to say the sentences of pages and problems in English."""
    compiled = BytesIO()
    write_mo(compiled, catalogue("messages"))
    compiled.seek(0)
    return GNUTranslations(compiled)


def script_table() -> Mapping[str, str | tuple[str, ...]]:
    """Give the sentences of the pages' modules: Indonesian to English, or to the English of one and of many."""
    return {
        str(one.id[0]) if one.pluralizable else str(one.id): tuple(one.string or ())
        if one.pluralizable
        else str(one.string)
        for one in catalogue("script")
        if one.id
    }
