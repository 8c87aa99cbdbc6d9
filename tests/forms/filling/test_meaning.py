"""One cell, one meaning: what people type is read as on the page, what could be two things is asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.compile import compile_form
from forms.filling.alike import alike
from forms.filling.layout import fill_sheets
from forms.filling.meaning import Reader
from forms.filling.model import Odd
from forms.xlsform import form_of
from tests.forms.conftest import tables_in_text

FORM = compile_form(
    form_of(
        tables_in_text("""
    | survey |
    | type                  | name    | label    | unit | choice_filter |
    | integer               | anggota | Anggota  |      | |
    | decimal               | modal   | Modal    |      | |
    | decimal               | bunga   | Bunga    | %    | |
    | date                  | rat     | RAT      |      | |
    | text                  | nik     | NIK      |      | |
    | geopoint              | titik   | Titik    |      | |
    | select_one ya         | aktif   | Aktif    |      | |
    | select_multiple usaha | usaha   | Usaha    |      | |
    | select_multiple koma  | koma    | Koma     |      | |
    | select_one camat      | camat   | Kecamatan |     | |
    | select_one desa       | desa    | Desa     |      | camat = ${camat} |
    | choices |
    | list_name | name  | label        | camat |
    | ya        | ya    | Ya           | |
    | ya        | tidak | Tidak        | |
    | usaha     | tani  | Tani         | |
    | usaha     | toko  | Toko “Kita”  | |
    | koma      | a     | Beras, gula  | |
    | koma      | b     | Minyak       | |
    | camat     | 01    | Utara        | |
    | camat     | 02    | Selatan      | |
    | desa      | 0101  | Sukamaju     | 01 |
    | desa      | 0201  | Sukamaju     | 02 |
    | settings |
    | form_id | version | form_title |
    | uji     | 1       | Uji        |
