"""The states of a submission as people see them: an icon, a word and a colour, the same everywhere."""

from types import MappingProxyType

import msgspec

from exports.model import State


class Look(msgspec.Struct, frozen=True):
    """How a state is shown: the icon's name, the colour's class and the word."""

    icon: str
    tone: str
    word: str


STATES = MappingProxyType(
    {
        "returned": Look("back", "s-back", "Dikembalikan"),
        "draft": Look("edit", "s-edit", "Sedang diisi"),
        "not_started": Look("todo", "s-todo", "Belum mulai"),
        "sent": Look("sent", "s-sent", "Terkirim"),
        "verified": Look("ver", "s-ver", "Diverifikasi"),
        "accepted": Look("ok", "s-ok", "Diterima"),
    }
)
"""State to its look, in the order in which lists show them: what waits for the officer first."""

DONE: tuple[State, ...] = ("sent", "verified", "accepted")
"""States in which the answers have left the officer."""

ROLES = MappingProxyType(
    {
        "officer": "petugas",
        "verifier": "verifikator",
        "province": "provinsi",
        "author": "penyusun kuesioner",
        "administrator": "administrator",
    }
)
"""Role of an account to the word for it."""
