"""How one version's questions follow from the previous version's answers."""

from typing import Any, Literal

import msgspec


class Step(msgspec.Struct, frozen=True):
    """How one question of the new version is answered from the old one's answers.

    `carried` is False where nothing of the old version answers it; `comparable` and `note` are the author's words.
    """

    question: str
    comparable: Literal["yes", "partly", "no"]
    note: str
    expression: str
    carried: bool


class Dropped(msgspec.Struct, frozen=True):
    """An answer of the old version that the new one cannot take."""

    path: str
    value: object
    reason: str


class Carried(msgspec.Struct, frozen=True):
    """Answers in the new version's names, nested as stored, and what could not be taken along."""

    answers: dict[str, Any]
    dropped: tuple[Dropped, ...]
