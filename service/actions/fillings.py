"""A filled template comes back: it is kept, compared before anything is stored, put into drafts, and for a day taken back.

Answers go in by `save_draft.save`, the page's own path, under the device `excel:<upload>`. What is to go in is planned and kept
before the first answer is written, so an apply that was cut off goes on where it stopped, and a second one changes nothing.
"""

import asyncio
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

import msgspec

from forms.compile import CompiledForm
from forms.errors import FormProblems
from forms.filling.bridged import Crossing
from forms.filling.compare import compare
from forms.filling.gather import Basis, Cells, Gathered, gather
from forms.filling.members import Member
from forms.filling.model import Edit, Filled, Preview
from service import problems
from service.accounts.row_tokens import cooperative_of
from service.actions.filling_plan import (
    Became,
    Cell,
    Entry,
    by_cooperative,
    device_of,
    outcome_in,
    packed,
    packed_outcome,
    plan_in,
    planned,
)
from service.actions.filling_saved import Way, saved
from service.actions.filling_standing import Stands, stands_of
from service.actions.filling_undone import restored
from service.actions.library import Library
from service.actions.save_draft import Change
from service.database import fillings, rounds, templates
from service.database.fillings import Filling
from service.database.handle import Handle, Reader
from service.database.templates import Template
from service.language import gettext, spoken
from service.problems import Problem

LARGEST_FILE = 5 * 1024 * 1024
LONGEST_NAME = 200
_SLICE = 10
"""Cooperatives that are compared before others get a turn."""

