"""What a page knows about one submission when its sections are built."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from forms.errors import Finding
from forms.model import Choice, Form
from service.actions.last_year import LastYear
from service.actions.provenance import Prefilled
from service.pages.fields import Remark, Shown


class Judged(Protocol):
    """What an evaluation says about paths; `forms.evaluate.Evaluation` is one."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """Typed answers, nested, calculations included."""

    @property
    def relevant(self) -> Mapping[str, bool]:
        """Path to whether it is asked."""

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Choices after filtering."""

    def label(self, path: str, language: str) -> str:
        """Label with other answers put in."""

    def hint(self, path: str, language: str) -> str:
        """Hint with other answers put in."""

    def required(self, path: str) -> bool:
        """Whether an answer must be given."""

    def read_only(self, path: str) -> bool:
        """Whether the answer cannot be changed by hand."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one submission's answers that its page shows.

    `flat` maps storage paths to stored JSON; a repeat's path maps to its row ids in order. `origins` says in words
    where an answer came from (second: typed by a person) by storage path, `prefilled` which answers a draft began with
    and `last` what last year said; `reasons` what explains a warning, `void` what explained it before a change, and `remarks` what reviewers said, by the path that
    findings speak.
    `strict` shows missing answers as errors too: after a failed send, and to reviewers. Else only what was `touched`
    (storage paths; None means all) is told to be wrong or odd. `files` says of each stored file, by its hash, what a page shows.
    """

    form: Form
    judged: Judged
    flat: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    origins: Mapping[str, tuple[str, bool]] = {}
    prefilled: Mapping[str, Prefilled] = {}
    last: LastYear | None = None
    reasons: Mapping[str, str] = {}
    void: Mapping[str, str] = {}
    remarks: Mapping[str, tuple[Remark, ...]] = {}
    strict: bool = False
    locked: bool = False
    touched: frozenset[str] | None = None
    files: Mapping[str, Shown] = {}
    takes_files: bool = True
    language: str = "id"
