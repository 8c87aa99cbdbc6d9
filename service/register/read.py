"""Reads an uploaded table into register rows, and tells every fault by row and column.

A row is refused (error) where we could not say which cooperative it is or where it belongs. Any other unreadable
cell is told (warning) and left empty: an empty cell never erases what the register knows.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from forms.typed import day, number
from service.language import gettext, gettext_noop
from service.register.across import foreign_niks, twice
from service.register.places import Places
from service.register.rows import Authority, Reading, RegisterRow, RowFault
from service.register.words import bare, choices, headers, is_nothing

NIK_DIGITS = 13
NIB_DIGITS = 13
NPWP_DIGITS = (15, 16)  # until 2024, and since
MOST_NAME = 200
LEAST_NAME = 3
TEXTS = ("koperasi_id", "source_id", "no_badan_hukum", "no_perubahan_ad", "alamat", "kode_pos", "telepon", "email")
DATES = ("tanggal_badan_hukum", "tanggal_perubahan_ad", "tanggal_rat_terakhir", "tanggal_berlaku_nik")
COUNTS = ("anggota_l", "anggota_p", "manajer", "karyawan")
CHOICES = ("jenis", "kelompok", "sektor_usaha", "pola", "status_nik", "grade")
WANTED = {"nama": gettext_noop("nama koperasi"), "kabkota": gettext_noop("kabupaten/kota")}


def read_register(header: Sequence[str], lines: Sequence[tuple[int, Sequence[str]]], places: Places) -> Reading:
    """Read a table.

    Args:
        header: the texts of the first row; the ministry's column names and the usual spellings are known.
        lines: (row number as Excel counts, cells) of every further row; blank rows are left out.
        places: the regions of the province.
    """
    known = headers()
    columns = {known[bare(text)]: at for at, text in reversed(list(enumerate(header))) if bare(text) in known}
    missing = [title for column, title in WANTED.items() if column not in columns]
    if missing:
        text = gettext(
            "Kolom {missing} tidak ada di baris pertama. Tambahkan, lalu unggah lagi.",
            missing=gettext(" dan ").join(map(gettext, missing)),
        )
        return Reading(rows=(), faults=(RowFault(row=1, column="", severity="error", message=text),))
    rows: list[RegisterRow] = []
    faults: list[RowFault] = []
    for at, cells in lines:
        if any(not is_nothing(cell) for cell in cells):
            line = _Line(at, {name: cells[k].strip() if k < len(cells) else "" for name, k in columns.items()}, places)
            row = line.read()
            # Faults name the column as the file's own first row does, so that people find it there.
            faults.extend(
                msgspec.structs.replace(each, column=header[columns[each.column]].strip()) for each in line.faults
            )
            if row is not None:
                rows.append(row)
    if not rows and not faults:
        text = gettext("Berkas ini tidak berisi koperasi. Isi satu baris untuk setiap koperasi, lalu unggah lagi.")
        faults.append(RowFault(row=1, column="", severity="error", message=text))
    written = {name: header[at].strip() for name, at in columns.items()}
    faults.extend(twice(rows, written))
    faults.extend(foreign_niks(rows, written.get("nik", "")))
    return Reading(rows=tuple(rows), faults=tuple(sorted(faults, key=lambda fault: fault.row)))


class _Line:
    """One row while it is being read; collects what is wrong with it."""

    def __init__(self, row: int, cells: Mapping[str, str], places: Places) -> None:
        self.row = row
        self.cells = cells
        self.places = places
        self.faults: list[RowFault] = []

    def read(self) -> RegisterRow | None:
        """Give the row, or None where it cannot be kept."""
        name = " ".join(self.cells["nama"].split())
        if not name:
            self.error("nama", gettext("Nama koperasi kosong. Isi namanya, atau hapus baris ini."))
        elif not LEAST_NAME <= len(name) <= MOST_NAME:
            self.error(
                "nama",
                gettext(
                    "Nama koperasi '{name}' harus {least} sampai {most} huruf.",
                    name=name,
                    least=LEAST_NAME,
                    most=MOST_NAME,
                ),
            )
        regency = self.regency()
        district = self.below("kecamatan", gettext("Kecamatan"), regency) if regency else ""
        village = self.below("desa", gettext("Desa/kelurahan"), district) if district else ""
        form, membership, authority = self.kind()
        chosen = {column: self.choice(column) for column in CHOICES}
        counts = {column: self.count(column) for column in COUNTS}
        self.members(counts["anggota_l"], counts["anggota_p"])
        cells: dict[str, Any] = {column: self.text(column) for column in TEXTS}
        cells |= {column: self.date(column) for column in DATES} | chosen | counts
        cells["nik"] = self.digits("nik", gettext("NIK koperasi"), NIK_DIGITS)
        cells["nib"] = self.digits("nib", "NIB", NIB_DIGITS)
        cells["npwp"] = self.digits("npwp", "NPWP", *NPWP_DIGITS)
        if any(fault.severity == "error" for fault in self.faults):
            return None
        return RegisterRow(
            row=self.row,
            nama=name,
            kode_kabkota=regency,
            kode_kecamatan=district,
            kode_desa=village,
            bentuk=form,
            tingkat_keanggotaan=membership,
            authority=authority,
            adalah_kdkmp="ya" if _is_village_cooperative(name, chosen["jenis"]) else "tidak",
            **cells,
        )

    def regency(self) -> str:
        """The regency's code; anything outside the province is an error that names it."""
        province = self.places.province
        written = self.cells.get("provinsi", "")
        if written and self.places.find(written, "").code != province.code:
            self.error(
                "provinsi",
                gettext(
                    "'{written}' bukan {province}. Hapus baris ini atau betulkan provinsinya.",
                    written=written,
                    province=province.name,
                ),
            )
            return ""
        written = self.cells["kabkota"]
        match = self.places.find(written, province.code)
        if not match.code:
            near = gettext(" Maksud Anda {near}?", near=gettext(" atau ").join(match.near)) if match.near else ""
            self.error(
                "kabkota",
                gettext(
                    "'{written}' bukan kabupaten/kota di {province}.{near}",
                    written=written,
                    province=province.name,
                    near=near,
                ),
            )
        return match.code

    def below(self, column: str, title: str, parent: str) -> str:
        """The code of a district or village below `parent`, '' where it is not known."""
        written = self.text(column)
        if not written:
            return ""
        match = self.places.find(written, parent)
        if not match.code:
            near = gettext(" Maksud Anda {near}?", near=gettext(" atau ").join(match.near)) if match.near else ""
            above = self.places.names()[parent]
            self.warn(
                column,
                gettext(
                    "{title} '{written}' tidak ada di {above}; dikosongkan.{near}",
                    title=title,
                    written=written,
                    above=above,
                    near=near,
                ),
            )
        return match.code

    def kind(self) -> tuple[str, str, Authority]:
        """Form, membership area and owner, from a text such as `Primer Provinsi`."""
        code = self.choice("bentuk")
        form, _, membership = code.partition(" ")
        # Members across regencies: the record is the province's, not the regency's where the office stands.
        return form, membership, "provinsi" if membership in {"provinsi", "nasional"} else "kabkota"

    def choice(self, column: str) -> str:
        """The questionnaire's code for what is written."""
        written = self.cells.get(column, "")
        if is_nothing(written):
            if column in self.cells and column == "jenis":
                self.warn(column, gettext("Jenis koperasi kosong; petugas akan ditanya saat mengisi."))
            return ""
        code = choices(column).get(bare(written), "")
        if not code:
            self.warn(
                column,
                gettext(
                    "'{written}' tidak dikenal sebagai {column}; dikosongkan.",
                    written=written,
                    column=column.replace("_", " "),
                ),
            )
        return code

    def date(self, column: str) -> date | None:
        """A date; the zero dates of the ministry's export are blank."""
        written = self.cells.get(column, "")
        if is_nothing(written):
            return None
        found = day(written.split(" ")[0] if re.fullmatch(r"\d{4}-\d\d-\d\d .*", written) else written)
        if found is None:
            self.warn(
                column,
                gettext("'{written}' bukan tanggal yang ada; dikosongkan. Tulis seperti 31-12-2025.", written=written),
            )
        return found

    def count(self, column: str) -> int | None:
        """A whole number of people, not negative."""
        written = self.cells.get(column, "")
        if not written.strip("- "):
            return None
        value = number(written).value
        if value is None or value < 0 or value != int(value):
            self.warn(
                column,
                gettext("'{written}' bukan jumlah orang; dikosongkan. Tulis angka bulat seperti 125.", written=written),
            )
            return None
        return int(value)

    def members(self, men: int | None, women: int | None) -> None:
        """Compare the written total with its parts."""
        total = self.count("anggota")
        if total is not None and men is not None and women is not None and total != men + women:
            self.warn(
                "anggota",
                gettext(
                    "Jumlah anggota {total} tidak sama dengan laki-laki {men} + perempuan {women}.",
                    total=total,
                    men=men,
                    women=women,
                ),
            )

    def digits(self, column: str, title: str, *lengths: int) -> str:
        """A number that is a code: digits only, of one of `lengths`; the export's leading apostrophe is dropped."""
        written = self.cells.get(column, "")
        if is_nothing(written):
            return ""
        bare_digits = re.sub(r"[\s'.\-]", "", written)
        if not (bare_digits.isascii() and bare_digits.isdigit() and len(bare_digits) in lengths):
            wanted = " atau ".join(str(length) for length in lengths)
            self.warn(
                column,
                gettext(
                    "{title} '{written}' bukan {wanted} angka; dikosongkan.",
                    title=title,
                    written=written,
                    wanted=wanted,
                ),
            )
            return ""
        return bare_digits

    def text(self, column: str) -> str:
        """A text with its blanks made single."""
        written = " ".join(self.cells.get(column, "").split())
        return "" if is_nothing(written) else written

    def error(self, column: str, message: str) -> None:
        """Keep the row out."""
        self.faults.append(RowFault(row=self.row, column=column, severity="error", message=message))

    def warn(self, column: str, message: str) -> None:
        """Tell, and go on."""
        self.faults.append(RowFault(row=self.row, column=column, severity="warning", message=message))


def _is_village_cooperative(name: str, kind: str) -> bool:
    """Tell a Koperasi Desa/Kelurahan Merah Putih (Inpres 9/2025)."""
    return kind.endswith("merah_putih") or bool(re.search(r"\b(desa|kelurahan) merah putih\b", bare(name)))
