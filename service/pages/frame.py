"""What stands around every page: who is signed in, the menu, the round, and a word about what just happened."""

from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request

from service.accounts.csrf import FIELD, HEADER, token_of
from service.attachments.refused import REASONS
from service.database import submissions
from service.database.handle import Handle, Principal
from service.database.rounds import Round
from service.language import gettext, gettext_noop
from service.pages import speech
from service.pages.states import ROLES
from service.pages.whereabouts import Address, addressed, newest_round


class Entry(msgspec.Struct, frozen=True):
    """One entry of the menu."""

    href: str
    word: str
    here: bool


class Who(msgspec.Struct, frozen=True):
    """The person signed in; `role` is the word for it, `place` says role and office, `account` is the account's number.

    `officer` is that number where the account's pages may be kept for work without a link, else ''.
    """

    name: str
    login: str
    role: str
    place: str
    account: int = 0
    officer: str = ""


class RoundStrip(msgspec.Struct, frozen=True):
    """The round that the page is about, else the one that the service collects now; `days` are left until the deadline, negative when it has passed.

    An office's people see its own deadline, with its `reason` where it is another than the round's ('' elsewhere).
    `newest` is the book year that is collected now, where the page is about another one, 0 elsewhere.
    """

    book_year: int
    deadline: date
    days: int
    closed: bool
    reason: str = ""
    newest: int = 0


class Told(msgspec.Struct, frozen=True):
    """A fixed sentence about what just happened; `name` and `href` say to which cooperative.

    `undo` is where to post `revision` to take the step back, '' where nobody here can.
    """

    tone: str
    icon: str
    words: str
    name: str = ""
    href: str = ""
    undo: str = ""
    revision: int = 0


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `base.html` needs; `again` is the address that shows this page again, in another language."""

    token: str
    again: str = "/"
    here: str = ""
    who: Who | None = None
    menu: tuple[Entry, ...] = ()
    round: RoundStrip | None = None
    told: Told | None = None
    sample: bool = False
    token_field: str = FIELD
    token_header: str = HEADER


MENUS = MappingProxyType(
    {
        "officer": (("/koperasi", gettext_noop("Koperasi")), ("/excel", gettext_noop("Isi lewat Excel")), ("/unduh", gettext_noop("Unduh"))),
        "verifier": (("/periksa", gettext_noop("Periksa")), ("/koperasi", gettext_noop("Koperasi")), ("/unduh", gettext_noop("Unduh"))),
        "province": (
            ("/provinsi", gettext_noop("Pemantauan")), ("/periksa", gettext_noop("Periksa")), ("/koperasi", gettext_noop("Koperasi")), ("/unduh", gettext_noop("Unduh")),
            ("/batas", gettext_noop("Batas kirim")), ("/kuesioner", gettext_noop("Kuesioner")),
        ),
        "author": (("/kuesioner", gettext_noop("Kuesioner")),),
        "administrator": (
            ("/akun", gettext_noop("Akun")), ("/putaran", gettext_noop("Putaran")), ("/register", gettext_noop("Register")), ("/provinsi", gettext_noop("Pemantauan")),
            ("/kuesioner", gettext_noop("Kuesioner")),
        ),
    }
)  # fmt: skip
"""Role to the menu's addresses and words; the first is where that role begins."""

