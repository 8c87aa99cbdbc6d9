"""What is marked in a filled workbook: cells with what is wrong, and what became of the other rows."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from forms.filling.model import Raw


class CellMark(msgspec.Struct, frozen=True, array_like=True):
    """A cell that is wrong (red), in conflict (amber), or locked by a return (violet).

    `column` is its letter, '' for the whole row; `name` the cooperative, `label` the question, `shown` what stood there, and
    `repair` says what is wrong and what to do.
    """

    sheet: str
    row: int
    column: str
    kind: Literal["wrong", "conflict", "locked"]
    name: str
    label: str
    shown: str
    repair: str


class RowGain(msgspec.Struct, frozen=True, array_like=True):
    """How many values of a row were stored, or would be."""

    sheet: str
    row: int
    values: int


class PlainSheet(msgspec.Struct, frozen=True, array_like=True):
    """A sheet as it was read, for a file that is no xlsx: paths, their labels, and the rows by their number."""

    name: str
    paths: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Raw, ...]], ...]


class Marking(msgspec.Struct, frozen=True, kw_only=True):
    """All that goes into a marked file.

    `gains` are told as stored where `stored`, else as waiting. `plain` and `about` (the lines of the hidden sheet) stand for `data`
    where the officer's file was not an xlsx.
    """

    data: bytes
    marks: tuple[CellMark, ...]
    gains: tuple[RowGain, ...] = ()
    stored: bool = True
    plain: tuple[PlainSheet, ...] = ()
    about: Mapping[str, str] = {}


def clash(on_web: str, shown: str) -> str:
    """Say what to do about a conflict: the web's answer in words, and what the cell shows ('' for neither)."""
    return (
        f"Sesudah templat dibuat, jawaban ini diubah di web menjadi “{on_web or 'kosong'}”; di sel ini “{shown or 'kosong'}”. "
        "Yang di web tetap dipakai. Samakan isi sel ini, atau unggah lagi dan centang “Pakai nilai Excel”."
    )


def shut(reason: str, on_web: str) -> str:
    """Say what to do about a locked cell: why it is not taken, and the web's answer in words ('' for none)."""
    return (
        f"{reason} Jawaban di web tetap “{on_web or 'kosong'}”. Samakan isi sel ini, atau unggah lagi sesudah dibuka."
    )
