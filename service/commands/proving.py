"""What was found about a workbook, as lines for people."""

from collections.abc import Iterator, Mapping
from typing import Literal

from exports.proven import Difference, Kind, Proven
from service.actions.recognize import Recognized
from service.database.workbooks import Known

Language = Literal["id", "en"]
_SHOWN = 5

_KINDS: Mapping[Kind, tuple[str, str]] = {
    "manifest": ("isi lembar Manifes sendiri berubah (sidiknya tidak cocok)", "the manifest's own cells were changed (its hash does not match)"),
    "whole": ("sidik seluruh isi tidak sama dengan sidik lembar-lembarnya", "the hash of everything is not that of its sheets"),
    "short": ("terpilih {wanted} baris, tertulis {found}", "{wanted} rows were selected, {found} written"),
    "missing": ("lembar hilang", "the sheet is missing"),
    "added": ("lembar baru, tidak ada pada manifes", "a new sheet that the manifest does not know"),
    "removed_row": ("baris hilang mulai {at} ({wanted} baris menjadi {found})", "rows are missing from {at} on ({wanted} rows became {found})"),
    "added_row": ("baris tambahan mulai {at} ({wanted} baris menjadi {found})", "rows were added from {at} on ({wanted} rows became {found})"),
    "rows": ("jumlah dan isi baris berubah mulai {at} ({wanted} baris menjadi {found})", "number and content of rows differ from {at} on ({wanted} rows became {found})"),
    "row": ("nilai berubah, pertama pada {at}", "a value was changed, first in {at}"),
    "order": ("baris sama, urutannya lain, pertama pada {at}", "the same rows in another order, first in {at}"),
    "total": ("baris dengan rumus berubah (nilai atau rumusnya), pertama pada {at}", "a row with formulas was changed (a value or a formula), first in {at}"),
}  # fmt: skip

_WORDS: Mapping[str, tuple[str, str]] = {
    "whole": ("UTUH: {sheets} lembar, {rows} baris, {records} koperasi; setiap nilai sama dengan manifesnya", "WHOLE: {sheets} sheets, {rows} rows, {records} cooperatives; every value is as its manifest says"),
    "changed": ("BERUBAH: {count} perbedaan dengan manifesnya", "CHANGED: {count} differences from its manifest"),
    "file": ("SHA-256 berkas", "SHA-256 of the file"),
    "made": ("Dibuat", "Made"),
    "head": ("Kepala rantai", "Chain head"),
    "content": ("Sidik isi", "Content"),
    "offline": ("Tanpa basis data: belum dibandingkan dengan catatan layanan (DATABASE_URL atau --data)", "Without the database: not compared with the service's record (DATABASE_URL or --data)"),
    "same": ("MILIK KITA: berkas ini persis buku kerja yang dibuat {maker}", "OURS: exactly the workbook made by {maker}"),
    "resaved": ("Kepala rantai MILIK KITA, berkasnya disimpan ulang atau lain; buku kerja dengan kepala ini: {maker}", "The chain head is OURS, the file was saved again or is another; workbooks of this head: {maker}"),
    "now": ("Kepala rantai sama dengan keadaan putaran {year} sekarang", "The chain head is that of the round {year} at this moment"),
    "strange": ("BUKAN MILIK KITA: kepala rantai ini tidak pernah tercatat pada buku kerja mana pun", "NOT OURS: no workbook was ever made of this chain head"),
    "sheet": ("akhir lembar", "the sheet's end"),
    "row": ("baris {row}", "row {row}"),
    "by": ("{by}, {at:%d-%m-%Y %H.%M}, {name}", "{by}, {at:%d-%m-%Y %H.%M}, {name}"),
}  # fmt: skip


def lines(name: str, proven: Proven, known: Recognized | None, language: Language) -> Iterator[str]:
    """Say whether the workbook is whole, what differs, which head it states, and whether it is ours."""

    def said(key: str, **values: object) -> str:
        return _WORDS[key][language == "en"].format(**values)

    if proven.whole:
        counts = {"sheets": proven.sheets, "rows": proven.rows, "records": proven.records}
        yield f"{name}: {said('whole', **counts)}"
    else:
        yield f"{name}: {said('changed', count=len(proven.differences))}"
    for each in proven.differences:
        yield f"  {each.sheet}: {_difference(each, language)}"
    yield f"{said('made')}: {proven.made}"
    yield f"{said('head')}: {proven.chain_head}"
    yield f"{said('content')}: {proven.content}"
    yield f"{said('file')}: {proven.file_sha}"
    if known is None:
        yield said("offline")
        return
    if known.file:
        yield said("same", maker=_maker(known.file, language))
    elif known.head:
        yield said("resaved", maker="; ".join(_maker(each, language) for each in known.head[:_SHOWN]))
    if known.now is not None:
        yield said("now", year=known.now)
    if not known.ours:
        yield said("strange")


def _difference(found: Difference, language: Language) -> str:
    at = _WORDS["row" if found.row else "sheet"][language == "en"].format(row=found.row)
    return _KINDS[found.kind][language == "en"].format(at=at, wanted=found.wanted, found=found.found)


def _maker(book: Known, language: Language) -> str:
    return _WORDS["by"][language == "en"].format(by=book.by, at=book.at, name=book.name)
