"""The administrator's page of rounds: open one with its settings, close it, change who is due."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.typed import day
from service.accounts.guards import allow
from service.actions import open_round as actions
from service.actions.library import Library
from service.database import forms, offices, rounds, tally
from service.database.handle import Handle
from service.database.rounds import Round, RoundSettings
from service.pages.engine import go, show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.problems import CONFLICT, NOT_FOUND, REFUSED, Problem

DATES = {
    "batas": "batas kirim",
    "mulai": "mulai kerja lapangan",
    "primer": "batas RAT koperasi primer",
    "sekunder": "batas RAT koperasi sekunder",
}
FIRST_YEAR, LAST_YEAR = 1945, 2200
STEPS: Mapping[str, Literal["add", "move", "dissolve"]] = {"tambah": "add", "pindah": "move", "bubar": "dissolve"}


class RoundLine(msgspec.Struct, frozen=True, kw_only=True):
    """One round and its settings."""

    book_year: int
    open: bool
    version: str
    deadline: date
    years: int
    primary: date
    secondary: date
    total: int


class RoundsPage(msgspec.Struct, frozen=True, kw_only=True):
    """All rounds, and the form for a new one."""

    rounds: tuple[RoundLine, ...]
    versions: tuple[Option, ...]
    offices: tuple[Option, ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]


class RoundsController(Controller):
    """`/putaran`."""

    path = "/putaran"
    guards = (allow("administrator"),)

    @get("/", include_in_schema=False)
    async def listed(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the rounds."""
        return await _page(request, handle, now, _suggested(now), {})

    @post("/", include_in_schema=False)
    async def open(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str] | Redirect:
        """Open a round over the register."""
        posted = await posted_by(request)
        typed = {name: posted.get(name, [""])[0].strip() for name in _suggested(now)}
        settings, errors = _settings(typed, {one.id for one in await forms.versions(handle)})
        if settings is None:
            return await _page(request, handle, now, typed, errors)
        try:
            await actions.open_round(handle, library, settings)
        except Problem as problem:
            if problem.kind not in {CONFLICT, REFUSED}:
                raise
            return await _page(request, handle, now, typed, _refused(problem))
        return go("/putaran", "dibuka")

    @post("/{year:int}/tutup", include_in_schema=False)
    async def close(self, handle: NamedDependency[Handle], year: FromPath[int]) -> Redirect:
        """Close a round."""
        await actions.close_round(handle, (await _of_year(handle, year)).id)
        return go("/putaran", "ditutup")

    @post("/{year:int}/daftar", include_in_schema=False)
    async def change(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        year: FromPath[int],
    ) -> Response[str] | Redirect:
        """Add a cooperative, move it to another office, or take it out."""
        posted = await posted_by(request)
        named, why = f"koperasi-{year}", f"alasan-{year}"
        given = {name: posted.get(name, [""])[0].strip() for name in (named, why, "perubahan", "kantor")}
        office = next((one.id for one in await offices.listed(handle) if one.region_code == given["kantor"]), None)
        cooperative = _uuid(given[named])
        errors = {}
        if cooperative is None:
            errors[named] = f"“{given[named]}” bukan ID koperasi. Salin dari kolom koperasi_id."
        if not given[why]:
            errors[why] = "Tulis alasan perubahan ini."
        if given["perubahan"] == "pindah" and office is None:
            errors[f"ke-{year}"] = "Pilih kantor tujuan."
        step = STEPS.get(given["perubahan"])
        if errors or cooperative is None or step is None:
            return await _page(request, handle, now, _suggested(now), errors)
        current = await _of_year(handle, year)
        try:
            await actions.change_roster(handle, current.id, cooperative, step, given[why], office_id=office)
        except Problem as problem:
            return await _page(request, handle, now, _suggested(now), {named: problem.detail or problem.kind.title})
        return go("/putaran", "tersimpan")


FIELDS = {"deadline": "batas", "rat_deadline_primer": "primer", "rat_deadline_sekunder": "sekunder"}
"""Name of a setting to the field it is typed in."""


def _refused(problem: Problem) -> dict[str, str]:
    told = {FIELDS.get(fault.path, "tahun"): fault.message for fault in problem.faults}
    return told or {"tahun": problem.detail or problem.kind.title}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def _of_year(handle: Handle, year: int) -> Round:
    found = await rounds.of_year(handle, year)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _suggested(now: datetime) -> dict[str, str]:
    """Fill the form as the law and the province's habit have it: last year's book, June as its end."""
    year = now.year
    return {
        "tahun": str(year - 1),
        "versi": "",
        "batas": f"30-06-{year}",
        "mulai": f"01-02-{year}",
        "tanpa_rat": "2",
        "primer": f"31-03-{year}",
        "sekunder": f"30-06-{year}",
    }


def _number(text: str, least: int, most: int) -> bool:
    """Tell whether a text is a plain whole number within bounds."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most


def _settings(typed: Mapping[str, str], versions: set[int]) -> tuple[RoundSettings | None, dict[str, str]]:
    """Read the form; give the settings, or what is wrong with them."""
    dates = {name: day(typed[name]) for name in DATES}
    errors = {
        name: f"Tulis tanggal {words}, misalnya 30-06-2026." for name, words in DATES.items() if dates[name] is None
    }
    if not _number(typed["tahun"], FIRST_YEAR, LAST_YEAR):
        errors["tahun"] = "Tulis tahun buku dengan empat angka, misalnya 2025."
    if not _number(typed["versi"], 1, 2**31) or int(typed["versi"]) not in versions:
        errors["versi"] = "Pilih kuesioner putaran ini."
    if typed["tanpa_rat"] not in {"2", "3"}:
        errors["tanpa_rat"] = "Pilih 2 atau 3 tahun."
    starts, deadline, primary, secondary = (dates[name] for name in ("mulai", "batas", "primer", "sekunder"))
    if starts and deadline and deadline < starts:
        errors["batas"] = f"Batas kirim ({typed['batas']}) sebelum mulai kerja lapangan ({typed['mulai']})."
    if errors or starts is None or deadline is None or primary is None or secondary is None:
        return None, errors
    settings = RoundSettings(
        book_year=int(typed["tahun"]),
        form_version_id=int(typed["versi"]),
        starts=starts,
        deadline=deadline,
        years_without_rat=int(typed["tanpa_rat"]),
        rat_deadline_primer=primary,
        rat_deadline_sekunder=secondary,
    )
    return settings, {}


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response[str]:
    versions = await forms.versions(handle)
    labels = {one.id: f"{one.title} ({one.form} {one.label})" for one in versions}
    lines = [
        RoundLine(
            book_year=one.book_year,
            open=one.state == "open",
            version=labels.get(one.form_version_id, "-"),
            deadline=one.deadline,
            years=one.years_without_rat,
            primary=one.rat_deadline_primer,
            secondary=one.rat_deadline_sekunder,
            total=sum(count.total for count in await tally.counts(handle, one.id)),
        )
        for one in await rounds.listed(handle)
    ]
    page = RoundsPage(
        rounds=tuple(lines),
        versions=tuple(Option(str(key), words, str(key) == typed["versi"]) for key, words in labels.items()),
        offices=tuple(Option(one.region_code, one.name, chosen=False) for one in await offices.listed(handle)),
        typed=typed,
        errors=errors,
    )
    frame = await frame_of(request, handle, now, "/putaran")
    return show("putaran.html", status=422 if errors else 200, frame=frame, page=page, wrong=bool(errors))
