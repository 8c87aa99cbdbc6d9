"""The shared strings of an xlsx: by searches where they are written the plain way, else by their XML events."""

import re
import sys
from codecs import BOM_UTF8
from collections.abc import Sequence
from xml.parsers import expat

from forms.filling.reading.cells import ESCAPE, lettered
from forms.filling.reading.lines import UnusualError
from forms.tables.package import guard_xml

_COUNTED = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32)) + b"<"
_STEP = 2**18
"""Bytes looked through at once: what the processor keeps at hand."""
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_ALLOWED = re.compile("[^\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", re.DOTALL)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_HEAD = re.compile(r"(?:<\?xml [^<>]*\?>\s*)?<sst(?: [A-Za-z:]+=\"[^\"<&]*\")*>")
_OPEN, _SHUT, _CLOSE = "<si><t>", "</t>", "</t></si>"
_TAGS = 4
"""Of a string that is a single text."""


class _Reader:
    """The handler of sharedStrings.xml; text of phonetic runs is passed over."""

    def __init__(self) -> None:
        self.texts: list[str | None] = []
        self.pieces: list[str] = []
        self.inside = self.aside = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.aside += 1
        elif name == "t" and not self.aside:
            self.inside += 1

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self.texts.append(lettered("".join(self.pieces)))
        elif name == "rPh":
            self.aside -= 1
        elif name == "t" and not self.aside:
            self.inside -= 1

    def text(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)


def read_strings(content: bytes | None, part: str) -> Sequence[str | None]:
    """Give the shared strings in order; a blank one is None.

    Raises:
        TableProblem: for XML that is not accepted.
    """
    if content is None:
        return []
    try:
        return plain_strings(content)
    except UnusualError:
        return thorough_strings(content, part)


def thorough_strings(content: bytes, part: str) -> list[str | None]:
    """Read shared strings by their XML events.

    Raises:
        TableProblem: for XML that is not accepted.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    guard_xml(content, part, parser)
    return reader.texts


def plain_strings(content: bytes) -> Sequence[str | None]:
    """Read shared strings that Excel, LibreOffice, WPS or openpyxl wrote.

    Raises:
        UnusualError: when anything is written another way.
    """
    tags, text = _tags(content), _text(content)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = _HEAD.match(text)
    end = text.rfind("</sst>")
    if head is None or end < 0 or text[end + len("</sst>") :].strip():
        raise UnusualError
    tags -= head[0].count("<") + 1
    texts = _alike(text, head.end(), end, tags)  # in the text as it stands: a copy would cost as much as decoding it
    if texts is None:
        text = text[head.end() : end].strip()
        tags += text.count("<t/>")
        alike = text.replace('<t xml:space="preserve">', "<t>").replace("<t/>", "<t></t>")
        texts = _alike(alike, 0, len(alike), tags)
        text = text if texts is None else alike
    if texts is None:
        if _tags(content) != content.count(b"<"):
            raise UnusualError
        *pieces, rest = text.split("</si>")
        if rest.strip():
            raise UnusualError
        return [_piece(piece) for piece in pieces]
    if "&" in text or ESCAPE.search(text) or not text.isascii() or "\x7f" in text:
        return [(text or None) if _is_simple(text) else lettered(unescaped(text)) for text in texts]
    return texts if all(texts) else [text or None for text in texts]


def _tags(content: bytes) -> int:
    """Count `<` and characters that XML does not allow: more than there should be of the one show the other too."""
    pieces = (content[start : start + _STEP] for start in range(0, len(content), _STEP))
    return sum(len(piece) - len(piece.translate(None, _COUNTED)) for piece in pieces)


def _alike(text: str, begin: int, end: int, tags: int) -> list[str] | None:
    """Split strings that are all single texts; None when any is not, which the number of tags shows."""
    if not (text.startswith(_OPEN, begin) and text.endswith(_CLOSE, begin, end)):
        return None
    texts = text.split(_CLOSE + _OPEN)
    texts[-1] = texts[-1][: len(texts[-1]) - (len(text) - end) - len(_CLOSE)]
    texts[0] = texts[0][begin + len(_OPEN) :]
    return texts if tags == _TAGS * len(texts) else None


def _text(content: bytes) -> str:
    """Give the text of a part that holds no comment or such.

    Raises:
        UnusualError: when it holds any, or bytes that are no UTF-8.
    """
    if (b"!" in content and b"<!" in content) or (b"]" in content and b"]]>" in content):
        raise UnusualError
    try:
        text = content.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise UnusualError from error
    if not text.isascii() and ("\ufffe" in text or "\uffff" in text):
        raise UnusualError
    return text


def unescaped(text: str) -> str:
    """Put characters in the place of their references.

    Raises:
        UnusualError: for a reference that XML does not know by itself.
    """
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16) if found[3] else 0
    if number >= sys.maxunicode or not _ALLOWED.fullmatch(chr(number)):
        raise UnusualError
    return chr(number)


def _is_simple(text: str) -> bool:
    return text.isprintable() and "&" not in text and "_x" not in text


def _piece(piece: str) -> str | None:
    """Read one string: a single text, or runs of rich text by their own XML."""
    if piece.startswith(_OPEN) and piece.endswith(_SHUT) and piece.count("<") == _TAGS - 1:
        return lettered(unescaped(piece[len(_OPEN) : -len(_SHUT)]))
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(piece + "</si>", True)  # noqa: FBT003  expat takes no keyword here
    except expat.ExpatError as error:
        raise UnusualError from error
    if len(reader.texts) != 1:
        raise UnusualError
    return reader.texts[0]
