"""The administrator's page of rounds: open one with its settings, close it, open it again."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.typed import day
from service.accounts.guards import allow
from service.actions import deadlines
from service.actions import open_round as actions
from service.actions.activity_rule import change_rule
from service.actions.library import Library
from service.database import forms, rounds, tally
from service.database.forms import FormVersion
from service.database.handle import Handle
from service.database.rounds import Round, RoundSettings
from service.language import gettext, gettext_noop, ngettext
from service.pages import speech
from service.pages.asking import AskPage, ask
from service.pages.engine import go, show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.roster import of_year
from service.problems import CONFLICT, REFUSED, Problem

DATES = {
    "batas": gettext_noop("batas kirim"),
    "mulai": gettext_noop("mulai kerja lapangan"),
    "primer": gettext_noop("batas RAT koperasi primer"),
    "sekunder": gettext_noop("batas RAT koperasi sekunder"),
}
FIRST_YEAR, LAST_YEAR = 1945, 2200
RULES: Mapping[str, tuple[int, int | None]] = {"2": (2, None), "3": (3, None), "keduanya": (2, 3)}
"""What is chosen to the years without a meeting that decide, and those that are counted beside it."""


class RoundLine(msgspec.Struct, frozen=True, kw_only=True):
    """One round and its settings; `newer` are the versions that it can go on with."""

    book_year: int
    open: bool
    version: str
    newer: tuple[Option, ...]
    deadline: date
    rule: str
    rule_words: str
    typed_deadline: str
    primary: date
    secondary: date
    total: int
    missing: int


class RoundsPage(msgspec.Struct, frozen=True, kw_only=True):
    """All rounds, the form for a new one, and the book year before the first for which there is a questionnaire (0: none)."""

    rounds: tuple[RoundLine, ...]
    earlier: int
    versions: tuple[Option, ...]
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
        return await _page(request, handle, now, await _suggested(handle, now), {})

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
        typed = {name: posted.get(name, [""])[0].strip() for name in suggested(now, ())}
        settings, errors = _settings(
            typed, {one.id for one in await forms.versions(handle) if one.state == "published"}
        )
        if settings is None:
            return await _page(request, handle, now, typed, errors)
        try:
            await actions.open_round(handle, library, settings)
        except Problem as problem:
            if problem.kind not in {CONFLICT, REFUSED}:
                raise
            return await _page(request, handle, now, typed, _refused(problem))
        return go("/putaran", "dibuka")

    @get("/{year:int}/tutup", include_in_schema=False)
    async def ask_to_close(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        year: FromPath[int],
    ) -> Response[str]:
        """Say what closing ends."""
        return await ask(request, handle, now, await _closing(handle, await of_year(handle, year)))

    @post("/{year:int}/tutup", include_in_schema=False)
    async def close(self, handle: NamedDependency[Handle], year: FromPath[int]) -> Redirect:
        """Close a round."""
        await actions.close_round(handle, (await of_year(handle, year)).id)
        return go("/putaran", "ditutup")

    @post("/{year:int}/versi", include_in_schema=False)
    async def go_on(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        year: FromPath[int],
    ) -> Redirect:
        """Let a round go on with a newer version; open drafts stay on theirs."""
        text = (await posted_by(request)).get("versi", [""])[0]
        if not _number(text, 1, 2**31):
            raise Problem(REFUSED, gettext("Pilih versi kuesioner yang lebih baru."))
        await actions.change_version(handle, library, (await of_year(handle, year)).id, int(text))
        return go("/putaran", "versi")

    @post("/{year:int}/aturan", include_in_schema=False)
    async def change_rule(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        year: FromPath[int],
    ) -> Redirect:
        """Give an open round another rule of activity; the workbook works each status out again."""
        rule = RULES.get((await posted_by(request)).get("tanpa_rat", [""])[0])
        if rule is None:
            raise Problem(REFUSED, gettext("Pilih 2 tahun, 3 tahun, atau keduanya."))
        await change_rule(handle, library, (await of_year(handle, year)).id, *rule)
        return go("/putaran", "aturan")

    @post("/{year:int}/batas", include_in_schema=False)
    async def change_deadline(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], year: FromPath[int]
    ) -> Redirect:
        """Give an open round another last day to send; offices that have their own keep it."""
        wanted = day((await posted_by(request)).get("batas", [""])[0].strip())
        if wanted is None:
            raise Problem(REFUSED, gettext("Tulis tanggal batas kirim yang baru, misalnya 15-07-2026."))
        await deadlines.set_whole(handle, (await of_year(handle, year)).id, wanted)
        return go("/putaran", "batas")

    @post("/{year:int}/buka", include_in_schema=False)
    async def reopen(self, handle: NamedDependency[Handle], year: FromPath[int]) -> Redirect:
        """Open a closed round again."""
        await actions.reopen_round(handle, (await of_year(handle, year)).id)
        return go("/putaran", "dibuka")


async def _closing(handle: Handle, current: Round) -> AskPage:
    """Say how many are not sent and not accepted yet."""
    counts = await tally.counts(handle, current.id)
    left = sum(one.not_started + one.draft + one.returned for one in counts)
    waiting = sum(one.sent + one.verified for one in counts)
    return AskPage(
        title=gettext("Tutup putaran {book_year}?", book_year=current.book_year),
        said=(
            gettext(
                "{left} koperasi belum dikirim dan {waiting} kiriman belum diterima.",
                left=speech.figure(left),
                waiting=speech.figure(waiting),
            ),
            gettext(
                "Sesudah ditutup tidak ada yang dapat mengisi, memeriksa, atau menerima sampai putaran dibuka lagi."
            ),
        ),
        action=f"/putaran/{current.book_year}/tutup",
        button=gettext("Ya, tutup putaran"),
        back="/putaran",
    )


FIELDS = {"deadline": "batas", "rat_deadline_primer": "primer", "rat_deadline_sekunder": "sekunder"}
"""Name of a setting to the field it is typed in."""


def _refused(problem: Problem) -> dict[str, str]:
    told = {FIELDS.get(fault.path, "tahun"): fault.message for fault in problem.faults}
    return told or {"tahun": problem.detail or gettext(problem.kind.title)}


def suggested(now: datetime, years: Collection[int]) -> dict[str, str]:
    """Fill the form as the law and the province's habit have it: last year's book, June as its end.

    A year that has its round makes way for the next one, and no date of the past is proposed as the end.
    """
    year = max(now.year, *(one + 2 for one in years)) if years else now.year
    late = date(year, 6, 30) <= now.date()
    return {
        "tahun": str(year - 1),
        "versi": "",
        "batas": f"31-12-{year}" if late else f"30-06-{year}",
        "mulai": speech.short_date(now.date()) if late else f"01-02-{year}",
        "tanpa_rat": "2",
        "primer": f"31-03-{year}",
        "sekunder": f"30-06-{year}",
    }


async def _suggested(handle: Handle, now: datetime) -> dict[str, str]:
    return suggested(now, [one.book_year for one in await rounds.listed(handle)])


def _number(text: str, least: int, most: int) -> bool:
    """Tell whether a text is a plain whole number within bounds."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most


