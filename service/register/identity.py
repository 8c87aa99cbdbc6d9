"""Which cooperative of the register a row means: by id, else NIK, else legal number and date, else name and village."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from service.language import gettext, gettext_noop
from service.register.rows import RegisterRow, RowFault
from service.register.words import bare


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What identifies one cooperative that the register has already."""

    koperasi_id: str
    nik: str
    nama: str
    kode_desa: str
    no_badan_hukum: str
    tanggal_badan_hukum: date | None


class Identified(msgspec.Struct, frozen=True):
    """A row and the cooperative that it updates; `koperasi_id` is '' for a new one."""

    row: RegisterRow
    koperasi_id: str


Key = Callable[[RegisterRow | Known], object]

_KEYS: tuple[tuple[str, Key], ...] = (
    (gettext_noop("ID koperasi"), lambda each: each.koperasi_id or None),
    ("NIK", lambda each: each.nik or None),
    (
        gettext_noop("badan hukum"),
        lambda each: (
            (bare(each.no_badan_hukum), each.tanggal_badan_hukum)
            if each.no_badan_hukum and each.tanggal_badan_hukum
            else None
        ),
    ),
    (gettext_noop("nama dan desa"), lambda each: (bare(each.nama), each.kode_desa) if each.kode_desa else None),
)

_BY_WORDS = _KEYS[2:]
"""Keys that people write, and so may write twice for one cooperative."""


def identify(rows: Sequence[RegisterRow], known: Iterable[Known]) -> tuple[list[Identified], list[RowFault]]:
    """Find the cooperative of each row.

    Returns:
        The rows with their cooperatives, and what is wrong. Errors: an id that the register does not know, two
        cooperatives that one row could mean, one cooperative that two rows mean. Warning: a NIK that changes.
    """
    have = list(known)
    indexes = [(title, key, _index(have, key)) for title, key in _KEYS]
    niks = {each.koperasi_id: each.nik for each in have}
    found: list[Identified] = []
    faults: list[RowFault] = []
    taken: dict[str, int] = {}
    fresh: dict[object, RegisterRow] = {}
    for row in rows:
        koperasi_id, message = _one(row, indexes)
        if not koperasi_id and not message:
            message = _new_twice(row, fresh)
        if not message and koperasi_id in taken:
            message = gettext(
                "Baris ini dan baris {row} adalah koperasi yang sama. Hapus salah satunya.", row=taken[koperasi_id]
            )
        if message:
            faults.append(RowFault(row=row.row, column="", severity="error", message=message))
            continue
        if koperasi_id:
            taken[koperasi_id] = row.row
            faults.extend(_new_nik(row, niks[koperasi_id]))
        found.append(Identified(row, koperasi_id))
    return found, faults


def _new_nik(row: RegisterRow, before: str) -> list[RowFault]:
    """A warning where a cooperative that was found by something else gets another NIK: it may be another one."""
    if not before or not row.nik or row.nik == before:
        return []
    text = gettext(
        "NIK berubah dari {before} menjadi {nik}. Bila ini koperasi lain, beri nama yang membedakannya.",
        before=before,
        nik=row.nik,
    )
    return [RowFault(row=row.row, column="nik", severity="warning", message=text)]


def _new_twice(row: RegisterRow, fresh: dict[object, RegisterRow]) -> str:
    """What is wrong with a new cooperative that an earlier row registers already ('' for nothing); remembers the row.

    Two NIKs that differ make two cooperatives, whatever else they share.
    """
    for title, key in _BY_WORDS:
        value = key(row)
        if value is None:
            continue
        first = fresh.setdefault((title, value), row)
        if first is not row and not (row.nik and first.nik and row.nik != first.nik):
            return gettext(
                "Baris ini dan baris {row} adalah koperasi yang sama ({title} sama). Hapus salah satunya, atau isi NIK keduanya bila memang berbeda.",
                row=first.row,
                title=gettext(title),
            )
    return ""


def _index(known: Sequence[Known], key: Key) -> dict[object, list[str]]:
    index: dict[object, list[str]] = {}
    for each in known:
        value = key(each)
        if value is not None:
            index.setdefault(value, []).append(each.koperasi_id)
    return index


def _one(row: RegisterRow, indexes: Sequence[tuple[str, Key, dict[object, list[str]]]]) -> tuple[str, str]:
    """The id ('' for a new cooperative) and what is wrong ('' for nothing)."""
    for title, key, index in indexes:
        value = key(row)
        matches = index.get(value, []) if value is not None else []
        if len(matches) == 1:
            return matches[0], ""
        if matches:
            return "", gettext(
                "Ada {count} koperasi dengan {title} yang sama. Isi kolom ID koperasi untuk memilih.",
                count=len(matches),
                title=gettext(title),
            )
        if title == _KEYS[0][0] and value is not None:
            return "", gettext(
                "ID koperasi {koperasi_id} tidak ada. Kosongkan untuk mendaftarkan koperasi baru.",
                koperasi_id=row.koperasi_id,
            )
    return "", ""
