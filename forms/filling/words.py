"""What is said of cells of a filled workbook that no page could send: what is wrong, and how to mend it in the file."""

import re
from collections.abc import Mapping

from forms.expressions.runtime.display import displayed_number

MESSAGES: Mapping[str, tuple[str, str]] = {
    "two_ways": (
        "“{value}” dapat dibaca dua cara. Maksud Anda {first} atau {second}? Tulis {plain_first} atau {plain_second}.",
        "“{value}” can be read in two ways. Do you mean {first} or {second}? Write {plain_first} or {plain_second}.",
    ),
    "percent": (
        "Sel ini berformat persen ({value} %). Ubah format selnya menjadi Angka, lalu ketik angkanya: {value} atau {part}.",
        "This cell is formatted as a percentage ({value} %). Format it as a number, then type the number: {value} or {part}.",
    ),
    "serial": (
        "Sel ini berisi angka {value}, bukan tanggal. Bila maksudnya {day}, ketik {day}.",
        "This cell holds the number {value}, not a date. If you mean {day}, type {day}.",
    ),
    "not_dated": (
        "“{value}” bukan tanggal yang ada di kalender. Ketik hari-bulan-tahun, misalnya 31-12-2025.",
        "“{value}” is no date of the calendar. Type day-month-year, such as 31-12-2025.",
    ),
    "became_date": (
        "Excel mengubah isi sel ini menjadi tanggal ({value}). Ubah format selnya menjadi Teks, lalu ketik ulang isinya.",
        "Excel turned this cell into a date ({value}). Format the cell as text, then type its content again.",
    ),
    "truth": (
        "Sel ini berisi {value} (benar/salah), bukan jawaban pertanyaan ini. Ketik jawabannya.",
        "This cell holds {value} (a truth value), which does not answer this question. Type the answer.",
    ),
    "error": (
        "Sel ini berisi kesalahan Excel ({value}). Ganti dengan nilainya.",
        "This cell holds an Excel error ({value}). Replace it by its value.",
    ),
    "formula": (
        "Hasil rumus di sel ini tidak tersimpan. Buka dan simpan berkasnya di Excel, atau ketik nilainya.",
        "The result of the formula in this cell is not stored. Open and save the file in Excel, or type the value.",
    ),
    "rounded": (
        "Excel membulatkan angka panjang di sel ini ({value}). Ubah format selnya menjadi Teks, lalu ketik ulang semua digitnya.",
        "Excel has rounded the long number in this cell ({value}). Format the cell as text, then type all digits again.",
    ),
    "merged": (
        "Sel ini digabung dengan sel lain. Batalkan penggabungan (Merge & Center), lalu isi setiap sel.",
        "This cell is merged with others. Undo the merging (Merge & Center), then fill each cell.",
    ),
    "no_choice": (
        "“{value}” bukan pilihan yang tersedia untuk “{label}”. Pilih dari daftar di selnya.",
        "“{value}” is not among the choices of “{label}”. Pick one from the cell's list.",
    ),
    "near_choice": (
        "“{value}” bukan pilihan yang tersedia untuk “{label}”. Mungkin maksudnya “{near}”. Pilih dari daftar di selnya.",
        "“{value}” is not among the choices of “{label}”. Perhaps “{near}” is meant. Pick one from the cell's list.",
    ),
    "shared_label": (
        "“{value}” adalah nama beberapa pilihan. Isi dulu jawaban yang menentukannya, atau tulis kodenya: {names}.",
        "“{value}” is the name of several choices. Give the answer that decides it first, or write its code: {names}.",
    ),
    "twice": (
        "“{value}” tertulis dua kali di sel ini. Tulis setiap pilihan sekali.",
        "“{value}” stands twice in this cell. Write each choice once.",
    ),
    "fixed": (
        "Kolom “{label}” hanya untuk dibaca. Kembalikan isinya seperti semula.",
        "The column “{label}” is only for reading. Put back what it said.",
    ),
    "no_koperasi": (
        "Baris ini tidak menyebut koperasi kantor Anda. Salin baris aslinya dari templat, atau isi NIK yang benar.",
        "This row names no cooperative of your office. Copy the original row of the template, or give the right NIK.",
    ),
    "several_koperasi": (
        "“{value}” cocok dengan beberapa koperasi kantor Anda. Pilih koperasinya dari daftar di kolom Koperasi.",
        "“{value}” fits several cooperatives of your office. Pick one from the list in the column Koperasi.",
    ),
    "doubled": (
        "Koperasi ini sudah ada di baris {row}. Sisakan satu baris; baris ini tidak dipakai.",
        "This cooperative stands in row {row} already. Keep one row; this one is not used.",
    ),
    "doubled_row": (
        "Baris ini sama dengan baris {row} (disalin berikut kode tersembunyinya). Ketik isinya di baris kosong di bawah tabel.",
        "This row is a copy of row {row}, its hidden code included. Type its content in a blank row below the table.",
    ),
    "gone_row": (
        "Baris ini sudah dihapus di web. Bila masih diperlukan, ketik isinya di baris kosong di bawah tabel.",
        "This row was deleted on the web. If it is still needed, type its content in a blank row below the table.",
    ),
    "no_row": (
        "Kode baris yang tersembunyi berubah, jadi barisnya tidak dikenali. Ketik isinya di baris kosong di bawah tabel.",
        "The row's hidden code was changed, so the row is unknown. Type its content in a blank row below the table.",
    ),
    "many_rows": (
        "Tabel ini paling banyak {most} baris untuk satu koperasi. Gabungkan atau hapus baris yang tidak terpakai.",
        "This table takes at most {most} rows for one cooperative. Join rows, or delete those not in use.",
    ),
    "hidden_rows": (
        "{sheet}: {rows} baris tersembunyi atau tersaring ikut dibaca.",
        "{sheet}: {rows} rows that are hidden or filtered were read too.",
    ),
    "hidden_columns": (
        "{sheet}: kolom tersembunyi {columns} ikut dibaca.",
        "{sheet}: the hidden columns {columns} were read too.",
    ),
    "doubled_columns": (
        "{sheet}: ada kolom yang berdiri dua kali ({labels}); hanya yang pertama dibaca.",
        "{sheet}: some columns stand twice ({labels}); only the first was read.",
    ),
    "computed": (
        "{sheet}: hasil rumus dibaca sebagai nilainya.",
        "{sheet}: results of formulas were read as values.",
    ),
    "no_sheet": (
        "Berkas ini tidak berisi lembar templat. Jangan hapus baris tersembunyi di atas judul kolom; unduh templatnya lagi.",
        "This file holds no sheet of a template. Do not delete the hidden row above the headers; download the template again.",
    ),
}
"""Reason to the Indonesian and the English text; pieces in braces are filled in."""


def said(reason: str, language: str, /, **pieces: str) -> str:
    """Say a reason; every language but English reads Indonesian."""
    template = MESSAGES[reason][1 if language.startswith("en") else 0]
    return re.sub(r"\{(\w+)\}", lambda match: pieces.get(match.group(1), ""), template)


def shown_number(value: float, *, grouped: bool = True) -> str:
    """Write a number as people here do: 1.250 or 1,25; not `grouped` as one types it: 1250."""
    text = displayed_number(float(value), False, "")  # noqa: FBT003  # the answers' own writing is the Indonesian one
    whole, comma, rest = text.replace(".", "").partition(",")
    if grouped and whole.lstrip("-").isdigit():
        whole = f"{int(whole):,}".replace(",", ".") if whole != "-0" else whole
    return whole + comma + rest


def shown_day(iso: str) -> str:
    """Write an ISO date as people here do: 31-12-2025."""
    year, month, day = iso[:10].split("-")
    return f"{day}-{month}-{year}"
