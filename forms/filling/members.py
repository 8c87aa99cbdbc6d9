"""The cooperatives of an office as people name them in a file: by NIK, by name, by both."""

import re
from collections.abc import Mapping

import msgspec

from forms.compile import CompiledForm
from forms.filling.choosing import folded
from forms.filling.layout import storage_path

_NIK = re.compile(r"pulldata\('register', *'nik'")
_DIGITS = re.compile(r"[0-9]+")


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A cooperative of the office: its id, NIK ('' for none) and name."""

    id: str
    nik: str
    name: str


class Members:
    """The cooperatives of an office, found by words; `nik_path` is the question that gives the NIK, '' where none does."""

    def __init__(self, compiled: CompiledForm, members: tuple[Member, ...]) -> None:
        """Lay them out."""
        self.ids: Mapping[str, Member] = {one.id: one for one in members}
        self._niks: dict[str, list[str]] = {}
        self._words: dict[str, list[str]] = {}
        for one in members:
            if one.nik:
                self._niks.setdefault(one.nik, []).append(one.id)
            for words in {folded(one.name), folded(f"{one.nik} {one.name}")}:
                self._words.setdefault(words, []).append(one.id)
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
        """Give the cooperatives of a label `NIK name`, of a NIK, or of a name."""
        found = self._words.get(folded(text), ())
        first = _DIGITS.match(text)
        return tuple(found) or self.by_nik(text) or (self.by_nik(first[0]) if first else ())

    def name(self, cooperative: str) -> str:
        """Give a cooperative's name, '' for one that is not here."""
        return self.ids[cooperative].name if cooperative in self.ids else ""
