"""A small form, three offices of which one is the province's, and a stand-in for the compiled form."""

import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from exports import book
from exports.model import BookSpec, Office, Previous, Record, Region, RosterCount, Round, Signature, SignOff
from forms.bridge import Step
from forms.compile import compile_form
from forms.model import Choice, Form, Group, Question, RecapColumn, Repeat

WITA = ZoneInfo("Asia/Makassar")


def question(name, kind, row=2, label=None, **more):
    return Question(name=name, type=kind, row=row, label={"id": name.title() if label is None else label}, **more)


def choices(**texts):
    return tuple(Choice(name=name, row=2, label={"id": text}) for name, text in texts.items())


REGION_CODES = (
    Choice(name="64.01", row=2, label={"id": "Kabupaten Paser"}),
    Choice(name="64.10", row=3, label={"id": "Kota Contoh"}),
)

RECAP = (
    ("Sampul", "", "Anggota", "orang", "sum: anggota", "anggota"),
    ("Sampul", "", "Aset per anggota", "%", "share: anggota / anggota2", ""),
    ("Sampul", "", "Anggota dua", "orang", "sum: anggota div 2", "anggota2"),
    ("Rekap Kab-Kota", "region", "Koperasi", "Jumlah", "count", "jumlah"),
    ("Rekap Kab-Kota", "region", "Koperasi", "Aktif", "count: aktif", "aktif"),
    ("Rekap Kab-Kota", "region", "Koperasi", "% aktif", "share: aktif / jumlah", ""),
    ("Rekap Kab-Kota", "region", "Anggota", "", "sum: anggota", "anggota"),
    ("Rekap Kab-Kota", "region", "Keuangan (Rp juta)", "Modal", "sum: modal", "modal"),
    ("Per Jenis", "jenis", "Jumlah", "", "count", "jumlah"),
    ("Per Jenis", "jenis", "Modal (Rp juta)", "", "sum: modal", ""),
    ("Kab-Kota dan Jenis", "region jenis", "Jumlah", "", "count", "jumlah"),
    ("Kab-Kota dan Jenis", "region jenis", "Aktif", "", "count: aktif", "aktif"),
    ("Kab-Kota dan Jenis", "region jenis", "% aktif", "", "share: aktif / jumlah", ""),
)

FORM = Form(
    id="kecil",
    version="2025.1",
    title="Survei kecil",
    default_language="id",
    languages=("id",),
    choices={
        "jenis": choices(konsumen="Konsumen", jasa="Jasa", produsen="Produsen"),
        "kabkota": REGION_CODES,
        "topik": choices(rat="RAT", pajak="Pajak"),
    },
    recap=tuple(
        RecapColumn(
            table=table,
            row=row,
            by=by,
            heading={"id": heading},
            subheading={"id": sub} if sub else {},
            value=value,
            name=name,
        )
        for row, (table, by, heading, sub, value, name) in enumerate(RECAP, 2)
    ),
    children=(
        Group(
            name="identitas",
            row=2,
            label={"id": "A. Identitas"},
            children=(
                question("koperasi_id", "text"),
                question("kode", "select_one", label="Kabupaten", list_name="kabkota"),
                question("jenis", "select_one", list_name="jenis"),
                question("tanggal", "date"),
                question("bantuan", "calculate", label=""),
            ),
        ),
        question("anggota", "integer", extras={"unit": "orang"}),
        question("modal", "integer", extras={"unit": "Rp"}),
        question("bunga", "decimal"),
        question("aktif", "calculate"),
        question("topik", "select_multiple", list_name="topik"),
        question("catatan", "text"),
        question("telepon", "text", extras={"personal": "yes"}),
        Repeat(
            name="unit_usaha",
            row=9,
            label={"id": "Unit usaha"},
            children=(
                question("nama", "text"),
                question("volume", "integer"),
                Repeat(
                    name="barang",
                    row=12,
                    label={"id": "Barang"},
                    children=(question("nama", "text", label="Nama barang"),),
                ),
            ),
        ),
    ),
)

