"""The error summary: one line for each thing to mend, linked to its question, in the words that stand beside it."""

from collections.abc import Callable, Iterator

import msgspec

from service.language import gettext, ngettext
from service.pages.fields import Field, Section, fields_of

MOST_MISSING = 3
"""More unanswered questions than this in one section are told in one line."""


class Line(msgspec.Struct, frozen=True):
    """One line of a summary."""

    href: str
    words: str


class Summary(msgspec.Struct, frozen=True):
    """All lines and the sentence above them; no lines when nothing is wrong."""

    lead: str
    lines: tuple[Line, ...]


Address = Callable[[Section, str], str]
"""Gives the address of an element (by its id) in a section."""


def summarise(sections: tuple[Section, ...], address: Address) -> Summary:
    """Gather what keeps a submission from being sent: errors, unanswered questions, warnings without a reason."""
    wrong = missing = unexplained = 0
    lines: list[Line] = []
    for section in sections:
        if section.hidden:
            continue
        fields = [field for field in fields_of(section.items) if not field.hidden]
        absent = [field for field in fields if field.missing]
        many = len(absent) > MOST_MISSING
        bad = [field for field in fields if field.errors and not (many and field.missing)]
        odd = [field for field in fields if field.warnings and not field.explained and not field.errors]
        lines.extend(_error_lines(section, bad, address))
        if many:
            words = ngettext(
                "{title}: {count} pertanyaan wajib belum dijawab.", len(absent), title=section.title, count=len(absent)
            )
            lines.append(Line(address(section, absent[0].anchor), words))
        lines.extend(
            Line(
                address(section, f"~alasan/{field.name}"),
                gettext("{label}: tulis alasannya. {warning}", label=field.label, warning=field.warnings[0]),
            )
            for field in odd
        )
        missing += len(absent)
        wrong += sum(not field.missing for field in bad)
        unexplained += len(odd)
    return Summary(_lead(wrong, missing, unexplained), tuple(lines))


def _error_lines(section: Section, bad: list[Field], address: Address) -> Iterator[Line]:
    for field in bad:
        for words in field.errors:
            yield Line(address(section, field.anchor), words)


def _lead(wrong: int, missing: int, unexplained: int) -> str:
    parts = [
        words
        for count, words in (
            (wrong, ngettext("{count} jawaban salah", wrong, count=wrong)),
            (missing, ngettext("{count} pertanyaan wajib belum dijawab", missing, count=missing)),
            (unexplained, ngettext("{count} hal perlu dijelaskan", unexplained, count=unexplained)),
        )
        if count
    ]
    if not parts:
        return ""
    said = gettext("{some} dan {last}", some=", ".join(parts[:-1]), last=parts[-1]) if parts[1:] else parts[0]
    return gettext("{said}. Isian Anda sudah tersimpan.", said=said)
