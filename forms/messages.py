"""What findings say when the author wrote nothing: plain Indonesian and English, what is wrong and how to mend it."""

import re
from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "required": ("“{label}” belum diisi. Isi jawabannya.", "“{label}” is blank. Please answer it."),
    "constraint": (
        "Jawaban “{label}” ({value}) tidak memenuhi aturannya. Periksa kembali.",
        "The answer to “{label}” ({value}) breaks its rule. Please check it.",
    ),
    "range": (
        "Jawaban “{label}” ({value}) di luar skala. Pilih angka dari {start} sampai {end}.",
        "The answer to “{label}” ({value}) is off the scale. Pick a number from {start} to {end}.",
    ),
    "warning": (
        "Jawaban “{label}” ({value}) tidak biasa. Periksa kembali, atau beri alasannya.",
        "The answer to “{label}” ({value}) is unusual. Please check it, or give a reason.",
    ),
    "check": (
        "Jawaban “{label}” tidak cocok dengan jawaban lain. Periksa kembali.",
        "“{label}” does not fit other answers. Please check.",
    ),
    "choice": (
        "“{value}” bukan pilihan yang tersedia untuk “{label}”. Pilih dari daftar.",
        "“{value}” is not among the choices of “{label}”. Pick one from the list.",
    ),
    "count": (
        "“{label}” berisi {rows} baris, seharusnya {wanted}. Tambah atau hapus baris.",
        "“{label}” has {rows} rows, but should have {wanted}. Add or delete rows.",
    ),
    "irrelevant": (
        "“{label}” tidak perlu diisi menurut jawaban lain; jawabannya tidak disimpan.",
        "“{label}” is not asked given the other answers; its answer is not kept.",
    ),
    "unknown": (
        "Tidak ada pertanyaan bernama “{path}” dalam formulir ini. Hapus jawaban ini.",
        "This form has no question “{path}”. Delete this answer.",
    ),
    "object": ("Jawaban harus berupa objek JSON.", "Answers must be a JSON object."),
    "group": (
        "“{label}” adalah kelompok pertanyaan; isinya harus berupa objek.",
        "“{label}” is a group; it must hold an object.",
    ),
    "repeat": ("“{label}” harus berupa daftar baris.", "“{label}” must be a list of rows."),
    "many_rows": ("“{label}” punya lebih dari 10.000 baris.", "“{label}” has more than 10,000 rows."),
    "integer": (
        "“{label}” harus angka bulat, misalnya 1.500.000 (titik hanya memisahkan ribuan). Tertulis: {value}",
        "“{label}” must be a whole number such as 1,500,000. Found: {value}",
    ),
    "fraction": (
        "“{label}” harus angka bulat, tanpa pecahan. Tertulis: {value}",
        "“{label}” must be a whole number without a fraction. Found: {value}",
    ),
    "decimal": (
        "“{label}” harus angka, misalnya 12,5 (koma untuk pecahan). Tertulis: {value}",
        "“{label}” must be a number such as 12.5. Found: {value}",
    ),
    "digits": (
        "“{label}” terlalu besar: paling banyak 15 angka. Tertulis: {value}",
        "“{label}” is too large: at most 15 digits. Found: {value}",
    ),
    "date": (
        "“{label}” harus tanggal yang ada di kalender, tulis hari-bulan-tahun seperti 31-12-2025. Tertulis: {value}",
        "“{label}” must be a date of the calendar, written 2025-12-31. Found: {value}",
    ),
    "time": (
        "“{label}” harus jam, misalnya 14:30. Tertulis: {value}",
        "“{label}” must be a time such as 14:30. Found: {value}",
    ),
    "datetime": (
        "“{label}” harus tanggal dan jam, misalnya 2025-12-31T14:30:00+08:00. Tertulis: {value}",
        "“{label}” must be a date and time such as 2025-12-31T14:30:00+08:00. Found: {value}",
    ),
    "geopoint": (
        "“{label}” harus titik: lintang dan bujur, misalnya -0.5022 117.1536. Tertulis: {value}",
        "“{label}” must be a point: latitude and longitude such as -0.5022 117.1536. Found: {value}",
    ),
    "geotrace": (
        "“{label}” harus garis dari paling sedikit dua titik, dipisahkan titik koma.",
        "“{label}” must be a line of at least two points, separated by semicolons.",
    ),
    "geoshape": (
        "“{label}” harus bidang dari paling sedikit tiga titik yang kembali ke titik pertama.",
        "“{label}” must be a shape of at least three points that ends where it starts.",
    ),
    "acknowledge": ("“{label}” hanya dapat dijawab OK.", "“{label}” can only be answered OK."),
    "text": ("“{label}” harus teks. Tertulis: {value}", "“{label}” must be a text. Found: {value}"),
    "names": ("“{label}” harus daftar pilihan.", "“{label}” must be a list of choices."),
    "characters": (
        "“{label}” memuat huruf yang tidak dapat disimpan (huruf kendali). Ketik ulang jawabannya.",
        "“{label}” holds characters that cannot be stored (control characters). Please type it again.",
    ),
    "long": (
        "“{label}” terlalu panjang: paling banyak 32.767 huruf, batas satu sel Excel.",
        "“{label}” is too long: at most 32,767 characters, what an Excel cell holds.",
    ),
}
"""Reason to the Indonesian and the English text; pieces in braces are filled in."""


def own_message(reason: str, language: str, pieces: Mapping[str, str]) -> str:
    """Give our own message; every language but English reads Indonesian."""
    template = MESSAGES[reason][1 if language.startswith("en") else 0]
    return re.sub(r"\{(\w+)\}", lambda match: pieces.get(match.group(1), ""), template)
