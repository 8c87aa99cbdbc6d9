"""What pages say about an export: what it holds, how far it is, and why it failed."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from exports.model import COUNTED
from service import problems
from service.database.accounts import Person
from service.database.exports import Job
from service.database.handle import Principal
from service.database.offices import Office
from service.language import gettext, gettext_noop, ngettext
from service.pages import speech
from service.pages.states import Look
from service.pages.whereabouts import domain_of
from service.problems import Kind

_LOOKS = MappingProxyType(
    {
        "queued": Look("clock", "s-todo", gettext_noop("Antre")),
        "running": Look("edit", "s-edit", gettext_noop("Sedang dibuat")),
        "done": Look("ok", "s-ok", gettext_noop("Siap")),
        "failed": Look("err", "s-err", gettext_noop("Gagal")),
        "cancelled": Look("na", "s-todo", gettext_noop("Dibatalkan")),
    }
)
_GONE = Look("na", "s-todo", gettext_noop("Sudah dihapus"))
_KINDS: Mapping[str, Kind] = {
    each.code: each
    for each in (
        problems.FORBIDDEN, problems.NOT_FOUND, problems.WORKBOOK_REFUSED, problems.VERSION_UNBRIDGED, problems.REFUSED,
        problems.STORAGE_FULL, problems.BUSY, problems.EXPORT_REVOKED, problems.EXPORT_GAVE_UP, problems.CONFLICT,
    )
}  # fmt: skip
"""What a job may have failed of; anything else is a fault of ours."""
LET_CANCEL = ("province", "administrator")


class ExportLine(msgspec.Struct, frozen=True, kw_only=True):
    """One export as a list and its page show it; `size` and `until` are '' where there is no file."""

    id: str
    what: str
    name: str
    asked: str
    look: Look
    told: str
    advice: str
    done: int
    total: int
    size: str
    until: str
    running: bool
    ready: bool
    may_cancel: bool
    again: tuple[tuple[str, str], ...]


def line_of(
    job: Job, known: Mapping[int, Office], people: Mapping[int, Person], who: Principal, now: datetime
) -> ExportLine:
    """Say everything about a job."""
    person = people.get(job.account_id)
    told, advice = _told(job)
    running = job.state in {"queued", "running"}
    return ExportLine(
        id=str(job.id),
        what=_what(job, known),
        name=job.name,
        asked=gettext(
            "{at}, {who}", at=speech.moment(job.asked_at, now), who=person.name if person else gettext("akun lain")
        ),
        look=_GONE if job.state == "done" and not job.ready else _LOOKS[job.state],
        told=told,
        advice=advice,
        done=min(job.done, job.total),
        total=job.total,
        size=speech.size(job.size) if job.ready else "",
        until=speech.moment(job.expires_at, now) if job.ready and job.expires_at else "",
        running=running,
        ready=job.ready and job.within,
        may_cancel=running and (job.account_id == who.account_id or who.role in LET_CANCEL),
        again=_again(job, known),
    )


def _what(job: Job, known: Mapping[int, Office]) -> str:
    """Say what the file holds."""
    office = known.get(job.office_id or 0)
    places = {
        "province": gettext("Seluruh provinsi"),
        "all": gettext("Semua wilayah, satu zip"),
        "union": gettext("Gabungan putaran sampai tahun ini"),
    }
    where = places.get(job.kind) or (domain_of(office) if office else gettext("kantor lain"))
    states = (
        gettext("terkirim, diverifikasi, dan diterima")
        if set(job.states) == set(COUNTED)
        else gettext("diterima")
        if job.states == ("accepted",)
        else ", ".join(job.states)
    )
    return gettext("{where}, tahun buku {year}, {states}", where=where, year=job.book_year, states=states)


def _told(job: Job) -> tuple[str, str]:
    """Say how far a job is, or what went wrong, and what to do."""
    if job.state == "queued":
        return ngettext("Urutan ke-{count} dalam antrean.", job.turn, count=speech.figure(job.turn)), ""
    if job.state == "running" and job.total and job.done >= job.total:
        return gettext("Semua baris terbaca. Berkasnya sedang ditulis."), ""
    if job.state == "running":
        done, total = speech.figure(min(job.done, job.total)), speech.figure(job.total)
        return ngettext("{done} dari {total} baris.", job.total, done=done, total=total), ""
    if job.state == "failed":
        kind = _KINDS.get(job.code, problems.UNEXPECTED)
        advice = gettext("Coba lagi.") if kind is problems.UNEXPECTED else gettext(kind.advice)
        return f"{gettext(kind.title)}.", f"{job.problem} {advice}".strip()
    if job.state == "done" and not (job.within and job.ready):
        kind = problems.EXPORT_GONE if job.within else problems.EXPORT_REVOKED
        return f"{gettext(kind.title)}.", gettext(kind.advice)
    return "", ""


def _again(job: Job, known: Mapping[int, Office]) -> tuple[tuple[str, str], ...]:
    """Give the fields that ask for the same once more, '' where a page has no words for it."""
    office = known.get(job.office_id or 0)
    region = {"province": "", "all": "semua", "union": "gabungan"}.get(job.kind, office.region_code if office else "")
    kind = "diterima" if job.states == ("accepted",) else "terkirim"
    return (("putaran", str(job.book_year)), ("kantor", region), ("keadaan", kind), ("baru", "ya"))