READINGS = {
    "aktif": lambda answers: answers.get("aktif") == "ya",
    "anggota": lambda answers: answers.get("anggota", ""),
    "anggota div 2": lambda answers: answers.get("anggota", 0) / 2,
    "modal": lambda answers: answers["modal"] / 1_000_000 if "modal" in answers else "",
    "${jenis}": lambda answers: answers.get("identitas", {}).get("jenis", ""),
}


class Compiled:
    """Reads the few expressions of the small form by hand."""

    def __init__(self, form=FORM):
        self.form = form

    def expressions(self, texts):
        return lambda answers: tuple(READINGS[text](answers) for text in texts)


def record(number, office, **answers):
    identity = {"koperasi_id": f"K{number:03}", "kode": "64.10", "jenis": "jasa", "tanggal": "2019-05-04"}
    return Record(
        koperasi_id=f"K{number:03}",
        name=f"Koperasi {number}",
        office=office,
        state="accepted",
        version="2025.1",
        revision=1,
        chain="ab" * 32,
        sent_at=datetime(2026, 5, 1, 3, 30, tzinfo=UTC),
        answers={"identitas": identity | answers.pop("identitas", {}), "aktif": "ya", **answers},
    )


OFFICES = (
    Office(code="paser", name="Dinas Paser", kind="regency", region="64.01"),
    Office(code="contoh", name="Dinas Contoh", kind="regency", region="64.10"),
    Office(code="provinsi", name="Dinas Provinsi", kind="province", region="64"),
)


def spec_for(records, offices=OFFICES, **more):
    counts = {}
    for entry in records:
        key = (entry.office, entry.state, entry.version)
        counts[key] = counts.get(key, 0) + 1
    roster = [RosterCount(office=o, state=s, version=v, count=n) for (o, s, v), n in counts.items()]
    roster += [RosterCount(office=office.code, state="not_started", version="", count=2) for office in offices]
    spec = BookSpec(
        round=Round(year=2025, cut_off=date(2025, 12, 31), inactive_after=2, deadline=date(2026, 6, 30)),
        offices=offices,
        regions=(Region(code="64.01", name="Kabupaten Paser"), Region(code="64.10", name="Kota Contoh")),
        roster=tuple(roster),
        scope="PROVINSI KALIMANTAN TIMUR",
        generated_at=datetime(2026, 6, 30, 16, 0, tzinfo=WITA),
        generated_by="Petugas",
        file_name="Rekap.xlsx",
        chain_head="cd" * 32,
        sign_off=SignOff(place="Samarinda", head=Signature(titles=("Kepala Dinas",), name="NAMA", nip="1970")),
        is_sample=True,
    )
    return msgspec.structs.replace(spec, **more)


def build(records, **more):
    """Build a workbook of the small form; give its bytes and its manifest."""
    records = list(records)
    out = io.BytesIO()
    compiled = Compiled(more.pop("form", FORM))
    manifest = book.build(more.pop("spec", None) or spec_for(records, **more), compiled, iter(records), out)
    return out.getvalue(), manifest


@pytest.fixture(scope="session")
def small():
    """The helpers above, for tests that cannot import this file."""

    class Small:
        form, offices, compiled = FORM, OFFICES, Compiled
        record, spec, build, question = (
            staticmethod(record),
            staticmethod(spec_for),
            staticmethod(build),
            staticmethod(question),
        )

    return Small


@pytest.fixture(scope="session")
def province(small):
    """Forty records of three offices, a few with odd answers."""
    offices = ("paser", "contoh", "provinsi", "contoh")
    jenis = ("konsumen", "jasa", "", "lama")
    return [
        small.record(
            number,
            offices[number % 4],
            anggota=number * 7,
            modal=number * 1_234_567 + 1,
            bunga=number / 7,
            aktif="ya" if number % 3 else "tidak",
            identitas={"jenis": jenis[number % 4]},
            topik=["rat", "pajak"] if number % 2 else [],
            unit_usaha=[
                {"nama": f"Unit {unit}", "volume": unit, "barang": [{"nama": "Beras"}]} for unit in range(number % 3)
            ],
        )
        for number in range(40)
    ]


