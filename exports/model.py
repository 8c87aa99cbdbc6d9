"""What a workbook is made of: frozen facts that the caller read in one snapshot. No clock, no database here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, Protocol

import msgspec

from exports.proof import SheetProof
from forms.bridge import Step
from forms.model import Form

State = Literal["not_started", "draft", "sent", "verified", "accepted", "returned"]

STATES: tuple[State, ...] = ("not_started", "draft", "returned", "sent", "verified", "accepted")
"""Every state, in the order in which a submission goes through them."""

COUNTED: tuple[State, ...] = ("sent", "verified", "accepted")
"""The states a workbook counts unless it is asked for others: everything that has left the officer."""

STATE_LABELS: Mapping[str, str] = {
    "not_started": "Belum mulai",
    "draft": "Sedang diisi",
    "returned": "Dikembalikan",
    "sent": "Terkirim",
    "verified": "Diverifikasi",
    "accepted": "Diterima",
}


class Compiled(Protocol):
    """What a workbook needs of a compiled form (`forms.compile.CompiledForm`)."""

    @property
    def form(self) -> Form:
        """The form as its author wrote it."""

    def expressions(self, texts: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        """Give a function from one submission's stored answers to the values of several expressions."""

    def row_expressions(
        self, repeat: str, texts: Sequence[str]
    ) -> Callable[[Mapping[str, Any]], list[tuple[Any, ...]]]:
        """Give a function from one submission's stored answers to the values of several expressions in each row of a repeat."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs one side: title lines above the blank, then name, rank and NIP. Empty texts leave dots."""

    titles: tuple[str, ...] = ()
    name: str = ""
    rank: str = ""
    nip: str = ""


class SignOff(msgspec.Struct, frozen=True, kw_only=True):
    """The block at the foot of a printed table: an office's setting, never code.

    Left `head` ("Mengetahui,"), right `section` under `place` and the workbook's date.
    """

    place: str = ""
    head: Signature = Signature()
    section: Signature = Signature()


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """An office that owns cooperatives.

    `region` is the official code of its regency; a province's own office (kind `province`) owns what no regency
    does, and is a row of its own in every table by region.
    """

    code: str
    name: str
    kind: Literal["regency", "province"]
    region: str = ""


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A region's official code and name, as printed in the tables."""

    code: str
    name: str


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One book year's collection: `year`, the day its figures stand for, and the rule of activity.

    `also_after` are the years of a second rule that is counted beside it.
    """

    year: int
    cut_off: date
    inactive_after: int
    deadline: date | None = None
    also_after: int | None = None


class RosterCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many cooperatives of the roster an office has in a state, by form version ('' while not started)."""

    office: str
    state: State
    version: str
    count: int


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one sheet may hold before the next one begins.

    `rows` are poured rows, well below Excel's last row (1,048,576); `bytes` are of XML (3.5 GiB), since a part over 4 GiB is
    none that Excel opens; `columns` are Excel's own (16,384).
    """

    rows: int = 1_000_000
    bytes: int = 3_758_096_384
    columns: int = 16_384


class BookSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about a workbook but its records.

    `offices` are the offices whose rows it holds: all of them for the province, one for a regency's own.
    `scope` is the second title line ("PROVINSI KALIMANTAN TIMUR"), `letterhead` stands on the cover.
    `roster` counts the whole roster of these offices in the same snapshot as the records; `states` are those that
    the records were selected by. `chain_head` is the newest hash of the revision chain, `generated_at` is aware, and is
    shown in its own zone. `file_name` is printed in the footers. `years` are the book years where there are several;
    `remark` stands on the cover, and so does `corrected`: what came after the round was closed.
    """

    round: Round
    offices: tuple[Office, ...]
    regions: tuple[Region, ...]
    roster: tuple[RosterCount, ...]
    scope: str
    generated_at: datetime
    generated_by: str
    file_name: str
    chain_head: str
    letterhead: tuple[str, ...] = ()
    sign_off: SignOff = SignOff()
    states: tuple[State, ...] = COUNTED
    language: str = "id"
    is_sample: bool = False
    personal: bool = False
    years: tuple[int, ...] = ()
    remark: str = ""
    limits: Limits = Limits()
    corrected: str = ""

    @property
    def zone_name(self) -> str:
        """The short name of the zone that moments are shown in, as WITA."""
        return self.generated_at.tzname() or ""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A warning that an answer was sent with: its path, the message as it was told, and the officer's reason ('' for none)."""

    path: str
    message: str
    reason: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One counted submission: whose it is, in which state, and the stored answers of its newest revision.

    `answers` is the nested JSON as stored, `chain` the hash of that revision in the chain (hex); `year` is the book
    year where there are several. `kept` are the warnings of that revision. `also_status` is last year's status under the
    round's second rule.
    """

    koperasi_id: str
    name: str
    office: str
    state: State
    version: str
    revision: int
    chain: str
    answers: Mapping[str, Any]
    sent_at: datetime | None = None
    year: int = 0
    kept: tuple[Kept, ...] = ()
    also_status: str = ""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a form whose answers are put together with others'.

    `carry` gives stored answers in the newest version's names, by `steps`; None for the newest itself.
    """

    label: str
    form: Form
    steps: Mapping[str, Step]
    carry: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None


class Previous(msgspec.Struct, frozen=True, kw_only=True):
    """The round before, for the sheets that compare two years: its book year, steps and records.

    `records` are its counted submissions with their answers bridged into this version's names; they are read once.
    `steps` say for each of this version's questions how it follows from that round's.
    """

    year: int
    steps: Mapping[str, Step]
    records: Iterator[Record]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a manifest: rows selected in the database and rows written, with a SHA-256 over their content.

    `part` is whose rows they are: an office's code, or a book year where there are several.
    """

    part: str
    version: str
    selected: int
    written: int
    content: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a workbook proves of itself: `complete` says that every line wrote as many rows as were selected.

    `content` is the SHA-256 over the proofs of all sheets but the manifest's own, whatever the compressor made of them.
    `replaced` are the sheets that lost characters to U+FFFD, since no cell can hold them, with their number; `long` counts the
    texts that stand whole in the sheet of long texts only.
    """

    shares: tuple[Share, ...]
    proofs: tuple[SheetProof, ...]
    content: str
    chain_head: str
    size: int
    replaced: tuple[tuple[str, int], ...] = ()
    long: int = 0

    @property
    def sheets(self) -> tuple[tuple[str, int], ...]:
        """Each sheet's name with its rows."""
        return tuple((proof.name, proof.rows) for proof in self.proofs)

    @property
    def complete(self) -> bool:
        """Whether selected and written agree everywhere."""
        return all(share.selected == share.written for share in self.shares)
