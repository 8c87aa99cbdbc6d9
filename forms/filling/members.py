"""The cooperatives of an office as people name them in a file: by NIK, by name, by both."""

import re
from collections.abc import Mapping

import msgspec

from forms.compile import CompiledForm
from forms.filling.choosing import folded
from forms.filling.layout import storage_path

_NIK = re.compile(r"pulldata\('register', *'nik'")
_DIGITS = re.compile(r"[0-9]+")
_CODE = 4
"""Letters of an id that stand in a label where nothing else tells two cooperatives apart; its first ones say when it was made."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A cooperative of the office: its id, NIK ('' for none) and name, and what tells it from others of that name, best first."""

    id: str
    nik: str
    name: str
    apart: tuple[str, ...] = ()


def labels_of(members: tuple[Member, ...]) -> dict[str, str]:
    """Give the words by which a repeat's rows name each cooperative, by id: no two alike, each as short as that allows.

    NIK and name, as the register has them; where these name another one too, with what tells them apart in brackets.
    """
    words = _words(members)
    return {
        one.id: next((each for each in _namings(one) if words[folded(each)] == [one.id]), _namings(one)[-1])
        for one in members
    }


def _namings(member: Member) -> tuple[str, ...]:
    """Give the words for a cooperative, from the shortest to those that are its own: they hold the end of its id, then all of it.

    They say nothing of the others, so that a template's words mean the same after cooperatives came or went.
    """
    plain = f"{member.nik} {member.name}".strip()
    more = (*dict.fromkeys(one for one in member.apart if one), member.id[-_CODE:])
    apart = [f"{plain} ({', '.join(more[:many])})" for many in range(1, len(more) + 1)]
    return (plain, *apart, f"{plain} ({member.id})")


def _words(members: tuple[Member, ...]) -> dict[str, list[str]]:
    """Give the cooperatives that each word names; a name by itself counts too, as people write it."""
    found: dict[str, list[str]] = {}
    for one in members:
        for words in {folded(each) for each in (one.name, *_namings(one))}:
            found.setdefault(words, []).append(one.id)
    return found


class Members:
    """The cooperatives of an office, found by words; `nik_path` is the question that gives the NIK, '' where none does."""

    def __init__(self, compiled: CompiledForm, members: tuple[Member, ...]) -> None:
        """Lay them out."""
        self.ids: Mapping[str, Member] = {one.id: one for one in members}
        self._words = _words(members)
        self._niks: dict[str, list[str]] = {}
        for one in members:
            if one.nik:
                self._niks.setdefault(one.nik, []).append(one.id)
        self.nik_path = next(
            (
                storage_path(compiled, place)
                for place, question in compiled.layout.questions()
                if not place.repeats and _NIK.search(question.default)
            ),
            "",
        )

    def by_nik(self, text: str) -> tuple[str, ...]:
        """Give the cooperatives of a NIK, blanks and points between its digits forgiven."""
        return tuple(self._niks.get(re.sub(r"[\s.'-]", "", text), ()))

    def by_words(self, text: str) -> tuple[str, ...]:
        """Give the cooperatives of a label (`labels_of`), of a NIK, or of a name."""
        found = self._words.get(folded(text), ())
        first = _DIGITS.match(text)
        return tuple(found) or self.by_nik(text) or (self.by_nik(first[0]) if first else ())

    def name(self, cooperative: str) -> str:
        """Give a cooperative's name, '' for one that is not here."""
        return self.ids[cooperative].name if cooperative in self.ids else ""