YEARS_RECAP = (
    ("Koperasi (unit)", "count", ""),
    ("Koperasi aktif (unit)", "count: ${status} = 'aktif'", ""),
    ("Anggota (orang)", "sum: ${anggota}", "#,##0"),
    ("Modal sendiri (Rp juta)", "sum: ${modal} div 1000000", ""),
    ("Ekspor (Rp juta)", "sum: ${ekspor} div 1000000", ""),
)

YEARS_FORM = Form(
    id="dua_tahun",
    version="2025.1",
    title="Survei dua tahun",
    default_language="id",
    languages=("id",),
    choices={
        "status": choices(aktif="Aktif", tidak_aktif="Tidak aktif"),
        "ya_tidak": choices(ya="Ya", tidak="Tidak"),
    },
    children=(
        question("status", "select_one", list_name="status"),
        question("kdkmp", "select_one", list_name="ya_tidak"),
        question("anggota", "integer", extras={"unit": "orang"}),
        question("modal", "integer", extras={"unit": "Rp"}),
        question("ekspor", "integer", extras={"unit": "Rp"}),
    ),
    recap=tuple(
        RecapColumn(table="Pertumbuhan", row=row, by="region", heading={"id": name}, value=value, format=shape)
        for row, (name, value, shape) in enumerate(YEARS_RECAP, 2)
    ),
    settings={"workbook_status": "status", "workbook_split": "${kdkmp} = 'ya'", "workbook_split_name": "KDKMP"},
)

NOTE = "Simpanan sukarela dihitung sebagai modal sendiri sampai 2024."
BROKEN = {"modal": ("partly", NOTE, True), "ekspor": ("no", "", False)}
"""What does not simply follow from 2024: comparable, note, carried."""


def steps(form, broken=BROKEN):
    """Every question is carried by its name, but for those named."""
    names = [node.name for node in form.children if isinstance(node, Question)]
    plain = ("yes", "", True)
    return {
        name: Step(question=name, comparable=how, note=note, expression="", carried=carried)
        for name in names
        for how, note, carried in (broken.get(name, plain),)
    }


def cooperative(number, office, **answers):
    """A counted submission whose answers are just these."""
    return msgspec.structs.replace(record(number, office), answers=answers)


def build_years(before, now, **more):
    """Build the workbook of two years; give its bytes."""
    form = more.pop("form", YEARS_FORM)
    previous = Previous(year=2024, steps=more.pop("steps", steps(form)), records=iter(before))
    out = io.BytesIO()
    book.build(spec_for(now, **more), compile_form(form), iter(now), out, previous)
    return out.getvalue()


@pytest.fixture(scope="session")
def years():
    """Two book years of a small form that names series, a status and those set apart."""

    class Years:
        form, note = YEARS_FORM, NOTE
        build, cooperative, steps = staticmethod(build_years), staticmethod(cooperative), staticmethod(steps)

    return Years


@pytest.fixture(scope="session")
def two_years(years):
    """Six cooperatives: one left, one is new and set apart, one moved office, one gave no figure of members in 2024."""
    of = years.cooperative
    before = [
        of(1, "paser", status="aktif", kdkmp="tidak", anggota=100, modal=50_000_000),
        of(2, "paser", status="tidak_aktif", kdkmp="tidak", anggota=40, modal=10_000_000),
        of(3, "contoh", status="aktif", kdkmp="tidak", anggota=60, modal=0),
        of(4, "contoh", status="aktif", kdkmp="tidak", modal=5_000_000),
        of(5, "provinsi", status="aktif", kdkmp="tidak", anggota=1000, modal=900_500_000),
    ]
    now = [
        of(1, "paser", status="aktif", kdkmp="tidak", anggota=110, modal=55_000_000, ekspor=2_000_000),
        of(3, "paser", status="tidak_aktif", kdkmp="tidak", anggota=50, modal=0),
        of(4, "contoh", status="aktif", kdkmp="tidak", anggota=25, modal=6_000_000, ekspor=1_000_000),
        of(6, "contoh", status="aktif", kdkmp="ya", anggota=500, modal=1_000_000),
        of(5, "provinsi", status="aktif", kdkmp="tidak", anggota=990, modal=1_000_250_000),
    ]
    return before, now
