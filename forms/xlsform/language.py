"""Languages: what a header or a setting calls one, as a code."""

import re

from forms.vocabulary import LANGUAGES

PLAIN = "default"
"""The language of texts whose header names none, where the settings name none either."""

_CODED = re.compile(r"(.*?)\s*\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\s*\)\s*\Z", re.DOTALL)


def language_code(text: str) -> str:
    """Give the code of `Bahasa Indonesia (id)`, `id`, `English`; a language that no table knows keeps its name."""
    coded = _CODED.match(text)
    if coded:
        return coded[2].lower().replace("_", "-")
    plain = " ".join(text.split()).casefold()
    return LANGUAGES.get(plain, plain)
