"""The states of a submission as people see them: an icon, a word and a colour, the same everywhere."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from exports.model import State
from service.language import gettext_noop


class Look(msgspec.Struct, frozen=True):
    """How a state is shown: the icon's name, the colour's class and the word."""

    icon: str
    tone: str
    word: str


STATES = MappingProxyType(
    {
        "returned": Look("back", "s-back", gettext_noop("Dikembalikan")),
        "draft": Look("edit", "s-edit", gettext_noop("Sedang diisi")),
        "not_started": Look("todo", "s-todo", gettext_noop("Belum mulai")),
        "sent": Look("sent", "s-sent", gettext_noop("Terkirim")),
        "verified": Look("ver", "s-ver", gettext_noop("Diverifikasi")),
        "accepted": Look("ok", "s-ok", gettext_noop("Diterima")),
    }
)
"""State to its look, in the order in which lists show them: what waits for the officer first."""

DONE: tuple[State, ...] = ("sent", "verified", "accepted")
"""States in which the answers have left the officer."""

FILLING = frozenset({"not_started", "draft", "returned"})
"""States in which the officer fills."""

WAITING: Mapping[str, State] = {"verifier": "sent", "province": "verified"}
"""Role of a reviewer to the state that waits for it."""

ROLES = MappingProxyType(
    {
        "officer": gettext_noop("petugas"),
        "verifier": gettext_noop("verifikator"),
        "province": gettext_noop("provinsi"),
        "author": gettext_noop("penyusun kuesioner"),
        "administrator": gettext_noop("administrator"),
    }
)
"""Role of an account to the word for it."""
