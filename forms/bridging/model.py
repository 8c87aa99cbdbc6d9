"""What a bridge says and gives: a step for each question, carried answers, and what could not be carried."""

from typing import Any, Literal

import msgspec

Comparable = Literal["yes", "partly", "no"]


class Step(msgspec.Struct, frozen=True):
    """How one question of the new version follows from the old version's answers.

    `expression` is '' where the question is carried by its name, or not carried; `carried` is False where nothing of the
    old version answers it, and then `comparable` is no.
    """

    question: str
    comparable: Comparable
    note: str
    expression: str
    carried: bool


class Dropped(msgspec.Struct, frozen=True):
    """An answer of the old version that the new one cannot take; `path` is a finding path (`group/repeat[2]/question`)."""

    path: str
    value: object
    reason: str


class Carried(msgspec.Struct, frozen=True):
    """Answers in the new version's names, nested, as `Around.last_saved` takes them; and every answer that was left behind."""

    answers: dict[str, Any]
    dropped: tuple[Dropped, ...]
