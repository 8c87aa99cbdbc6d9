"""Which column of a workbook answers which question: by name, by label in any language, or as somebody said once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.model import Question
from service.language import gettext
from service.register.words import bare, headers

How = Literal["automatic", "said", "left_out", "unmapped", "doubled"]

IDENTITY = ("koperasi_id", "nik", "no_badan_hukum", "tanggal_badan_hukum", "nama", "kabkota", "kecamatan", "desa")
"""What a row's cooperative is found by: columns of the register, written as its table writes them."""


NOT_ASKED = frozenset({"note", "file", "image", "audio", "video"})
MOST_ROWS = 20
"""So many rows of a repeat can stand side by side in one row of a workbook."""


_FROM_REGISTER = re.compile(r"pulldata\('register', *'(\w+)'")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column with a header: where it stands (0 is A), the question that it answers, and how that was found.

    `identity` is the register's column that helps to find the cooperative, '' for none. `question` is '' where it answers
    nothing. `note` says why, where a person could do something about it.
    """

    at: int
    header: str
    key: str
    question: str
    how: How
    identity: str = ""
    note: str = ""


class Said(msgspec.Struct, frozen=True):
    """A pair that somebody gave, read: folded header to question, and what cannot be understood, in words."""

    pairs: dict[str, str]
    faults: tuple[str, ...]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A question that a column can answer; `row` is that of its repeat (the first is 1), 0 outside of repeats."""

    name: str
    place: Place
    row: int = 0


def targets_of(compiled: CompiledForm) -> dict[str, Target]:
    """Give what columns can answer, by name, in the order of the form: `total_aset`, in a repeat `unit_usaha_volume[1]`.

    Calculated questions are among them: what a file says is compared with what the form calculates.
    """
    found = {}
    for place, question in compiled.layout.questions():
        if question.type in NOT_ASKED or not question.label or len(place.repeats) > 1:
            continue
        rows = range(1, MOST_ROWS + 1) if place.repeats else (0,)
        for row in rows:
            name = f"{question.name}[{row}]" if row else question.name
            found[name] = Target(name=name, place=place, row=row)
    return found


def columns_of(compiled: CompiledForm, header: Sequence[str], said: Mapping[str, str]) -> tuple[Column, ...]:
    """Map every column of the first row that has a header.

    Args:
        compiled: the form whose questions are answered.
        header: the texts of the first row.
        said: folded header to question; '' leaves the column out; a question that the form does not have counts as unsaid.
    """
    targets = targets_of(compiled)
    by_words = _by_words(compiled, targets)
    known = headers()
    taken: dict[str, str] = {}
    found = []
    for at, text in enumerate(header):
        key = bare(text)
        if not key:
            continue
        identity = known.get(key, "") if known.get(key, "") in IDENTITY else ""
        question, how, note = _question(key, targets, by_words, said)
        identity = identity or _registered(targets.get(question))
        if question in taken:
            note = gettext(
                "Pertanyaan {question} sudah diisi dari kolom “{column}”.", question=question, column=taken[question]
            )
            question, how = "", "doubled"
        elif question:
            taken[question] = text.strip()
        found.append(
            Column(at=at, header=text.strip(), key=key, question=question, how=how, identity=identity, note=note)
        )
    return tuple(found)


def read_said(compiled: CompiledForm, header: Sequence[str], pairs: Sequence[str]) -> Said:
    """Read pairs `KOLOM=pertanyaan`; nothing behind the sign leaves the column out."""
    keys = {bare(text) for text in header} - {""}
    names = targets_of(compiled)
    said: dict[str, str] = {}
    faults = []
    for pair in pairs:
        column, sign, question = pair.rpartition("=")
        question = question.strip()
        if not sign:
            faults.append(
                gettext(
                    "“{pair}” bukan pasangan. Tulis KOLOM=pertanyaan, misalnya “Aset (juta)=total_aset”.", pair=pair
                )
            )
        elif bare(column) not in keys:
            faults.append(gettext("Kolom “{column}” tidak ada di baris pertama berkas.", column=column))
        elif question and question not in names:
            faults.append(
                gettext(
                    "Pertanyaan “{question}” tidak ada di kuesioner {version}.",
                    question=question,
                    version=compiled.form.version,
                )
            )
        else:
            said[bare(column)] = question
    return Said(said, tuple(faults))


def _registered(target: Target | None) -> str:
    """Give the identifying column of the register that a question is prefilled from, '' for none."""
    node = target.place.node if target else None
    found = _FROM_REGISTER.search(node.default) if isinstance(node, Question) else None
    column = found[1].removeprefix("kode_") if found else ""
    return column if column in IDENTITY else ""


def _question(
    key: str, targets: Mapping[str, Target], by_words: Mapping[str, tuple[str, ...]], said: Mapping[str, str]
) -> tuple[str, How, str]:
    """Give the question of a folded header, how it was found, and a note."""
    told = said.get(key)
    if told == "":
        return "", "left_out", ""
    if told is not None and told in targets:
        return told, "said", ""
    names = by_words.get(key, ())
    if len(names) == 1:
        return names[0], "automatic", ""
    if names:
        return (
            "",
            "unmapped",
            gettext("Judul ini dipakai beberapa pertanyaan: {names}. Pilih salah satu.", names=", ".join(names)),
        )
    return "", "unmapped", ""


def _by_words(compiled: CompiledForm, targets: Mapping[str, Target]) -> dict[str, tuple[str, ...]]:
    """Give the questions that a folded text may mean; a name that fits is stronger than any label."""
    labels: dict[str, list[str]] = {}
    for name, target in targets.items():
        for text in _labels(compiled, target.place):
            labels.setdefault(bare(f"{text} {target.row or ''}"), []).append(name)
    words = {text: tuple(dict.fromkeys(names)) for text, names in labels.items() if text}
    return words | {bare(name): (name,) for name in targets}


def _labels(compiled: CompiledForm, place: Place) -> Iterator[str]:
    """Yield a question's labels, also with its unit and with its section in front, as workbooks write them."""
    node = place.node
    above = compiled.layout.places[place.parent].node if place.parent is not None else None
    unit = node.extras.get("unit", "")
    for language, text in node.label.items():
        yield text
        if unit:
            yield f"{text} {unit}"
        if above is not None and above.label.get(language):
            yield f"{above.label[language]} {text}"