TOLD = MappingProxyType(
    {
        "terkirim": Told("ok", "ok", gettext_noop("Terkirim. Verifikator akan memeriksanya.")),
        "ditarik": Told("ok", "ok", gettext_noop("Kiriman ditarik. Anda dapat mengubahnya lagi.")),
        "dipindah": Told(
            "ok", "ok", gettext_noop("Isian dipindah ke kuesioner yang baru. Periksa yang tidak terbawa.")
        ),
        "diverifikasi": Told("ok", "ok", gettext_noop("Diverifikasi dan diteruskan ke provinsi.")),
        "diterima": Told("ok", "ok", gettext_noop("Diterima.")),
        "dikembalikan": Told("ok", "ok", gettext_noop("Dikembalikan ke petugas bersama komentarnya.")),
        "dikomentari": Told("ok", "ok", gettext_noop("Komentar terkirim.")),
        "dibukakan": Told("ok", "ok", gettext_noop("Komentar terkirim, dan pertanyaannya dapat diubah petugas.")),
        "dibicarakan": Told("ok", "ok", gettext_noop("Pembicaraan ditandai selesai.")),
        "antrean-habis": Told("info", "info", gettext_noop("Itu yang terakhir dalam antrean Anda.")),
        "token-dicabut": Told("ok", "ok", gettext_noop("Token dicabut dan tidak berlaku lagi.")),
        "tersimpan": Told("ok", "ok", gettext_noop("Tersimpan.")),
        "bertambah": Told(
            "info", "info", gettext_noop("Tersimpan. Jawaban Anda memunculkan pertanyaan lain di bagian ini.")
        ),
        "bentrok": Told(
            "warn", "warn", gettext_noop("Orang lain mengubah jawaban yang sama. Yang tampil ini jawaban terakhir.")
        ),
        "berkas-penuh": Told(
            "err",
            "err",
            gettext_noop("Berkas belum tersimpan: tempat berkas di server penuh. Beri tahu administrator."),
        ),
        "berkas-menunggu": Told(
            "warn",
            "warn",
            gettext_noop("Berkas belum tersimpan: ada unggahan lain yang belum selesai. Coba lagi nanti."),
        ),
        "sandi": Told("ok", "ok", gettext_noop("Kata sandi sudah diganti.")),
        "dibatalkan": Told("ok", "ok", gettext_noop("Persetujuan dibatalkan. Kiriman menunggu Anda lagi.")),
        "dibuka": Told("ok", "ok", gettext_noop("Putaran dibuka.")),
        "ditambahkan": Told(
            "ok", "ok", gettext_noop("Koperasi baru masuk putaran. Petugas kantornya dapat mulai mengisi.")
        ),
        "versi": Told(
            "ok", "ok", gettext_noop("Putaran memakai versi yang baru. Isian yang sudah dimulai tetap pada versinya.")
        ),
        "batas": Told("ok", "ok", gettext_noop("Batas kirim disimpan.")),
        "aturan": Told(
            "ok", "ok", gettext_noop("Aturan keaktifan disimpan. Buku kerja berikutnya menghitung statusnya kembali.")
        ),
        "koreksi": Told(
            "ok", "ok", gettext_noop("Dibuka untuk koreksi. Petugas kantornya dapat mengubah dan mengirim.")
        ),
        "koreksi-ditarik": Told("ok", "ok", gettext_noop("Koreksi ditarik. Kiriman yang lama berlaku lagi.")),
        "ditutup": Told("ok", "ok", gettext_noop("Putaran ditutup.")),
        "terbit": Told(
            "ok",
            "ok",
            gettext_noop(
                "Kuesioner terbit. Administrator dapat membuka putaran dengannya, atau memindahkan putaran yang dibuka."
            ),
        ),
        "sudah-terbit": Told(
            "info", "info", gettext_noop("Isi yang sama sudah terbit sebelumnya. Tidak ada yang berubah.")
        ),
        "naskah-hilang": Told(
            "warn",
            "warn",
            gettext_noop("Naskah itu tidak ada lagi. Orang lain baru saja menerbitkan atau membuangnya."),
        ),
        "dibuang": Told("ok", "ok", gettext_noop("Naskah dibuang.")),
        "diperbaiki": Told(
            "ok",
            "ok",
            gettext_noop("Berkas yang diperbaiki menjadi naskah ini. Berkas asli tetap di daftar kuesioner."),
        ),
        "diperiksa": Told("ok", "ok", gettext_noop("Berkas diperiksa ulang.")),
        "penerus": Told("ok", "ok", gettext_noop("Penerus disimpan. Isian yang sudah dimulai tidak berubah.")),
        "penerus-dicabut": Told("ok", "ok", gettext_noop("Penunjukan dicabut. Yang berlaku lagi: berkas kuesioner.")),
        "nonaktif": Told("ok", "ok", gettext_noop("Akun dinonaktifkan.")),
        "aktif": Told("ok", "ok", gettext_noop("Akun aktif lagi.")),
    }
)
"""Word in the address (`?kabar=`) to its sentence; any other word says nothing."""

ROLES_OF_OFFICE = frozenset({"officer", "verifier"})
"""Who works for one office, and to its deadline."""

