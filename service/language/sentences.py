"""The language of the present request, and sentences said in it.

A context variable holds it: it travels into tasks and threads that a request starts, and reaches sentences of every
layer without standing in each signature. Whoever makes something lasting (a revision, a file) names its language.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, Literal

from service.language.catalogue import english

Language = Literal["id", "en"]
DEFAULT: Language = "id"
LANGUAGES = MappingProxyType[Language, str]({"id": "Bahasa Indonesia", "en": "English"})
"""Code (BCP 47) to the language's own name."""

_spoken = ContextVar[Language]("language", default=DEFAULT)


def spoken() -> Language:
    """Give the language in which this request is answered."""
    return _spoken.get()


def speak(language: Language) -> None:
    """Go on in a language, until the end of the request or of `speaking`."""
    _spoken.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language, then the one before."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def gettext(sentence: str, /, **pieces: Any) -> str:
    """Say a sentence; `{name}` in it is replaced by the piece of that name."""
    # The empty sentence is gettext's name for a catalogue's head.
    said = sentence if spoken() == DEFAULT or not sentence else english().gettext(sentence)
    return said.format_map(pieces) if pieces else said


def ngettext(sentence: str, count: int, /, **pieces: Any) -> str:
    """Say a sentence about `count` things: English tells one from many, Indonesian does not."""
    said = sentence if spoken() == DEFAULT else english().ngettext(sentence, sentence, count)
    return said.format_map(pieces) if pieces else said


def pgettext(where: str, sentence: str, /, **pieces: Any) -> str:
    """Say a sentence whose English depends on where it stands, which `where` says in one English word or two."""
    said = sentence if spoken() == DEFAULT else english().pgettext(where, sentence)
    return str(said).format_map(pieces) if pieces else str(said)


def gettext_noop(sentence: str, /) -> str:
    """Mark a sentence for the catalogue; it is said later, by `gettext`, when the language is known."""
    return sentence


def either(indonesian: str, english: str, /) -> str:
    """Choose between the two texts that the engine wrote of one thing; it knows no catalogue."""
    return indonesian if spoken() == DEFAULT or not english else english


def said_in(language: str) -> Language | None:
    """Give the language of a code as people and programs send it (`en`, `EN-us`), None for one that we do not speak."""
    code = language.strip().lower().partition("-")[0]
    return "en" if code == "en" else "id" if code in {"id", "in"} else None
