"""Answers inside labels and messages are written as people here read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forms.check import check
from forms.compile import CompiledForm, compile_form
from forms.evaluate import Around, evaluate
from forms.model import Choice, Form, Question

AROUND = Around(now=datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Makassar")))
TEXT = "Rp${uang}|selisih Rp${selisih}|${uang}|${tahun}|${anggota}|${persen}|${tanggal}|${jenis}|${hari}|${kosong}"


@pytest.fixture(scope="module")
def compiled() -> CompiledForm:
    return compile_form(
        Form(
            id="uji", version="1", title="Uji", default_language="id", languages=("id", "en"),
            children=(
                Question(name="uang", type="integer", row=2, extras={"unit": "Rp"}),
                Question(name="selisih", type="calculate", row=3, calculation="${uang} - 30000000"),
                Question(name="tahun", type="integer", row=4),
                Question(name="anggota", type="integer", row=5),
                Question(name="persen", type="decimal", row=6, label={"id": "Persen"}, constraint=". < 10"),
                Question(name="tanggal", type="date", row=7),
                Question(name="jenis", type="select_one", row=8, list_name="jenis"),
                Question(name="hari", type="select_multiple", row=9, list_name="hari"),
                Question(name="kosong", type="text", row=10),
                Question(name="salah", type="text", row=11, label={"id": "Salah ${kosong}${tanggal}"}, constraint="false()", constraint_message={"id": TEXT, "en": TEXT},
                         warning="false()"),
            ),
            choices={
                "jenis": (Choice(name="ksp", row=2, label={"id": "Simpan Pinjam", "en": "Savings and loans"}),),
                "hari": (Choice(name="sn", row=3, label={"id": "Senin", "en": "Monday"}), Choice(name="sl", row=4, label={"id": "Selasa", "en": "Tuesday"})),
            },
        )
    )  # fmt: skip


ANSWERS = {
    "uang": 29_000_000,
    "tahun": 2025,
    "anggota": 12_500,
    "persen": 6.67,
    "tanggal": "2026-03-15",
    "jenis": "ksp",
    "hari": ["sn", "sl"],
    "salah": "x",
}


def test_indonesian_texts_show_rupiah_points_commas_dates_and_labels(compiled):
    (finding,) = check(compiled, ANSWERS, AROUND).findings
    assert (
        finding.message
        == "Rp29.000.000|selisih -Rp1.000.000|Rp29.000.000|2025|12.500|6,67|15-03-2026|Simpan Pinjam|Senin, Selasa|(kosong)"
    )


def test_english_texts_keep_their_own_habits(compiled):
    (finding,) = check(compiled, ANSWERS, AROUND, "en").findings
    assert (
        finding.message
        == "Rp29,000,000|selisih -Rp1,000,000|Rp29,000,000|2025|12,500|6.67|2026-03-15|Savings and loans|Monday, Tuesday|(blank)"
    )


def test_last_years_calculated_amounts_are_written_as_this_years():
    text = {
        "id": "tahun lalu Rp${last-saved#aset}, sekarang Rp${aset}; ${last-saved#pegawai}; ${last-saved#kode}; Rp${last-saved#lain}"
    }
    form = Form(
        id="uji", version="1", title="Uji", default_language="id", languages=("id",),
        children=(
            Question(name="aset", type="calculate", row=2, calculation="29000000", extras={"unit": "Rp"}),
            Question(name="pegawai", type="calculate", row=3, calculation="1", extras={"unit": "orang"}),
            Question(name="kode", type="calculate", row=4, calculation="'0012'"),
            Question(name="lain", type="calculate", row=5, calculation="1", extras={"unit": "Rp"}),
            Question(name="salah", type="text", row=6, constraint="false()", constraint_message=text),
        ),
    )  # fmt: skip
    last = {"aset": 12_345_678.5, "pegawai": 12_500, "kode": "0012"}
    (finding,) = check(compile_form(form), {"salah": "x"}, Around(now=AROUND.now, last_saved=last)).findings
    assert finding.message == "tahun lalu Rp12.345.678,5, sekarang Rp29.000.000; 12.500; 0012; (kosong)"


def test_a_blank_in_a_label_is_nothing(compiled):
    assert evaluate(compiled, ANSWERS, AROUND).label("salah", "id") == "Salah 15-03-2026"


def test_our_own_messages_write_numbers_the_same_way(compiled):
    found = {
        finding.path: finding.message for finding in check(compiled, {**ANSWERS, "persen": 16.67}, AROUND).findings
    }
    assert found["persen"] == "Jawaban “Persen” (16,67) tidak memenuhi aturannya. Periksa kembali."


def test_a_question_with_an_error_is_not_warned_of_besides(compiled):
    assert [(finding.path, finding.code) for finding in check(compiled, ANSWERS, AROUND).findings] == [
        ("salah", "constraint")
    ]


@pytest.mark.parametrize(
    ("typed", "piece"),
    [
        ("dua juta", "misalnya 1.500.000"),
        ("12345678901234567890", "paling banyak 15 angka"),
        ("1.234.567.890.123.456", "paling banyak 15 angka"),
        (2.5, "tanpa pecahan. Tertulis: 2,5"),
    ],
)
def test_a_number_that_cannot_be_taken_is_told_as_people_type_it(compiled, typed, piece):
    found = {finding.path: finding.message for finding in check(compiled, {"anggota": typed}, AROUND).findings}
    assert piece in found["anggota"]
