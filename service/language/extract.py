"""Finding the sentences that belong in the catalogues: in Python, in templates and in the pages' modules.

`./run catalogue` brings the .po files up to date: new sentences come in without a translation, dead
ones go out. A test in `tests/house` fails until every sentence has its English.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from service.language.catalogue import Domain, catalogue, path_of

ROOT = Path(__file__).parents[1]
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 1),  # Indonesian has one form, so the sentence is its own plural
    "_n": (1, 1),
    "pgettext": ((1, "c"), 2),
    "t": None,
    "tn": (1, 1),
}
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".js": "javascript"}
OPTIONS = {"trimmed": "false", "silent": "false", "encoding": "utf-8", "trim_blocks": "true", "lstrip_blocks": "true"}


def sources(domain: Domain) -> Iterator[Path]:
    """Give the files whose sentences stand in a domain, in order."""
    kinds = {".js"} if domain == "script" else {".py", ".html"}
    return (path for path in sorted(ROOT.rglob("*")) if path.suffix in kinds)


def extracted(domain: Domain) -> Catalog:
    """Give a domain's catalogue as the code asks for it, without translations."""
    found = Catalog(locale="en", domain=domain, fuzzy=False, charset="utf-8")
    for path in sources(domain):
        for line, message, _, where in extract_from_file(
            METHODS[path.suffix], path, keywords=KEYWORDS, options=OPTIONS, strip_comment_tags=False
        ):
            found.add(_checked(path, line, message), locations=[(path.relative_to(ROOT).as_posix(), 0)], context=where)
    return found


def _checked(path: Path, line: int, message: Any) -> Any:
    if not message:
        raise ValueError(f"{path}:{line}: an empty sentence cannot be translated")
    return message


def renew(domain: Domain) -> None:
    """Write a domain's file anew: the sentences of the code, each with the translation that it had."""
    wanted, had = extracted(domain), catalogue(domain)
    made = Catalog(locale="en", domain=domain, fuzzy=False, charset="utf-8")
    for message in wanted:
        if message.id:
            old = had.get(message.id, message.context)
            same = old is not None and bool(old.pluralizable) == bool(message.pluralizable)
            said = old.string if old is not None and same else ""
            made.add(message.id, said, locations=_places(message.locations), context=message.context)
    with path_of(domain).open("wb") as file:
        file.write(HEAD.encode())
        write_po(file, made, width=120, sort_output=True, omit_header=True, include_lineno=False)


HEAD = r"""# English for the sentences of Lumbung. A sentence's name is what it says in Indonesian.
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"Content-Type: text/plain; charset=utf-8\n"

"""


def _places(locations: Any) -> list[tuple[str, int]]:
    return [(place, 0) for place in sorted({re.sub(r":\d+$", "", name) for name, _ in locations})]


if __name__ == "__main__":
    for each in ("messages", "script"):
        renew(each)
