"""The number formats of an xlsx: which cell styles show a date, a time or a percentage."""

import re
from xml.parsers import expat

from forms.filling.reading.cells import Look
from forms.tables.package import guard_xml

_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})
_PERCENTS = frozenset({9, 10})
_ASIDE = re.compile(r'"[^"]*"?|\[[^\]]*\]?|[\\_*].?')
"""What a format shows as it stands: quoted text, brackets, an escaped sign, a blank as wide as one, a repeated one."""


class _Reader:
    """The handler of styles.xml: custom formats, and the format of each cell style in order."""

    def __init__(self) -> None:
        self.codes: dict[int, Look] = {}
        self.styles: list[int] = []
        self.inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.styles.append(_whole(attributes.get("numFmtId")))
        elif name == "numFmt":
            self.codes.setdefault(_whole(attributes.get("numFmtId")), look_of(attributes.get("formatCode", "")))

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "cellXfs":
            self.inside = False


def read_looks(content: bytes | None, part: str) -> list[Look]:
    """Give how each cell style (cellXfs) shows a number.

    Raises:
        TableProblem: for XML that is not accepted.
    """
    if content is None:
        return []
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    guard_xml(content, part, parser)
    return [reader.codes.get(number) or _built_in(number) for number in reader.styles]


def look_of(code: str) -> Look:
    """Tell what a format code shows, by the letters outside of quotes and brackets."""
    signs = _ASIDE.sub("", code).casefold()
    if signs in {"general", "standard"}:
        return "number"
    if "%" in signs:
        return "percent"
    if "d" in signs or "y" in signs:
        return "date"
    if "h" in signs or "s" in signs:
        return "time"
    if "m" in signs:
        return "time" if "[" in code and re.search(r"\[[hms]+\]", code, re.IGNORECASE) else "date"
    return "number"


def _built_in(number: int) -> Look:
    if number in _DATES:
        return "date"
    if number in _TIMES:
        return "time"
    return "percent" if number in _PERCENTS else "number"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004  9 digits
