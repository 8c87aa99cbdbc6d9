"""Who is due in a round: the administrator finds a cooperative by name or NIK and adds, moves or takes it out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from service.accounts.guards import allow
from service.actions import open_round as actions
from service.database import cooperatives, offices, rounds
from service.database.cooperatives import Cooperative
from service.database.handle import Handle
from service.database.rounds import Round
from service.language import gettext
from service.pages.asking import AskPage, ask
from service.pages.engine import go, show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.whereabouts import domain_of
from service.problems import NOT_FOUND, Problem

STEPS: Mapping[str, Literal["add", "move", "dissolve"]] = {"tambah": "add", "pindah": "move", "bubar": "dissolve"}
NOTHING = {"cari": "", "koperasi": "", "perubahan": "", "kantor": "", "alasan": ""}
MOST_FOUND = 30
NEW = "Koperasi baru pada register."
"""The reason that the ledger keeps when all new ones are added at once."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One cooperative of the register that was found, and whether it is due."""

    id: str
    name: str
    nik: str
    office: str
    due: bool
    ended: bool


class RosterPage(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked for and found, what was typed, and how many are not due yet."""

    book_year: int
    open: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    found: tuple[Found, ...]
    more: bool
    offices: tuple[Option, ...]
    missing: int


class RosterController(Controller):
    """`/putaran/TAHUN/daftar`."""

    path = "/putaran/{year:int}"
    guards = (allow("administrator"),)

    @get("/daftar", include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        year: FromPath[int],
        cari: FromQuery[str] = "",
    ) -> Response[str]:
        """Show the search and what it found."""
        return await _page(request, handle, now, await of_year(handle, year), {**NOTHING, "cari": cari.strip()}, {})

    @post("/daftar", include_in_schema=False)
    async def change(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        year: FromPath[int],
    ) -> Response[str] | Redirect:
        """Add a cooperative, move it to another office, or take it out after asking once more."""
        current = await of_year(handle, year)
        posted = await posted_by(request)
        typed = {name: posted.get(name, [""])[0].strip() for name in NOTHING}
        office = next((one.id for one in await offices.listed(handle) if one.region_code == typed["kantor"]), None)
        chosen = await _chosen(handle, typed["koperasi"])
        errors = _missing(typed, chosen, office)
        step = STEPS.get(typed["perubahan"])
        if errors or chosen is None or step is None:
            return await _page(request, handle, now, current, typed, errors)
        if step == "dissolve" and not posted.get("yakin"):
            return await ask(request, handle, now, _question(year, chosen, typed))
        try:
            await actions.change_roster(handle, current.id, chosen.id, step, typed["alasan"], office_id=office)
        except Problem as problem:
            field = "alasan" if any(fault.path == "reason" for fault in problem.faults) else "koperasi"
            errors = {field: problem.detail or problem.kind.title}
            return await _page(request, handle, now, current, typed, errors)
        return go(f"/putaran/{year}/daftar", "tersimpan")

    @post("/tambahkan", include_in_schema=False)
    async def add_new(self, handle: NamedDependency[Handle], year: FromPath[int]) -> Redirect:
        """Add every cooperative of the register that this round does not know."""
        current = await of_year(handle, year)
        for identity in await rounds.unknown_to(handle, current.id):
            await actions.change_roster(handle, current.id, identity, "add", NEW)
        return go("/putaran", "ditambahkan")


async def of_year(handle: Handle, year: int) -> Round:
    """Give the round of a book year.

    Raises:
        Problem: NOT_FOUND when it has none.
    """
    found = await rounds.of_year(handle, year) if 0 < year < 2**15 else None
    if found is None:
        raise Problem(NOT_FOUND)
    return found


async def _chosen(handle: Handle, text: str) -> Cooperative | None:
    try:
        return await cooperatives.one(handle, UUID(text))
    except ValueError:
        return None


def _missing(typed: Mapping[str, str], chosen: Cooperative | None, office: int | None) -> dict[str, str]:
    errors = {}
    if chosen is None:
        errors["koperasi"] = gettext("Cari lalu pilih satu koperasi.")
    if typed["perubahan"] not in STEPS:
        errors["perubahan"] = gettext("Pilih perubahannya: tambahkan, pindahkan, atau keluarkan.")
    if typed["perubahan"] == "pindah" and office is None:
        errors["kantor"] = gettext("Pilih kantor tujuan.")
    if not typed["alasan"]:
        errors["alasan"] = gettext("Tulis alasan perubahan ini, misalnya nomor surat.")
    return errors


def _question(year: int, chosen: Cooperative, typed: Mapping[str, str]) -> AskPage:
    return AskPage(
        title=gettext("Keluarkan {name}?", name=chosen.name),
        said=(
            gettext(
                "{name} dicatat sudah dibubarkan dan keluar dari putaran {year}. Petugas tidak dapat mengisinya lagi.",
                name=chosen.name,
                year=year,
            ),
            gettext("Alasan: {reason}", reason=typed["alasan"]),
        ),
        action=f"/putaran/{year}/daftar",
        button=gettext("Ya, keluarkan"),
        back=f"/putaran/{year}/daftar",
        fields={**typed, "yakin": "ya"},
    )


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    current: Round,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response[str]:
    found = await cooperatives.search(handle, typed["cari"], limit=MOST_FOUND + 1) if typed["cari"] else ()
    chosen = await _chosen(handle, typed["koperasi"])
    if chosen is not None and chosen.id not in {one.id for one in found}:
        found = (chosen, *found)
    due = await rounds.due_among(handle, current.id, [one.id for one in found])
    seen = await offices.listed(handle)
    names = {one.id: domain_of(one) for one in seen}
    page = RosterPage(
        book_year=current.book_year,
        open=current.state == "open",
        typed=typed,
        errors=errors,
        found=tuple(
            Found(
                id=str(one.id),
                name=one.name,
                nik=one.nik,
                office=names.get(due.get(one.id, one.office_id), ""),
                due=one.id in due,
                ended=one.ended_at is not None,
            )
            for one in found[:MOST_FOUND]
        ),
        more=len(found) > MOST_FOUND,
        offices=tuple(Option(one.region_code, domain_of(one), one.region_code == typed["kantor"]) for one in seen),
        missing=len(await rounds.unknown_to(handle, current.id)),
    )
    frame = await frame_of(request, handle, now, "/putaran")
    return show("daftar.html", status=422 if errors else 200, frame=frame, page=page, wrong=bool(errors))