LED_TO = MappingProxyType(
    {
        "terkirim": frozenset({"sent"}),
        "ditarik": frozenset({"draft"}),
        "dipindah": frozenset({"draft", "returned"}),
        "diverifikasi": frozenset({"verified"}),
        "diterima": frozenset({"accepted"}),
        "dikembalikan": frozenset({"returned"}),
        "dibatalkan": frozenset({"sent", "verified"}),
    }
)
"""Word about a step to the states it led to: an old address says nothing when things have moved on."""

UNDONE_BY = MappingProxyType({"diverifikasi": "verifier", "diterima": "province"})
"""Word about an approval to the role that can take it back."""


def own_address(text: str) -> str:
    """Give an address of our own to go on to; anything else begins at the home page, so no link leads astray."""
    safe = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if safe else "/"


def again(request: Request[Any, Any, Any]) -> str:
    """Give the address that shows a page again: its own, or, where it answers a post, the page that was posted from."""
    if request.method == "GET":
        return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    came = urlsplit(request.headers.get("referer", ""))
    own = came.netloc == request.headers.get("host", "")
    return (f"{came.path}?{came.query}" if came.query else came.path) if own else "/"


def home_of(role: str) -> str:
    """Give the address at which a role begins."""
    menu = MENUS.get(role)
    return menu[0][0] if menu else "/saya"


def who_is(principal: Principal) -> Who:
    """Say who is signed in."""
    role = gettext(ROLES.get(principal.role, principal.role))
    place = f"{role}, {principal.office_name or ''}".strip(", ")
    return Who(principal.name, principal.login, role, place, principal.account_id, kept_for(principal))


def kept_for(principal: Principal) -> str:
    """Give the account whose pages a browser may keep for work without a link: officers only, '' for others."""
    return str(principal.account_id) if principal.role == "officer" else ""


async def frame_of(request: Request[Any, Any, Any], handle: Handle, now: datetime, here: str) -> Frame:
    """Build the frame of a page for the person signed in.

    Args:
        request: for the token and for the word about what just happened.
        handle: the person's way to the database.
        now: the present moment in the zone of the pages.
        here: the menu entry that the page belongs to.
    """
    principal = handle.principal
    about = await addressed(handle, str(request.path_params.get("identity", "")))
    newest = await newest_round(handle)
    current = about.round if about else newest
    return Frame(
        token=token_of(request),
        again=again(request),
        here=here,
        who=who_is(principal),
        menu=tuple(Entry(href, word, href == here) for href, word in MENUS.get(principal.role, ())),
        round=_strip(current, newest, principal, now) if current and newest else None,
        told=await _told(request, handle, about),
        sample=bool(current and current.is_sample),
    )


def _strip(current: Round, newest: Round, principal: Principal, now: datetime) -> RoundStrip:
    own = current.own_deadline if principal.role in ROLES_OF_OFFICE else None
    last = own or current.deadline
    reason = speech.own_deadline(own, current.own_reason, current.deadline) if own else ""
    return RoundStrip(
        current.book_year,
        last,
        (last - now.date()).days,
        current.state != "open",
        reason,
        newest.book_year if newest.id != current.id else 0,
    )


async def _told(request: Request[Any, Any, Any], handle: Handle, about: Address | None) -> Told | None:
    """Say what just happened, to which cooperative, and offer the way back while it still stands so."""
    word = request.query_params.get("kabar", "")
    if word in REASONS:
        return Told("err", "err", gettext("Berkas belum tersimpan. {reason}", reason=gettext(REASONS[word])))
    fixed = TOLD.get(word)
    if fixed is None or word not in LED_TO:
        return fixed
    about = about or await addressed(handle, request.query_params.get("koperasi", ""))
    row = await submissions.one(handle, about.round.id, about.cooperative) if about else None
    if about is None or row is None or row.state not in LED_TO[word]:
        return None
    undone = UNDONE_BY.get(word) == handle.principal.role and (about.round.state == "open" or bool(row.correcting))
    return msgspec.structs.replace(
        fixed,
        name=row.name,
        href=f"/periksa/{about}",
        undo=f"/periksa/{about}/batalkan" if undone else "",
        revision=row.revision,
    )