""")
    )
)
COLUMNS = {column.path: column for column in fill_sheets(FORM)[0].columns}
READER = Reader(FORM)


def read(name, raw, stood=None, **known):
    return READER.read(COLUMNS[name], raw, known.get, stood)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("anggota", 12.0, 12),
        ("anggota", "Rp 1.250.000", 1_250_000),
        ("anggota", "\u00a0 1.250 ", 1250),
        ("modal", "1,25 juta", 1_250_000),
        ("modal", 0.1 + 0.2, 0.3),
        ("bunga", Odd("percent", "12.5"), 12.5),
        ("rat", Odd("date", "2025-12-31T00:00:00"), "2025-12-31"),
        ("rat", "31/12/2025", "2025-12-31"),
        ("rat", "31 Des 25", "2025-12-31"),
        ("nik", 6403.0, "6403"),
        ("nik", " 0064 \n", "0064"),
        ("titik", "-0,5123 117,15", "-0.5123 117.15"),
        ("aktif", "YA ", "ya"),
        ("aktif", "t\u00adidak", "tidak"),
        ("aktif", Odd("truth", "TRUE"), "ya"),
        ("aktif", Odd("truth", "FALSE"), "tidak"),
        ("usaha", 'toko  "kita"; Tani', ["toko", "tani"]),
        ("usaha", "Tani, tani\n", None),
        ("usaha", "Tani\nToko ‘Kita’", None),
        ("usaha", "tani,toko", ["tani", "toko"]),
        ("koma", "Beras, gula; minyak", ["a", "b"]),
        ("koma", "Beras, gula", ["a"]),
        ("camat", 1.0, None),
        ("camat", "01", "01"),
        ("desa", "Sukamaju (0201)", "0201"),
        ("desa", "sukamaju  (0101)", "0101"),
        ("modal", " \u200b", None),
    ],
)
def test_what_is_read(name, raw, value):
    meaning = read(name, raw)
    assert meaning.value == value
    assert type(meaning.value) is type(value)
    blank = isinstance(raw, str) and not raw.strip(" \u200b")
    assert bool(meaning.reason) == (value is None and not blank)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("anggota", "1,250", "Maksud Anda 1.250 atau 1,25? Tulis 1250 atau 1,25."),
        ("anggota", 2.5, "harus angka bulat, tanpa pecahan. Tertulis: 2,5"),
        ("anggota", "dua", "harus angka bulat"),
        ("anggota", Odd("percent", "12.5"), "berformat persen (12,5 %)"),
        ("anggota", Odd("date", "2025-02-01"), "mengubah isi sel ini menjadi tanggal (01-02-2025)"),
        ("anggota", 1e16, "paling banyak 15 angka"),
        ("rat", 46022.0, "angka 46022, bukan tanggal. Bila maksudnya 31-12-2025, ketik 31-12-2025."),
        ("rat", "46022", "Bila maksudnya 31-12-2025"),
        ("rat", 0.0, "bukan tanggal"),
        ("rat", 60.0, "bukan tanggal"),
        ("rat", -1.0, "bukan tanggal"),
        ("rat", 2_958_466.0, "bukan tanggal"),
        ("rat", "12/31/2025", "hari-bulan-tahun"),
        ("nik", "1,23E+12", "Ubah format selnya menjadi Teks"),
        ("nik", Odd("digits", "6403010101010001"), "Ubah format selnya menjadi Teks"),
        ("nik", 6.4e15, "Ubah format selnya menjadi Teks"),
        ("nik", Odd("truth", "TRUE"), "benar/salah"),
        ("nik", "a\x00b", "huruf kendali"),
        ("modal", Odd("error", "#N/A"), "kesalahan Excel (#N/A)"),
        ("modal", Odd("formula", "=A1"), "Hasil rumus"),
        ("modal", Odd("merged", ""), "digabung"),
        ("usaha", "tani; TANI", "tertulis dua kali"),
        ("aktif", "mungkin", "bukan pilihan"),
        ("usaha", "tokoo “kita”", "Mungkin maksudnya “Toko “Kita””"),
        ("desa", "Sukamaju", "nama beberapa pilihan"),
        ("titik", 117.0, "titik"),
    ],
)
def test_what_is_refused_says_how_to_mend_it(name, raw, told):
    meaning = read(name, raw)
    assert meaning.value is None
    assert told in meaning.reason


def test_a_label_of_several_choices_is_decided_by_the_parent_else_by_what_stood():
    assert read("desa", "sukamaju", camat="02").value == "0201"
    assert read("desa", "Sukamaju", "0101").value == "0101"
    assert read("desa", "Sukamaju", "0101", camat="02").value == "0201"


ODDS = st.builds(
    Odd, st.sampled_from(["date", "percent", "truth", "error", "formula", "digits", "merged"]), st.text(max_size=30)
)
RAWS = st.none() | st.text(max_size=60) | st.floats(allow_nan=False, allow_infinity=False) | ODDS


@given(name=st.sampled_from(sorted(COLUMNS)), raw=RAWS, stood=st.none() | st.text(max_size=5))
def test_any_cell_is_an_answer_or_told_never_both(name, raw, stood):
    meaning = read(name, raw, stood)
    assert meaning.value is None or meaning.reason == ""
    if meaning.value is not None:
        assert alike(COLUMNS[name], meaning.value, meaning.value)
        again = read(name, meaning.value if not isinstance(meaning.value, list) else ";".join(meaning.value))
        assert name == "rat" or again.value == meaning.value


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_come_through_as_number_and_as_people_write_them(value):
    assert read("anggota", float(value)).value == value
    assert read("anggota", f"{value:,}".replace(",", ".")).value == value


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_days_come_through_in_every_dress_but_a_bare_serial_is_asked(day):
    for raw in (Odd("date", day.isoformat()), f"{day:%d/%m/%Y}", f"{day:%d-%m-%y}", day.isoformat()):
        assert read("rat", raw).value == day.isoformat()
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    assert f"{day:%d-%m-%Y}" in read("rat", serial).reason