Reading = Callable[[bytes, str], Filled]


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an upload: answers written (or restored, when it was undone), and those left out with the reason."""

    written: int
    cooperatives: int
    left: tuple[tuple[Entry, str], ...]


class _Compared(msgspec.Struct, frozen=True, kw_only=True):
    filling: Filling
    gathered: Gathered
    edits: tuple[Edit, ...]
    stands: Mapping[str, Stands]


async def receive(handle: Handle, round_id: int, data: bytes, name: str, read: Reading) -> UUID:
    """Keep an uploaded file after a look into it, and give the upload's id: of the same file, the same.

    Args:
        handle: an officer's.
        round_id: the round that its answers are for.
        data: the file.
        name: its name.
        read: `forms.filling.read.read_filled_outside`, which blocks until its child process ends.

    Raises:
        Problem: TOO_LARGE; FILE_REFUSED for what is no template of this office; ROUND_CLOSED; FORBIDDEN; what `read` raises
            as a table's problem is the caller's to word.
    """
    if len(data) > LARGEST_FILE:
        raise Problem(problems.TOO_LARGE, gettext("Berkas paling besar 5 MB. Simpan ulang tanpa gambar."))
    filled = await asyncio.to_thread(read, data, name)
    template_id = _template(filled)
    if template_id is None or await templates.one(handle, template_id) is None:
        raise Problem(
            problems.FILE_REFUSED,
            gettext("Berkas ini bukan templat kantor Anda. Unduh templat dari halaman ini, salin isinya, lalu unggah."),
        )
    kept = await asyncio.to_thread(lambda: zlib.compress(msgspec.json.encode(filled), 3))
    return await fillings.keep(handle, uuid4(), round_id, template_id, _named(name), data, kept)


async def preview(handle: Handle, library: Library, filling_id: UUID, *, now: datetime) -> Preview:
    """Say what an upload would do to the drafts as they stand now; nothing is stored. Without its file it does nothing.

    Raises:
        Problem: NOT_FOUND.
    """
    if (await _one(handle, filling_id)).size is None:
        return Preview(cooperatives=0, edits=(), remarks=(), lost=())
    compared = await _compared(handle, library, filling_id, now)
    return Preview(
        cooperatives=compared.gathered.recognised,
        edits=compared.edits,
        remarks=compared.gathered.remarks,
        lost=compared.gathered.lost,
    )


async def apply(
    handle: Handle,
    library: Library,
    filling_id: UUID,
    *,
    now: datetime,
    empties: bool = False,
    conflicts: Collection[Cell] | Literal["all"] = (),
) -> Applied:
    """Put an upload's good cells into the drafts. Again it finishes what was cut off, and then changes nothing.

    Raises:
        Problem: NOT_FOUND; CONFLICT where it was undone; ROUND_CLOSED; FORBIDDEN; BUSY (press again).
    """
    filling = await _one(handle, filling_id)
    the_round = await rounds.one(handle, filling.round_id)
    plan, outcome = await fillings.plan(handle, filling_id)
    if filling.state == "applied" and plan is not None:
        return _told(await asyncio.to_thread(plan_in, plan), await asyncio.to_thread(outcome_in, outcome), "written")
    if the_round is None or the_round.state != "open":
        raise Problem(problems.ROUND_CLOSED)
    if plan is None:
        compared = await _compared(handle, library, filling_id, now)
        entries = await asyncio.to_thread(planned, compared.edits, compared.stands, conflicts, empties=empties)
        plan = await asyncio.to_thread(packed, entries)
    held = await fillings.step(handle, filling_id, "applying", plan, now)
    entries = await asyncio.to_thread(plan_in, held)
    became: list[Became] = []
    for cooperative, own in by_cooperative(entries).items():
        became += await _written(handle, library, filling, UUID(cooperative), own, now)
    await fillings.step(handle, filling_id, "applied", await asyncio.to_thread(packed_outcome, became), now)
    return _told(entries, became, "written")


async def undo(handle: Handle, library: Library, filling_id: UUID, *, now: datetime) -> Applied:
    """Give back what stood before an upload, for a day, wherever its value still stands; what changed since is left.

    What nobody had typed before is untyped again: a prefilled answer that nobody had looked at stands there as such.

    Raises:
        Problem: NOT_FOUND; CONFLICT for one that was not applied, or longer than 24 hours ago; ROUND_CLOSED; FORBIDDEN.
    """
    filling = await _one(handle, filling_id)
    held = await fillings.step(handle, filling_id, "undoing", b"", now)
    entries = await asyncio.to_thread(plan_in, held)
    _, outcome = await fillings.plan(handle, filling_id)
    told = await asyncio.to_thread(outcome_in, outcome)
    if filling.state == "undone":
        return _told(entries, told, "restored")
    never = {one.seq for one in told if one.status == "left"}
    became: list[Became] = []
    for cooperative, own in by_cooperative(one for one in entries if one.seq not in never).items():
        became += await restored(handle, library, filling, UUID(cooperative), own)
    await fillings.step(handle, filling_id, "undone", await asyncio.to_thread(packed_outcome, became), now)
    return _told(entries, became, "restored")


async def _compared(handle: Handle, library: Library, filling_id: UUID, now: datetime) -> _Compared:
    """Read, gather and compare; the heavy parts in threads, some cooperatives at a time."""
    filling = await _one(handle, filling_id)
    kept = await fillings.filled(handle, filling_id)
    source = await templates.one(handle, filling.template_id)
    if kept is None or source is None:
        raise Problem(problems.NOT_FOUND)
    compiled = await library.compiled(handle, source.form_version_id)
    people = await fillings.members(handle, filling.round_id, filling.office_id)
    language = spoken()

    def gathered() -> Gathered:
        filled = msgspec.json.decode(zlib.decompress(kept), type=Filled)
        return gather(_basis(compiled, filling, source, people), filled, language)

    found = await asyncio.to_thread(gathered)
    plans = await fillings.plans_of_template(handle, filling.template_id, filling.id)
    earlier = await asyncio.to_thread(_earlier, plans)
    stands: dict[str, Stands] = {}
    edits = list(found.wrong)
    other_year = source.round_id != filling.round_id
    async with handle.snapshot() as rows:
        for cells in found.cells:
            one = cells.cooperative
            stands[one] = await stands_of(
                rows, library, filling.round_id, UUID(one), now, earlier.get(one, {}), other_year=other_year
            )
        ways = {one.version_id: one.compiled for one in stands.values() if one.version_id != source.form_version_id}
        crossings = {
            version: await _crossing(rows, library, compiled, source.form_version_id, version) for version in ways
        }
    lost = list(found.lost)
    was = await asyncio.to_thread(_contents, source)
    for begin in range(0, len(found.cells), _SLICE):
        part = found.cells[begin : begin + _SLICE]
        more, unknown = await asyncio.to_thread(_edits, part, stands, crossings, was, language)
        edits += more
        lost += unknown
    sheets = {one: nth for nth, one in enumerate(dict.fromkeys(edit.sheet for edit in edits))}
    edits.sort(key=lambda edit: (sheets[edit.sheet], edit.row, len(edit.column), edit.column))
    remarks = found.remarks if source.contents is not None else (*found.remarks, _aged(source, now))
    found = msgspec.structs.replace(found, lost=tuple(dict.fromkeys(lost)), remarks=remarks)
    return _Compared(filling=filling, gathered=found, edits=tuple(edits), stands=stands)


async def _crossing(rows: Reader, library: Library, old: CompiledForm, old_id: int, new_id: int) -> Crossing | None:
    """Give the way from a template's version to a draft's, None where none leads there."""
    try:
        chain = await library.bridge(rows, old_id, new_id)
    except FormProblems:
        chain = None
    return Crossing(chain, old, await library.compiled(rows, new_id), spoken()) if chain else None


def _edits(
    part: Sequence[Cells],
    stands: Mapping[str, Stands],
    crossings: Mapping[int, Crossing | None],
    was: Mapping[str, Mapping[str, Any]],
    language: str,
) -> tuple[list[Edit], list[str]]:
    """Compare some cooperatives; give their edits, and labels of columns that their version does not have."""
    found: list[Edit] = []
    lost: list[str] = []
    for cells in part:
        one, said, standing = stands[cells.cooperative], cells, stands[cells.cooperative].standing
        if one.version_id in crossings:
            crossing = crossings[one.version_id]
            if crossing is None:
                closed = gettext(
                    "Isian koperasi ini memakai versi kuesioner lain. Pindahkan dulu di halaman isiannya, lalu unggah lagi."
                )
                standing = msgspec.structs.replace(standing, closed=standing.closed or closed)
            else:
                bridged = crossing.carried(cells, was.get(cells.cooperative, {}))
                said, lost = bridged.cells, [*lost, *bridged.lost]
        found += compare(one.compiled, said, standing, language)
    return found, lost


def _aged(source: Template, now: datetime) -> str:
    return gettext(
        "Isi semula templat ini ({at}) tidak disimpan lagi. Sel yang lain dari jawaban di Lumbung disebut bentrok.",
        at=f"{source.at.astimezone(now.tzinfo):%d-%m-%Y}",
    )


def _basis(compiled: CompiledForm, filling: Filling, source: Template, members: tuple[Member, ...]) -> Basis:
    contents = _contents(source)

    def whose(token: str) -> str:
        found = str(cooperative_of(source.key, token) or "")
        return found if found in contents or source.contents is None else ""

    return Basis(
        compiled=compiled,
        template=str(filling.template_id),
        contents=contents,
        members=members,
        whose=whose,
    )


def _contents(source: Template) -> dict[str, dict[str, Any]]:
    if source.contents is None:
        return {}
    return msgspec.json.decode(zlib.decompress(source.contents), type=dict[str, dict[str, Any]])


async def _written(
    handle: Handle, library: Library, filling: Filling, cooperative_id: UUID, entries: Sequence[Entry], now: datetime
) -> list[Became]:
    """Save one cooperative's answers; what it refuses is told, and the others go on."""
    way = Way(
        device=device_of(filling.id),
        done="written",
        otherwise=gettext("Jawaban ini baru saja diubah di web; nilai di web yang dipakai."),
        now=now,
        version_id=entries[0].version,
    )
    changes = [(one, Change(path=one.path, value=one.new, base=one.base, seq=one.seq)) for one in entries]
    return await saved(handle, library, filling, cooperative_id, changes, way)


def _told(entries: Sequence[Entry], became: Sequence[Became], done: str) -> Applied:
    by_seq = {one.seq: one for one in entries}
    shown = [one for one in became if by_seq[one.seq].row]
    good = [one for one in shown if one.status == done]
    return Applied(
        written=len(good),
        cooperatives=len({by_seq[one.seq].cooperative for one in good}),
        left=tuple((by_seq[one.seq], one.reason) for one in shown if one.status == "left"),
    )


def _earlier(plans: Iterable[bytes]) -> dict[str, dict[str, list[Any]]]:
    """Give what other uploads of the same template put in, by cooperative and path."""
    found: dict[str, dict[str, list[Any]]] = {}
    for plan in plans:
        for one in plan_in(plan):
            found.setdefault(one.cooperative, {}).setdefault(one.path, []).append(one.new)
    return found


async def _one(handle: Handle, filling_id: UUID) -> Filling:
    found = await fillings.one(handle, filling_id)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return found


def _template(filled: Filled) -> UUID | None:
    try:
        return UUID(filled.about.get("id", ""))
    except ValueError:
        return None


def _named(name: str) -> str:
    bare = "".join(letter for letter in name if letter.isprintable()).strip()
    return bare[-LONGEST_NAME:] or "templat"
