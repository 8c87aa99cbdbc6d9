"""What a diff tells."""

from typing import Literal

import msgspec

Kind = Literal["added", "removed", "renamed", "moved", "retyped", "choices", "logic", "label"]


class Detail(msgspec.Struct, frozen=True):
    """One difference: a column (`constraint`, `label::id`, `check NAME`), or `choice` with a name before, after, or both."""

    what: str
    before: str = ""
    after: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is different about one question (or group, or repeat) in one way.

    `question` is the new name, of a removed one the old. `source` (`from` in JSON) is the old name where it is another; `guessed`
    renames are to be asked. `breaking`: figures before and after do not compare. `message` and `message_en` say it all in a sentence.
    """

    question: str
    kind: Kind
    breaking: bool
    source: str = msgspec.field(default="", name="from")
    guessed: bool = False
    details: tuple[Detail, ...] = ()
    message: str = ""
    message_en: str = ""


class Diff(msgspec.Struct, frozen=True):
    """All changes from one version to the next, in the order of the new sheet, removed ones last."""

    breaking: bool
    changes: tuple[Change, ...]
