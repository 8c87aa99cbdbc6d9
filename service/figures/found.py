"""Whose row is it? The cooperative by id or NIK, else by legal number, else by name with its village or district."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from forms.typed import day
from service.language import gettext, gettext_noop
from service.register.places import Places
from service.register.words import bare, is_nothing

NIK_DIGITS = 13


_LEVELS = {"kabkota": gettext_noop("kabkota"), "kecamatan": gettext_noop("kecamatan"), "desa": gettext_noop("desa")}
"""Column that names a region to its word, from the largest region down."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """What one cooperative of the register is recognised by; `region` is its most exact known code."""

    koperasi_id: str
    nik: str
    name: str
    legal_number: str
    legal_date: date | None
    region: str


class Whose(msgspec.Struct, frozen=True):
    """The cooperative of a row; or '' with what is wrong. `doubt` is what a person should look at, '' for nothing."""

    koperasi_id: str = ""
    wrong: str = ""
    doubt: str = ""


class Finder:
    """Finds cooperatives among those of the register."""

    def __init__(self, candidates: Iterable[Candidate], places: Places) -> None:
        """Index the candidates."""
        have = list(candidates)
        self._places = places
        self._by_id = {each.koperasi_id: each for each in have}
        self._by_nik = _index(have, lambda each: each.nik)
        self._by_letter = _index(have, lambda each: bare(each.legal_number))
        self._by_name = _index(have, lambda each: bare(each.name))

    def whose(self, cells: Mapping[str, str]) -> Whose:
        """Find the cooperative of a row.

        Args:
            cells: the row's texts by column of the register (`columns.IDENTITY`).
        """
        given = {name: "" if is_nothing(text) else text.strip() for name, text in cells.items()}
        for ask in (self._id, self._nik, self._letter, self._name):
            found = ask(given)
            if found.koperasi_id or found.wrong:
                return found
        if not any(given.values()):
            return Whose(
                wrong=gettext(
                    "Baris ini tidak menyebut koperasi. Isi NIK koperasi, nomor badan hukum, atau nama dan desanya."
                )
            )
        named = given.get("nama") or given.get("nik") or given.get("no_badan_hukum", "")
        return Whose(
            wrong=gettext(
                "“{named}” tidak ada di register. Periksa NIK, nomor badan hukum, atau nama dan desanya.", named=named
            )
        )

    def _id(self, given: Mapping[str, str]) -> Whose:
        written = given.get("koperasi_id", "")
        if not written:
            return Whose()
        known = self._by_id.get(written.lower())
        return (
            self._sure(known, given)
            if known
            else Whose(wrong=gettext("ID koperasi {written} tidak ada di register.", written=written))
        )

    def _nik(self, given: Mapping[str, str]) -> Whose:
        digits = "".join(sign for sign in given.get("nik", "") if sign.isdigit())
        if not digits:
            return Whose()
        if len(digits) != NIK_DIGITS and not self._by_nik.get(digits):
            return (
                Whose()
                if _names_otherwise(given)
                else Whose(wrong=gettext("NIK koperasi {nik} bukan 13 angka.", nik=given["nik"]))
            )
        return self._among(self._by_nik.get(digits, ()), given, gettext("NIK {digits}", digits=digits))

    def _letter(self, given: Mapping[str, str]) -> Whose:
        written = given.get("no_badan_hukum", "")
        matches = self._by_letter.get(bare(written), ()) if written else ()
        dated = day(given.get("tanggal_badan_hukum", ""))
        same_day = [each for each in matches if dated and each.legal_date == dated]
        return self._among(same_day or matches, given, gettext("nomor badan hukum {written}", written=written))

    def _name(self, given: Mapping[str, str]) -> Whose:
        matches = self._by_name.get(bare(given.get("nama", "")), ()) if given.get("nama") else ()
        if not matches:
            return Whose()
        if not (given.get("kecamatan") or given.get("desa")):
            return Whose(
                wrong=gettext(
                    "Nama “{name}” saja tidak cukup. Isi NIK, nomor badan hukum, atau kecamatan dan desanya.",
                    name=given["nama"],
                )
            )
        region, wrong = self._region(given)
        if wrong:
            return Whose(wrong=wrong)
        here = [each for each in matches if _within(each.region, region)]
        return self._among(here, given, gettext("nama “{name}” di wilayah itu", name=given["nama"]))

    def _region(self, given: Mapping[str, str]) -> tuple[str, str]:
        """Give the code of the region that a row names, level by level, or what is wrong with it."""
        above = [self._places.province.code]
        for column, level in _LEVELS.items():
            written = given.get(column, "")
            if not written:
                above = [below for code in above for below in self._places.below(code)]
                continue
            codes = {place.code for code in above for place in self._places.exact(written, code)}
            if len(codes) != 1:
                cause = gettext("ada di beberapa tempat") if codes else gettext("tidak dikenal")
                return (
                    "",
                    gettext(
                        "{column} “{written}” {cause}. Tulis juga kabupaten/kota dan kecamatannya, atau kodenya.",
                        column=gettext(level).capitalize(),
                        written=written,
                        cause=cause,
                    ),
                )
            above = [codes.pop()]
        return (above[0], "") if len(above) == 1 else (_common(above), "")

    def _among(self, matches: Sequence[Candidate], given: Mapping[str, str], what: str) -> Whose:
        """Choose the one match, by its name where several share a number."""
        if len(matches) > 1 and given.get("nama"):
            matches = [each for each in matches if bare(each.name) == bare(given["nama"])] or matches
        if len(matches) > 1:
            return Whose(
                wrong=gettext(
                    "Ada {count} koperasi dengan {what}. Isi kolom ID koperasi atau NIK untuk memilih.",
                    count=len(matches),
                    what=what,
                )
            )
        return self._sure(matches[0], given) if matches else Whose()

    def _sure(self, known: Candidate, given: Mapping[str, str]) -> Whose:
        """Take a match; a name that is another than the register's wants to be seen."""
        name = given.get("nama", "")
        if not name or bare(name) == bare(known.name):
            return Whose(known.koperasi_id)
        return Whose(
            known.koperasi_id,
            doubt=gettext(
                "Di register bernama “{name}”, di berkas “{written}”. Pastikan sama.", name=known.name, written=name
            ),
        )


def _names_otherwise(given: Mapping[str, str]) -> bool:
    return bool(given.get("no_badan_hukum") or given.get("nama"))


def _within(code: str, region: str) -> bool:
    return code == region or code.startswith(f"{region}.") or region.startswith(f"{code}.")


def _common(codes: Sequence[str]) -> str:
    """Give the longest region that holds all of some codes."""
    parts = [code.split(".") for code in codes]
    shared = [level[0] for level in zip(*parts, strict=False) if len(set(level)) == 1]
    return ".".join(shared)


def _index(candidates: Sequence[Candidate], key: Callable[[Candidate], str]) -> dict[str, tuple[Candidate, ...]]:
    found: dict[str, list[Candidate]] = {}
    for each in candidates:
        value = key(each)
        if value:
            found.setdefault(value, []).append(each)
    return {value: tuple(each) for value, each in found.items()}
