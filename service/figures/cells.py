"""One cell's text as the answer that it means to a question of the form; what could be meant two ways is never guessed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from forms.compile import CompiledForm
from forms.compiler.layout import LISTS, Place
from forms.model import Choice, Question
from forms.reading import Refused, is_blank, read_answer
from forms.typed import day, number, place
from service.language import gettext, gettext_noop
from service.register.words import bare

MOST_NAMED = 8
"""So many choices are named where none was meant."""
DATES = frozenset({"date", "today"})
NUMBERS = frozenset({"integer", "decimal", "range"})
NOTHING = frozenset({"-", "--", "n/a", "nihil", "null", "tidak ada data"})
_PARTS = (";", ",", "\n")


class Unread(Exception):
    """A cell that is no answer to its question; carries what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Taker:
    """Reads the cells under one column as answers to its question."""

    def __init__(self, compiled: CompiledForm, at: Place) -> None:
        """Take the form, and the place of a question outside repeats."""
        if not isinstance(at.node, Question):
            raise TypeError(f"{'/'.join(at.path)} is no question")
        self.place, self.question = at, at.node
        self._choices = compiled.form.choices.get(self.question.list_name, ())

    def take(self, text: str, *, fraction: bool, known: object) -> Any:
        """Give the answer of a cell, None for a blank.

        Args:
            text: the cell as the table's reader gives it.
            fraction: the cell of a workbook holds a number with three decimals.
            known: what the register says, which decides between places of one name.

        Raises:
            Unread: when it is no answer, or could be two.
        """
        if is_blank(text) or text.strip().lower() in NOTHING:
            return None
        if self.question.list_name:
            return self._chosen(text, known)
        if self.question.type in NUMBERS or self.place.calculated:
            return self._number(text, fraction=fraction)
        if self.question.type in DATES:
            return self._day(text)
        if self.question.type == "geopoint":
            return self._point(text)
        return self._read(text)

    def _number(self, text: str, *, fraction: bool) -> Any:
        if fraction:
            return self._read(_plain(Decimal(text)))
        read = number(text)
        if read.options:
            ways = gettext(" atau ").join(_shown(option) for option in read.options)
            raise Unread(
                gettext("“{text}” dapat berarti {ways}. Tulis dengan jelas, lalu unggah lagi.", text=text, ways=ways)
            )
        if read.value is None:
            if self.place.calculated:
                return text
            raise Unread(gettext("“{text}” bukan angka. Tulis angka seperti 1250000 atau 1.250,5.", text=text))
        return self._read(_plain(read.value))

    def _day(self, text: str) -> str:
        found = day(text.removesuffix("T00:00:00"))
        if found is None:
            raise Unread(gettext("“{text}” bukan tanggal yang ada. Tulis seperti 31-12-2024.", text=text))
        return found.isoformat()

    def _point(self, text: str) -> str:
        found = place(text)
        if found is None:
            raise Unread(
                gettext("“{text}” bukan koordinat. Tulis lintang lalu bujur, misalnya -0,5123 117,15.", text=text)
            )
        return " ".join(found)

    def _read(self, value: object) -> Any:
        """Give a value as its question's type keeps it."""
        if self.place.calculated:
            return value
        try:
            return read_answer(self.place, self.question, value)
        except Refused as refused:
            raise Unread(gettext(_REASONS.get(refused.reason, _ODD), value=value)) from refused

    def _chosen(self, text: str, known: object) -> str | list[str]:
        if self.question.type not in LISTS:
            return self._choice(text, known)
        return list(dict.fromkeys(self._choice(part, None) for part in _parts(text, self._words)))

    def _choice(self, text: str, known: object) -> str:
        """Give the name of the choice that a text names, by its name or by its label in any language."""
        if text in self._names:
            return text
        names = self._words.get(bare(text), ())
        if len(names) == 1:
            return names[0]
        if known in names:
            return str(known)
        if names:
            raise Unread(
                gettext(
                    "“{text}” dipakai beberapa pilihan: {names}. Tulis salah satu kodenya.",
                    text=text,
                    names=", ".join(names[:MOST_NAMED]),
                )
            )
        if not self._choices:
            return text
        listed = ", ".join(choice.name for choice in self._choices[:MOST_NAMED])
        more = ", …" if len(self._choices) > MOST_NAMED else ""
        raise Unread(
            gettext(
                "“{text}” tidak ada pada pilihan pertanyaan ini. Pilihannya: {listed}{more}.",
                text=text,
                listed=listed,
                more=more,
            )
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(choice.name for choice in self._choices)

    @cached_property
    def _words(self) -> Mapping[str, tuple[str, ...]]:
        """Folded names and labels to the names of choices."""
        found: dict[str, list[str]] = {}
        for choice in self._choices:
            for text in _texts(choice):
                found.setdefault(bare(text), []).append(choice.name)
        return {text: tuple(dict.fromkeys(names)) for text, names in found.items() if text}


_ODD = gettext_noop("“{value}” bukan jawaban untuk pertanyaan ini. Betulkan, atau kosongkan selnya.")
_REASONS = {
    "fraction": gettext_noop("“{value}” harus angka bulat. Bulatkan, lalu unggah lagi."),
    "digits": gettext_noop("“{value}” lebih dari 15 digit. Periksa angkanya."),
    "characters": gettext_noop("Teks ini memuat tanda yang tidak tampak. Ketik ulang tanpa menyalin."),
    "long": gettext_noop("Teks ini terlalu panjang. Ringkas isinya."),
    "names": gettext_noop("“{value}” bukan daftar pilihan. Pisahkan dengan titik koma."),
}


def _texts(choice: Choice) -> Iterator[str]:
    yield choice.name
    yield from choice.label.values()


def _parts(text: str, words: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Split a cell of several choices; a label that holds the sign itself stays whole, blanks part names only."""
    if bare(text) in words:
        return [text]
    for sign in _PARTS:
        if sign in text:
            return [part.strip() for part in text.split(sign) if part.strip()]
    names = text.split()
    return names if all(bare(name) in words for name in names) else [text]


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _shown(value: Decimal) -> str:
    """Write a number as people here do."""
    text = f"{value:,f}" if value == value.to_integral_value() else f"{value:,}"
    return text.translate(str.maketrans(",.", ".,"))


def is_number(text: str) -> bool:
    """Tell whether a plain text is a number, as answers keep it."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