def _settings(typed: Mapping[str, str], versions: set[int]) -> tuple[RoundSettings | None, dict[str, str]]:
    """Read the form; give the settings, or what is wrong with them."""
    dates = {name: day(typed[name]) for name in DATES}
    errors = {
        name: gettext("Tulis tanggal {words}, misalnya 30-06-2026.", words=gettext(words))
        for name, words in DATES.items()
        if dates[name] is None
    }
    if not _number(typed["tahun"], FIRST_YEAR, LAST_YEAR):
        errors["tahun"] = gettext("Tulis tahun buku dengan empat angka, misalnya 2025.")
    if not _number(typed["versi"], 1, 2**31) or int(typed["versi"]) not in versions:
        errors["versi"] = gettext("Pilih kuesioner putaran ini.")
    if typed["tanpa_rat"] not in RULES:
        errors["tanpa_rat"] = gettext("Pilih 2 tahun, 3 tahun, atau keduanya.")
    starts, deadline, primary, secondary = (dates[name] for name in ("mulai", "batas", "primer", "sekunder"))
    if starts and deadline and deadline < starts:
        errors["batas"] = gettext(
            "Batas kirim ({deadline}) sebelum mulai kerja lapangan ({starts}).",
            deadline=typed["batas"],
            starts=typed["mulai"],
        )
    if errors or starts is None or deadline is None or primary is None or secondary is None:
        return None, errors
    settings = RoundSettings(
        book_year=int(typed["tahun"]),
        form_version_id=int(typed["versi"]),
        starts=starts,
        deadline=deadline,
        years_without_rat=RULES[typed["tanpa_rat"]][0],
        also_years=RULES[typed["tanpa_rat"]][1],
        rat_deadline_primer=primary,
        rat_deadline_sekunder=secondary,
    )
    return settings, {}


def _rule(current: Round) -> str:
    """Give the choice that a round's rule is; '' for one that only the command line gives."""
    years = (current.years_without_rat, current.also_years)
    return next((name for name, rule in RULES.items() if rule == years), "")


def _rule_words(current: Round) -> str:
    """Say a round's rule of activity."""
    told = ngettext("{years} tahun tanpa RAT", current.years_without_rat, years=current.years_without_rat)
    if current.also_years is None:
        return told
    return gettext("{told}; dihitung juga menurut {also} tahun", told=told, also=current.also_years)


def _newer(current: Round, versions: Collection[FormVersion]) -> tuple[Option, ...]:
    """Give the versions of a round's form that were published after its own, newest first."""
    form = next((one.form for one in versions if one.id == current.form_version_id), "")
    return tuple(
        Option(str(one.id), one.label, chosen=False)
        for one in versions
        if one.form == form and one.id > current.form_version_id and one.state == "published"
    )


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response[str]:
    versions = await forms.versions(handle)
    labels = {one.id: f"{one.form} {one.label}: {one.title}" for one in versions}
    lines = [
        RoundLine(
            book_year=one.book_year,
            open=one.state == "open",
            version=labels.get(one.form_version_id, "-"),
            newer=_newer(one, versions) if one.state == "open" else (),
            deadline=one.deadline,
            rule=_rule(one),
            rule_words=_rule_words(one),
            typed_deadline=speech.short_date(one.deadline),
            primary=one.rat_deadline_primer,
            secondary=one.rat_deadline_sekunder,
            total=sum(count.total for count in await tally.counts(handle, one.id)),
            missing=len(await rounds.unknown_to(handle, one.id)) if one.state == "open" else 0,
        )
        for one in await rounds.listed(handle)
    ]
    before = min((line.book_year for line in lines), default=now.year) - 1
    page = RoundsPage(
        rounds=tuple(lines),
        earlier=before if any(one.label.startswith(str(before)) for one in versions) else 0,
        versions=tuple(
            Option(str(one.id), labels[one.id], str(one.id) == typed["versi"])
            for one in versions
            if one.state == "published"
        ),
        typed=typed,
        errors=errors,
    )
    frame = await frame_of(request, handle, now, "/putaran")
    return show("putaran.html", status=422 if errors else 200, frame=frame, page=page, wrong=bool(errors))
