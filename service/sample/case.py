"""One cooperative of the sample on the day its questionnaire is filled: what is true of it, before any answer."""

import random
from datetime import date

import msgspec

from service.sample.chance import weighted
from service.sample.model import Cooperative, GroupPlan, OfficePlan, Plan

Answers = dict[str, object]
"""Answers by question name; a repeat's name holds its rows, each again answers by question name."""

_LONE_OPERATION = "ditemukan_beroperasi"


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """The round's facts, named as forms read them with `pulldata('round', …)`."""

    tahun_buku: int
    tahun_tanpa_rat: int
    batas_rat_primer: date
    batas_rat_sekunder: date
    batas_rat: date
    batas_kirim: date
    mulai: date

    def meeting_deadline(self, form: str) -> date:
        """Gives the last day of the members' meeting for a `bentuk` (primer, sekunder)."""
        return self.batas_rat_sekunder if form == "sekunder" else self.batas_rat_primer


class Meetings(msgspec.Struct, frozen=True, kw_only=True):
    """The members' meetings (RAT) about the book year and the two before it, as the form's choices say them."""

    now: str
    held: date | None
    before: str
    before_that: str


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the answers of one cooperative are generated from.

    Attributes:
        one: its register row.
        group: what its group does and earns.
        office: the plan of the regency it sits in.
        villages: codes of the villages that a village cooperative covers.
        round: the round's facts.
        day: the day of the last step before sending; nothing is dated later.
        plan: words and regions.
        rng: its own random source.
        alive: it runs its business.
        visit: what the field visit found.
        meetings: its members' meetings.
        status: the activity that the form's rule gives (`status_keaktifan`).
        judged: the activity that the officer writes (`status_usulan`).
    """

    one: Cooperative
    group: GroupPlan
    office: OfficePlan
    villages: tuple[str, ...]
    round: Round
    day: date
    plan: Plan
    rng: random.Random
    alive: bool
    visit: str
    meetings: Meetings
    status: str
    judged: str

    @property
    def village(self) -> bool:
        """Tells whether it is a Koperasi Desa/Kelurahan Merah Putih."""
        return self.one.adalah_kdkmp == "ya"

    @property
    def visited(self) -> bool:
        """Tells whether anybody went there."""
        return self.visit != "tidak_dikunjungi"

    @property
    def counted(self) -> bool:
        """Tells whether the questions about members, staff and money apply."""
        return self.visit != "tidak_ditemukan" and self.judged != "dibubarkan"


def visit_result(rng: random.Random, *, alive: bool) -> str:
    """Draws what the visit found; a third of the dead ones cannot be found, as in Balikpapan in October 2025."""
    if alive:
        return weighted(rng, {_LONE_OPERATION: 86, "pindah_alamat": 6, "tidak_dikunjungi": 8})
    return weighted(rng, {"tidak_ditemukan": 45, "ditemukan_tidak_beroperasi": 38, "tidak_dikunjungi": 17})


def meetings(rng: random.Random, one: Cooperative, facts: Round, day: date, *, alive: bool) -> Meetings:
    """Draws this year's members' meeting and reads the earlier ones off the register."""
    last = one.tanggal_rat_terakhir.year if one.tanggal_rat_terakhir else 0
    unknown = "tidak" if alive or last else weighted(rng, {"tidak": 60, "tidak_diketahui": 40})
    before = "ya" if last == facts.tahun_buku else unknown
    often = {"A": 1.0, "B": 0.95, "C2": 0.0}.get(one.grade, 0.7)
    earlier = last == facts.tahun_buku and rng.random() < often
    before_that = "ya" if last == facts.tahun_buku - 1 or earlier else unknown
    usual = 0.45 if one.adalah_kdkmp == "ya" else 0.75
    chance = {"A": 1.0, "B": 0.8, "C2": 0.05}.get(one.grade, usual)
    if alive and rng.random() < chance:
        first = date(facts.tahun_buku + 1, 1, 5)
        span = max((min(day, date(facts.tahun_buku + 1, 6, 26)) - first).days, 0)
        held = first.toordinal() + round(rng.triangular(0, span, span * 0.6))
        return Meetings(now="sudah", held=date.fromordinal(held), before=before, before_that=before_that)
    waits = alive and day <= facts.meeting_deadline(one.bentuk)
    now = "belum_dalam_batas_waktu" if waits else "tidak_dilaksanakan"
    return Meetings(now=now, held=None, before=before, before_that=before_that)


def activity(one: Cooperative, facts: Round, held: Meetings) -> str:
    """Gives the activity as the form computes it: founded in the book year, or a meeting within the round's years."""
    founded = one.tanggal_badan_hukum.year
    if founded == facts.tahun_buku:
        return "baru"
    old = founded <= facts.tahun_buku - 2
    none_before = held.before != "ya"
    none_at_all = none_before and held.before_that != "ya" and old
    short = facts.tahun_tanpa_rat < 3
    lapsed = held.now == "tidak_dilaksanakan" and none_before and (short or none_at_all)
    waiting = held.now == "belum_dalam_batas_waktu" and short and none_at_all
    return "tidak_aktif" if lapsed or waiting else "aktif"


def judgement(rng: random.Random, status: str, *, alive: bool) -> str:
    """Draws what the officer writes: mostly what the rule says, for dead ones also frozen or dissolved."""
    if status == "baru":
        return "baru"
    if alive:
        return "aktif"
    return weighted(rng, {"tidak_aktif": 84, "beku": 11, "dibubarkan": 5})
