"""A small form that names rows of repeats, lists, districts and charts, four cooperatives, and readers of what comes out."""

import io

import msgspec
import openpyxl
import pytest
import python_calamine

from exports import book
from exports.model import Kept
from forms.compile import compile_form
from forms.model import BridgeRow, Check, Choice, Form, Group, Question, RecapColumn, Repeat

RECAP = (
    ("Sampul", "", "", "Koperasi", "count", {}),
    ("Rekap", "region", "", "Koperasi", "count", {"name": "n", "chart": "bar", "title": {"id": "REKAP MENURUT {region}"}}),
    ("Rekap", "region", "", "Aktif", "count: ${status} = 'aktif'", {"chart": "stacked"}),
    ("Rekap", "region", "", "Tidak", "count: ${status} != 'aktif'", {"chart": "stacked"}),
    ("Daftar", "", "${status} = 'tidak'", "", "list: nama", {"title": {"id": "YANG TIDAK AKTIF"}}),
    ("Daftar", "", "", "Tempat", "list: kecamatan", {}),
    ("Daftar", "", "", "Dua kali", "list: ${anggota} * 2", {"name": "dua"}),
    ("Daftar", "", "", "", "list: unit", {}),
    ("Daftar", "", "", "", "list: telepon", {}),
    ("Kecamatan", "region kecamatan", "", "Koperasi", "count", {"name": "n"}),
    ("Unit", "region kategori", "", "Unit", "count", {"name": "n", "chart": "bar"}),
    ("Unit", "region kategori", "", "Koperasi", "records", {"name": "k"}),
    ("Unit", "region kategori", "", "Besar", "records: ${volume} > 10", {}),
    ("Unit", "region kategori", "", "Volume", "sum: ${volume}", {"format": "#,##0"}),
    ("Unit", "region kategori", "", "Per koperasi", "share: n / k", {}),
    ("Semua Unit", "kategori", "", "Unit", "count", {}),
    ("Semua Unit", "kategori", "", "Koperasi", "records", {}),
)  # fmt: skip


def choices(*names):
    return tuple(Choice(name=name, row=2, label={"id": name.title()}) for name in names)


FORM = Form(
    id="kecil",
    version="2025.1",
    title="Survei kecil",
    default_language="id",
    languages=("id",),
    settings={"workbook_district": "kecamatan"},
    choices={
        "status": choices("aktif", "tidak"),
        "kategori": choices("toko", "tani", "wisata"),
        "kecamatan": (
            Choice(name="k1", row=2, label={"id": "Long Ikis"}, columns={"kab": "64.01"}),
            Choice(name="k2", row=3, label={"id": "Kuaro"}, columns={"kab": "64.01"}),
            Choice(name="k3", row=4, label={"id": "Sambutan"}, columns={"kab": "64.10"}),
        ),
    },
    recap=tuple(
        RecapColumn(table=table, row=row, by=by, where=where, heading={"id": heading} if heading else {}, value=value, **more)
        for row, (table, by, where, heading, value, more) in enumerate(RECAP, 2)
    ),
    checks=(
        Check(name="wajar", row=2, severity="warning", expression="true()", questions=("anggota",), message={"id": "Anggota ${anggota} janggal."}),
    ),
    bridge=(BridgeRow(question="anggota", row=2, expression="${lama}", comparable="partly", note="Dulu lain."),),
    children=(
        Group(
            name="a",
            row=2,
            label={"id": "A. Identitas"},
            children=(
                Question(name="nama", type="text", row=2, label={"id": "Nama"}, required="true()"),
                Question(name="status", type="select_one", row=2, label={"id": "Status"}, list_name="status"),
                Question(name="kecamatan", type="select_one", row=2, label={"id": "Kecamatan"}, list_name="kecamatan", choice_filter="kab = 'x'"),
                Question(name="sebab", type="text", row=2, label={"id": "Sebab"}, relevant="${status} = 'tidak'"),
                Question(name="beda", type="text", row=2, label={"id": "Beda"}, relevant="${last-saved#nama} != ''"),
                Question(name="telepon", type="text", row=2, label={"id": "Telepon"}, extras={"personal": "yes"}),
            ),
        ),
        Question(
            name="anggota", type="integer", row=2, label={"id": "Anggota"}, warning=". > 1", warning_message={"id": "Hanya ${anggota} orang."},
        ),
        Repeat(
            name="unit",
            row=2,
            label={"id": "Unit usaha"},
            children=(
                Question(name="kategori", type="select_one", row=2, label={"id": "Kategori"}, list_name="kategori"),
                Question(name="volume", type="integer", row=2, label={"id": "Volume"}, warning=". > 0", warning_message={"id": "Kosong."}),
            ),
        ),
    ),
)  # fmt: skip


def unit(kategori, volume):
    return {"kategori": kategori, "volume": volume}


@pytest.fixture
def records(small):
    """Three cooperatives of two regencies and one of the province; one has several units of one kind."""

    def of(number, office, status, kecamatan, units, **more):
        identity = {"nama": f"Koperasi {number}", "status": status, "kecamatan": kecamatan}
        kept = more.pop("kept", ())
        answers = {"a": identity | more, "anggota": number, "unit": units}
        return msgspec.structs.replace(small.record(number, office), answers=answers, kept=kept)

    return [
        of(1, "paser", "aktif", "k1", [unit("toko", 5), unit("toko", 20), unit("tani", 7)]),
        of(2, "paser", "tidak", "k2", [unit("toko", 1)], sebab="Bubar", telepon="0811"),
        of(3, "contoh", "tidak", "k3", [], kept=(Kept("anggota", "Hanya 3 orang.", "Memang kecil"), Kept("anggota", "Anggota 3 janggal."))),
        of(4, "provinsi", "aktif", "k3", [unit("tani", 40)], kept=(Kept("unit[1]/volume", "Kosong.", "=1+1"), Kept("hilang/lama", "Pesan lama", "Ya"))),
    ]  # fmt: skip


@pytest.fixture
def made(small):
    """Build the workbook of records; give its bytes and its manifest."""

    def build(records, form=FORM, **more):
        out = io.BytesIO()
        spec = small.spec(records, **more)
        return out, book.build(spec, compile_form(form), iter(records), out)

    def bytes_of(records, **more):
        out, manifest = build(records, **more)
        return out.getvalue(), manifest

    return bytes_of


def sheet(data, name, *, values=True):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)[name]


def lines(data, name, width):
    """The rows from 8 on as (number, label, figures...), as far as they have figures."""
    rows = sheet(data, name).iter_rows(min_row=8, max_col=width, values_only=True)
    return [row for row in rows if isinstance(row[2], int | float)]


def listed(data, name):
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [dict(zip(rows[5], row, strict=True)) for row in rows[6:]]


@pytest.fixture(scope="session")
def read():
    """The readers above, for tests that cannot import this file."""

    class Read:
        sheet_of, lines_of, listed_of = staticmethod(sheet), staticmethod(lines), staticmethod(listed)

    return Read


@pytest.fixture(scope="session")
def form():
    """The small form."""
    return FORM
