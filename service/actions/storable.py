"""What may be stored as one answer: its shape is judged by its place in the form, whoever sends it.

Checking decides later whether an answer is right; here only what no page, workbook or database could hold is refused.
"""

import re
from typing import Any

import msgspec

from forms.answers import place_at
from forms.attachments import QUESTIONS, reference
from forms.compile import CompiledForm
from forms.compiler.layout import LISTS, Place
from forms.lengths import LONGEST, utf16_units
from forms.model import Question, Repeat
from forms.reading import HOSTILE
from forms.typed import MOST_DIGITS
from service.actions.asked import asked_at
from service.actions.collecting import REASON
from service.actions.provenance import CONFIRMED
from service.language import gettext, gettext_noop

ROW_ID = re.compile(r"[\w.\-]{1,40}", re.ASCII)
MOST_ROWS = 200
"""Rows of one repeat that are saved one by one: a page shows them all at once."""
LARGEST_VALUE = 200_000
"""Bytes of one answer's JSON: what its column takes."""
LONGEST_PATH = 400
LONGEST_REASON = 4000

_UNKNOWN = gettext_noop("Pertanyaan ini tidak dikenal. Muat ulang halaman.")


def fault_in(compiled: CompiledForm, path: str, value: Any) -> str:
    """Say in words why an answer (or a reason, or a confirmation) cannot be stored at a path; '' when it can."""
    if len(path) > LONGEST_PATH:
        return gettext(_UNKNOWN)
    if path.startswith(REASON):
        known = asked_at(compiled, path.removeprefix(REASON)) is not None
        return _reason(value) if known else gettext(_UNKNOWN)
    if path.startswith(CONFIRMED):
        known = place_at(compiled, path.removeprefix(CONFIRMED)) is not None
        return "" if known and (value is None or value is True) else gettext(_UNKNOWN)
    place = place_at(compiled, path)
    if place is None or not all(ROW_ID.fullmatch(row) for row in _rows_in(compiled, place, path)):
        return gettext(_UNKNOWN)
    return _answer(place, value) or _size(value)


def hostile(text: str) -> bool:
    """Tell whether a text holds characters that no workbook and no database takes."""
    return HOSTILE.search(text) is not None


def printable(path: str) -> str:
    """Give a path as an answer may repeat it."""
    return HOSTILE.sub("\N{REPLACEMENT CHARACTER}", path[:LONGEST_PATH])


def _rows_in(compiled: CompiledForm, place: Place, path: str) -> list[str]:
    """Give the row ids of a storage path; each stands behind the name of its repeat."""
    parts = path.split("/")
    return [parts[len(compiled.layout.places[repeat].path) + nth] for nth, repeat in enumerate(place.repeats)]


def _answer(place: Place, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(place.node, Repeat):
        return _order(value)
    if isinstance(place.node, Question) and place.node.type in LISTS:
        return _names(value)
    if isinstance(place.node, Question) and place.node.type in QUESTIONS:
        return "" if reference(value) else gettext("Unggah dulu berkasnya; jawaban ini menunjuk berkas yang tersimpan.")
    if isinstance(value, str):
        return _text(value)
    return _number(value)


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return gettext("Jawaban ini harus teks atau angka. Muat ulang halaman.")
    # Written this way round, a number that is no number is refused too.
    in_bounds = abs(value) < 10**MOST_DIGITS
    digits = gettext(
        "Angka paling banyak {most} digit. Periksa apakah ada digit yang terketik dua kali.", most=MOST_DIGITS
    )
    return "" if in_bounds else digits


def _order(value: Any) -> str:
    """Judge the order of a repeat's rows."""
    if not isinstance(value, list) or not all(isinstance(row, str) and ROW_ID.fullmatch(row) for row in value):
        return gettext("Susunan baris ini tidak terbaca. Muat ulang halaman.")
    if len(value) > MOST_ROWS:
        return gettext(
            "Paling banyak {most} baris; ini {rows}. Hapus baris yang tidak terpakai.", most=MOST_ROWS, rows=len(value)
        )
    return "" if len(set(value)) == len(value) else gettext("Ada baris yang tercatat dua kali. Muat ulang halaman.")


def _names(value: Any) -> str:
    """Judge the chosen names of a question with several answers."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return gettext("Pilihan ini tidak terbaca. Pilih kembali dari daftarnya.")
    if len(set(value)) != len(value):
        return gettext("Ada pilihan yang tercatat dua kali. Pilih kembali dari daftarnya.")
    return _text(" ".join(value))


def _text(value: str) -> str:
    if hostile(value):
        return gettext("Teks ini memuat tanda yang tidak tampak. Ketik ulang tanpa menyalin.")
    units = utf16_units(value)
    return (
        gettext("Teks paling banyak {longest} huruf; ini {letters}. Ringkas isinya.", longest=LONGEST, letters=units)
        if units > LONGEST
        else ""
    )


def _reason(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return gettext("Alasan harus berupa teks. Muat ulang halaman.")
    if len(value) > LONGEST_REASON:
        return gettext(
            "Alasan paling banyak {longest} huruf; ini {letters}. Ringkas isinya.",
            longest=LONGEST_REASON,
            letters=len(value),
        )
    return _text(value)


def _size(value: Any) -> str:
    size = len(msgspec.json.encode(value))
    return (
        gettext("Jawaban ini terlalu besar ({size} byte, paling banyak {largest}).", size=size, largest=LARGEST_VALUE)
        if size > LARGEST_VALUE
        else ""
    )
